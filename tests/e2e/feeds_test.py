#!/usr/bin/python3
"""Data of the catalog from URLs: it arrives without a restart, and whatever its host
does, the last good data serves.

    feeds_test.py UPGRADE_ADVISORD
"""

from __future__ import annotations

import copy
import datetime
import functools
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request
from typing import Any

import grpc

import feed_host
from certificates import Authority
from feed_host import FeedHost
from reflection import Client
from service import Service, wait_until

DAEMON = sys.argv[1]
del sys.argv[1]

until = functools.partial(wait_until, seconds=60)
BUNDLED = (pathlib.Path(__file__).resolve().parents[2] /
           'services/catalog/data/runtime-feed.json')
PACKAGE = 'astro.upgrade.v1.'
NEW = '13.99.0'
PLAN = {
    'deployment': {
        'release': {'distribution': 'DISTRIBUTION_RUNTIME', 'version': '9.5.0'}},
    'target': {'release': {'distribution': 'DISTRIBUTION_RUNTIME',
                           'version': '9.7.0'}},
    'as_of': '2026-11-20'}


def feed(**entries: dict[str, Any] | None) -> bytes:
    """The bundled feed with entries of its older form added, or taken out (None)."""
    out = json.loads(BUNDLED.read_text(encoding='utf-8'))
    for version, entry in entries.items():
        if entry is None:
            del out['runtimeVersions'][version]
        else:
            out['runtimeVersions'][version] = entry
    return json.dumps(out).encode()


def newest() -> dict[str, Any]:
    out = json.loads(BUNDLED.read_text(encoding='utf-8'))
    entry: dict[str, Any] = copy.deepcopy(out['runtimeVersions']['13.11.0'])
    return entry


class Feeds(unittest.TestCase):
    """A host, and services that take their releases from it."""

    def setUp(self) -> None:
        self.folder = pathlib.Path(
            self.enterContext(tempfile.TemporaryDirectory()))
        self.state = self.folder / 'state'
        self.state.mkdir()
        self.authority = Authority(self.folder, 'authority')
        self.host = self.serve()
        self.host.pages['/feed.json'] = feed()

    def serve(self) -> FeedHost:
        pair = self.authority.issue('localhost', file='host')
        return self.enterContext(FeedHost(pair))

    def flags(self, *more: str, url: str | None = None) -> list[str]:
        return ['--runtime-feed', url or self.host.url(), '--feed-ca',
                str(self.authority.certificate), '--feed-interval', '1s', *more]

    def start(self, *more: str, url: str | None = None) -> Service:
        service = self.enterContext(Service(
            DAEMON, '--metrics-listen', '127.0.0.1:0', *self.flags(*more, url=url)))
        self.channel = self.enterContext(grpc.insecure_channel(service.admin))
        self.client = Client(self.channel)
        return service

    def run_until_end(self, *flags: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [DAEMON, '--listen', '127.0.0.1:0', *flags], check=False, text=True,
            capture_output=True, stdin=subprocess.DEVNULL, timeout=60)

    def has(self, version: str) -> bool:
        try:
            self.release(version)
        except grpc.RpcError as error:
            if error.code() != grpc.StatusCode.NOT_FOUND:
                raise
            return False
        return True

    def release(self, version: str) -> dict[str, Any]:
        answer: dict[str, Any] = self.client.call(
            PACKAGE + 'CatalogService.GetRelease',
            {'release': {'distribution': 'DISTRIBUTION_RUNTIME',
                         'version': version}, 'as_of': '2026-11-20'})
        return answer['release']

    def plan(self) -> dict[str, Any]:
        answer: dict[str, Any] = self.client.call(
            PACKAGE + 'UpgradeService.PlanUpgrade', PLAN)
        return answer['plan']

    def metrics(self, service: Service) -> str:
        port = re.search(r'metrics on port (\d+)', service.log())
        assert port is not None
        with urllib.request.urlopen(
                f'http://127.0.0.1:{port.group(1)}/metrics') as answer:
            text: str = answer.read().decode()
            return text

    def metric(self, service: Service, line: str) -> float:
        found = re.search('^' + re.escape(line) + r' (\S+)$', self.metrics(service),
                          re.MULTILINE)
        assert found is not None, line
        return float(found.group(1))

    def fetches(self, service: Service, result: str) -> float:
        return self.metric(
            service, 'upgrade_advisor_feed_fetches_total'
            f'{{source="runtime-feed",result="{result}"}}')


