#!/usr/bin/python3
"""TLS of the service itself: who may connect, and certificates that change while
calls are made.

    tls_test.py UPGRADE_ADVISORD
"""

from __future__ import annotations

import contextlib
import datetime
import functools
import os
import pathlib
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import unittest
import urllib.request
import warnings
from collections.abc import Callable, Iterator

import grpc

from certificates import Authority, Pair
from service import Service, wait_until

DAEMON = sys.argv[1]
del sys.argv[1]

LIST_PLUGINS = '/astro.upgrade.v1.PluginService/ListPlugins'
HOST = 'localhost'
until = functools.partial(wait_until, seconds=60)
# Generous: no test waits for it unless a call is lost.
CALL_SECONDS = 60.0


def replace(target: pathlib.Path, source: pathlib.Path) -> None:
    """As tools that renew certificates do it."""
    new = target.with_suffix('.new')
    shutil.copyfile(source, new)
    os.rename(new, target)


class Caller(threading.Thread):
    """Calls on one old connection and, each time, on a new one; keeps what failed."""

    def __init__(self, service: Service) -> None:
        super().__init__(daemon=True)
        self._service = service
        self._old = service.channel()
        self._stopping = threading.Event()
        self.succeeded = 0
        self.failed: list[str] = []

    def run(self) -> None:
        while not self._stopping.wait(0.01):
            try:
                call(self._old)
                with self._service.channel() as new:
                    call(new)
                self.succeeded += 1
            except grpc.RpcError as error:
                self.failed.append(str(error))

    def make(self, calls: int) -> None:
        """Waits until so many more were made."""
        made = self.succeeded + len(self.failed) + calls
        assert until(lambda: self.succeeded + len(self.failed) >= made)

    def stop(self) -> None:
        self._stopping.set()
        self.join()
        self._old.close()


def call(channel: grpc.Channel) -> bytes:
    return channel.unary_unary(LIST_PLUGINS)(b'', timeout=CALL_SECONDS)


class Secured(unittest.TestCase):
    """A folder with an authority and a pair, and services that use them."""

    def setUp(self) -> None:
        self.folder = pathlib.Path(
            self.enterContext(tempfile.TemporaryDirectory()))
        self.authority = Authority(self.folder, 'authority')
        self.certificate, self.key = self.folder / 'tls.crt', self.folder / 'tls.key'
        self.use(self.authority.issue(HOST, file='first'))

    def use(self, pair: Pair) -> None:
        for target, source in zip((self.certificate, self.key), pair):
            replace(target, source)

    def trust(self, *identity: pathlib.Path) -> grpc.ChannelCredentials:
        certificate, key = (path.read_bytes() for path in identity) if identity else (
            None, None)
        return grpc.ssl_channel_credentials(
            self.authority.certificate.read_bytes(), key, certificate)

    def start(self, *flags: object, identity: Pair | None = None) -> Service:
        return self.enterContext(Service(
            DAEMON, '--tls-cert', self.certificate, '--tls-key', self.key, *flags,
            credentials=self.trust(*identity or ())))

    @contextlib.contextmanager
    def running_calls(self, service: Service) -> Iterator[Caller]:
        caller = Caller(service)
        caller.start()
        try:
            caller.make(3)
            yield caller
            caller.make(3)
        finally:
            caller.stop()
        self.assertEqual([], caller.failed)
        self.assertGreater(caller.succeeded, 5)

    def served(self, service: Service) -> bytes:
        """The certificate that a new connection gets."""
        trust = ssl.create_default_context()
        trust.check_hostname, trust.verify_mode = False, ssl.CERT_NONE
        host, port = service.address.rsplit(':', 1)
        with socket.create_connection((host, int(port)), timeout=60) as plain, \
                trust.wrap_socket(plain) as connection:
            return connection.getpeercert(binary_form=True)


