#!/usr/bin/python3
"""FleetService as its clients see it, on both stores, with what goes wrong.

    service_test.py UPGRADE_ADVISORD DESCRIPTOR_SET FEED
"""

from __future__ import annotations

import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import grpc

sys.path[:0] = [os.path.join(os.path.dirname(__file__), '..', 'e2e'),
                os.path.dirname(__file__)]

from fleet_client import FleetClient  # noqa: E402
from service import Service  # noqa: E402
from with_postgresql import Server  # noqa: E402

BINARY, DESCRIPTORS, FEED = sys.argv[1:4]
PLAN = '/astro.upgrade.v1.UpgradeService/PlanUpgrade'


def until(what: Callable[[], Any], seconds: float = 60) -> Any:
    """What it comes to, once it is true."""
    end = time.monotonic() + seconds
    while not (found := what()):
        if time.monotonic() > end:
            raise AssertionError('it did not happen in time')
        time.sleep(0.05)
    return found


def runtime(version: str) -> dict[str, str]:
    return {'distribution': 'DISTRIBUTION_RUNTIME', 'version': version}


def deployment(number: int, version: str = '11.3.0', workspace: str = 'w1', revision: int = 1,
               **more: Any) -> dict[str, Any]:
    return {'deployment_id': f'd{number}', 'workspace': workspace, 'revision': revision,
            'deployment': {'name': f'name {number:04}', 'release': runtime(version), **more}}


class Receiver:
    """A webhook that keeps what it got."""

    def __init__(self) -> None:
        got: list[list[dict[str, Any]]] = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:  # noqa: N802
                got.append(json.loads(self.rfile.read(int(self.headers['Content-Length']))))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self.got = got
        self.server = HTTPServer(('127.0.0.1', 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f'http://127.0.0.1:{self.server.server_port}/hook'

    def events(self) -> list[dict[str, Any]]:
        return [event for body in self.got for event in body]


class FleetCase(unittest.TestCase):
    """One store, and services on it."""

    def setUp(self) -> None:
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='ua-fleet-'))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.feed = self.folder / 'feed.json'
        shutil.copy(FEED, self.feed)
        self.url = self.open_store()

    def open_store(self) -> str:
        return f'sqlite:{self.folder}/fleet.db'

    def start(self, *flags: str) -> tuple[Service, FleetClient]:
        service = Service(BINARY, '--store', self.url, '--runtime-feed', str(self.feed), *flags)
        self.enterContext(service)
        return service, FleetClient(service.channel(), DESCRIPTORS)

    def refused(self, code: grpc.StatusCode, client: FleetClient, method: str,
                request: dict[str, Any]) -> str:
        with self.assertRaises(grpc.RpcError) as caught:
            client.call(method, request)
        self.assertEqual(code, caught.exception.code(), caught.exception.details())
        return str(caught.exception.details())

    def assessed(self, client: FleetClient, organization: str = 'acme') -> dict[str, Any]:
        """The summary, once all are assessed."""
        def summary() -> dict[str, Any] | None:
            found = client.call('SummarizeFleet', {'organization': organization})
            return None if int(found['pending']) else found
        return until(summary)  # type: ignore[no-any-return]

    def withdraw(self, service: Service, version: str) -> None:
        feed = json.loads(self.feed.read_text())
        for key in ('runtimeVersions', 'runtimeVersionsV3'):
            if version in feed.get(key, {}):
                feed[key][version]['metadata'].update(yanked=True, yankedReason='a test')
        self.feed.write_text(json.dumps(feed))
        service.signal(signal.SIGHUP)

    def check_chain(self, client: FleetClient, organization: str = 'acme') -> int:
        """Each change begins where the one before it ended; how many there are."""
        changes = list(client.pages('ListChanges', {'organization': organization,
                                                    'page_size': 7}, 'changes'))
        self.assertEqual(list(range(len(changes), 0, -1)),
                         [int(change['sequence']) for change in changes])
        last: dict[str, Any] = {}
        for change in reversed(changes):
            name = change['deployment_id']
            if name in last:
                self.assertEqual(last[name], change['before'])
            last[name] = change['after']
        return len(changes)


