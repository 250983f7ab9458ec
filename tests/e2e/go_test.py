#!/usr/bin/python3
"""A client in Go with code that protoc makes of our protos: who may call, what is
answered, and certificates that change on either side.

    go_test.py UPGRADE_ADVISORD

The first run compiles gRPC for Go, which takes a minute.
"""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest
from types import TracebackType

import grpc

from certificates import Authority, Pair
from service import Service, wait_until

DAEMON = sys.argv.pop(1)
HERE = pathlib.Path(__file__).resolve().parent
PROTOS = HERE.parents[1] / 'proto'
GO = shutil.which('go') or ''
_SKIPPED = 77
_BUILD_SECONDS = 900
_PACKAGE = 'upgrade-advisor-client'
_UI = 'spiffe://example.org/cloud-ui'
_POLICY = ('{"name": "p", "allow_rules": [{"name": "ui", "source": {"principals": ["%s"]}}]}'
           % _UI)


def _run(folder: pathlib.Path, *command: object) -> None:
    done = subprocess.run([*map(str, command)], cwd=folder, text=True, check=False,
                          stdin=subprocess.DEVNULL, capture_output=True,
                          timeout=_BUILD_SECONDS)
    if done.returncode != 0:
        raise RuntimeError(f'{command[0]} {command[1]} failed:\n{done.stderr}')


def build(folder: pathlib.Path) -> pathlib.Path:
    """The client, made in `folder` as its users would make theirs."""
    shutil.copytree(HERE / 'go', folder, dirs_exist_ok=True)
    _run(folder, GO, 'build', '-mod=readonly', '-o', 'bin/',
         'google.golang.org/protobuf/cmd/protoc-gen-go',
         'google.golang.org/grpc/cmd/protoc-gen-go-grpc')
    protos = sorted((PROTOS / 'astro/upgrade/v1').glob('*.proto'))
    packages = [f'M{proto.relative_to(PROTOS)}={_PACKAGE}/v1' for proto in protos]
    options = [f'--{plugin}_opt={option}' for plugin in ('go', 'go-grpc')
               for option in (f'module={_PACKAGE}', *packages)]
    _run(folder, 'protoc', f'-I{PROTOS}', '--plugin=bin/protoc-gen-go',
         '--plugin=bin/protoc-gen-go-grpc', '--go_out=.', '--go-grpc_out=.',
         *options, *protos)
    _run(folder, GO, 'build', '-mod=readonly', '-o', 'bin/client', '.')
    return folder / 'bin/client'


class Client:
    """The running client."""

    def __init__(self, program: pathlib.Path, service: Service, authority: Authority,
                 *identity: pathlib.Path) -> None:
        self._process = subprocess.Popen(
            [program, service.address, authority.certificate, *identity], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def __enter__(self) -> Client:
        return self

    def __exit__(self, kind: type[BaseException] | None,
                 error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            self._process.communicate(timeout=90)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()

    def say(self, command: str) -> str:
        """What it prints for a command."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(command + '\n')
        self._process.stdin.flush()
        return self._process.stdout.readline().strip()

    def serial(self) -> str:
        """The certificate of the service on the connection that is there."""
        answer = self.say('plan')
        assert answer.startswith('OK'), answer
        return answer.split()[-1]

    def on_a_new_connection(self, command: str) -> str:
        self.say('reconnect')
        return self.say(command)


class GoClient(unittest.TestCase):
    folder: pathlib.Path
    client: pathlib.Path

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.client = build(cls.folder / 'client')

    def setUp(self) -> None:
        self.authority = Authority(self.folder, 'authority')
        self.certificate, self.key = self.folder / 'tls.crt', self.folder / 'tls.key'
        self.use(self.authority.issue('localhost', file='first'))
        self.ui = self.authority.issue('ui', names=[f'URI:{_UI}'])
        policy = self.folder / 'policy.json'
        policy.write_text(_POLICY, encoding='utf-8')
        self.service = self.enterContext(Service(
            DAEMON, '--tls-cert', self.certificate, '--tls-key', self.key,
            '--tls-client-ca', self.authority.certificate,
            '--authorization-policy', policy, credentials=self.credentials()))

    def credentials(self) -> grpc.ChannelCredentials:
        certificate, key = (path.read_bytes() for path in self.ui)
        return grpc.ssl_channel_credentials(
            self.authority.certificate.read_bytes(), key, certificate)

    def use(self, pair: Pair) -> None:
        self.replace((self.certificate, self.key), pair)

    @staticmethod
    def replace(targets: Pair, sources: Pair) -> None:
        """As tools that renew certificates do it."""
        for target, source in zip(targets, sources):
            new = target.with_suffix('.new')
            shutil.copyfile(source, new)
            os.rename(new, target)

    def start(self, *identity: pathlib.Path) -> Client:
        return self.enterContext(
            Client(self.client, self.service, self.authority, *identity))

    def test_plans_and_validates(self) -> None:
        client = self.start(*self.ui)
        self.assertRegex(client.say('plan'), '^OK 2.3.0-5 5.0.4 [0-9A-F]+$')
        self.assertRegex(client.say('validate'), '^OK VERDICT_[A-Z_]+ [0-9A-F]+$')

    def test_is_refused_without_a_certificate(self) -> None:
        client = self.start()
        self.assertEqual('Unavailable', client.say('plan'))
        self.assertEqual('Unavailable', client.say('validate'))

    def test_is_refused_with_the_certificate_of_another_authority(self) -> None:
        stranger = Authority(self.folder, 'stranger').issue(
            'stranger-ui', names=[f'URI:{_UI}'])
        self.assertEqual('Unavailable', self.start(*stranger).say('plan'))

    def test_is_refused_if_the_policy_does_not_name_it(self) -> None:
        nobody = self.authority.issue('nobody', names=[])
        client = self.start(*nobody)
        self.assertEqual('PermissionDenied', client.say('plan'))
        self.assertEqual('PermissionDenied', client.say('validate'))

    def test_sees_the_new_certificate_of_the_service(self) -> None:
        client = self.start(*self.ui)
        first = client.serial()
        self.use(self.authority.issue('localhost', file='second'))

        def is_served() -> bool:
            return client.on_a_new_connection('plan').split()[-1] != first

        self.assertTrue(wait_until(is_served, 60))
        self.assertTrue(client.say('validate').startswith('OK'))

    def test_goes_on_with_its_old_connection_meanwhile(self) -> None:
        old, new = self.start(*self.ui), self.start(*self.ui)
        first = old.serial()
        self.use(self.authority.issue('localhost', file='second'))
        self.assertTrue(wait_until(
            lambda: new.on_a_new_connection('plan').split()[-1] != first, 60))
        self.assertEqual(first, old.serial())

    def test_shows_its_own_new_certificate_at_the_next_connection(self) -> None:
        own = self.folder / 'own.crt', self.folder / 'own.key'
        self.replace(own, self.ui)
        client = self.start(*own)
        self.assertTrue(client.say('plan').startswith('OK'))
        self.replace(own, self.authority.issue('nobody', names=[]))
        self.assertTrue(client.say('plan').startswith('OK'))
        self.assertEqual('PermissionDenied', client.on_a_new_connection('plan'))


if __name__ == '__main__':
    if not GO:
        print('skipped: Go is not installed; scripts/setup installs it')
        sys.exit(_SKIPPED)
    unittest.main()
