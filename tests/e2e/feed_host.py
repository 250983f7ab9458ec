"""A host of feeds on this machine that behaves, and misbehaves, as a test says."""

from __future__ import annotations

import hashlib
import http.server
import ssl
import threading
from collections.abc import Callable

from certificates import Pair

# What answers a request in the place of the usual page.
Answer = Callable[[http.server.BaseHTTPRequestHandler], None]


class FeedHost:
    """Serves `pages` by their paths, with ETags; `answers` go before them."""

    def __init__(self, pair: Pair | None = None) -> None:
        """With TLS if there are a certificate and its key."""
        self.pages: dict[str, bytes] = {}
        self.answers: dict[str, Answer] = {}
        self.seen: list[tuple[str, int]] = []  # path and status of each answer
        self.released = threading.Event()  # ends answers that wait
        host = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:  # noqa: N802, the library's name
                host._answer(self)

            def log_request(self, code: object = '-', size: object = '-') -> None:
                host.seen.append((self.path, int(str(getattr(code, 'value', code)))))

            def log_message(self, *_: object) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self._server.daemon_threads = True
        self._server.handle_error = lambda *_: None  # type: ignore[method-assign]
        self._scheme = 'http'
        if pair is not None:
            self._scheme = 'https'
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*map(str, pair))
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> FeedHost:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()

    def url(self, path: str = '/feed.json') -> str:
        return f'{self._scheme}://127.0.0.1:{self._server.server_port}{path}'

    def count(self, status: int, path: str = '/feed.json') -> int:
        """How many answers of a path had a status."""
        return self.seen.count((path, status))

    def _answer(self, call: http.server.BaseHTTPRequestHandler) -> None:
        answer = self.answers.get(call.path)
        if answer is not None:
            answer(call)
            return
        page = self.pages.get(call.path)
        if page is None:
            reply(call, 404)
            return
        tag = f'"{hashlib.sha256(page).hexdigest()[:16]}"'
        if call.headers.get('If-None-Match') == tag:
            reply(call, 304)
        else:
            reply(call, 200, page, ETag=tag)


def reply(call: http.server.BaseHTTPRequestHandler, status: int, body: bytes = b'',
          **headers: str) -> None:
    call.send_response(status)
    for name, value in headers.items():
        call.send_header(name.replace('_', '-'), value)
    if status != 304:
        call.send_header('Content-Length', str(len(body)))
    call.end_headers()
    call.wfile.write(body)


def status(code: int, **headers: str) -> Answer:
    return lambda call: reply(call, code, **headers)


def page(body: bytes) -> Answer:
    return lambda call: reply(call, 200, body)


def truncated(body: bytes) -> Answer:
    """Says that there is more than there is."""
    def answer(call: http.server.BaseHTTPRequestHandler) -> None:
        call.send_response(200)
        call.send_header('Content-Length', str(2 * len(body)))
        call.end_headers()
        call.wfile.write(body)
        call.close_connection = True
    return answer


def endless(call: http.server.BaseHTTPRequestHandler) -> None:
    call.send_response(200)
    call.end_headers()
    try:
        while True:
            call.wfile.write(b' ' * 65536)
    except OSError:
        call.close_connection = True


def waiting(host: FeedHost) -> Answer:
    """Begins an answer, and goes on when the host ends."""
    def answer(call: http.server.BaseHTTPRequestHandler) -> None:
        call.send_response(200)
        call.send_header('Content-Length', '1000000')
        call.end_headers()
        call.wfile.write(b'{')
        call.wfile.flush()
        host.released.wait()
        call.close_connection = True
    return answer