class Everything:
    """What holds on every store."""

    def test_rows_are_stored_and_faulty_ones_are_told(self: Any) -> None:
        _, client = self.start()
        answer = client.upsert('acme', [
            deployment(1), {'deployment_id': 'a b', 'deployment': {}}, deployment(2, '7.4.1'),
            deployment(1, '9.1.0', revision=0), deployment(3, '99.1.1'),
            deployment(1, '9.6.0', revision=1)])
        self.assertEqual(('6', '3', '3'),
                         (answer['received'], answer['created'], answer['faulty']))
        self.assertEqual([('1', 3), ('3', 3), ('5', 10)],
                         [(f['index'], f['code']) for f in answer['faults']])
        self.assertIn('deployment_id', answer['faults'][0]['message'])
        self.assertIn('workspace', answer['faults'][0]['message'])
        self.assertIn('revision', answer['faults'][1]['message'])
        self.assertEqual('1', answer['faults'][2]['stored_revision'])
        again = client.upsert('acme', [deployment(1), deployment(2, '7.4.1')])
        self.assertEqual('2', again['unchanged'])
        summary = self.assessed(client)
        self.assertEqual(('3', '1', '2'),
                         (summary['total'], summary['failed'], summary['unsupported']))
        entry = client.call('GetDeployment', {'organization': 'acme', 'deployment_id': 'd3'})
        self.assertEqual('ASSESSMENT_STATE_FAILED', entry['deployment']['state'])
        self.assertIn('99.1.1', entry['deployment']['assessment']['error'])
        gone = client.call('DeleteDeployments', {'organization': 'acme',
                                                 'deployment_ids': ['d3', 'd9']})
        self.assertEqual(('1', '1'), (gone['deleted'], gone['missing']))
        self.assertEqual('2', client.call('SummarizeFleet', {'organization': 'acme'})['total'])

    def test_a_plan_comes_from_what_is_stored(self: Any) -> None:
        _, client = self.start()
        client.upsert('acme', [deployment(1, '5.0.4', environment={'variables': {
            'AIRFLOW__SMART_SENSOR__USE_SMART_SENSOR': 'True',
            'AIRFLOW__SMART_SENSOR__SENSORS_ENABLED': 'NamedHivePartitionSensor'}})])
        self.assessed(client)
        got = client.call('GetDeployment', {'organization': 'acme', 'deployment_id': 'd1',
                                            'include_plan': True})
        assessment = got['deployment']['assessment']
        self.assertEqual('VERDICT_BLOCKED', assessment['verdict'])
        self.assertEqual(assessment['verdict'], got['plan']['plan']['verdict'])
        self.assertEqual([s['version'] for s in assessment['steps']],
                         [s['target']['version'] for s in got['plan']['plan']['steps']])
        self.assertEqual('name 0001', got['deployment']['name'])

    def test_filters_orders_and_pages_list_what_they_say(self: Any) -> None:
        _, client = self.start()
        client.upsert('acme', [deployment(i, ['7.4.1', '9.6.0', '3.1-8'][i % 3], f'w{i % 2}')
                               for i in range(60)])
        self.assessed(client)

        def ids(**request: Any) -> list[str]:
            return [row['deployment_id'] for row in client.pages(
                'ListDeployments', {'organization': 'acme', 'page_size': 7, **request},
                'deployments')]
        everything = ids()
        self.assertEqual([f'd{i}' for i in range(60)], everything)
        self.assertEqual(everything[::-1], ids(order_by='name desc'))
        self.assertEqual([f'd{i}' for i in range(0, 60, 3)], ids(filter='release = 7.4.1'))
        self.assertEqual([f'd{i}' for i in range(0, 60, 6)],
                         ids(filter='release = 7.4.1 AND workspace = w0'))
        self.assertEqual(sorted(f'd{i}' for i in range(60) if i % 3 != 2),
                         sorted(ids(filter='support = UNSUPPORTED', order_by='days_left')))
        self.assertEqual([f'd{i}' for i in range(10, 20)], ids(filter='name = "name 001*"'))
        self.assertEqual([], ids(filter='verdict = NO_PATH'))
        self.assertEqual(20, len(ids(filter='days_left > 0 OR release > 90.0.0')))
        text = self.refused(grpc.StatusCode.INVALID_ARGUMENT, client, 'ListDeployments', {
            'organization': 'acme', 'filter': 'verdit = BLOCKED', 'order_by': 'colour',
            'page_size': -1})
        for part in ('verdict', 'order_by', 'page_size'):
            self.assertIn(part, text)
        token = client.call('ListDeployments', {'organization': 'acme',
                                                'page_size': 1})['next_page_token']
        for request in ({'organization': 'other', 'page_token': token},
                        {'organization': 'acme', 'page_token': token, 'filter': 'yanked = true'},
                        {'organization': 'acme', 'page_token': 'x' + token}):
            self.refused(grpc.StatusCode.INVALID_ARGUMENT, client, 'ListDeployments', request)

    def test_a_withdrawn_release_is_told_to_those_who_run_it(self: Any) -> None:
        receiver = Receiver()
        service, client = self.start('--webhooks-to-loopback')
        client.upsert('acme', [deployment(i, '11.3.0' if i < 5 else '9.6.0') for i in range(20)])
        client.upsert('other', [deployment(1, '11.3.0')])
        self.assessed(client)
        client.call('Subscribe', {'subscription': {
            'scope': {'organization': 'acme'}, 'url': receiver.url,
            'format': 'FORMAT_CLOUDEVENTS', 'secret': 'sixteen bytes or more'}})
        watch = client.watch({'organization': 'acme'})
        seen: list[Any] = []
        threading.Thread(target=lambda: seen.extend(self.follow(watch)), daemon=True).start()
        time.sleep(1.5)
        self.withdraw(service, '11.3.0')
        until(lambda: len(seen) == 5)
        until(lambda: len(receiver.events()) == 5)
        watch.cancel()
        self.assertEqual(5, self.check_chain(client))
        for change in client.call('ListChanges', {'organization': 'acme'})['changes']:
            self.assertEqual('CHANGE_CAUSE_CATALOG', change['cause'])
            self.assertIn('CHANGE_KIND_YANKED', change['kinds'])
            self.assertTrue(change['after']['yanked'])
        self.assertEqual({f'd{i}' for i in range(5)}, {e['subject'] for e in receiver.events()})
        self.assertEqual(5, len({e['id'] for e in receiver.events()}))
        subscriptions = client.call('ListSubscriptions', {'organization': 'acme'})
        self.assertEqual('', subscriptions['subscriptions'][0]['secret'])
        # A watch goes on where another ended.
        rest = next(iter(client.watch({'organization': 'acme', 'after': 3})))
        self.assertEqual([4, 5], [change.sequence for change in rest.changes])

    @staticmethod
    def follow(watch: Any) -> Iterator[Any]:
        try:
            for message in watch:
                yield from message.changes
        except grpc.RpcError:
            pass

    def test_targets_and_acknowledgements_hold_for_their_scope(self: Any) -> None:
        _, client = self.start()
        smart = {'environment': {'variables': {
            'AIRFLOW__SMART_SENSOR__USE_SMART_SENSOR': 'True',
            'AIRFLOW__SMART_SENSOR__SENSORS_ENABLED': 'NamedHivePartitionSensor'}}}
        client.upsert('acme', [deployment(1, '5.0.4', 'w1', **smart),
                               deployment(2, '5.0.4', 'w2', **smart)])
        self.assertEqual('2', self.assessed(client)['blocked'])
        blocking = client.call('ListFindings', {'organization': 'acme'})['findings'][0]
        self.assertEqual('2', blocking['blocking'])
        ids = [f['advisory_id'] for f in client.call(
            'ListFindings', {'organization': 'acme'})['findings'] if int(f['blocking'])]
        made = []
        for advisory in ids:
            made.append(client.call('Acknowledge', {'acknowledgement': {
                'scope': {'organization': 'acme', 'workspace': 'w1'}, 'owner': 'team-data',
                'acknowledgement': {'advisory_id': advisory, 'reason': 'known'}}}))
        until(lambda: client.call('SummarizeFleet', {'organization': 'acme'})['blocked'] == '1')
        rows = client.call('ListDeployments', {'organization': 'acme',
                                               'filter': 'verdict = BLOCKED'})['deployments']
        self.assertEqual(['d2'], [row['deployment_id'] for row in rows])
        for one in made:
            client.call('Revoke', {'organization': 'acme', 'acknowledgement_id':
                                   one['acknowledgement']['acknowledgement_id']})
        until(lambda: client.call('SummarizeFleet', {'organization': 'acme'})['blocked'] == '2')
        listed = client.call('ListAcknowledgements', {'organization': 'acme'})
        self.assertTrue(all('revoke_time' in a for a in listed['acknowledgements']))
        changed = client.call('SetTarget', {
            'scope': {'organization': 'acme', 'deployment_id': 'd1'},
            'target': {'target': {'release': runtime('5.0.13')}}})
        self.assertEqual('1', changed['changed'])
        until(lambda: client.call('GetDeployment', {
            'organization': 'acme', 'deployment_id': 'd1'})['deployment']['assessment'].get(
                'target') == runtime('5.0.13'))
        self.check_chain(client)

    def test_no_call_shows_the_rows_of_another_organization(self: Any) -> None:
        policy = self.folder / 'policy.json'
        policy.write_text(json.dumps({'name': 'one', 'allow_rules': [
            {'name': 'acme', 'request': {'headers': [{'key': 'x-organization',
                                                      'values': ['acme']}]}},
            {'name': 'health', 'request': {'paths': ['/grpc.health.v1.Health/*']}}]}))
        _, admin = self.start()
        admin.upsert('other', [deployment(1, '7.4.1')])
        admin.call('Acknowledge', {'acknowledgement': {
            'scope': {'organization': 'other'}, 'owner': 'o',
            'acknowledgement': {'advisory_id': 'ANY-EOL-CURRENT', 'reason': 'r'}}})
        self.assessed(admin, 'other')
        _, client = self.start('--authorization-policy', str(policy))
        client.upsert('acme', [deployment(1)])
        other = {'organization': 'other'}
        denied = {
            'DeleteDeployments': {**other, 'deployment_ids': ['d1']},
            'GetDeployment': {**other, 'deployment_id': 'd1'},
            'ListDeployments': other, 'SummarizeFleet': other, 'ListFindings': other,
            'ListChanges': other, 'SetTarget': {'scope': other},
            'Acknowledge': {'acknowledgement': {'scope': other, 'owner': 'o'}},
            'Revoke': {**other, 'acknowledgement_id': 'ack-1'},
            'ListAcknowledgements': other, 'ListSubscriptions': other,
            'Subscribe': {'subscription': {'scope': other}},
            'Unsubscribe': {**other, 'subscription_id': 'sub-1'}}
        streams = {'UpsertDeployments', 'WatchChanges'}
        self.assertEqual({m.name for m in client.service.methods}, set(denied) | streams)
        for method, request in denied.items():
            self.refused(grpc.StatusCode.PERMISSION_DENIED, client, method, request)
            # The service says what the request is about, not the client.
            with self.assertRaises(grpc.RpcError) as caught:
                client.call(method, request, metadata=[('x-organization', 'acme')])
            self.assertEqual(grpc.StatusCode.PERMISSION_DENIED, caught.exception.code())
        with self.assertRaises(grpc.RpcError) as caught:
            client.upsert('other', [deployment(2)])
        self.assertEqual(grpc.StatusCode.PERMISSION_DENIED, caught.exception.code())
        with self.assertRaises(grpc.RpcError) as caught:
            next(iter(client.watch({**other, 'after': 0})))
        self.assertEqual(grpc.StatusCode.PERMISSION_DENIED, caught.exception.code())
        # Ids of another organization are not there.
        self.refused(grpc.StatusCode.NOT_FOUND, client, 'Revoke',
                     {'organization': 'acme', 'acknowledgement_id': 'ack-1'})
        self.refused(grpc.StatusCode.NOT_FOUND, client, 'GetDeployment',
                     {'organization': 'acme', 'deployment_id': 'd2'})
        # A stream is about one organization.
        answer = client.upsert('acme', [deployment(3)])
        self.assertEqual('1', answer['created'])
        self.assertEqual('1', admin.call('SummarizeFleet', other)['total'])

    def test_what_one_service_leaves_another_does(self: Any) -> None:
        first, client = self.start('--fleet-workers', '2')
        second, other = self.start('--fleet-workers', '2')
        rows = [deployment(i, ['7.4.1', '9.17.0', '11.3.0'][i % 3], environment={
            'variables': {'AIRFLOW__CORE__PARALLELISM': str(i)}}) for i in range(1500)]
        client.upsert('acme', rows)
        # One is stopped for a while, and then ended without a word.
        first.signal(signal.SIGSTOP)
        time.sleep(1)
        first.signal(signal.SIGCONT)
        first.kill()
        # The leases of the ended one run out.
        def summary() -> Any:
            found = other.call('SummarizeFleet', {'organization': 'acme'})
            return int(found['pending']) == 0 and found
        self.assertEqual('1500', until(summary, 120)['total'])
        self.withdraw(second, '11.3.0')
        until(lambda: int(other.call('SummarizeFleet', {'organization': 'acme'})['yanked']) == 500)
        self.assertEqual(500, self.check_chain(other))


