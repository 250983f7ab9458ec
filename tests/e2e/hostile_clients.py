"""Clients that keep no rules: what each does to a server that speaks HTTP/2.

`CLIENTS` has them by name; each goes on while `more()` says so, and connects again
when it is cut off.
"""

from __future__ import annotations

import contextlib
import struct
import time
from collections.abc import Callable

from http2 import Connect, Connection, Flag, Kind, frame, message, request_fields
from http2_attacks import half_sent_bodies, unread_answers

LIST = '/astro.upgrade.v1.CatalogService/ListReleases'
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
