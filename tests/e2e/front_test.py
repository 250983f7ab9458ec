#!/usr/bin/python3
"""The service behind nginx: calls work over TLS, and attacks on HTTP/2 do not
reach the service.

    front_test.py UPGRADE_ADVISORD

Attackers have another address than the good client, whose calls have to succeed
throughout. What each attack cost is printed, and so is what the same attack does
to a listener without a front.
"""

from __future__ import annotations

import contextlib
import json
import pathlib
import resource
import socket
import ssl
import sys
import tempfile
import threading
import time
import unittest
import urllib.request
from collections.abc import Callable, Sequence

import grpc

import http2_attacks as attacks
from certificates import Authority
from front import HOST, WORKER_CONNECTIONS, WORKERS, Front, nginx_program
from http2 import Connect, Connection
from reflection import Client
from service import Service

DAEMON = sys.argv[1]
del sys.argv[1]

_SKIPPED = 77  # what CMake takes for "skipped"
_CALL_SECONDS = 60.0  # generous: no test waits for it unless a call is lost
_ATTACK_SECONDS = 2.0
_ATTACKER = '127.0.0.2'
_MIB = 1 << 20

REQUEST = {
    'deployment': {'release': {'distribution': 'DISTRIBUTION_RUNTIME',
                               'version': '7.6.0'}},
    'target': {'policy': 'TARGET_POLICY_LATEST'}, 'as_of': '2026-11-01'}
# As docs/operations/upgrade.md has it.
RETRY_POLICY = {'methodConfig': [{'name': [{}], 'retryPolicy': {
    'maxAttempts': 5, 'initialBackoff': '0.2s', 'maxBackoff': '2s',
    'backoffMultiplier': 2, 'retryableStatusCodes': ['UNAVAILABLE']}}]}
HEALTH = '/grpc.health.v1.Health/'
SERVING = b'\x08\x01'

# By how much an attack through the front may make the service grow.
_GROWTH = {
    # limit_req passes on 400 calls and 200 a second; an answer that nobody takes
    # has 140 KB.
    'rapid reset': 128 * _MIB,
    # nginx refuses such blocks of headers, so nothing arrives: 32 MiB are for the
    # good client.
    'table growth': 32 * _MIB,
    'CONTINUATION flood': 32 * _MIB,
    # limit_conn passes on 32 requests of 4 MiB; gRPC's buffers grow by doubling.
    'half-sent bodies': 256 * _MIB,
    # The same 32 calls; nginx takes 64 KiB of each answer.
    'unread answers': 32 * _MIB,
}
# What nginx may have, all workers together: 32 calls of the attacker and some more
# with three buffers of 64 KiB, TLS of 512 connections with 40 KiB each, itself.
_FRONT = 96 * _MIB
# A service without a front is stopped here, so that the machine takes no harm.
_ENOUGH = 600 * _MIB


class Memory:
    """The memory of processes, from /proc; it fails if one of them is gone."""

    def __init__(self, *pids: int) -> None:
        self._folders = [pathlib.Path(f'/proc/{pid}') for pid in pids]

    def now(self) -> int:
        return self._sum('VmRSS')

    def peak(self) -> int:
        return self._sum('VmHWM')

    def forget_peak(self) -> None:
        for folder in self._folders:
            (folder / 'clear_refs').write_text('5', encoding='ascii')

    def _sum(self, name: str) -> int:
        return sum(int(line.split()[1]) << 10 for folder in self._folders
                   for line in (folder / 'status').read_text('ascii').splitlines()
                   if line.startswith(f'{name}:'))


class GoodClient(threading.Thread):
    """Calls, one after the other, until it is stopped; keeps what failed."""

    def __init__(self, call: Callable[[], object]) -> None:
        super().__init__(daemon=True)
        self._call = call
        self._stopping = threading.Event()
        self.succeeded = 0
        self.failed: list[str] = []

    def run(self) -> None:
        while not self._stopping.wait(0.01):
            try:
                self._call()
                self.succeeded += 1
            except grpc.RpcError as error:
                self.failed.append(str(error))

    def wait_for(self, calls: int) -> None:
        """Until it has made so many more."""
        made = self.succeeded + len(self.failed) + calls
        while self.succeeded + len(self.failed) < made:
            time.sleep(0.01)

    def __enter__(self) -> GoodClient:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self.join()


