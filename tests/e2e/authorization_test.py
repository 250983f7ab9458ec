#!/usr/bin/python3
"""Who may call what: callers with certificates of every kind, policies that change,
and the records of what was decided.

    authorization_test.py UPGRADE_ADVISORD
"""

from __future__ import annotations

import functools
import json
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest
import urllib.request
from typing import Any

import grpc

from certificates import Authority, Pair
from service import Service, wait_until

DAEMON = sys.argv[1]
del sys.argv[1]

HERE = pathlib.Path(__file__).resolve().parent
until = functools.partial(wait_until, seconds=60)
CALL_SECONDS = 60.0
PACKAGE = '/astro.upgrade.v1.'
LIST_PLUGINS = PACKAGE + 'PluginService/ListPlugins'
LIST_RELEASES = PACKAGE + 'CatalogService/ListReleases'
HEALTH = '/grpc.health.v1.Health/Check'
UI = 'spiffe://example.org/cloud-ui'

POLICY: dict[str, Any] = {
    'name': 'advisor',
    'deny_rules': [
        {'name': 'no-robots', 'source': {'principals': ['robot*']}}],
    'allow_rules': [
        {'name': 'ui', 'source': {'principals': [UI]}},
        {'name': 'hosts', 'source': {'principals': ['*.example.org']},
         'request': {'paths': [PACKAGE + 'CatalogService/*']}},
        {'name': 'people', 'source': {'principals': ['CN=person*']},
         'request': {'headers': [{'key': 'x-team', 'values': ['upgrades']}]}}],
    'audit_logging_options': {'audit_condition': 'ON_DENY_AND_ALLOW'}}


class Guarded(unittest.TestCase):
    """A folder with an authority, and services that ask clients for certificates."""

    folder: pathlib.Path
    authority: Authority
    server: Pair
    ui: Pair

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.authority = Authority(cls.folder, 'authority')
        cls.server = cls.authority.issue('localhost')
        cls.ui = cls.authority.issue('ui', names=[f'URI:{UI}'])

    def setUp(self) -> None:
        self.policy = self.folder / 'policy.json'
        self.write(POLICY)

    def write(self, policy: object) -> None:
        new = self.policy.with_suffix('.new')
        new.write_text(policy if isinstance(policy, str) else json.dumps(policy),
                       encoding='utf-8')
        new.rename(self.policy)

    def identity(self, pair: Pair | None,
                 authority: Authority | None = None) -> grpc.ChannelCredentials:
        certificate, key = (path.read_bytes() for path in pair) if pair else (None, None)
        return grpc.ssl_channel_credentials(
            (authority or self.authority).certificate.read_bytes(), key, certificate)

    def start(self, *flags: object, policy: bool = True) -> Service:
        if policy:
            flags = ('--authorization-policy', self.policy, *flags)
        certificate, key = self.server
        return self.enterContext(Service(
            DAEMON, '--tls-cert', certificate, '--tls-key', key,
            '--tls-client-ca', self.authority.certificate, *flags,
            credentials=self.identity(self.ui)))

    def call(self, service: Service, pair: Pair | None, path: str = LIST_PLUGINS,
             **headers: str) -> grpc.StatusCode:
        with service.channel(self.identity(pair)) as channel:
            try:
                channel.unary_unary(path)(
                    b'', timeout=CALL_SECONDS,
                    metadata=[(key.replace('_', '-'), value)
                              for key, value in headers.items()])
            except grpc.RpcError as error:
                self.refusal = error
                return error.code()
            return grpc.StatusCode.OK


