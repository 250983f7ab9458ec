"""Clients that keep no rules: others are answered, memory stays bounded, and the
service neither dies nor forgets what it held.

What a bare listener does not withstand (rapid reset, growth of the header table,
CONTINUATION without an end) is in front_test.py, behind the front.
"""

from __future__ import annotations

import contextlib
import os
import pathlib
import re
import socket
import struct
import sys
import tempfile
import threading
import time
import unittest
import urllib.request
from collections.abc import Callable, Iterator

import grpc

from http2 import Connect, Connection, Flag, frame, Kind, message, request_fields
from http2_attacks import half_sent_bodies, unread_answers
from service import Service, wait_until

DAEMON = sys.argv.pop(1)
LIST = '/astro.upgrade.v1.CatalogService/ListReleases'
_SECONDS = 0.6  # of each attack
_MIB = 1 << 20
_IN_FLIGHT_MIB = 32
# What the service may write to its log meanwhile.
_MOST_LOG = 64 << 10
# What one machine can make gRPC hold in a round of all these attacks, and allocators keep
# of it: 1.1 to 1.6 GiB, and no more over three rounds. Far above the 256 MiB of its quota,
# which does not count what arrives; a front keeps most of it away (front_test.py).
_MOST_GROWTH = 2048 * _MIB

More = Callable[[], bool]
Client = Callable[[Connect, More], None]


def _each(connect: Connect, more: More, attack: Callable[[Connection], None]) -> None:
    """An attack on one connection after the other."""
    while more():
        with contextlib.suppress(OSError), Connection(connect) as connection:
            while more():
                attack(connection)


def _call(connection: Connection, body: bytes, method: str = LIST, **fields: bytes) -> None:
    stream = connection.next_stream()
    extra = [(name.encode(), value) for name, value in fields.items()]
    connection.send(
        frame(Kind.HEADERS, Flag.END_HEADERS, stream, request_fields(method, extra))
        + frame(Kind.DATA, Flag.END_STREAM, stream, body))


def _frames(data: Callable[[Connection], bytes]) -> Client:
    return lambda connect, more: _each(
        connect, more, lambda connection: connection.send(data(connection)))


def _calls(body: bytes, method: str = LIST, **fields: bytes) -> Client:
    return lambda connect, more: _each(
        connect, more, lambda connection: _call(connection, body, method, **fields))


def _raw(data: bytes) -> Client:
    """Bytes at the start of a connection, one after the other."""
    def attack(connect: Connect, more: More) -> None:
        while more():
            with contextlib.suppress(OSError), contextlib.closing(connect()) as peer:
                peer.settimeout(0.2)
                peer.sendall(data)
                peer.recv(4096)
    return attack


def _hold(count: int, data: bytes) -> Client:
    """Many connections that say this and then nothing."""
    def attack(connect: Connect, more: More) -> None:
        with contextlib.ExitStack() as stack:
            for _ in range(count):
                with contextlib.suppress(OSError):
                    stack.enter_context(contextlib.closing(connect())).sendall(data)
            while more():
                time.sleep(0.05)
    return attack


def _leave(connect: Connect, more: More) -> None:
    """Whole calls whose connection is cut at once."""
    while more():
        with contextlib.suppress(OSError), Connection(connect) as connection:
            for _ in range(20):
                _call(connection, message(b''))


def _slow_body(connect: Connect, more: More) -> None:
    """Bodies that come a byte at a time."""
    with contextlib.suppress(OSError), Connection(connect) as connection:
        streams = [connection.next_stream() for _ in range(100)]
        for stream in streams:
            connection.send(frame(Kind.HEADERS, Flag.END_HEADERS, stream,
                                  request_fields(LIST)))
        while more():
            for stream in streams:
                connection.send(frame(Kind.DATA, Flag.NONE, stream, b'\0'))


def _counted(attack: Callable[[Connect, More], int]) -> Client:
    def client(connect: Connect, more: More) -> None:
        attack(connect, more)
    return client