class Rotation(Secured):
    """What is written over a pair that is in use."""

    def rotated(self, write: Callable[[], object], *, expected: str) -> None:
        """Writes under running calls: the old pair serves until the new is good."""
        service = self.start('--metrics-listen', '127.0.0.1:0')
        first = self.served(service)
        with self.running_calls(service) as caller:
            write()
            self.assertTrue(until(lambda: 'REFUSED' in service.log()), service.log())
            caller.make(3)
            self.assertRegex(service.log(), expected)
            self.assertEqual(first, self.served(service))
            self.assertIn('upgrade_advisor_tls_last_reload_succeeded 0',
                          self.metrics(service))
            self.assertIn('upgrade_advisor_tls_reload_errors_total 1',
                          self.metrics(service))
            self.use(self.authority.issue(HOST, file='second'))
            self.assertTrue(until(lambda: 'TLS certificate reloaded' in service.log()))
            self.assertNotEqual(first, self.served(service))
            self.assertIn('upgrade_advisor_tls_last_reload_succeeded 1',
                          self.metrics(service))

    @staticmethod
    def metrics(service: Service) -> str:
        port = re.search(r'metrics on port (\d+)', service.log()).group(1)
        with urllib.request.urlopen(f'http://127.0.0.1:{port}/metrics',
                                    timeout=60) as page:
            return page.read().decode()

    def test_a_good_pair_is_served_without_a_signal(self) -> None:
        service = self.start()
        first = self.served(service)
        with self.running_calls(service):
            self.use(self.authority.issue(HOST, file='second'))
            self.assertTrue(until(lambda: self.served(service) != first))
        self.assertNotIn('REFUSED', service.log())

    def test_a_missing_file(self) -> None:
        self.rotated(self.key.unlink, expected=r'tls\.key: cannot be read: No such file')

    def test_the_key_of_another_certificate(self) -> None:
        _, other = self.authority.issue(HOST, file='other')
        self.rotated(lambda: replace(self.key, other),
                     expected=r'tls\.key: is the key of another certificate')

    def test_an_empty_key(self) -> None:
        self.rotated(lambda: self.key.write_bytes(b''), expected=r'tls\.key: is empty')

    def test_a_certificate_that_is_half_written(self) -> None:
        text = self.certificate.read_text('ascii')
        self.rotated(lambda: self.certificate.write_text(text[:len(text) // 2], 'ascii'),
                     expected=r'tls\.crt: line 1: .* the file is not complete')

    def test_a_certificate_that_has_expired(self) -> None:
        long_ago = datetime.datetime(2020, 1, 1)
        expired = self.authority.issue_between(
            HOST, long_ago, long_ago + datetime.timedelta(days=1), 'expired')
        self.rotated(lambda: self.use(expired),
                     expected='has expired at 2020-01-02T00:00:00Z: renew it')

    def test_a_signal_reports_at_once(self) -> None:
        service = self.start()
        self.key.write_bytes(b'')
        service.signal(signal.SIGHUP)
        self.assertTrue(until(lambda: 'TLS certificate REFUSED' in service.log()))


class Clients(Secured):
    """Who may connect."""

    def test_need_no_certificate_unless_asked_for_one(self) -> None:
        with self.start().channel() as channel:
            call(channel)

    def test_without_tls_are_refused(self) -> None:
        service = self.start()
        with grpc.insecure_channel(service.address) as channel, \
                self.assertRaises(grpc.RpcError) as caught:
            call(channel)
        self.assertEqual(grpc.StatusCode.UNAVAILABLE, caught.exception.code())

    def test_speak_tls_1_2_or_1_3(self) -> None:
        service = self.start()
        host, port = service.address.rsplit(':', 1)
        warnings.simplefilter('ignore', DeprecationWarning)  # of TLS 1.1
        for version, takes in ((ssl.TLSVersion.TLSv1_1, False),
                               (ssl.TLSVersion.TLSv1_2, True),
                               (ssl.TLSVersion.TLSv1_3, True)):
            trust = ssl.create_default_context(cafile=self.authority.certificate)
            trust.set_ciphers('ALL:@SECLEVEL=0')
            trust.minimum_version = ssl.TLSVersion.TLSv1_1
            trust.maximum_version = version
            with socket.create_connection((host, int(port)), timeout=60) as plain:
                if takes:
                    trust.wrap_socket(plain, server_hostname=HOST).close()
                else:
                    with self.assertRaises(OSError):
                        trust.wrap_socket(plain, server_hostname=HOST)


class Start(Secured):
    """What refuses a start, all of it in one message."""

    def refused(self, *flags: object) -> str:
        done = subprocess.run(
            [DAEMON, '--listen', '127.0.0.1:0', *map(str, flags)], text=True,
            stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)
        self.assertEqual((1, ''), (done.returncode, done.stdout), done.stderr)
        return done.stderr

    def test_names_every_fault(self) -> None:
        self.key.write_bytes(b'')
        faults = self.refused(
            '--tls-cert', self.folder / 'none.crt', '--tls-key', self.key,
            '--tls-client-ca', self.folder, '--check-config')
        first, *rest = faults.splitlines()
        self.assertTrue(first.endswith(
            f' ERROR --tls-cert {self.folder}/none.crt: cannot be read: No such file '
            'or directory'), first)
        self.assertEqual([f'--tls-key {self.key}: is empty',
                          f'--tls-client-ca {self.folder}: is a folder'], rest)

    def test_no_listener_without_tls_is_reached_from_elsewhere(self) -> None:
        for flag in ('--listen', '--admin-listen'):
            for address in ('0.0.0.0:0', '[::]:0', '192.0.2.1:0', ':0'):
                self.assertIn(f'{flag} {address}: other hosts reach this address',
                              self.refused(flag, address))

    def test_unless_it_is_asked_for(self) -> None:
        with Service(DAEMON, '--listen', '0.0.0.0:0', '--insecure-listen'):
            pass

    def test_an_admin_listener_elsewhere_needs_client_certificates(self) -> None:
        self.assertIn('--admin-listen 0.0.0.0:0: other hosts reach',
                      self.refused('--tls-cert', self.certificate, '--tls-key', self.key,
                                   '--admin-listen', '0.0.0.0:0'))


class Admin(Secured):
    def test_reflection_and_channelz_are_there_and_nowhere_else(self) -> None:
        service = self.start()
        methods = ('/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo',
                   '/grpc.channelz.v1.Channelz/GetServers')
        for address, code in ((service.address, grpc.StatusCode.UNIMPLEMENTED),
                              (service.admin, None)):
            with grpc.secure_channel(address, self.trust()) as channel:
                for method in methods:
                    answers = channel.stream_stream(method)(
                        iter([b'']), timeout=CALL_SECONDS)
                    try:
                        list(answers)
                    except grpc.RpcError:
                        pass
                    if code is None:
                        self.assertNotEqual(grpc.StatusCode.UNIMPLEMENTED,
                                            answers.code(), method)
                    else:
                        self.assertEqual(code, answers.code(), method)


class CommandLine(Secured):
    """upgrade-advisor, over TLS."""

    def run_against(self, server: str, *flags: object) -> tuple[int, str]:
        done = subprocess.run(
            [os.path.join(os.path.dirname(DAEMON), 'upgrade-advisor'), 'plugins', 'list',
             '--server', server, *map(str, flags)], text=True, check=False,
            stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
        return done.returncode, done.stdout if done.returncode == 0 else done.stderr

    def url(self, service: Service) -> str:
        return 'https://' + service.address

    def test_calls_and_proves_who_it_is(self) -> None:
        policy = self.folder / 'policy.json'
        policy.write_text('{"name": "p", "allow_rules": [{"name": "us", "source": '
                          '{"principals": ["spiffe://example.org/us"]}}]}')
        us = self.authority.issue('us', names=['URI:spiffe://example.org/us'])
        them = self.authority.issue('them', names=['URI:spiffe://example.org/them'])
        ca = self.authority.certificate
        service = self.start('--tls-client-ca', ca, '--authorization-policy', policy,
                             identity=us)
        status, text = self.run_against(self.url(service), '--tls-ca', ca,
                                        '--tls-cert', us[0], '--tls-key', us[1])
        self.assertEqual(0, status, text)
        self.assertIn('lifecycle', text)
        status, text = self.run_against(self.url(service), '--tls-ca', ca,
                                        '--tls-cert', them[0], '--tls-key', them[1])
        self.assertEqual(1, status)
        self.assertIn("PERMISSION_DENIED: This service does not let "
                      "'spiffe://example.org/them' call", text)
        status, text = self.run_against(self.url(service), '--tls-ca', ca)
        self.assertEqual(1, status)
        self.assertIn('give it with --tls-cert and --tls-key', text)
        stranger = Authority(self.folder, 'stranger').issue('x', file='stranger-x')
        status, text = self.run_against(self.url(service), '--tls-ca', ca,
                                        '--tls-cert', stranger[0],
                                        '--tls-key', stranger[1])
        self.assertEqual(1, status)
        self.assertIn('may not trust the authority of --tls-cert', text)

    def test_says_which_option_helps(self) -> None:
        other = Authority(self.folder, 'other')
        self.use(self.authority.issue('advisor', names=['DNS:advisor.example.org']))
        ca = self.authority.certificate
        service = self.enterContext(Service(
            DAEMON, '--tls-cert', self.certificate, '--tls-key', self.key,
            credentials=self.trust(),
            options=[('grpc.ssl_target_name_override', 'advisor.example.org')]))
        for flags, text in (
                (('--tls-ca', other.certificate),
                 "The authorities in --tls-ca did not issue"),
                ((), 'name its authority with --tls-ca'),
                (('--tls-ca', ca), 'give it with --tls-server-name'),
                (('--tls-ca', ca, '--tls-server-name', 'else.example.org'),
                 'give it with --tls-server-name')):
            status, said = self.run_against(self.url(service), *flags)
            self.assertEqual(1, status, said)
            self.assertIn(text, said)
        status, said = self.run_against(
            self.url(service), '--tls-ca', ca, '--tls-server-name', 'advisor.example.org')
        self.assertEqual(0, status, said)
        status, said = self.run_against(service.address)
        self.assertEqual(1, status)
        self.assertIn('write --server https://' + service.address, said)

    def test_notices_that_the_service_has_no_tls(self) -> None:
        service = self.enterContext(Service(DAEMON))
        status, said = self.run_against(self.url(service))
        self.assertEqual(1, status)
        self.assertIn('HOST:PORT without https://', said)

    def test_refuses_options_that_do_not_fit(self) -> None:
        ca = self.authority.certificate
        for server, flags, text in (
                ('localhost:1', ('--tls-ca', ca), 'write https://localhost:1, or'),
                ('unix:/x', ('--tls-ca', ca), 'unix:... has no TLS'),
                ('https://localhost:1', ('--tls-cert', self.certificate),
                 'needs --tls-key, its private key'),
                ('https://localhost:1', ('--tls-ca', self.key), 'has no certificate'),
                ('https://localhost/x', (), 'has a path, which gRPC does not')):
            status, said = self.run_against(server, *flags)
            self.assertEqual(2, status, said)
            self.assertIn(text, said)


if __name__ == '__main__':
    unittest.main(verbosity=2)
