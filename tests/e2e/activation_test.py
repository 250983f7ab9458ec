#!/usr/bin/python3
"""Sockets that systemd opened: the service listens on those that its options name,
and who comes between two services waits for the second.

    activation_test.py UPGRADE_ADVISORD
"""

from __future__ import annotations

import contextlib
import pathlib
import resource
import socket
import subprocess
import sys
import tempfile
import threading
import unittest
from collections.abc import Iterator, Sequence

import grpc

from certificates import Authority
from service import wait_until

DAEMON = sys.argv.pop(1)
LIST_PLUGINS = '/astro.upgrade.v1.PluginService/ListPlugins'
CALL_SECONDS = 60.0
_FIRST = 3  # where systemd puts the first socket
# A process that becomes the service, so that it has its number.
_AS_SYSTEMD = """
import os, sys
names, numbers, *command = sys.argv[1:]
numbers = [int(number) for number in numbers.split(',')]
for i, number in enumerate(numbers):
    os.dup2(number, 3 + i)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS=str(len(numbers)),
                  LISTEN_FDNAMES=names)
os.execv(command[0], command)
"""


def command(sockets: Sequence[tuple[str, int]], *flags: object) -> list[str]:
    """Starts the service as systemd does, with sockets by their names."""
    names = ':'.join(name for name, _ in sockets)
    numbers = ','.join(str(number) for _, number in sockets)
    return [sys.executable, '-c', _AS_SYSTEMD, names, numbers, DAEMON, *map(str, flags)]


def tcp() -> socket.socket:
    return socket.create_server(('127.0.0.1', 0))


def place(listener: socket.socket) -> str:
    return f'127.0.0.1:{listener.getsockname()[1]}'