_PREFACE = b'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'
CLIENTS: dict[str, Client] = {
    'answers are not read': _counted(unread_answers(b'')),
    'bodies lack their end': _counted(half_sent_bodies),
    'bodies come byte by byte': _slow_body,
    'connections are cut': _leave,
    'pings': _frames(lambda _: frame(Kind.PING, Flag.NONE, 0, b'12345678') * 100),
    'settings': _frames(lambda _: frame(Kind.SETTINGS, Flag.NONE, 0,
                                        struct.pack('>HI', 4, 1)) * 100),
    'empty frames': _frames(lambda c: frame(
        Kind.HEADERS, Flag.END_HEADERS, c.next_stream(), request_fields(LIST))
        + frame(Kind.DATA, Flag.NONE, 1, b'') * 100),
    'windows overflow': _frames(lambda _: frame(
        Kind.WINDOW_UPDATE, Flag.NONE, 0, struct.pack('>I', 0x7fffffff))),
    'streams of the server': _frames(lambda _: frame(
        Kind.HEADERS, Flag.END_HEADERS, 2, request_fields(LIST))),
    'metadata is large': _calls(message(b''), x=b'v' * 12000),
    'metadata is too large': _calls(message(b''), x=b'v' * 15900),
    'requests are not protobuf': _calls(message(b'\xff' * 1000)),
    'requests say they are longer': _calls(message(b'', 1 << 30)),
    'requests say they are compressed': _calls(b'\1' + message(b'\x1f\x8b')[1:]),
    'methods do not exist': _calls(message(b''), '/astro.upgrade.v1.None/' + 'x' * 500),
    'deadlines are over at once': _calls(message(b''), **{'grpc-timeout': b'1n'}),
    'deadlines are far': _calls(message(b''), **{'grpc-timeout': b'99999999H'}),
    'traces are not': _calls(message(b''), traceparent=b'00-' + b'-' * 4000),
    'names of headers are not': _calls(message(b''), **{'X-UPPER': b'v', 'a b': b'v'}),
    'values of headers are not': _calls(message(b''), **{
        'x-request-id': b'\x1b]0;title\x07\xff\r\n2026 forged', 'grpc-timeout': b'soon',
        'content-length': b'-1'}),
    'header blocks are noise': _frames(lambda c: frame(
        Kind.HEADERS, Flag.END_HEADERS, c.next_stream(), b'\xff\x00\x7f' * 50)),
    'HTTP/1': _raw(b'GET / HTTP/1.1\r\nHost: x\r\n\r\n'),
    'TLS': _raw(b'\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03' + b'\0' * 500),
    'nothing': _raw(_PREFACE),
    'noise': _raw(bytes(range(256)) * 64),
    'connections without a word': _hold(500, b''),
    'connections without a call': _hold(500, _PREFACE + frame(
        Kind.SETTINGS, Flag.NONE, 0)),
}


class HostileClients(unittest.TestCase):
    service: Service
    channel: grpc.Channel
    before: int
    quiet: float

    @classmethod
    def setUpClass(cls) -> None:
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        place = f'unix:{folder.name}/socket'
        cls.service = Service(DAEMON, '--listen', place, '--in-flight-mib', str(_IN_FLIGHT_MIB),
                              '--metrics-listen', '127.0.0.1:0')
        cls.service.__enter__()
        cls.addClassCleanup(cls.service.__exit__)
        cls.channel = grpc.insecure_channel(place)
        cls.addClassCleanup(cls.channel.close)
        cls.before = cls.memory()
        cls.quiet = cls.percentile(cls.answers(_until(time.monotonic() + _SECONDS)))

    @classmethod
    def answers(cls, more: More) -> Iterator[float]:
        """What calls of a good client take, one after the other. Each is answered."""
        call = cls.channel.unary_unary(LIST)
        while more():
            begin = time.monotonic()
            call(b'', timeout=60)
            yield time.monotonic() - begin

    @staticmethod
    def percentile(times: Iterator[float]) -> float:
        ordered = sorted(times)
        return ordered[len(ordered) * 99 // 100]

    @classmethod
    def memory(cls) -> int:
        statm = pathlib.Path(f'/proc/{cls.service.pid()}/statm').read_text('utf-8')
        return int(statm.split()[1]) * os.sysconf('SC_PAGE_SIZE')

    def log_bytes(self) -> int:
        return len(self.service.log()) + len(''.join(self.service.lines()))

    def in_flight(self) -> float:
        port = re.findall(r'metrics on port (\d+)', self.service.log())[0]
        with urllib.request.urlopen(f'http://127.0.0.1:{port}/metrics',
                                    timeout=60) as page:
            return float(re.findall(r'^upgrade_advisor_in_flight_bytes (\S+)$',
                                    page.read().decode(), re.MULTILINE)[0])

    def test_harm_nobody_else(self) -> None:
        host, port = self.service.address.rsplit(':', 1)
        for name, attack in CLIENTS.items():
            with self.subTest(name):
                more = _until(time.monotonic() + _SECONDS)
                logged = self.log_bytes()
                thread = threading.Thread(target=attack, args=(
                    lambda: socket.create_connection((host, int(port)), 5), more))
                thread.start()
                slow = self.percentile(self.answers(more))
                thread.join()
                growth = self.memory() - self.before
                print(f'{name}: p99 of others {slow * 1000:.1f} ms, quiet '
                      f'{self.quiet * 1000:.1f} ms; grew by {growth // _MIB} MiB',
                      file=sys.stderr, flush=True)
                self.assertLess(growth, _MOST_GROWTH)
                self.assertLess(self.log_bytes() - logged, _MOST_LOG)
                self.assertTrue(wait_until(lambda: self.in_flight() == 0, 60),
                                'what it held is given back')


def _until(end: float) -> More:
    return lambda: time.monotonic() < end


if __name__ == '__main__':
    unittest.main(verbosity=2)