class FreshData(Feeds):
    def test_a_new_release_appears_without_a_restart(self) -> None:
        service = self.start()
        self.assertFalse(self.has(NEW))
        self.host.pages['/feed.json'] = feed(**{NEW: newest()})
        self.assertTrue(until(lambda: self.has(NEW)), service.log())
        self.assertTrue(until(lambda: service.log().count('new data') == 2))

    def test_a_release_that_is_withdrawn_is_not_offered_any_more(self) -> None:
        self.start()
        self.assertTrue(self.release('13.11.0').get('offered'))
        entry = newest()
        entry['metadata'].update(yanked=True, yankedReason='It loses rows')
        self.host.pages['/feed.json'] = feed(**{'13.11.0': entry})
        self.assertTrue(until(lambda: not self.release('13.11.0').get('offered')))
        self.host.pages['/feed.json'] = feed(**{'13.11.0': None})
        self.assertTrue(until(lambda: not self.has('13.11.0')))

    def test_what_has_not_changed_is_not_sent_again(self) -> None:
        service = self.start()
        self.assertTrue(until(lambda: self.host.count(304) >= 3))
        self.assertEqual(self.host.count(200), 1)
        self.assertTrue(until(lambda: self.fetches(service, 'unchanged') >= 3))
        self.assertEqual(self.fetches(service, 'new'), 1)
        self.assertLess(self.metric(
            service, 'upgrade_advisor_feed_age_seconds{source="runtime-feed"}'), 60)

    def test_sighup_takes_another_url_and_asks_at_once(self) -> None:
        config = self.folder / 'service.conf'
        config.write_text(f'runtime-feed="{self.host.url()}"\n', encoding='utf-8')
        service = self.enterContext(Service(
            DAEMON, '--config', str(config), '--feed-ca',
            str(self.authority.certificate), '--feed-interval', '1h'))
        self.client = Client(self.enterContext(grpc.insecure_channel(service.admin)))
        other = self.serve()
        other.pages['/other.json'] = feed(**{NEW: newest()})
        url = other.url('/other.json')
        config.write_text(f'runtime-feed="{url}"\n', encoding='utf-8')
        service.signal(signal.SIGHUP)
        self.assertTrue(until(lambda: self.has(NEW)), service.log())
        other.pages['/other.json'] = feed()
        service.signal(signal.SIGHUP)
        self.assertTrue(until(lambda: not self.has(NEW)), service.log())
        # A URL that is wrong refuses the reload.
        config.write_text('runtime-feed="http://example.org/a"\n', encoding='utf-8')
        service.signal(signal.SIGHUP)
        self.assertTrue(until(lambda: 'reload REFUSED' in service.log()))
        self.assertIn('write https://', service.log())
        self.assertTrue(self.has('13.11.0'))


class Faults(Feeds):
    def check_old_data_serves(self, answer: feed_host.Answer, fault: str,
                              result: str = 'failed') -> None:
        service = self.start()
        self.host.answers['/feed.json'] = answer
        self.host.pages['/feed.json'] = feed(**{NEW: newest()})
        url = re.escape(self.host.url())
        found = until(lambda: re.search(f'--runtime-feed {url}: .*{fault}',
                                        service.log(), re.DOTALL))
        self.assertTrue(found, service.log())
        self.assertFalse(self.has(NEW))
        self.assertTrue(self.has('13.11.0'))
        self.assertTrue(until(lambda: self.fetches(service, result) >= 1))
        self.assertEqual(self.metric(
            service,
            'upgrade_advisor_feed_last_fetch_succeeded{source="runtime-feed"}'), 0)
        del self.host.answers['/feed.json']
        self.assertTrue(until(lambda: self.has(NEW)), service.log())
        self.assertTrue(until(lambda: 'answers again' in service.log()))

    def test_not_found(self) -> None:
        self.check_old_data_serves(feed_host.status(404), 'HTTP 404')

    def test_the_host_fails(self) -> None:
        self.check_old_data_serves(feed_host.status(500), 'HTTP 500')

    def test_a_body_without_end(self) -> None:
        self.check_old_data_serves(feed_host.endless, 'longer than 16777216 bytes')

    def test_a_body_that_is_cut_short(self) -> None:
        self.check_old_data_serves(feed_host.truncated(feed()),
                                   'ends before it is whole')

    def test_something_else_than_a_feed(self) -> None:
        self.check_old_data_serves(feed_host.page(b'<html>Sign in</html>'),
                                   'REFUSED.*not JSON', result='refused')

    def test_a_feed_with_a_fault(self) -> None:
        entry = newest()
        entry['metadata']['releaseDate'] = 'soon'
        self.check_old_data_serves(feed_host.page(feed(**{NEW: entry})),
                                   'REFUSED.*13.99.0', result='refused')

    def test_redirects_in_a_circle(self) -> None:
        self.check_old_data_serves(
            feed_host.status(302, Location='/feed.json'), 'more than 3 times')

    def test_a_redirect_to_http(self) -> None:
        self.check_old_data_serves(
            feed_host.status(302, Location='http://127.0.0.1:1/'),
            'a URL that is not https')

    def test_a_redirect_to_https_is_followed(self) -> None:
        self.host.answers['/moved'] = feed_host.status(
            302, Location=self.host.url())
        self.start(url=self.host.url('/moved'))
        self.assertTrue(self.has('13.11.0'))

    def test_the_time_that_a_host_asks_for(self) -> None:
        service = self.start()
        self.host.answers['/feed.json'] = feed_host.status(503, Retry_After='3000')
        self.assertTrue(until(lambda: self.fetches(service, 'failed') >= 1))
        seen = len(self.host.seen)
        time.sleep(3)
        self.assertEqual(len(self.host.seen), seen)


