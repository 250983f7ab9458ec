#!/usr/bin/python3
"""Starting and stopping among others: what systemd hears, what probes see, and
restarts of two instances that no call notices.

    lifecycle_test.py UPGRADE_ADVISORD
"""

from __future__ import annotations

import functools
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import unittest

import grpc

from service import Service, wait_until

DAEMON = sys.argv[1]
del sys.argv[1]

until = functools.partial(wait_until, seconds=60)
CALL_SECONDS = 60.0
LIST_PLUGINS = '/astro.upgrade.v1.PluginService/ListPlugins'
HEALTH = '/grpc.health.v1.Health/Check'
SERVING, NOT_SERVING = b'\x08\x01', b'\x08\x02'
CLIENTS = 4
# As docs/operations/upgrade.md has it, over both instances.
SERVICE_CONFIG = {
    'loadBalancingConfig': [{'round_robin': {}}],
    'methodConfig': [{'name': [{}], 'retryPolicy': {
        'maxAttempts': 5, 'initialBackoff': '0.2s', 'maxBackoff': '2s',
        'backoffMultiplier': 2, 'retryableStatusCodes': ['UNAVAILABLE']}}]}


class Systemd(unittest.TestCase):
    """The other end of sd_notify."""

    def setUp(self) -> None:
        folder = self.enterContext(tempfile.TemporaryDirectory())
        self.place = f'{folder}/notify'
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.addCleanup(self.socket.close)
        self.socket.bind(self.place)
        self.socket.settimeout(60)

    def start(self, **environment: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [DAEMON, '--listen', '127.0.0.1:0'], text=True,
            env={**os.environ, 'NOTIFY_SOCKET': self.place, **environment},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def heard(self) -> str:
        return self.socket.recv(4096).decode()

    def test_hears_of_the_start_of_reloads_and_of_the_stop(self) -> None:
        process = self.start()
        self.assertEqual('READY=1', self.heard())
        self.assertIn('listening on', process.stdout.readline())
        process.send_signal(signal.SIGHUP)
        self.assertRegex(self.heard(), r'\ARELOADING=1\nMONOTONIC_USEC=\d+\Z')
        self.assertEqual('READY=1', self.heard())
        process.terminate()
        self.assertEqual('STOPPING=1', self.heard())
        self.assertEqual(0, process.wait(60))

    def test_hears_that_the_service_is_alive(self) -> None:
        process = self.start(WATCHDOG_USEC='3000000')
        self.assertEqual('READY=1', self.heard())
        for _ in range(3):
            self.assertEqual('WATCHDOG=1', self.heard())
        process.send_signal(signal.SIGSTOP)
        self.socket.settimeout(3)
        with self.assertRaises(TimeoutError):
            while True:
                self.heard()
        process.send_signal(signal.SIGCONT)

    def test_does_not_hear_of_another_process(self) -> None:
        process = self.start(WATCHDOG_USEC='3000000', WATCHDOG_PID='1')
        self.assertEqual('READY=1', self.heard())
        self.socket.settimeout(2)
        with self.assertRaises(TimeoutError):
            self.heard()
        process.terminate()


class Probes(unittest.TestCase):
    def test_tell_readiness_from_liveness(self) -> None:
        service = self.enterContext(Service(DAEMON, '--drain-seconds', '3'))
        channel = service.channel()
        self.addCleanup(channel.close)
        check = channel.unary_unary(HEALTH)

        def health(name: str) -> bytes:
            return check(bytes([10, len(name)]) + name.encode(), timeout=CALL_SECONDS)

        ready, alive = 'upgrade-advisor.readiness', 'upgrade-advisor.liveness'
        self.assertEqual((SERVING, SERVING), (health(ready), health(alive)))
        service.begin_stop()
        self.assertTrue(until(lambda: health(ready) == NOT_SERVING))
        self.assertEqual((NOT_SERVING, SERVING), (health(''), health(alive)))


class Client(threading.Thread):
    """Calls one after the other; keeps what failed."""

    def __init__(self, target: str) -> None:
        super().__init__(daemon=True)
        self._channel = grpc.insecure_channel(target, [
            ('grpc.service_config', json.dumps(SERVICE_CONFIG)),
            ('grpc.use_local_subchannel_pool', 1)])
        self._stopping = threading.Event()
        self.succeeded = 0
        self.failed: list[str] = []

    def run(self) -> None:
        call = self._channel.unary_unary(LIST_PLUGINS)
        while not self._stopping.is_set():
            try:
                call(b'', timeout=CALL_SECONDS)
                self.succeeded += 1
            except grpc.RpcError as error:
                self.failed.append(str(error))

    def stop(self) -> None:
        self._stopping.set()
        self.join()
        self._channel.close()


class RollingRestarts(unittest.TestCase):
    def test_lose_no_call(self) -> None:
        ports = [free_port() for _ in range(2)]
        services = [instance(port) for port in ports]
        for service in services:
            service.__enter__()
        clients = [Client('ipv4:' + ','.join(f'127.0.0.1:{port}' for port in ports))
                   for _ in range(CLIENTS)]
        try:
            for client in clients:
                client.start()
            for _ in range(2):
                for number, port in enumerate(ports):
                    made = sum(client.succeeded for client in clients)
                    self.assertTrue(until(lambda m=made: sum(
                        client.succeeded for client in clients) > m + 200))
                    services[number].__exit__()
                    services[number] = instance(port)
                    services[number].__enter__()
        finally:
            for client in clients:
                client.stop()
            for service in services:
                service.__exit__()
        self.assertEqual([], [text for client in clients for text in client.failed])
        print(f'{sum(client.succeeded for client in clients)} calls, 4 restarts',
              file=sys.stderr)


def instance(port: int) -> Service:
    return Service(DAEMON, '--listen', f'127.0.0.1:{port}')


def free_port() -> int:
    with socket.create_server(('127.0.0.1', 0)) as probe:
        return probe.getsockname()[1]


if __name__ == '__main__':
    unittest.main(verbosity=2)