class Policies(Guarded):
    def test_let_in_whom_they_name_and_record_it(self) -> None:
        service = self.start()
        host = self.authority.issue('host', names=['DNS:a.example.org'])
        person = self.authority.issue('person', names=[])
        robot = self.authority.issue('robot', names=['DNS:robot.example.org'])
        ok, denied = grpc.StatusCode.OK, grpc.StatusCode.PERMISSION_DENIED
        expected = []
        for pair, path, headers, code, principal, rule in (
                (self.ui, LIST_PLUGINS, {}, ok, UI, 'ui'),
                (host, LIST_RELEASES, {}, ok, 'a.example.org', 'hosts'),
                (host, LIST_PLUGINS, {}, denied, 'a.example.org', ''),
                (robot, LIST_RELEASES, {}, denied, 'robot.example.org', 'no-robots'),
                (person, LIST_PLUGINS, {'x_team': 'upgrades'}, ok, 'CN=person', 'people'),
                (person, LIST_PLUGINS, {}, denied, 'CN=person', '')):
            self.assertEqual(code, self.call(service, pair, path, **headers),
                             (principal, path))
            expected.append({
                'rpc_method': path, 'principal': principal, 'policy_name': 'advisor',
                'matched_rule': rule, 'authorized': code == ok})
        self.assertTrue(until(lambda: len(self.records(service)) == len(expected)))
        self.assertEqual(expected, self.records(service))

    @staticmethod
    def records(service: Service) -> list[dict[str, object]]:
        found = [json.loads(line)['grpc_audit_log'] for line in service.lines()
                 if line.startswith('{')]
        for record in found:
            del record['timestamp']
        return found

    def test_leave_health_to_whoever_can_connect(self) -> None:
        service = self.start()
        nobody = self.authority.issue('nobody', names=[])
        self.assertEqual(grpc.StatusCode.OK, self.call(service, nobody, HEALTH))
        self.assertEqual(grpc.StatusCode.PERMISSION_DENIED, self.call(service, nobody))

    def test_are_asked_before_the_request_is_read(self) -> None:
        service = self.start()
        nobody = self.authority.issue('nobody', names=[])
        with service.channel(self.identity(nobody)) as channel:
            with self.assertRaises(grpc.RpcError) as caught:
                channel.unary_unary(LIST_PLUGINS)(b'\xff', timeout=CALL_SECONDS)
        self.assertEqual(grpc.StatusCode.PERMISSION_DENIED, caught.exception.code())
        self.assertIn("does not let 'CN=nobody' call " + LIST_PLUGINS,
                      caught.exception.details())
        details = dict(caught.exception.trailing_metadata())
        self.assertIn(b'PERMISSION_DENIED', details['grpc-status-details-bin'])

    def test_hold_on_the_admin_listener_too(self) -> None:
        service = self.start()
        nobody = self.authority.issue('nobody', names=[])
        with grpc.secure_channel(service.admin, self.identity(nobody)) as channel:
            with self.assertRaises(grpc.RpcError) as caught:
                channel.unary_unary(LIST_PLUGINS)(b'', timeout=CALL_SECONDS)
        self.assertEqual(grpc.StatusCode.PERMISSION_DENIED, caught.exception.code())

    def test_change_while_calls_are_made(self) -> None:
        service = self.start('--metrics-listen', '127.0.0.1:0')
        self.assertEqual(grpc.StatusCode.OK, self.call(service, self.ui))
        self.write({**POLICY, 'allow_rules': []})
        self.assertTrue(until(lambda: self.call(service, self.ui) ==
                              grpc.StatusCode.PERMISSION_DENIED))
        self.write(POLICY)
        self.assertTrue(until(lambda: self.call(service, self.ui) ==
                              grpc.StatusCode.OK))
        port = service.log().split('metrics on port ')[1].split('\n')[0]
        with urllib.request.urlopen(f'http://127.0.0.1:{port}/metrics',
                                    timeout=60) as page:
            self.assertRegex(page.read().decode(),
                             r'upgrade_advisor_authorization_denied_total [1-9]')

    def test_stay_in_force_while_their_file_is_wrong(self) -> None:
        service = self.start()
        for number, text in enumerate(
                ('', '{', '{"name": "x", "allow_rules": [{"name": "all", "sorce": {}}]}')):
            self.write(text)
            service.signal(signal.SIGHUP)
            self.assertTrue(until(lambda n=number: service.log().count(
                'authorization policy REFUSED') > n), service.log())
            self.assertEqual(grpc.StatusCode.OK, self.call(service, self.ui))
        self.assertIn('allow_rules[0].sorce: there is no such field; did you mean source?',
                      service.log())

    def test_that_are_wrong_refuse_a_start(self) -> None:
        self.write('{"name": ""}')
        done = run('--listen', '127.0.0.1:0', '--authorization-policy', self.policy,
                   '--check-config')
        self.assertEqual(1, done.returncode)
        first, *rest = done.stderr.splitlines()
        self.assertTrue(first.endswith(
            ' ERROR --authorization-policy: the policy is refused: 2 faults'), first)
        self.assertEqual([f'  {self.policy}: name: is empty; records name it',
                          f'  {self.policy}: needs "allow_rules"'], rest)


