"""A TCP proxy that can be cut and healed."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading


class CutProxy:
    """Passes connections on to a port of the loopback address.

    Cut, it resets what is open and accepts nothing that lives; healed, it passes on
    again.
    """

    def __init__(self, port: int) -> None:
        self._target = port
        self._is_cut = False
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(('127.0.0.1', 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        with self._lock:
            self._is_cut = True
            broken = list(self._open)
        for end in broken:
            self._reset(end)

    def heal(self) -> None:
        with self._lock:
            self._is_cut = False

    def close(self) -> None:
        self.cut()
        self._listener.close()

    @staticmethod
    def _reset(end: socket.socket) -> None:
        """So that the other side notices at once; the reader closes it."""
        with contextlib.suppress(OSError):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
            end.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
                server = socket.create_connection(('127.0.0.1', self._target))
            except OSError:
                if self._listener.fileno() < 0:
                    return
                continue
            with self._lock:
                is_cut = self._is_cut
                self._open |= {client, server}
            if is_cut:
                self._reset(client)
                self._reset(server)
            for source, sink in ((client, server), (server, client)):
                threading.Thread(target=self._pass_on, args=(source, sink), daemon=True).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
        for end in (source, sink):
            self._reset(end)
        with self._lock:
            self._open.discard(source)
        with contextlib.suppress(OSError):
            source.close()
