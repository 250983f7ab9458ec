"""Starts nginx in front of a service, from the configuration that we ship.

    with Front(folder, 'unix:/path/of/the/service') as front: ... front.port

It runs on loopback in the foreground, with certificates made for it, and is
stopped by its process id.
"""

from __future__ import annotations

import os
import pathlib
import re
import shutil
import socket
import subprocess
import time

from certificates import Authority

_ROOT = pathlib.Path(__file__).resolve().parents[2]
TEMPLATE = _ROOT / 'docs/operations/nginx/upgrade-advisor.conf.in'
HOST = 'localhost'
# Few, so that a test can use them all up.
WORKERS = 2
WORKER_CONNECTIONS = 256

_START_SECONDS = 60
_STOP_SECONDS = 30


def nginx_program() -> str | None:
    """Where nginx is; Debian puts it where only root looks."""
    return shutil.which('nginx', path=f'{os.environ["PATH"]}:/usr/sbin')


def render(names: dict[str, object]) -> str:
    """The shipped configuration with its names filled in, all of them."""
    text = TEMPLATE.read_text(encoding='utf-8')
    asked = set(re.findall(r'@([A-Z_]+)@', text))
    if asked != set(names):
        raise ValueError(f'the configuration asks for {sorted(asked)}')
    return re.sub(r'@([A-Z_]+)@', lambda name: str(names[name[1]]), text)


def _free_port() -> int:
    with socket.create_server(('127.0.0.1', 0)) as probe:
        return probe.getsockname()[1]


class Front:
    """One running nginx."""

    def __init__(self, folder: pathlib.Path, *services: str,
                 verify_client: str = 'off') -> None:
        self.port = _free_port()
        self.authority = Authority(folder, 'authority')
        certificate, key = self.authority.issue(HOST)
        self._folder = folder
        self._config = folder / 'nginx.conf'
        # One line of the template for each service, as an operator would write them.
        service = ' max_fails=0;\n    server '.join(services)
        self._config.write_text(render({
            'RUN_DIR': folder, 'LOG_DIR': folder,
            'WORKERS': WORKERS, 'CONNECTIONS': WORKER_CONNECTIONS,
            'SERVICE': service, 'LISTEN': f'127.0.0.1:{self.port}',
            'CERTIFICATE': certificate, 'KEY': key,
            'VERIFY_CLIENT': verify_client,
            'CLIENT_CA': self.authority.certificate}), encoding='utf-8')
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Front:
        nginx = nginx_program()
        assert nginx
        # Root's nginx would give its workers to a user who cannot enter here.
        user = 'user root; ' if os.geteuid() == 0 else ''
        with (self._folder / 'error.log').open('wb') as log:
            self._process = subprocess.Popen(
                [nginx, '-c', self._config, '-e', 'stderr', '-g', f'{user}daemon off;'],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        end = time.monotonic() + _START_SECONDS
        while not self._is_open():
            if time.monotonic() > end or self._process.poll() is not None:
                self.__exit__()
                raise RuntimeError(f'nginx does not serve; it printed:\n{self.log()}')
            time.sleep(0.05)
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process
        self._process.terminate()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise

    @property
    def address(self) -> str:
        return f'{HOST}:{self.port}'

    def log(self) -> str:
        """What it has written to its standard error so far."""
        return (self._folder / 'error.log').read_text(encoding='utf-8')

    def workers(self) -> list[int]:
        """The process ids of its workers."""
        assert self._process
        pid = self._process.pid
        children = pathlib.Path(f'/proc/{pid}/task/{pid}/children')
        return [int(child) for child in children.read_text().split()]

    def _is_open(self) -> bool:
        try:
            with socket.create_connection(('127.0.0.1', self.port), timeout=5):
                return True
        except OSError:
            return False