class SqliteTest(Everything, FleetCase):
    """A file."""

    def test_without_a_store_there_is_no_fleet(self) -> None:
        with Service(BINARY) as service:
            client = FleetClient(service.channel(), DESCRIPTORS)
            self.refused(grpc.StatusCode.UNIMPLEMENTED, client, 'SummarizeFleet',
                         {'organization': 'acme'})

    def test_a_store_of_another_kind_refuses_the_start(self) -> None:
        with self.assertRaises(Exception) as caught, Service(BINARY, '--store', 'mysql://u:pw@h/d'):
            pass
        self.assertIn('sqlite:PATH', str(caught.exception))
        self.assertNotIn('pw', str(caught.exception))

    def test_no_secret_reaches_the_file(self) -> None:
        _, client = self.start()
        client.upsert('acme', [deployment(1, environment={'variables': {
            'DB_PASSWORD': 'hunter2', 'AIRFLOW_CONN_X': 'http://u:hunter2@h'}})])
        self.assessed(client)
        import sqlite3
        import zlib
        with sqlite3.connect(f'{self.folder}/fleet.db') as database:
            for (content,) in database.execute('SELECT content FROM sheets'):
                self.assertNotIn(b'hunter2', zlib.decompress(content[4:]))


class PostgresqlTest(Everything, FleetCase):
    """A server of its own, which can go away."""

    def open_store(self) -> str:
        place = self.folder / 'pg'
        place.mkdir()
        os.chmod(self.folder, 0o755)
        self.server = Server(str(place))
        self.server.make()
        self.server.start()
        self.addCleanup(self.server.stop)
        return self.server.url

    def test_plans_are_made_while_the_store_is_away(self) -> None:
        service, client = self.start()
        client.upsert('acme', [deployment(1)])
        self.assessed(client)
        self.server.stop(3)
        with self.assertRaises(grpc.RpcError) as caught:
            client.call('SummarizeFleet', {'organization': 'acme'})
        self.assertEqual(grpc.StatusCode.UNAVAILABLE, caught.exception.code())
        self.assertIn('grpc-retry-pushback-ms',
                      dict(caught.exception.trailing_metadata()))  # type: ignore[attr-defined]
        with self.assertRaises(grpc.RpcError) as caught:
            client.upsert('acme', [deployment(2)])
        self.assertEqual(grpc.StatusCode.UNAVAILABLE, caught.exception.code())
        with self.assertRaises(grpc.RpcError) as caught:
            service.channel().unary_unary(PLAN)(b'', timeout=30)
        self.assertEqual(grpc.StatusCode.INVALID_ARGUMENT, caught.exception.code())
        until(lambda: 'assessments wait' in service.log())
        self.server.start()
        until(lambda: self.is_there(client))
        client.upsert('acme', [deployment(2, '7.4.1')])
        self.assertEqual('2', self.assessed(client)['total'])
        until(lambda: 'answers again' in service.log())

    def is_there(self, client: FleetClient) -> bool:
        try:
            return client.call('SummarizeFleet', {'organization': 'acme'})['total'] == '1'
        except grpc.RpcError:
            return False

    def test_a_service_needs_no_right_to_change_tables(self) -> None:
        done = subprocess.run([BINARY, '--store', self.url, '--migrate-store'],
                              capture_output=True, text=True, check=False)
        self.assertEqual((0, ''), (done.returncode, done.stderr))
        rights = (pathlib.Path(__file__).parents[2] / 'docs/operations/fleet.md').read_text()
        rights = rights.split('```sql\n')[1].split('```')[0]
        made = subprocess.run(['psql', self.url, '-v', 'ON_ERROR_STOP=1', '-q'], input=rights,
                              capture_output=True, text=True, check=False)
        self.assertEqual((0, ''), (made.returncode, made.stderr))
        self.url = self.url.replace(f'//{self.server.user}@', '//fleet_service@')
        _, client = self.start('--store-migrations', 'check', '--webhooks-to-loopback')
        client.upsert('acme', [deployment(1), deployment(2, '7.4.1')])
        self.assertEqual('2', self.assessed(client)['total'])
        client.call('SetTarget', {'scope': {'organization': 'acme'},
                                  'target': {'target': {'policy': 'TARGET_POLICY_LATEST_LTS'}}})
        client.call('Subscribe', {'subscription': {
            'scope': {'organization': 'acme'}, 'url': 'http://127.0.0.1:1/',
            'format': 'FORMAT_SLACK'}})
        client.call('DeleteDeployments', {'organization': 'acme', 'deployment_ids': ['d1']})

    def test_tables_of_another_version_are_refused(self) -> None:
        with self.assertRaises(Exception) as caught, Service(
                BINARY, '--store', self.url, '--store-migrations', 'check'):
            pass
        self.assertIn('--store-migrations=apply', str(caught.exception))

    def test_a_service_starts_before_its_store(self) -> None:
        self.server.stop()
        _, client = self.start()
        self.refused(grpc.StatusCode.UNAVAILABLE, client, 'SummarizeFleet',
                     {'organization': 'acme'})
        self.server.start()
        until(lambda: self.answers(client))

    @staticmethod
    def answers(client: FleetClient) -> bool:
        try:
            client.call('SummarizeFleet', {'organization': 'acme'})
            return True
        except grpc.RpcError:
            return False


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[4:]], verbosity=2)
