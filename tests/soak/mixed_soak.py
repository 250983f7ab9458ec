#!/usr/bin/python3
"""Two replicas under a mixed load while everything changes that an operator changes:
reloads, certificates, feeds, plugins, worker processes that die, rolling restarts,
with slow and broken clients all the time.

    mixed_soak.py UPGRADE_ADVISORD FIXTURES SECONDS

Ends with status 1 if a good client failed, a replica ended by itself, memory grew,
or something that was to happen did not.
"""

from __future__ import annotations

import collections
import contextlib
import copy
import itertools
import json
import os
import pathlib
import random
import shutil
import signal
import socket
import ssl
import sys
import tempfile
import time
from collections.abc import Callable, Iterator

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parents[1] / 'e2e')]

import grpc  # noqa: E402

import feed_host  # noqa: E402
from certificates import Authority  # noqa: E402
from reflection import Client as Reflection  # noqa: E402
from service import Service, wait_until  # noqa: E402
from soak_clients import (  # noqa: E402
    PACKAGE, BrokenClient, Client, GoodClient, Question, WrongClient)

_BUNDLED = (pathlib.Path(__file__).resolve().parents[2] /
            'services/catalog/data/runtime-feed.json')
_NEW = '13.99.0'
_KEPT = 3  # clients that keep their connection
# Until then replicas restart and broken clients call: what gRPC grows by under attack
# (docs/operations/capacity.md) would hide any other growth. Memory is judged after
# that, and only if there was time to settle.
_UPHEAVAL = 0.5
_SETTLED_SECONDS = 600
_FLAT = 1.10
_RUNTIME = 'DISTRIBUTION_RUNTIME'


def _release(version: str) -> dict[str, str]:
    return {'distribution': _RUNTIME, 'version': version}


_DEPLOYMENT = {'release': _release('9.5.0'), 'environment': {'variables': {
    'AIRFLOW__CORE__EXECUTOR': 'CeleryExecutor'}}}
# The plugin in a worker process that lives has something to say to each step.
_GOOD: list[tuple[str, dict[str, object], bytes]] = [
    ('UpgradeService.PlanUpgrade', {
        'deployment': _DEPLOYMENT, 'target': {'release': _release('9.7.0')}}, b'F-GOOD'),
    ('UpgradeService.PlanUpgrade', {
        'deployment': {'release': {'distribution': 'DISTRIBUTION_CERTIFIED',
                                   'version': '2.2.3'}},
        'target': {'policy': 'TARGET_POLICY_LATEST'}, 'view': 'VIEW_FULL'}, b'2.2.3'),
    ('UpgradeService.ValidateUpgrade', {
        'deployment': _DEPLOYMENT, 'target': _release('9.7.0')}, b'F-GOOD'),
    ('UpgradeService.ConfirmUpgrade', {
        'target': _release('9.7.0'), 'shown': {'runtime_version': '9.7.0'}}, b'9.7.0'),
    ('CatalogService.ListReleases', {'distribution': _RUNTIME, 'page_size': 20}, b'13.'),
    ('CatalogService.GetRelease', {'release': _release('9.7.0')}, b'9.7.0'),
    ('PluginService.ListPlugins', {}, b'lifecycle'),
    ('PluginService.ListAdvisories', {'page_size': 50}, b''),
]
_WRONG: list[tuple[str, dict[str, object]]] = [
    ('UpgradeService.PlanUpgrade', {}),
    ('UpgradeService.PlanUpgrade', {
        'deployment': {'release': _release('1.0.99')},
        'target': {'policy': 'TARGET_POLICY_LATEST'}}),
    ('UpgradeService.ValidateUpgrade', {
        'deployment': _DEPLOYMENT, 'target': _release('nine')}),
    ('CatalogService.GetRelease', {'release': _release('9.7.999')}),
    ('CatalogService.ListReleases', {'page_token': 'x'}),
]


