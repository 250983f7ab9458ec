"""Frames of HTTP/2 by hand, for clients that keep no rules but those they need.

A library would refuse to send what the tests have to send.
"""

from __future__ import annotations

import enum
import socket
import ssl
import struct
from collections.abc import Callable, Iterable

Connect = Callable[[], socket.socket]
Field = tuple[bytes, bytes]

FRAME_BYTES = 16384  # the most that a peer takes unasked
FIRST_WINDOW = 65535
ONLY_TABLE_ENTRY = b'\xbe'  # a field that is the newest of the dynamic table
_PREFACE = b'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'
_INITIAL_WINDOW_SIZE = 4  # the setting
_SECONDS = 5  # that a peer may keep a sender waiting


class Kind(enum.IntEnum):
    """Kinds of frames."""
    DATA = 0
    HEADERS = 1
    PRIORITY = 2
    RST_STREAM = 3
    SETTINGS = 4
    PUSH_PROMISE = 5
    PING = 6
    GOAWAY = 7
    WINDOW_UPDATE = 8
    CONTINUATION = 9
    UNKNOWN = 0xfa


class Flag(enum.IntFlag):
    """Flags of frames; ACK has the value of END_STREAM."""
    NONE = 0
    END_STREAM = 1
    END_HEADERS = 4
    PADDED = 8


CANCEL = struct.pack('>I', 8)


def frame(kind: Kind, flags: Flag, stream: int, payload: bytes = b'') -> bytes:
    """One frame, however long."""
    return struct.pack('>I', len(payload))[1:] + struct.pack(
        '>BBI', kind, flags, stream) + payload


def _text(value: bytes) -> bytes:
    length = len(value)
    if length < 127:
        return bytes([length]) + value
    out, rest = bytearray([127]), length - 127
    while rest >= 128:
        out.append(rest % 128 + 128)
        rest //= 128
    return bytes([*out, rest]) + value


def field(name: bytes, value: bytes, *, indexed: bool = False) -> bytes:
    """A header field, spelt out; `indexed` puts it into the dynamic table."""
    return (b'\x40' if indexed else b'\0') + _text(name) + _text(value)


def request_fields(method: str, extra: Iterable[Field] = ()) -> bytes:
    """The header block of a call."""
    fields = [(b':method', b'POST'), (b':scheme', b'https'), (b':path', method.encode()),
              (b':authority', b'localhost'), (b'content-type', b'application/grpc'),
              (b'te', b'trailers'), *extra]
    return b''.join(field(name, value) for name, value in fields)


def message(payload: bytes, length: int | None = None) -> bytes:
    """A message of gRPC, or the start of one that says it has `length` bytes."""
    return b'\0' + struct.pack('>I', len(payload) if length is None else length) + payload


class Connection:
    """A connection that has said it speaks HTTP/2.

    It reads whenever it sends, so that no peer waits for it, and knows how much
    the peer lets it send. Once the peer has closed it, it raises OSError.
    """

    def __init__(self, connect: Connect, *, reads_answers: bool = True) -> None:
        self._socket = connect()
        self._read = b''
        self._first_window = FIRST_WINDOW
        self._windows: dict[int, int] = {0: FIRST_WINDOW}
        self._last = -1
        settings = b'' if reads_answers else struct.pack('>HI', _INITIAL_WINDOW_SIZE, 0)
        self.send(_PREFACE + frame(Kind.SETTINGS, Flag.NONE, 0, settings))

    def close(self) -> None:
        self._socket.close()

    def __enter__(self) -> Connection:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def next_stream(self) -> int:
        """The id of a stream that was not used yet."""
        self._last += 2
        self._windows[self._last] = self._first_window
        return self._last

    def send(self, data: bytes) -> None:
        """Sends it all, then takes what has arrived."""
        self._socket.settimeout(_SECONDS)
        self._socket.sendall(data)
        self.drain()

    def send_body(self, stream: int, data: bytes) -> int:
        """Sends as much of it as the peer allows; returns how much."""
        self.drain()
        allowed = min(self._windows[0], self._windows[stream], FRAME_BYTES)
        part = data[:max(allowed, 0)]
        if part:
            self._windows[0] -= len(part)
            self._windows[stream] -= len(part)
            self.send(frame(Kind.DATA, Flag.NONE, stream, part))
        return len(part)

    def drain(self) -> None:
        """Takes what has arrived, without waiting."""
        self._socket.setblocking(False)
        try:
            while True:
                got = self._socket.recv(1 << 16)
                if not got:
                    raise ConnectionResetError('the peer has closed the connection')
                self._take(got)
        except (BlockingIOError, ssl.SSLWantReadError):
            pass

    def _take(self, got: bytes) -> None:
        self._read += got
        while len(self._read) >= 9:
            length = int.from_bytes(self._read[:3], 'big')
            if len(self._read) < 9 + length:
                return
            kind, flags, stream = struct.unpack('>BBI', self._read[3:9])
            payload, self._read = self._read[9:9 + length], self._read[9 + length:]
            if kind == Kind.WINDOW_UPDATE and stream in self._windows:
                self._windows[stream] += int.from_bytes(payload, 'big')
            elif kind == Kind.SETTINGS and not flags:
                self._settings(payload)

    def _settings(self, payload: bytes) -> None:
        for setting, value in struct.iter_unpack('>HI', payload):
            if setting == _INITIAL_WINDOW_SIZE:
                for stream in self._windows:
                    if stream != 0:
                        self._windows[stream] += value - self._first_window
                self._first_window = value
        self._socket.settimeout(_SECONDS)
        self._socket.sendall(frame(Kind.SETTINGS, Flag.END_STREAM, 0))
        self._socket.setblocking(False)
