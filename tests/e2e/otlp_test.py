"""Metrics and spans reach a collector, and one that is dead costs no call."""

import re
import socket
import subprocess
import sys
import threading
import unittest
import urllib.request
from concurrent import futures

import grpc

from service import Service, wait_until

DAEMON = sys.argv.pop(1)
LIST = '/astro.upgrade.v1.CatalogService/ListReleases'
TRACES = '/opentelemetry.proto.collector.trace.v1.TraceService/Export'
METRICS = '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export'
TRACE = '0af7651916cd43dd8448eb211c80319c'
PARENT = 'b7ad6b7169203331'


class Collector(grpc.GenericRpcHandler):
    """Takes what is sent to it, and keeps the bytes."""

    def __init__(self):
        self.got = {TRACES: [], METRICS: []}
        self._server = grpc.server(futures.ThreadPoolExecutor(2), handlers=[self])
        self.address = f'127.0.0.1:{self._server.add_insecure_port("127.0.0.1:0")}'
        self._server.start()

    def service(self, details):
        kept = self.got.get(details.method)
        if kept is None:
            return None

        def export(request, _):
            kept.append(request)
            return b''
        return grpc.unary_unary_rpc_method_handler(export)

    def stop(self):
        self._server.stop(None).wait()


def fields(data):
    """Numbers and values of the fields of a message, in order."""
    def varint():
        nonlocal at
        out = shift = 0
        while True:
            byte = data[at]
            at += 1
            out |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return out
    at = 0
    while at < len(data):
        number, kind = divmod(varint(), 8)
        if kind == 0:
            yield number, varint()
            continue
        length = varint() if kind == 2 else {1: 8, 5: 4}[kind]
        yield number, data[at:at + length]
        at += length


def every(messages, *path):
    """What is at the end of a path of fields, of all messages."""
    for number in path:
        messages = [value for message in messages
                    for field, value in fields(message) if field == number]
    return messages


def call(service, method=LIST, request=b'', sampled='01'):
    with service.channel() as channel:
        channel.unary_unary(method)(request, timeout=60, metadata=[
            ('traceparent', f'00-{TRACE}-{PARENT}-{sampled}')])


class Otlp(unittest.TestCase):
    def start(self, endpoint, *flags):
        service = Service(DAEMON, '--otlp-endpoint', endpoint,
                          '--metrics-listen', '127.0.0.1:0', *flags)
        service.__enter__()
        self.addCleanup(service.__exit__)
        self.assertTrue(wait_until(lambda: 'metrics on port' in service.log(), 60))
        return service

    def value(self, service, series):
        port = re.search(r'metrics on port (\d+)', service.log()).group(1)
        with urllib.request.urlopen(f'http://127.0.0.1:{port}/metrics',
                                    timeout=60) as page:
            return float(re.search('^' + re.escape(series) + r' (\S+)$',
                                   page.read().decode(), re.MULTILINE).group(1))


class Received(Otlp):
    def test_are_spans_of_sampled_traces_and_metrics(self):
        collector = Collector()
        self.addCleanup(collector.stop)
        service = self.start(collector.address, '--otlp-trace-sample', '0')
        for _ in range(3):
            call(service)
        call(service, sampled='00')
        with service.channel() as channel:
            channel.unary_unary(LIST)(b'', timeout=60)

        def spans():
            return every(collector.got[TRACES], 1, 2, 2)

        def names():
            return set(every(collector.got[METRICS], 1, 2, 2, 1))
        self.assertTrue(wait_until(lambda: len(spans()) >= 3, 60))
        self.assertTrue(wait_until(lambda: b'grpc.server.call.duration' in names(), 60))
        self.assertEqual(3, len(spans()), 'the caller did not sample the others')
        for span in spans():
            self.assertEqual(bytes.fromhex(TRACE), every([span], 1)[0])
            self.assertEqual(bytes.fromhex(PARENT), every([span], 4)[0])
            self.assertEqual(b'Recv.astro.upgrade.v1.CatalogService.ListReleases',
                             every([span], 5)[0])
        self.assertEqual(3, len({every([span], 2)[0] for span in spans()}))
        self.assertLessEqual({b'grpc.server.call.started', b'upgrade_advisor_plugin_state',
                              b'upgrade_advisor_requests_waiting'}, names())


class Dead(Otlp):
    def test_collectors_cost_no_call(self):
        # It takes connections, and says nothing.
        silent = socket.create_server(('127.0.0.1', 0))
        self.addCleanup(silent.close)
        service = self.start(f'127.0.0.1:{silent.getsockname()[1]}')
        threads = [threading.Thread(
            target=lambda: [call(service) for _ in range(50)]) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertTrue(wait_until(lambda: self.value(
            service, 'upgrade_advisor_otlp_spans_dropped_total') == 200, 60))
        self.assertGreater(self.value(service, 'upgrade_advisor_otlp_failures_total'),
                           0)


class Places(unittest.TestCase):
    def test_elsewhere_need_tls(self):
        for place, fault in (('192.0.2.1:4317', 'write https://192.0.2.1:4317'),
                             ('nothing', '--otlp-endpoint nothing: ')):
            done = subprocess.run(
                [DAEMON, '--check-config', '--otlp-endpoint', place],
                stdin=subprocess.DEVNULL, capture_output=True, text=True,
                timeout=60, check=False)
            self.assertEqual(1, done.returncode)
            self.assertIn(fault, done.stderr)


if __name__ == '__main__':
    unittest.main(verbosity=2)