def _feed(with_new: bool) -> bytes:
    out = json.loads(_BUNDLED.read_text(encoding='utf-8'))
    if with_new:
        versions = out['runtimeVersions']
        versions[_NEW] = copy.deepcopy(versions['13.11.0'])
    return json.dumps(out).encode()


def _free_port() -> int:
    with socket.create_server(('127.0.0.1', 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def _replace(target: pathlib.Path, source: pathlib.Path) -> None:
    new = target.with_suffix('.new')
    shutil.copyfile(source, new)
    os.rename(new, target)


class Replica:
    """A service on a port of its own, through its restarts."""

    def __init__(self, daemon: str, folder: pathlib.Path, trust: grpc.ChannelCredentials,
                 flags: list[object]) -> None:
        self.port = _free_port()
        self.place = str(folder / 'socket')
        state = folder / 'state'
        state.mkdir(parents=True)
        self._make = lambda: Service(
            daemon, '--listen', f'127.0.0.1:{self.port}', '--listen', f'unix:{self.place}',
            '--state-dir', state, '--drain-seconds', '1', *flags, credentials=trust,
            options=[('grpc.ssl_target_name_override', 'localhost')])
        self.start()

    def start(self) -> None:
        self.service = self._make()
        self.service.__enter__()

    def stop(self) -> None:
        """An end with any status but 0 is an error."""
        self.service.__exit__()

    def memory_kib(self) -> int:
        """Of the service and its workers: what is their own."""
        return sum(_private_kib(pid)
                   for pid in (self.service.pid(), *self.service.children()))

    def workers(self, plugin: str) -> list[int]:
        found = []
        for pid in self.service.children():
            with contextlib.suppress(OSError):
                words = pathlib.Path(f'/proc/{pid}/cmdline').read_bytes()
                if plugin.encode() in words:
                    found.append(int(pid))
        return found

    def is_up(self) -> bool:
        return pathlib.Path(f'/proc/{self.service.pid()}').exists()


def _private_kib(pid: int | str) -> int:
    with contextlib.suppress(OSError):
        text = pathlib.Path(f'/proc/{pid}/smaps_rollup').read_text('utf-8')
        return sum(int(line.split()[1]) for line in text.splitlines()
                   if line.startswith('Private_'))
    return 0


class Operator:
    """Changes one thing after the other."""

    def __init__(self, folder: pathlib.Path, fixtures: pathlib.Path,
                 host: feed_host.FeedHost) -> None:
        self._folder, self._fixtures, self._host = folder, fixtures, host
        self.authority = Authority(folder, 'authority')
        self.certificate, self.key = folder / 'tls.crt', folder / 'tls.key'
        self.plugins = folder / 'plugins'
        self.plugins.mkdir()
        self.replicas: list[Replica] = []
        self.count: collections.Counter[str] = collections.Counter()
        self._random = random.Random(1)
        self._has_new = False
        self._plugin = itertools.cycle(('good_again', 'good'))
        self.rotate()
        self.put('good', 'good')
        self.put('good_c11', 'good_c11')
        host.pages['/feed.json'] = _feed(with_new=False)

    def put(self, fixture: str, name: str) -> None:
        _replace(self.plugins / f'{name}.so', self._fixtures / f'{fixture}.so')

    def rotate(self) -> None:
        certificate, key = self.authority.issue('localhost', file='next')
        _replace(self.key, key)
        _replace(self.certificate, certificate)

    def actions(self) -> list[Callable[[], None]]:
        return [self.reload, self.rotate, self.kill_workers, self.change_feed,
                self.spoil_certificate, self.change_plugin, self.spoil_feed]

    def act(self, action: Callable[[], None]) -> None:
        action()
        self.count[action.__name__] += 1

    def reload(self) -> None:
        for replica in self.replicas:
            replica.service.signal(signal.SIGHUP)

    def spoil_certificate(self) -> None:
        """As half a file that is being written; the next pair is whole."""
        self.key.write_bytes(b'')
        time.sleep(1.5)
        self.rotate()

    def kill_workers(self) -> None:
        for replica in self.replicas:
            # One may be about to start, or the plugin is in quarantine until a reload.
            wait_until(lambda r=replica: r.workers('good_c11.so'), 2)
            for pid in replica.workers('good_c11.so'):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, self._random.choice((signal.SIGKILL, signal.SIGSEGV)))
                    self.count['workers killed'] += 1

    def change_feed(self) -> None:
        self._has_new = not self._has_new
        self._host.answers.clear()
        self._host.pages['/feed.json'] = _feed(self._has_new)

    def spoil_feed(self) -> None:
        self._host.answers['/feed.json'] = self._random.choice((
            feed_host.page(b'{"runtimeVersions": 7}'), feed_host.status(503),
            feed_host.truncated(_feed(with_new=True))))

    def change_plugin(self) -> None:
        self.put(next(self._plugin), 'good')
        self.reload()

    def restart(self) -> None:
        """One replica, while the other serves."""
        replica = self.replicas[self.count['restart'] % len(self.replicas)]
        replica.stop()
        replica.start()


def _served(replica: Replica) -> bytes:
    """The certificate that a new connection gets."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection(('127.0.0.1', replica.port), 60) as plain, \
            context.wrap_socket(plain) as connection:
        return connection.getpeercert(binary_form=True) or b''


class Soak:
    """The replicas, the operator and the clients of one run."""

    def __init__(self, daemon: str, fixtures: pathlib.Path, folder: pathlib.Path,
                 host: feed_host.FeedHost) -> None:
        self.operator = Operator(folder, fixtures, host)
        operator = self.operator
        trust = grpc.ssl_channel_credentials(operator.authority.certificate.read_bytes())
        flags: list[object] = [
            '--tls-cert', operator.certificate, '--tls-key', operator.key,
            '--plugin-dir', operator.plugins, '--plugin-budget-ms', '20000',
            '--runtime-feed', host.url(), '--feeds-to-loopback', '--feed-interval', '1s',
            '--metrics-listen', '127.0.0.1:0', '--access-log', folder / 'access.log']
        for name in ('a', 'b'):
            operator.replicas.append(Replica(daemon, folder / name, trust, flags))
        self.replicas = operator.replicas
        self.broken = BrokenClient([replica.place for replica in self.replicas], seed=1)
        self.clients = self._clients(trust)
        self.memory: list[tuple[float, int]] = []
        self.faults: list[str] = []

    def _clients(self, trust: grpc.ChannelCredentials) -> list[Client]:
        first = self.replicas[0].service
        with grpc.secure_channel(first.admin, trust, [
                ('grpc.ssl_target_name_override', 'localhost')]) as channel:
            reflection = Reflection(channel)
            encode = reflection.encode
            good: list[Question] = [
                (PACKAGE + method.replace('.', '/'),
                 encode('astro.upgrade.v1.' + method, request), expected)
                for method, request, expected in _GOOD]
            wrong = [(PACKAGE + method.replace('.', '/'),
                      encode('astro.upgrade.v1.' + method, request))
                     for method, request in _WRONG]
        wrong.append((PACKAGE + 'UpgradeService/PlanUpgrade', b'\x0a\x7f'))
        ports = [replica.port for replica in self.replicas]
        return [*(GoodClient(ports, trust, good, seed, keeps=True)
                  for seed in range(_KEPT)),
                GoodClient(ports, trust, good, _KEPT, keeps=False),
                WrongClient(ports, trust, wrong), self.broken]

    def run(self, seconds: float) -> None:
        actions = itertools.cycle(self.operator.actions())
        begin = time.monotonic()
        pause = min(5.0, seconds / 40)
        for client in self.clients:
            client.start()
        turn = 0
        # Each once at least, however slow the machine is.
        rounds = len(self.operator.actions())
        while (now := time.monotonic() - begin) < seconds or turn < rounds:
            self.operator.act(next(actions))
            turn += 1
            # The reload of a feed and a rotation take a second to be seen.
            if now < seconds * _UPHEAVAL and turn % 3 == 0:
                self.operator.act(self.operator.restart)
            if now >= seconds * _UPHEAVAL and self.broken.is_alive():
                self._end_upheaval()
            time.sleep(pause)
            self._look(now)
        if self.broken.is_alive():
            self._end_upheaval()
        for client in self.clients:
            client.stop()

    def _end_upheaval(self) -> None:
        self.broken.stop()
        for _ in self.replicas:
            self.operator.act(self.operator.restart)

    def _look(self, now: float) -> None:
        for replica in self.replicas:
            if not replica.is_up():
                self.faults.append(f'the replica of port {replica.port} has ended')
        self.memory.append((now, sum(r.memory_kib() for r in self.replicas)))

    def settle(self) -> None:
        """What was changed last is what serves."""
        operator = self.operator
        operator.spoil_certificate()
        operator.change_feed()
        last = ssl.PEM_cert_to_DER_cert(operator.certificate.read_text('ascii'))
        for replica in self.replicas:
            if not wait_until(lambda r=replica: _served(r) == last, 60):
                self.faults.append('the last certificate is not served')

    def stop(self) -> None:
        for replica in self.replicas:
            replica.stop()

    def judge(self, seconds: float) -> None:
        for client in self.clients:
            self.faults += client.wrong
            if not client.count:
                self.faults.append(f'{type(client).__name__} did nothing')
        for name in (*(action.__name__ for action in self.operator.actions()),
                     'restart', 'workers killed'):
            if self.operator.count[name] == 0:
                self.faults.append(f'{name} did not happen')
        if seconds >= _SETTLED_SECONDS:
            early, late = self._memory_halves()
            if late > early * _FLAT:
                self.faults.append(f'memory grew from {early:.0f} to {late:.0f} KiB')

    def _memory_halves(self) -> tuple[float, float]:
        """The medians of the two halves of the time after the last restart."""
        settled = self.memory[int(len(self.memory) * (_UPHEAVAL + 0.1)):]
        half = len(settled) // 2
        return _median(settled[:half]), _median(settled[half:])

    def report(self) -> str:
        good = [client for client in self.clients if isinstance(client, GoodClient)]
        seconds = sorted(s for client in good for s in client.seconds)
        counts: collections.Counter[str] = sum(
            (client.count for client in self.clients), collections.Counter())
        early, late = self._memory_halves()
        lines = [
            f'{len(seconds)} good calls: p50 {1000 * seconds[len(seconds) // 2]:.1f} ms, '
            f'p99 {1000 * seconds[len(seconds) * 99 // 100]:.1f} ms, '
            f'worst {1000 * seconds[-1]:.0f} ms',
            'of both replicas after the restarts: '
            f'{early:.0f} KiB, then {late:.0f} KiB',
            'operator: ' + _listed(self.operator.count),
            'clients: ' + _listed(counts)]
        return '\n  '.join(lines)


def _median(samples: list[tuple[float, int]]) -> float:
    values = sorted(kib for _, kib in samples)
    return values[len(values) // 2] if values else 0


def _listed(counts: collections.Counter[str]) -> str:
    return ', '.join(f'{name} {count}' for name, count in sorted(counts.items()))


@contextlib.contextmanager
def _started(daemon: str, fixtures: pathlib.Path) -> Iterator[Soak]:
    with tempfile.TemporaryDirectory() as folder, feed_host.FeedHost() as host:
        soak = Soak(daemon, fixtures, pathlib.Path(folder), host)
        try:
            yield soak
        finally:
            soak.stop()


def main(daemon: str, fixtures: str, seconds: str) -> int:
    with _started(daemon, pathlib.Path(fixtures)) as soak:
        soak.run(float(seconds))
        soak.settle()
        soak.judge(float(seconds))
        print('a mixed load:', 'BROKEN' if soak.faults else 'kept')
        print(' ', soak.report())
        for fault in soak.faults:
            print('  FAULT', fault)
    return 1 if soak.faults else 0


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:4]))