def for_seconds(seconds: float) -> attacks.More:
    end = time.monotonic() + seconds
    return lambda: time.monotonic() < end


def report(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def as_attacker(port: int) -> socket.socket:
    return socket.create_connection(('127.0.0.1', port), timeout=10,
                                    source_address=(_ATTACKER, 0))


class Served(unittest.TestCase):
    """A service on a socket, and a request that it can answer."""

    folder: pathlib.Path
    service: Service
    plan: bytes
    attack_by_name: dict[str, attacks.Attack]

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.service = cls.enterClassContext(
            Service(DAEMON, '--listen', cls.address_of('service')))
        with grpc.insecure_channel(cls.service.admin) as channel:
            cls.plan = Client(channel).encode(
                'astro.upgrade.v1.UpgradeService.PlanUpgrade', REQUEST)
        cls.attack_by_name = {
            'rapid reset': attacks.rapid_reset(cls.plan),
            'table growth': attacks.table_growth,
            'CONTINUATION flood': attacks.continuation_flood,
            'half-sent bodies': attacks.half_sent_bodies,
            'unread answers': attacks.unread_answers(cls.plan),
        }


    @classmethod
    def address_of(cls, name: str) -> str:
        return f'unix:{cls.folder}/{name}'


class Fronted(Served):
    """A service behind nginx."""

    front: Front
    trust: ssl.SSLContext
    verify_client = 'off'
    sockets: tuple[str, ...] = ('service',)

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.front = cls.enterClassContext(
            Front(cls.folder, *map(cls.address_of, cls.sockets),
                  verify_client=cls.verify_client))
        cls.trust = ssl.create_default_context(cafile=cls.front.authority.certificate)
        cls.trust.set_alpn_protocols(['h2'])

    def channel(self, *identity: pathlib.Path,
                options: Sequence[tuple[str, str]] = ()) -> grpc.Channel:
        """A channel with a connection that no other channel shares; `identity` is a
        certificate and its key, or nothing."""
        certificate, key = (path.read_bytes() for path in identity) if identity else (
            None, None)
        credentials = grpc.ssl_channel_credentials(
            self.front.authority.certificate.read_bytes(),
            key, certificate)
        return grpc.secure_channel(self.front.address, credentials, [
            ('grpc.use_local_subchannel_pool', 1), *options])

    def call(self, path: str, request: bytes, *identity: pathlib.Path) -> bytes:
        with self.channel(*identity) as channel:
            return channel.unary_unary(path)(request, timeout=_CALL_SECONDS,
                                             wait_for_ready=True)

    def refused(self, path: str, request: bytes, *identity: pathlib.Path
                ) -> grpc.StatusCode:
        with self.assertRaises(grpc.RpcError) as caught:
            self.call(path, request, *identity)
        return caught.exception.code()

    def good_client(self, *options: tuple[str, str]) -> GoodClient:
        channel = self.channel(options=options)
        self.addCleanup(channel.close)
        plan = channel.unary_unary(attacks.PLAN)
        return GoodClient(lambda: plan(self.plan, timeout=_CALL_SECONDS,
                                       wait_for_ready=True))

    def attacker(self) -> socket.socket:
        return self.trust.wrap_socket(as_attacker(self.front.port), server_hostname=HOST)


class Calls(Fronted):
    def test_a_plan(self) -> None:
        self.assertGreater(len(self.call(attacks.PLAN, self.plan)), 1000)

    def test_health(self) -> None:
        self.assertEqual(SERVING, self.call(HEALTH + 'Check', b''))

    def test_health_of_nginx_without_grpc(self) -> None:
        trust = ssl.create_default_context(cafile=self.front.authority.certificate)
        with urllib.request.urlopen(f'https://{self.front.address}/front/health',
                                    timeout=_CALL_SECONDS, context=trust) as page:
            self.assertEqual(b'ok\n', page.read())

    def test_reflection_stays_inside(self) -> None:
        self.assertEqual(grpc.StatusCode.UNIMPLEMENTED, self.refused(
            '/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo', b''))

    def test_a_request_over_the_limit_of_the_service_gets_its_error(self) -> None:
        with self.assertRaisesRegex(grpc.RpcError, '--max-request-mib'):
            self.call(attacks.PLAN, b'x' * ((4 << 20) + 1))

    def test_a_request_over_the_limit_of_the_front(self) -> None:
        self.assertEqual(grpc.StatusCode.RESOURCE_EXHAUSTED,
                         self.refused(attacks.PLAN, b'x' * (6 << 20)))

    def test_more_calls_at_once_than_an_address_may_have(self) -> None:
        with self.channel() as channel:
            watch = channel.unary_stream(HEALTH + 'Watch')
            watches = [watch(b'', timeout=_CALL_SECONDS, wait_for_ready=True)
                       for _ in range(32)]
            for answers in watches:
                self.assertEqual(SERVING, next(answers))
            self.assertEqual(grpc.StatusCode.RESOURCE_EXHAUSTED,
                             self.refused(attacks.PLAN, self.plan))

    def test_old_tls_is_refused(self) -> None:
        trust = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        trust.set_ciphers('ALL:@SECLEVEL=0')
        with self.assertWarns(DeprecationWarning):
            trust.minimum_version = ssl.TLSVersion.TLSv1_1
            trust.maximum_version = ssl.TLSVersion.TLSv1_1
        with (socket.create_connection(('127.0.0.1', self.front.port)) as raw,
              self.assertRaisesRegex(ssl.SSLError, 'ALERT_PROTOCOL_VERSION')):
            trust.wrap_socket(raw, server_hostname=HOST)

    def test_the_log_has_the_call_and_its_status(self) -> None:
        log = pathlib.Path(self.folder, 'access.log')
        self.refused('/none/None', b'')
        end = for_seconds(_CALL_SECONDS)
        while '"method":"/none/None","http_status":200,"grpc_status":"12"' not in (
                log.read_text('utf-8')):
            self.assertTrue(end(), log.read_text('utf-8'))
            time.sleep(0.1)


class Certificates(Fronted):
    verify_client = 'on'

    def test_a_client_with_a_certificate(self) -> None:
        identity = self.front.authority.issue('client')
        self.assertEqual(SERVING, self.call(HEALTH + 'Check', b'', *identity))

    def test_a_client_without(self) -> None:
        self.assertEqual(grpc.StatusCode.UNAUTHENTICATED,
                         self.refused(HEALTH + 'Check', b''))

    def test_a_client_of_another_authority(self) -> None:
        identity = Authority(self.folder, 'stranger').issue('client-of-stranger')
        self.assertEqual(grpc.StatusCode.UNAUTHENTICATED,
                         self.refused(HEALTH + 'Check', b'', *identity))


class NoService(Fronted):
    def test_is_unavailable(self) -> None:
        (self.folder / 'service').unlink()
        self.assertEqual(grpc.StatusCode.UNAVAILABLE,
                         self.refused(attacks.PLAN, self.plan))


class Restarts(Fronted):
    """Two instances restart, one after the other."""

    sockets = ('first', 'second')

    def test_clients_that_retry_lose_no_call(self) -> None:
        policy = ('grpc.service_config', json.dumps(RETRY_POLICY))
        with contextlib.ExitStack() as stack:
            running = {name: stack.enter_context(contextlib.ExitStack())
                       for name in self.sockets}

            def start(name: str) -> None:
                running[name].enter_context(
                    Service(DAEMON, '--listen', self.address_of(name)))

            for name in self.sockets:
                start(name)
            good = stack.enter_context(self.good_client(policy))
            for name in self.sockets * 3:
                good.wait_for(5)
                running[name].close()
                good.wait_for(5)
                start(name)
        report(f'restarts: {good.succeeded} good calls, {len(good.failed)} failed')
        self.assertEqual([], good.failed)


class Attacks(Fronted):
    """The service keeps its process and its memory, the good client its calls."""

    def attack(self, name: str) -> None:
        service = Memory(self.service.pid())
        front = Memory(*self.front.workers())
        service.forget_peak()
        before = service.now()
        with self.good_client() as good:
            count = self.attack_by_name[name](self.attacker, for_seconds(_ATTACK_SECONDS))
        self.call(attacks.PLAN, self.plan)
        growth = service.peak() - before
        report(f'{name}, behind the front: {count} in {_ATTACK_SECONDS:.0f} s; the service '
               f'grew by {growth // _MIB} MiB, nginx has {front.peak() // _MIB} MiB; '
               f'{good.succeeded} good calls, {len(good.failed)} failed')
        self.assertGreater(count, 0)
        self.assertEqual([], good.failed)
        self.assertLess(growth, _GROWTH[name])
        self.assertLess(front.peak(), _FRONT)

    def test_rapid_reset(self) -> None:
        self.attack('rapid reset')

    def test_table_growth(self) -> None:
        self.attack('table growth')

    def test_continuation_flood(self) -> None:
        self.attack('CONTINUATION flood')

    def test_half_sent_bodies(self) -> None:
        self.attack('half-sent bodies')

    def call_until_served(self) -> None:
        """Repeats a call that is UNAVAILABLE, as clients with a retry policy do."""
        more = for_seconds(_CALL_SECONDS)
        while True:
            try:
                self.call(attacks.PLAN, self.plan)
                return
            except grpc.RpcError as error:
                if error.code() != grpc.StatusCode.UNAVAILABLE or not more():
                    raise
            time.sleep(0.1)

    def test_unread_answers(self) -> None:
        self.attack('unread answers')

    def hold(self, name: str, connect: Connect, count: int) -> None:
        """Good calls succeed while so many connections are held, and after."""
        service = Memory(self.service.pid())
        before = service.now()
        with contextlib.ExitStack() as stack:
            held = attacks.open_many(connect, count, stack)
            self.call_until_served()
            descriptors = pathlib.Path(f'/proc/{self.service.pid()}/fd')
            report(f'{name}: {len(held)} of {count} connections; the service has '
                   f'{len(list(descriptors.iterdir()))} descriptors')
        self.call_until_served()
        self.assertLess(service.now() - before, 32 * _MIB)

    def test_idle_connections(self) -> None:
        def idle() -> socket.socket:
            connected = self.attacker()
            Connection(lambda: connected)
            return connected
        self.hold('idle connections', idle, WORKER_CONNECTIONS // 2)

    def exhaust(self, name: str, first: bytes) -> None:
        def connect() -> socket.socket:
            connected = as_attacker(self.front.port)
            if first:
                connected.sendall(first)
            return connected
        before = self.front.log().count('worker_connections are not enough')
        self.hold(name, connect, 2 * WORKERS * WORKER_CONNECTIONS)
        self.assertGreater(
            self.front.log().count('worker_connections are not enough'), before)

    def test_all_connections_taken_by_silent_clients(self) -> None:
        self.exhaust('silent connections', b'')

    def test_all_connections_taken_by_unfinished_handshakes(self) -> None:
        self.exhaust('unfinished handshakes', b'\x16\x03\x01')


class WithoutFront(Served):
    """What the front is for: reported, since how much depends on the machine."""

    def test_the_same_attacks(self) -> None:
        for name, attack in self.attack_by_name.items():
            with self.subTest(name), Service(DAEMON) as service:
                self.measure(name, attack, service)

    def measure(self, name: str, attack: attacks.Attack, service: Service) -> None:
        memory = Memory(service.pid())
        before, in_time = memory.now(), for_seconds(_ATTACK_SECONDS)
        resource.prlimit(service.pid(), resource.RLIMIT_DATA, (8 * _ENOUGH, 8 * _ENOUGH))
        peak = before
        done = threading.Event()

        def watch() -> None:
            nonlocal peak
            while not done.wait(0.02):
                peak = max(peak, memory.now())
                if peak > before + _ENOUGH:
                    service.kill()
                    return

        watcher = threading.Thread(target=watch)
        watcher.start()
        port = int(service.address.rpartition(':')[2])
        count = 0
        with contextlib.suppress(OSError):
            count = attack(lambda: as_attacker(port),
                           lambda: in_time() and watcher.is_alive())
        done.set()
        watcher.join()
        # What is on its way would go on growing.
        if peak <= before + _ENOUGH:
            service.kill()
        report(f'{name}, without a front: {count} times; the service grew by '
               f'{(peak - before) // _MIB} MiB'
               + (', and was stopped' if peak > before + _ENOUGH else ''))


if __name__ == '__main__':
    if nginx_program() is None:
        print('skipped: nginx is not installed; scripts/setup installs it')
        sys.exit(_SKIPPED)
    # The attacks hold more connections than the usual soft limit of 1024.
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    unittest.main()
