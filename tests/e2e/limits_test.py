"""What one caller may ask of the service, and what that costs the others."""

import os
import re
import socket
import subprocess
import sys
import tempfile
import unittest
import urllib.request

import grpc

from http2 import Connection, Flag, Kind, frame, message, request_fields
from service import Service, wait_until

DAEMON = sys.argv.pop(1)
LIST = '/astro.upgrade.v1.CatalogService/ListReleases'
# Everything on one page, so that answers are large.
LIST_ALL = b'\x20\xe8\x07'
STREAMS = 256  # that a connection may have
MIB = 1 << 20


def call(channel, method=LIST, request=b''):
    return channel.unary_unary(method)(request, timeout=60)


class Limits(unittest.TestCase):
    def start(self, *flags):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.socket = f'unix:{folder.name}/socket'
        service = Service(DAEMON, '--metrics-listen', '127.0.0.1:0',
                          '--listen', self.socket, *flags)
        service.__enter__()
        self.addCleanup(service.__exit__)
        self.assertTrue(wait_until(lambda: 'metrics on port' in service.log(), 60))
        return service

    def other(self):
        """A channel of another caller than those of service.channel()."""
        channel = grpc.insecure_channel(self.socket)
        self.addCleanup(channel.close)
        return channel

    def value(self, service, series):
        port = re.search(r'metrics on port (\d+)', service.log()).group(1)
        with urllib.request.urlopen(f'http://127.0.0.1:{port}/metrics',
                                    timeout=60) as page:
            text = page.read().decode()
        return float(re.search('^' + re.escape(series) + r' (\S+)$', text,
                               re.MULTILINE).group(1))


class Rate(Limits):
    def test_is_for_each_caller_and_says_when_to_try_again(self):
        service = self.start('--rate-per-caller', '1', '--burst-per-caller', '3')
        with service.channel() as channel:
            for _ in range(3):
                call(channel)
            with self.assertRaises(grpc.RpcError) as raised:
                for _ in range(100):
                    call(channel)
        error = raised.exception
        self.assertEqual(grpc.StatusCode.RESOURCE_EXHAUSTED, error.code())
        self.assertIn('1 calls a second (--rate-per-caller), and 3 at once '
                      '(--burst-per-caller)', error.details())
        trailers = dict(error.trailing_metadata())
        self.assertGreater(int(trailers['grpc-retry-pushback-ms']), 0)
        self.assertIn(b'CALLER_LIMIT', trailers['grpc-status-details-bin'])
        call(self.other())
        self.assertGreater(self.value(
            service, 'upgrade_advisor_calls_over_limit_total{limit="rate-per-caller"}'),
                           0)


class Readers(Limits):
    def test_that_do_not_read_use_up_their_own_part(self):
        service = self.start('--in-flight-mib', '8')
        place = service.address.rsplit(':', 1)

        def connect():
            return socket.create_connection((place[0], int(place[1])))

        fields, body = request_fields(LIST), message(LIST_ALL)
        before = memory(service.pid())
        silent = [Connection(connect, reads_answers=False) for _ in range(8)]
        for connection in silent:
            self.addCleanup(connection.close)
            for _ in range(STREAMS - 1):
                stream = connection.next_stream()
                connection.send(
                    frame(Kind.HEADERS, Flag.END_HEADERS, stream, fields) +
                    frame(Kind.DATA, Flag.END_STREAM, stream, body))
        over = 'upgrade_advisor_calls_over_limit_total{limit="in-flight-mib"}'
        held = 'upgrade_advisor_in_flight_bytes'
        self.assertTrue(wait_until(lambda: self.value(service, over) > 0, 60))
        # The half of it that is not left for others, and at most one answer.
        self.assertLess(self.value(service, held), 5 * MIB)
        self.assertGreater(self.value(service, held), 1 * MIB)
        call(self.other(), request=LIST_ALL)
        self.assertLess(memory(service.pid()) - before, 128 * MIB)
        for connection in silent:
            connection.close()
        self.assertTrue(wait_until(lambda: self.value(service, held) == 0, 60))
        with service.channel() as channel:
            call(channel, request=LIST_ALL)


class Options(unittest.TestCase):
    def test_that_do_not_go_together_refuse_the_start(self):
        done = subprocess.run(
            [DAEMON, '--check-config', '--burst-per-caller', '2',
             '--in-flight-mib', '2'], stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(1, done.returncode)
        self.assertIn('--burst-per-caller needs --rate-per-caller\n'
                      '--in-flight-mib 2 leaves no room', done.stderr)
        done = subprocess.run(
            [DAEMON, '--rate-per-caller', '-1'], stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(2, done.returncode)
        self.assertIn('--rate-per-caller', done.stderr)


def memory(pid):
    """The bytes that a process has in memory."""
    with open(f'/proc/{pid}/statm', encoding='utf-8') as statm:
        return int(statm.read().split()[1]) * os.sysconf('SC_PAGE_SIZE')


if __name__ == '__main__':
    unittest.main(verbosity=2)