class Start(Feeds):
    def test_a_start_without_the_host_uses_the_last_good_copy(self) -> None:
        self.host.pages['/feed.json'] = feed(**{NEW: newest()})
        keep = ('--state-dir', str(self.state))
        with Service(DAEMON, *self.flags(*keep)):
            pass
        self.host.stop()
        service = self.start(*keep)
        self.assertTrue(self.has(NEW))
        self.assertIn('the data confirmed at', service.log())
        self.assertEqual(self.metric(
            service,
            'upgrade_advisor_feed_last_fetch_succeeded{source="runtime-feed"}'), 0)

    def test_a_copy_that_is_damaged_is_said_and_not_used(self) -> None:
        keep = ('--state-dir', str(self.state))
        with Service(DAEMON, *self.flags(*keep)):
            pass
        copies = list(self.state.glob('feed-*.copy'))
        self.assertEqual(len(copies), 1)
        self.assertEqual(copies[0].stat().st_mode & 0o777, 0o600)
        copies[0].write_bytes(copies[0].read_bytes()[:-1])
        self.host.stop()
        ended = self.run_until_end(*self.flags(*keep))
        self.assertEqual(ended.returncode, 1)
        self.assertIn('is damaged', ended.stderr)
        self.assertIn('there is no copy of it in --state-dir', ended.stderr)

    def test_a_start_without_data_says_so(self) -> None:
        self.host.answers['/feed.json'] = feed_host.status(500)
        ended = self.run_until_end(*self.flags())
        self.assertEqual(ended.returncode, 1)
        self.assertIn(f'--runtime-feed {self.host.url()}: HTTP 500', ended.stderr)
        self.assertIn('without --state-dir', ended.stderr)

    def test_a_slow_host_does_not_hold_up_the_start_for_long(self) -> None:
        self.host.answers['/feed.json'] = feed_host.waiting(self.host)
        began = time.monotonic()
        ended = self.run_until_end(*self.flags())
        self.assertEqual(ended.returncode, 1)
        self.assertIn('did not come in time', ended.stderr)
        self.assertLess(time.monotonic() - began, 40)

    def test_an_expired_certificate_is_not_trusted(self) -> None:
        now = datetime.datetime.now(datetime.timezone.utc)
        pair = self.authority.issue_between(
            'localhost', now - datetime.timedelta(days=2),
            now - datetime.timedelta(days=1), 'expired')
        host = self.enterContext(FeedHost(pair))
        host.pages['/feed.json'] = feed()
        ended = self.run_until_end(*self.flags(url=host.url()))
        self.assertEqual(ended.returncode, 1)
        self.assertIn('certificate has expired', ended.stderr)

    def test_a_certificate_of_an_unknown_authority_is_not_trusted(self) -> None:
        ended = self.run_until_end('--runtime-feed', self.host.url())
        self.assertEqual(ended.returncode, 1)
        self.assertIn('the certificate of the host is not valid', ended.stderr)

    def test_http_is_for_tests_on_this_machine(self) -> None:
        host = self.enterContext(FeedHost())
        host.pages['/feed.json'] = feed()
        ended = self.run_until_end('--runtime-feed', host.url())
        self.assertIn('--feeds-to-loopback', ended.stderr)
        self.start('--feeds-to-loopback', url=host.url())
        self.assertTrue(self.has('13.11.0'))

    def test_check_config_judges_urls_and_asks_nobody(self) -> None:
        sound = self.run_until_end(*self.flags('--check-config'))
        self.assertEqual(sound.returncode, 0, sound.stderr)
        self.assertIn('not asked by --check-config', sound.stderr)
        self.assertEqual(self.host.seen, [])
        faulty = self.run_until_end(
            '--check-config', '--runtime-feed', 'http://example.org/a',
            '--lifecycle', 'ftp://example.org/b', '--feed-interval', 'often')
        self.assertEqual(faulty.returncode, 1)
        for fault in ('--runtime-feed http://example.org/a',
                      '--lifecycle ftp://example.org/b', '--feed-interval often'):
            self.assertIn(fault, faulty.stderr)


