"""Clients that keep no rules: what each does to a server that speaks HTTP/2.

`CLIENTS` has them by name; each goes on while `more()` says so, and connects again
when it is cut off.
"""

from __future__ import annotations

import contextlib
import struct
import time
from collections.abc import Callable

from http2 import (FRAME_BYTES, Connect, Connection, Flag, Kind, frame, message,
                   request_fields)
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


def _request(connection: Connection, body: bytes) -> bytes:
    stream = connection.next_stream()
    return (frame(Kind.HEADERS, Flag.END_HEADERS, stream, request_fields(LIST))
            + frame(Kind.DATA, Flag.END_STREAM, stream, body))


def _piecemeal(connection: Connection) -> bytes:
    """A block of headers in as many frames as it has bytes."""
    stream, block = connection.next_stream(), request_fields(LIST)
    return (frame(Kind.HEADERS, Flag.NONE, stream, block[:1])
            + b''.join(frame(Kind.CONTINUATION, Flag.NONE, stream, block[i:i + 1])
                       for i in range(1, len(block)))
            + frame(Kind.CONTINUATION, Flag.END_HEADERS, stream))


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
    'priorities': _frames(lambda c: b''.join(
        frame(Kind.PRIORITY, Flag.NONE, 2 * i + 1, struct.pack('>IB', 2 * i + 3, 255))
        for i in range(100))),
    'streams depend on themselves': _frames(lambda c: frame(
        Kind.PRIORITY, Flag.NONE, 1, struct.pack('>IB', 1, 0))),
    'promises of a client': _frames(lambda c: frame(
        Kind.PUSH_PROMISE, Flag.END_HEADERS, c.next_stream(),
        struct.pack('>I', 2) + request_fields(LIST))),
    'frames that nobody knows': _frames(lambda c: frame(
        Kind.UNKNOWN, Flag.NONE, 0, b'x' * 1000) * 20),
    'frames are too long': _frames(lambda c: frame(
        Kind.DATA, Flag.NONE, 1, b'x' * (FRAME_BYTES + 1))),
    'frames are all padding': _frames(lambda c: frame(
        Kind.HEADERS, Flag.END_HEADERS, c.next_stream(), request_fields(LIST))
        + frame(Kind.DATA, Flag.PADDED, 1, b'\xff' + b'\0' * 255) * 20),
    'padding is longer than its frame': _frames(lambda c: frame(
        Kind.HEADERS, Flag.END_HEADERS, c.next_stream(), request_fields(LIST))
        + frame(Kind.DATA, Flag.PADDED, 1, b'\xff')),
    'resets of streams that are not': _frames(lambda c: b''.join(
        frame(Kind.RST_STREAM, Flag.NONE, i, struct.pack('>I', 8))
        for i in range(1, 101, 2))),
    'a client says goodbye and goes on': _frames(lambda c: frame(
        Kind.GOAWAY, Flag.NONE, 0, struct.pack('>II', 0, 0) + b'x' * 1000)
        + frame(Kind.HEADERS, Flag.END_HEADERS, c.next_stream(), request_fields(LIST))),
    'data after the end': _frames(lambda c: frame(
        Kind.HEADERS, Flag.END_HEADERS, c.next_stream(), request_fields(LIST))
        + frame(Kind.DATA, Flag.END_STREAM, 1, message(b''))
        + frame(Kind.DATA, Flag.NONE, 1, b'x' * 100) * 10),
    'two requests in a call': _frames(lambda c: _request(
        c, message(b'') + message(b''))),
    'headers come one by one': _frames(_piecemeal),
    'settings are not': _frames(lambda _: frame(
        Kind.SETTINGS, Flag.NONE, 0, struct.pack('>HIHI', 5, 1, 4, 0xffffffff))),
    'HTTP/1': _raw(b'GET / HTTP/1.1\r\nHost: x\r\n\r\n'),
    'TLS': _raw(b'\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03' + b'\0' * 500),
    'nothing': _raw(_PREFACE),
    'noise': _raw(bytes(range(256)) * 64),
    'connections without a word': _hold(500, b''),
    'connections without a call': _hold(500, _PREFACE + frame(
        Kind.SETTINGS, Flag.NONE, 0)),
}
