#!/usr/bin/env python3
"""Runs a command with a PostgreSQL of its own.

    with_postgresql.py COMMAND ...

The server is started in a temporary folder, on a free port of the loopback
address, and ended with the command. Its URL is in the environment as
UPGRADE_ADVISOR_TEST_POSTGRESQL. PostgreSQL refuses to run as root; then it runs as
the user postgres, whom its package makes.
"""

from __future__ import annotations

import glob
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time

VARIABLE = 'UPGRADE_ADVISOR_TEST_POSTGRESQL'


def program(name: str) -> str:
    """The newest of the installed ones: Debian keeps them out of the path."""
    found = sorted(glob.glob(f'/usr/lib/postgresql/*/bin/{name}'))
    path = found[-1] if found else shutil.which(name)
    if path is None:
        sys.exit(f'with_postgresql: {name} is not installed; run scripts/setup')
    return path


def free_port() -> int:
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return int(s.getsockname()[1])


class Server:
    """A PostgreSQL server in a folder."""

    def __init__(self, folder: str, settings: list[str] | None = None) -> None:
        self.folder = folder
        self.port = free_port()
        self.settings = settings or []
        self.user = 'postgres' if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        self.process: subprocess.Popen[bytes] | None = None
        if os.geteuid() == 0:
            os.chmod(folder, 0o755)
        self.data = os.path.join(folder, 'data')
        os.mkdir(self.data)
        if os.geteuid() == 0:
            shutil.chown(self.data, 'postgres', 'postgres')

    @property
    def url(self) -> str:
        return f'postgresql://{self.user}@127.0.0.1:{self.port}/postgres'

    def _as_user(self, *command: str) -> list[str]:
        if os.geteuid() != 0:
            return list(command)
        return ['setpriv', '--reuid=postgres', '--regid=postgres', '--init-groups', *command]

    def make(self) -> None:
        done = subprocess.run(
            self._as_user(program('initdb'), '-D', self.data, '-A', 'trust', '-N',
                          '-U', self.user, '-E', 'UTF8', '--locale=C.UTF-8'),
            capture_output=True, cwd='/', check=False)
        if done.returncode != 0:
            sys.exit(f'with_postgresql: initdb failed:\n{done.stderr.decode()}')

    def start(self) -> None:
        options = ['-c', f'port={self.port}', '-c', 'listen_addresses=127.0.0.1',
                   '-c', f'unix_socket_directories={self.data}', '-c', 'max_connections=60']
        for setting in self.settings:
            options += ['-c', setting]
        self.log = open(os.path.join(self.folder, 'log'), 'ab')  # noqa: SIM115
        self.process = subprocess.Popen(
            self._as_user(program('postgres'), '-D', self.data, *options),
            stdout=self.log, stderr=self.log, cwd='/')
        self._wait()

    def _wait(self) -> None:
        ready = program('pg_isready')
        for _ in range(600):
            assert self.process is not None
            if self.process.poll() is not None:
                break
            if subprocess.run([ready, '-q', '-h', '127.0.0.1', '-p', str(self.port)],
                              check=False).returncode == 0:
                return
            time.sleep(0.05)
        with open(os.path.join(self.folder, 'log'), encoding='utf-8', errors='replace') as log:
            sys.exit(f'with_postgresql: the server did not start:\n{log.read()[-2000:]}')

    def stop(self, signal_number: int = 2) -> None:
        """SIGINT ends it in order; SIGQUIT (3) as if it had crashed."""
        if self.process is not None:
            self.process.send_signal(signal_number)
            self.process.wait()
            self.process = None
            self.log.close()


def main() -> int:
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory(prefix='ua-pg-') as folder:
        server = Server(folder, ['fsync=off'])
        server.make()
        server.start()
        try:
            return subprocess.run(sys.argv[1:], env={**os.environ, VARIABLE: server.url},
                                  check=False).returncode
        finally:
            server.stop()


if __name__ == '__main__':
    sys.exit(main())