class Signatures(Feeds):
    def setUp(self) -> None:
        super().setUp()
        self.key = self.folder / 'feed.key'
        self.public = self.folder / 'feed.pub'
        self.openssl('genpkey', '-algorithm', 'ed25519', '-out', self.key)
        self.openssl('pkey', '-in', self.key, '-pubout', '-out', self.public)
        self.publish(feed())

    @staticmethod
    def openssl(*arguments: object) -> None:
        subprocess.run(['openssl', *map(str, arguments)], check=True,
                       capture_output=True, stdin=subprocess.DEVNULL)

    def publish(self, text: bytes) -> None:
        plain, signature = self.folder / 'feed.json', self.folder / 'feed.json.sig'
        plain.write_bytes(text)
        self.openssl('pkeyutl', '-sign', '-rawin', '-inkey', self.key, '-in', plain,
                     '-out', signature)
        self.host.pages['/feed.json.sig'] = signature.read_bytes()
        self.host.pages['/feed.json'] = text

    def test_only_what_is_signed_is_used(self) -> None:
        service = self.start('--feed-key', str(self.public))
        # Changed on its way, with the old signature.
        self.host.pages['/feed.json'] = feed(**{NEW: newest()})
        self.assertTrue(until(lambda: 'is not of these bytes' in service.log()))
        self.assertFalse(self.has(NEW))
        del self.host.pages['/feed.json.sig']
        self.assertTrue(
            until(lambda: 'its signature (.sig): HTTP 404' in service.log()))
        self.assertFalse(self.has(NEW))
        self.publish(feed(**{NEW: newest()}))
        self.assertTrue(until(lambda: self.has(NEW)), service.log())
        self.assertTrue(until(lambda: self.fetches(service, 'refused') >= 2))

    def test_a_start_with_a_bad_signature_is_refused(self) -> None:
        self.host.pages['/feed.json.sig'] = b'x' * 64
        ended = self.run_until_end(*self.flags('--feed-key', str(self.public)))
        self.assertEqual(ended.returncode, 1)
        self.assertIn('its signature (.sig) is not of these bytes', ended.stderr)


class OldData(Feeds):
    def test_plans_note_data_that_was_not_confirmed_for_long(self) -> None:
        service = self.start('--stale-after', '1s')
        self.assertNotIn('CATALOG_IS_OLD', json.dumps(self.plan()))
        before = self.plan()
        self.host.answers['/feed.json'] = feed_host.status(500)
        self.assertTrue(until(lambda: 'CATALOG_IS_OLD' in json.dumps(self.plan())),
                        service.log())
        old = self.plan()
        self.assertEqual(old['verdict'], before['verdict'])
        self.assertNotEqual(old['plan_id'], before['plan_id'])
        self.assertIn('was last confirmed on', json.dumps(old))
        del self.host.answers['/feed.json']
        self.assertTrue(until(lambda: self.plan() == before))


class End(Feeds):
    def test_sigterm_ends_in_the_middle_of_an_answer(self) -> None:
        service = self.start()
        self.host.answers['/feed.json'] = feed_host.waiting(self.host)
        seen = self.host.count(200)
        self.assertTrue(until(lambda: self.host.count(200) > seen))
        began = time.monotonic()
        service.begin_stop()
        os.waitid(os.P_PID, service.pid(), os.WEXITED | os.WNOWAIT)
        self.assertLess(time.monotonic() - began, 20)

    def test_sigterm_ends_a_start_that_waits(self) -> None:
        self.host.answers['/feed.json'] = feed_host.waiting(self.host)
        process = subprocess.Popen(
            [DAEMON, '--listen', '127.0.0.1:0', *self.flags()], text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE)
        self.assertTrue(until(lambda: self.host.count(200) > 0))
        process.terminate()
        _, log = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 0, log)
        self.assertIn('stopped before it served', log)


if __name__ == '__main__':
    unittest.main()