class Activation(unittest.TestCase):
    def setUp(self) -> None:
        # The sockets of the tests come after those that systemd would pass.
        for _ in range(4):
            self.enterContext(contextlib.closing(socket.socket()))
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    @contextlib.contextmanager
    def started(self, sockets: dict[str, socket.socket], *flags: object,
                most_files: int | None = None) -> Iterator[subprocess.Popen[str]]:
        """A service that ends well; `api` is the socket that it listens on."""
        def limit() -> None:
            if most_files is not None:
                resource.setrlimit(resource.RLIMIT_NOFILE, (most_files, most_files))

        numbers = [(name, one.fileno()) for name, one in sockets.items()]
        # Above those that they become, so that none is overwritten.
        assert all(number >= _FIRST + len(numbers) for _, number in numbers), numbers
        process = subprocess.Popen(
            command(numbers, *(flags or ('--listen', 'systemd:api'))), text=True,
            pass_fds=[number for _, number in numbers], preexec_fn=limit,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        try:
            assert process.stdout
            self.said = process.stdout.readline()
            yield process
            process.terminate()
            self.assertEqual(0, process.wait(60))
        finally:
            process.kill()
            process.communicate()

    def refused(self, sockets: dict[str, socket.socket], *flags: object) -> str:
        numbers = [(name, one.fileno()) for name, one in sockets.items()]
        done = subprocess.run(
            command(numbers, *flags), text=True, check=False, stdin=subprocess.DEVNULL,
            pass_fds=[number for _, number in numbers], capture_output=True, timeout=60)
        self.assertEqual(1, done.returncode, done.stderr)
        return done.stderr

    def listener(self) -> socket.socket:
        return self.enterContext(contextlib.closing(tcp()))

    @staticmethod
    def calls(target: str, credentials: grpc.ChannelCredentials | None = None,
              waits: bool = False) -> bytes:
        options = [('grpc.use_local_subchannel_pool', 1)]
        with (grpc.insecure_channel(target, options) if credentials is None else
              grpc.secure_channel(target, credentials, options)) as channel:
            answer: bytes = channel.unary_unary(LIST_PLUGINS)(
                b'', timeout=CALL_SECONDS, wait_for_ready=waits)
            return answer

    def test_a_socket_of_tcp_is_served(self) -> None:
        api = self.listener()
        with self.started({'api': api}):
            self.assertEqual(f'listening on {place(api)}\n', self.said)
            self.assertIn(b'lifecycle', self.calls(place(api)))

    def test_a_unix_socket_is_served(self) -> None:
        path = str(self.folder / 'api')
        api = self.enterContext(contextlib.closing(socket.socket(socket.AF_UNIX)))
        api.bind(path)
        api.listen()
        with self.started({'api': api}):
            self.assertEqual(f'listening on unix:{path}\n', self.said)
            self.assertIn(b'lifecycle', self.calls(f'unix:{path}'))

    def test_each_socket_is_found_by_its_name(self) -> None:
        api, admin = self.listener(), self.listener()
        with self.started({'admin': admin, 'api': api}, '--listen', 'systemd:api',
                          '--admin-listen', 'systemd:admin'):
            self.assertEqual(f'admin on {place(admin)}\n', self.said)
            self.assertIn(b'lifecycle', self.calls(place(api)))
            self.assertIn(b'lifecycle', self.calls(place(admin)))

    def test_it_has_tls_as_other_listeners_have(self) -> None:
        authority = Authority(self.folder, 'authority')
        certificate, key = authority.issue('localhost')
        trust = grpc.ssl_channel_credentials(authority.certificate.read_bytes())
        api = self.listener()
        port = api.getsockname()[1]
        with self.started({'api': api}, '--listen', 'systemd:api',
                          '--tls-cert', certificate, '--tls-key', key):
            self.assertIn(b'lifecycle', self.calls(f'localhost:{port}', trust))
            with self.assertRaises(grpc.RpcError):
                self.calls(place(api))

    def test_who_comes_between_two_services_is_served_by_the_second(self) -> None:
        api = self.listener()
        with self.started({'api': api}):
            self.calls(place(api))
        answers: list[bytes] = []
        # Connects at once: the socket is there, and nobody accepts yet.
        waiting = threading.Thread(
            target=lambda: answers.append(self.calls(place(api), waits=True)))
        waiting.start()
        with self.started({'api': api}):
            waiting.join(CALL_SECONDS)
        self.assertEqual(1, len(answers))

    def test_it_accepts_again_after_descriptors_were_lacking(self) -> None:
        api = self.listener()
        with self.started({'api': api}, most_files=96) as process:
            used = pathlib.Path(f'/proc/{process.pid}/fd')
            with contextlib.ExitStack() as stack:
                for _ in range(120):
                    stack.enter_context(socket.create_connection(api.getsockname(), 5))
                self.assertTrue(wait_until(lambda: len(list(used.iterdir())) == 96, 30))
            self.assertIn(b'lifecycle', self.calls(place(api)))

    def test_every_fault_is_said(self) -> None:
        deaf = self.enterContext(contextlib.closing(socket.socket()))
        text = self.refused(
            {'spare': self.listener(), 'deaf': deaf}, '--listen', 'systemd:none',
            '--listen', 'systemd:deaf', '--listen', 'fd:3')
        self.assertIn('systemd:none: there is no socket of that name, systemd passed '
                      "'spare', 'deaf'", text)
        self.assertIn('systemd:deaf: is not a socket that accepts streams', text)
        self.assertIn('fd:3: write systemd:NAME', text)
        self.assertIn("systemd passed the socket 'spare', and nothing listens on it", text)

    def test_a_socket_that_other_hosts_reach_needs_tls(self) -> None:
        wide = self.enterContext(contextlib.closing(socket.create_server(('0.0.0.0', 0))))
        self.assertIn('other hosts reach this address',
                      self.refused({'api': wide}, '--listen', 'systemd:api'))

    def test_sockets_for_another_process_are_left_alone(self) -> None:
        done = subprocess.run(
            [DAEMON, '--listen', 'systemd:api'], text=True, check=False,
            env={'LISTEN_PID': '1', 'LISTEN_FDS': '1', 'LISTEN_FDNAMES': 'api'},
            stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
        self.assertEqual(1, done.returncode)
        self.assertIn('systemd passed none', done.stderr)


if __name__ == '__main__':
    unittest.main(verbosity=2)