class WithoutAPolicy(Guarded):
    def test_client_certificates_alone_let_nobody_in(self) -> None:
        service = self.start(policy=False)
        self.assertIn('EVERY CALL IS DENIED', service.log())
        self.assertEqual(grpc.StatusCode.PERMISSION_DENIED, self.call(service, self.ui))
        self.assertEqual(grpc.StatusCode.OK, self.call(service, self.ui, HEALTH))


class Connections(Guarded):
    """Who does not get as far as the policy."""

    def test_need_a_certificate(self) -> None:
        self.assertEqual(grpc.StatusCode.UNAVAILABLE, self.call(self.start(), None))

    def test_need_a_certificate_of_the_authority(self) -> None:
        stranger = Authority(self.folder, 'stranger').issue(
            'other', names=[f'URI:{UI}'])
        self.assertEqual(grpc.StatusCode.UNAVAILABLE, self.call(self.start(), stranger))


class Languages(Guarded):
    """Clients with certificates that are not made of gRPC's C core; go_test.py has
    the one in Go."""

    def said(self, *command: object) -> list[str]:
        """What a client prints for the service's user, and for somebody else."""
        service = self.start()
        nobody = self.authority.issue('nobody', names=[])
        return [subprocess.run(
            [*map(str, command), service.address, str(self.authority.certificate),
             *map(str, pair)], check=True, text=True, stdin=subprocess.DEVNULL,
            capture_output=True, timeout=120).stdout.strip()
            for pair in (self.ui, nobody)]

    def test_node(self) -> None:
        node = shutil.which('node')
        if node is None or not (HERE / 'node/node_modules').is_dir():
            self.skipTest('Node and its packages are not installed')
        self.assertEqual(['OK', 'PERMISSION_DENIED'],
                         self.said(node, HERE / 'node/tls_call.js'))


class Command(Guarded):
    """upgrade-advisord policy, as an operator uses it."""

    def test_check(self) -> None:
        self.write({**POLICY, 'deny_rules': [
            {'name': 'typo', 'request': {'paths': [LIST_PLUGINS + 'x']}}]})
        done = run('policy', 'check', self.policy)
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertIn(f'matches no method of this service; did you mean {LIST_PLUGINS}?',
                      done.stdout)
        self.assertIn('the policy is sound: advisor (SHA-256 ', done.stdout)
        self.write('{}')
        done = run('policy', 'check', self.policy)
        self.assertEqual((1, ''), (done.returncode, done.stdout))
        self.assertIn('needs "name"', done.stderr)

    def test_explain(self) -> None:
        for flags, status, text in (
                (('--as', UI, '--method', 'PlanUpgrade'), 0,
                 'ALLOWED by the policy "advisor": the rule "ui"'),
                (('--as', 'robot.example.org', '--method', LIST_RELEASES), 3,
                 'deny_rules[0] "no-robots" matches'),
                (('--as', 'a.example.org', '--method', 'ListPlugins'), 3,
                 'allow_rules[1] "hosts" does not match: the method is not among'),
                (('--as', 'CN=person', '--method', 'ListPlugins'), 3,
                 'allow_rules[2] "people" does not match: a header is missing'),
                (('--as', 'CN=person', '--method', 'ListPlugins', '--header',
                  'X-Team=upgrades'), 0, 'the rule "people"'),
                (('--method', 'ListPlugins'), 3, 'a caller without a client certificate')):
            done = run('policy', 'explain', self.policy, *flags)
            self.assertEqual(status, done.returncode, done.stderr)
            self.assertIn(text, done.stdout)

    def test_explain_knows_the_methods(self) -> None:
        done = run('policy', 'explain', self.policy, '--method', LIST_PLUGINS + 's')
        self.assertEqual(1, done.returncode)
        self.assertIn(f'did you mean {LIST_PLUGINS}?', done.stderr)
        done = run('policy', 'explain', self.policy, '--method', HEALTH)
        self.assertIn('health is answered to whoever can connect', done.stderr)


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([DAEMON, *map(str, arguments)], text=True, check=False,
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=60)


if __name__ == '__main__':
    unittest.main(verbosity=2)
