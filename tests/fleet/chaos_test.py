#!/usr/bin/python3
"""Three services on one PostgreSQL that are stopped, killed, started and cut off at random,
while Deployments are sent and a release is withdrawn.

    chaos_test.py UPGRADE_ADVISORD DESCRIPTOR_SET FEED

For five seconds, or as many as UPGRADE_ADVISOR_CHAOS_SECONDS says. The seed is printed,
and UPGRADE_ADVISOR_CHAOS_SEED repeats it.
"""

from __future__ import annotations

import contextlib
import json
import os
import pathlib
import random
import shutil
import signal
import sys
import threading
import time
import unittest
from collections import Counter
from typing import Any

import grpc

sys.path[:0] = [os.path.join(os.path.dirname(__file__), '..', 'e2e'),
                os.path.dirname(__file__)]

from cut_proxy import CutProxy  # noqa: E402
from fleet_client import FleetClient  # noqa: E402
from service import Service  # noqa: E402
from service_test import FEED, FleetCase, Receiver, deployment, until  # noqa: E402
from with_postgresql import Server  # noqa: E402

SECONDS = float(os.environ.get('UPGRADE_ADVISOR_CHAOS_SECONDS', '5'))
SEED = int(os.environ.get('UPGRADE_ADVISOR_CHAOS_SEED', str(time.time_ns() % 10 ** 6)))
ORGANIZATIONS = ('acme', 'umbrella')
DEPLOYMENTS = 60
VERSIONS = ('7.4.1', '9.1.0', '9.17.0', '11.3.0')


class Member:
    """One of the services: it runs, is stopped, or is gone."""

    def __init__(self, case: FleetCase, store: str) -> None:
        self.case = case
        self.store = store
        self.service: Service | None = None
        self.client: FleetClient | None = None
        self.is_stopped = False

    def begin(self) -> None:
        if self.service is not None:
            return
        with contextlib.suppress(Exception):  # PostgreSQL may just be cut off
            service, client = self.case.start_on(self.store)  # type: ignore[attr-defined]
            self.service, self.client = service, client

    def signal(self, number: int) -> None:
        if self.service is not None:
            self.service.signal(number)
            self.is_stopped = number == signal.SIGSTOP

    def reload(self) -> None:
        if self.service is not None:
            self.service.signal(signal.SIGHUP)

    def kill(self) -> None:
        if self.service is not None:
            self.service.kill()
            self.service = self.client = None
            self.is_stopped = False

    def go_on(self) -> None:
        if self.is_stopped:
            self.signal(signal.SIGCONT)


