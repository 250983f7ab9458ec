"""What the service tells about its calls: metrics and the access log."""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import unittest
import urllib.request

import grpc

from service import Service, wait_until

DAEMON = sys.argv.pop(1)
LIST = '/astro.upgrade.v1.CatalogService/ListReleases'
PLAN = '/astro.upgrade.v1.UpgradeService/PlanUpgrade'
TRACE = '0af7651916cd43dd8448eb211c80319c'


class Telemetry(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.log = os.path.join(folder.name, 'access.log')

    def start(self, *flags):
        service = Service(DAEMON, '--metrics-listen', '127.0.0.1:0', *flags)
        service.__enter__()
        self.addCleanup(service.__exit__)
        self.assertTrue(wait_until(lambda: 'metrics on port' in service.log(), 60))
        return service

    def metrics(self, service):
        port = re.search(r'metrics on port (\d+)', service.log()).group(1)
        with urllib.request.urlopen(f'http://127.0.0.1:{port}/metrics',
                                    timeout=60) as page:
            return page.read().decode()

    def value(self, service, series):
        match = re.search('^' + re.escape(series) + r' (\S+)$',
                          self.metrics(service), re.MULTILINE)
        return float(match.group(1)) if match else 0

    def calls(self, count):
        """The lines of the access log, once there are so many."""
        def read():
            with open(self.log, encoding='utf-8') as log:
                return [json.loads(line) for line in log]
        self.assertTrue(wait_until(lambda: len(read()) >= count, 60))
        return read()


def call(service, method, request=b'', **how):
    with service.channel() as channel:
        return channel.unary_unary(method)(request, timeout=60, **how)


class AccessLog(Telemetry):
    def test_has_a_line_for_each_call_and_nothing_of_a_deployment(self):
        service = self.start('--access-log', self.log)
        call(service, LIST, metadata=[
            ('traceparent', f'00-{TRACE}-b7ad6b7169203331-01'),
            ('x-request-id', 'c0ffee')])
        secret = b'postgresql://airflow:hunter2@db'
        with self.assertRaises(grpc.RpcError):
            call(service, PLAN, secret)
        good, bad = self.calls(2)
        self.assertEqual((LIST, 'OK', TRACE, 'c0ffee'),
                         (good['method'], good['status'], good['trace_id'],
                          good['request_id']))
        self.assertGreater(good['response_bytes'], 1000)
        self.assertTrue(good['peer'].startswith('ipv4:127.0.0.1:'))
        self.assertEqual((PLAN, 'INVALID_ARGUMENT', len(secret)),
                         (bad['method'], bad['status'], bad['request_bytes']))
        self.assertEqual(32, len(bad['trace_id']))
        with open(self.log, encoding='utf-8') as log:
            self.assertNotIn('hunter2', log.read() + service.log())

    def test_samples_what_succeeds_and_goes_on_in_a_new_file(self):
        service = self.start('--access-log', self.log,
                             '--access-log-sample', '0')
        for _ in range(20):
            call(service, LIST)
        self.fail_once(service)
        self.assertEqual(['INVALID_ARGUMENT'],
                         [line['status'] for line in self.calls(1)])
        os.rename(self.log, self.log + '.1')
        service.signal(signal.SIGHUP)
        self.assertTrue(wait_until(lambda: os.path.exists(self.log), 60))
        self.fail_once(service)
        self.assertEqual(1, len(self.calls(1)))

    def fail_once(self, service):
        with self.assertRaises(grpc.RpcError):
            call(service, PLAN, b'\xff')

    def test_a_full_disk_costs_lines_and_no_calls(self):
        service = self.start('--access-log', '/dev/full')
        for _ in range(20):
            call(service, LIST)
        dropped = 'upgrade_advisor_access_log_dropped_total'
        self.assertTrue(wait_until(
            lambda: self.value(service, dropped) == 20, 60))


class Metrics(Telemetry):
    def test_count_calls_by_method_and_status(self):
        service = self.start('--access-log', '-')
        for _ in range(3):
            call(service, LIST)
        with self.assertRaises(grpc.RpcError):
            call(service, PLAN, b'\xff')
        name = 'grpc_server_call_duration_seconds_count'
        self.assertTrue(wait_until(lambda: self.value(
            service, name + '{grpc_method="%s",grpc_status="OK"}' % LIST[1:]) == 3,
                                   60))
        self.assertTrue(wait_until(lambda: self.value(
            service, name + '{grpc_method="%s",grpc_status="INVALID_ARGUMENT"}'
            % PLAN[1:]) == 1, 60))
        self.assertEqual(3, self.value(
            service, 'grpc_server_call_started_total{grpc_method="%s"}' % LIST[1:]))
        self.check_that_no_series_is_there_twice(service)
        self.assertTrue(wait_until(
            lambda: any('"method":"' + LIST in line
                        for line in service.lines()), 60))

    def check_that_no_series_is_there_twice(self, service):
        lines = self.metrics(service).splitlines()
        types = [line.split()[2] for line in lines if line.startswith('# TYPE')]
        self.assertEqual(sorted(set(types)), sorted(types))
        series = [line.rsplit(' ', 1)[0] for line in lines
                  if not line.startswith('#')]
        self.assertEqual(sorted(set(series)), sorted(series))


class Lines(unittest.TestCase):
    def test_have_time_and_level(self):
        line = check('text')[0]
        self.assertRegex(line, r'^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ '
                               r'(INFO|WARNING|ERROR) .')

    def test_are_json_if_asked(self):
        lines = check('json')
        self.assertGreater(len(lines), 3)
        for line in lines:
            self.assertEqual({'time', 'level', 'text'}, set(json.loads(line)))


def check(form):
    """The lines of a service that checks its configuration."""
    done = subprocess.run([DAEMON, '--check-config', '--log-format', form],
                          stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=60, check=True)
    return done.stderr.splitlines()


if __name__ == '__main__':
    unittest.main(verbosity=2)