class ChaosTest(FleetCase):
    """Nothing is lost, whatever happens."""

    def setUp(self) -> None:
        print(f'seed {SEED}', file=sys.stderr)
        self.random = random.Random(SEED)
        super().setUp()
        self.proxy = CutProxy(self.server.port)
        self.addCleanup(self.proxy.close)
        behind = self.url.replace(f':{self.server.port}/', f':{self.proxy.port}/')
        self.members = [Member(self, self.url), Member(self, self.url), Member(self, behind)]
        self.receiver = Receiver()
        self.is_over = threading.Event()
        self.revision = 0
        self.stored: dict[tuple[str, int], int] = {}
        self.addCleanup(self.end_all)

    def open_store(self) -> str:
        place = pathlib.Path(self.folder) / 'pg'
        place.mkdir()
        os.chmod(self.folder, 0o755)
        self.server = Server(str(place), ['fsync=off'])
        self.server.make()
        self.server.start()
        self.addCleanup(self.server.stop)
        return self.server.url

    def start_on(self, store: str) -> tuple[Service, FleetClient]:
        self.url, before = store, self.url
        try:
            return self.start('--webhooks-to-loopback', '--fleet-workers', '2')
        finally:
            self.url = before

    def end_all(self) -> None:
        self.is_over.set()
        for member in self.members:
            member.go_on()

    def write(self, seed: int) -> None:
        """Sends Deployments to whoever answers; what was confirmed is remembered."""
        chance = random.Random(seed)
        while not self.is_over.is_set():
            organization = chance.choice(ORGANIZATIONS)
            with self.lock:
                self.revision += 1
                revision = self.revision
            numbers = chance.sample(range(DEPLOYMENTS), 8)
            rows = [deployment(n, chance.choice(VERSIONS), f'w{n % 3}', revision)
                    for n in numbers]
            client = chance.choice(self.members).client
            if client is None:
                time.sleep(0.05)
                continue
            try:
                answer = client.upsert(organization, rows, timeout=3)
            except (grpc.RpcError, ValueError):
                continue
            refused = {int(f['index']) for f in answer['faults']}
            with self.lock:
                for i, n in enumerate(numbers):
                    if i not in refused:
                        key = (organization, n)
                        self.stored[key] = max(self.stored.get(key, 0), revision)
            time.sleep(0.02)

    def withdraw_or_restore(self, is_withdrawn: bool) -> None:
        feed = json.loads(pathlib.Path(FEED).read_text(encoding='utf-8'))
        for key in ('runtimeVersions', 'runtimeVersionsV3'):
            if is_withdrawn and '11.3.0' in feed.get(key, {}):
                feed[key]['11.3.0']['metadata'].update(yanked=True, yankedReason='a test')
        new = self.feed.with_suffix('.new')
        new.write_text(json.dumps(feed), encoding='utf-8')
        shutil.move(new, self.feed)
        for member in self.members:
            member.reload()

    def disturb(self) -> None:
        member = self.random.choice(self.members)
        match self.random.randrange(6):
            case 0:
                if not member.is_stopped:
                    member.signal(signal.SIGSTOP)
            case 1 | 2:
                member.go_on()
                member.begin()
            case 3:
                member.kill()
            case 4:
                self.proxy.cut()
            case _:
                self.proxy.heal()

    def settle(self) -> FleetClient:
        """Everybody is well again."""
        self.is_over.set()
        self.proxy.heal()
        for member in self.members:
            member.go_on()
            member.begin()
        until(lambda: all(member.client is not None or member.begin()
                          for member in self.members), 60)
        client = self.members[0].client
        assert client is not None
        return client

    def is_settled(self, client: FleetClient, organization: str) -> bool:
        """All are assessed by the last catalog."""
        try:
            page = client.call('ListDeployments', {'organization': organization,
                                                   'page_size': 1000})['deployments']
        except grpc.RpcError:
            return False
        return all(row['state'] == 'ASSESSMENT_STATE_CURRENT' and
                   (row['assessment']['yanked'] or
                    row['assessment']['running']['version'] != '11.3.0') for row in page)

    def until_settled(self, client: FleetClient, organization: str) -> None:
        try:
            until(lambda: self.is_settled(client, organization), 120)
        except AssertionError:
            rows = client.call('ListDeployments', {'organization': organization,
                                                   'page_size': 1000})['deployments']
            found = Counter((row['state'], row['assessment']['running']['version'],
                             row['assessment']['yanked']) for row in rows)
            logs = [member.service.log()[-600:] for member in self.members if member.service]
            raise AssertionError('\n'.join([str(found), *logs])) from None

    def last_changes(self, client: FleetClient, organization: str) -> dict[str, Any]:
        changes = client.pages('ListChanges', {'organization': organization,
                                               'page_size': 1000}, 'changes')
        out: dict[str, Any] = {}
        for change in changes:
            out.setdefault(change['deployment_id'], change['after'])
        return out

    def check_receiver(self, counts: dict[str, int]) -> None:
        """Every change at least once, and never two of one id."""
        def got(organization: str) -> set[int]:
            return {int(e['data']['sequence']) for e in self.receiver.events()
                    if e['data']['organization'] == organization}
        for organization, count in counts.items():
            until(lambda o=organization, c=count: got(o) == set(range(1, c + 1)), 120)
        bodies: dict[tuple[str, str], str] = {}
        for event in self.receiver.events():
            text = json.dumps(event, sort_keys=True)
            self.assertEqual(text, bodies.setdefault((event['source'], event['id']), text))

    def test_what_was_confirmed_is_there_and_every_change_is_told(self) -> None:
        self.lock = threading.Lock()
        for member in self.members:
            member.begin()
        client = self.members[0].client
        assert client is not None
        for organization in ORGANIZATIONS:
            client.call('Subscribe', {'subscription': {
                'scope': {'organization': organization}, 'url': self.receiver.url,
                'format': 'FORMAT_CLOUDEVENTS'}})
        writers = [threading.Thread(target=self.write, args=(SEED + i,), daemon=True)
                   for i in range(2)]
        for writer in writers:
            writer.start()
        end = time.monotonic() + SECONDS
        is_withdrawn = False
        while time.monotonic() < end:
            time.sleep(self.random.uniform(0.05, 0.4))
            self.disturb()
            if self.random.randrange(8) == 0:
                is_withdrawn = not is_withdrawn
                self.withdraw_or_restore(is_withdrawn)
        client = self.settle()
        for writer in writers:
            writer.join(30)
        self.withdraw_or_restore(True)
        counts = {}
        for organization in ORGANIZATIONS:
            self.until_settled(client, organization)
            counts[organization] = self.check_chain(client, organization)
            self.check_entries(client, organization)
        self.assertGreater(sum(counts.values()), 0)
        self.check_receiver(counts)

    def check_entries(self, client: FleetClient, organization: str) -> None:
        last = self.last_changes(client, organization)
        rows = client.call('ListDeployments', {'organization': organization,
                                               'page_size': 1000})['deployments']
        for row in rows:
            if row['deployment_id'] in last:
                self.assertEqual(last[row['deployment_id']], row['assessment'])
        revisions = {row['deployment_id']: int(row['revision']) for row in rows}
        for (of, number), revision in self.stored.items():
            if of == organization:
                self.assertGreaterEqual(revisions[f'd{number}'], revision)


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[4:]], verbosity=2)
