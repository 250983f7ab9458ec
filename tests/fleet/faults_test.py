#!/usr/bin/python3
"""What goes wrong for a service with a fleet: no room, clients that vanish, that do not
read, and that send what nobody expects.

    faults_test.py UPGRADE_ADVISORD DESCRIPTOR_SET FEED

The small disk is a file system of its own, in a mount namespace that the test enters
at its start.
"""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys
import threading
import time
import unittest
from collections.abc import Iterator
from typing import Any

MARK = 'UPGRADE_ADVISOR_TEST_NAMESPACE'
if __name__ == '__main__' and MARK not in os.environ:
    user = [] if os.geteuid() == 0 else ['--map-root-user']
    probe = subprocess.run(['unshare', *user, '--mount', 'true'], check=False)
    entered = ['unshare', *user, '--mount'] if probe.returncode == 0 else []
    os.execvpe((entered or [sys.executable])[0], [*entered, sys.executable, *sys.argv],
               {**os.environ, MARK: 'yes' if entered else ''})

import grpc  # noqa: E402

sys.path[:0] = [os.path.join(os.path.dirname(__file__), '..', 'e2e'),
                os.path.dirname(__file__)]

from fleet_client import FleetClient  # noqa: E402
from google.protobuf import json_format  # noqa: E402
from service_test import PLAN, FleetCase, deployment, until  # noqa: E402
from with_postgresql import Server  # noqa: E402

MANY = 1000
GREATEST = 2 ** 63 - 1


def refusal(client: FleetClient, method: str, request: dict[str, Any]) -> grpc.StatusCode | None:
    """The code of the error, if there is one."""
    try:
        client.call(method, request)
    except grpc.RpcError as error:
        return error.code()  # type: ignore[no-any-return]
    return None


class DiskFullTest(FleetCase):
    """A SQLite file on a disk of 4 MiB."""

    def open_store(self) -> str:
        if not os.environ[MARK]:
            self.skipTest('no mount namespace here; disk_full_test.cc has a limit of pages')
        self.disk = self.folder / 'disk'
        self.disk.mkdir()
        subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=4m', 'none', str(self.disk)],
                       check=True)
        self.addCleanup(subprocess.run, ['umount', '-l', str(self.disk)], check=False)
        return f'sqlite:{self.disk}/fleet.db'

    def fill(self) -> None:
        """All but nothing of what is left."""
        with open(self.disk / 'ballast', 'wb', buffering=0) as ballast:
            try:
                while True:
                    ballast.write(b'x' * 4096)
            except OSError:
                pass

    def test_work_waits_for_room_and_nothing_is_half_applied(self) -> None:
        service, client = self.start()
        client.upsert('acme', [deployment(i, '9.17.0') for i in range(5)])
        self.assessed(client)
        self.fill()
        rows = [deployment(i, '11.3.0', revision=2, environment={
            'variables': {f'AIRFLOW_VAR_{i}': os.urandom(30_000).hex()}}) for i in range(60)]
        with self.assertRaises(grpc.RpcError) as caught:
            client.upsert('acme', rows)
        self.assertEqual(grpc.StatusCode.UNAVAILABLE, caught.exception.code())
        self.assertEqual(grpc.StatusCode.UNAVAILABLE, refusal(client, 'SetTarget', {
            'scope': {'organization': 'acme'},
            'target': {'target': {'policy': 'TARGET_POLICY_LATEST_LTS'}}}))
        # What is there can be read, and plans are made.
        listed = client.call('ListDeployments', {'organization': 'acme'})['deployments']
        self.assertEqual({('9.17.0', '1')}, {
            (row['assessment']['running']['version'], row['revision']) for row in listed})
        self.assertEqual('TARGET_POLICY_LATEST',
                         listed[0]['target']['target'].get('policy'))
        with self.assertRaises(grpc.RpcError) as refused:
            service.channel().unary_unary(PLAN)(b'', timeout=30)
        self.assertEqual(grpc.StatusCode.INVALID_ARGUMENT, refused.exception.code())
        self.withdraw(service, '9.17.0')
        until(lambda: 'assessments wait' in service.log())
        # Room again.
        subprocess.run(['mount', '-o', 'remount,size=64m', str(self.disk)], check=True)
        until(lambda: int(client.call('SummarizeFleet', {'organization': 'acme'})['yanked']) == 5)
        until(lambda: 'answers again' in service.log())
        answer = client.upsert('acme', rows)
        self.assertEqual(('55', '5'), (answer['created'], answer['updated']))
        self.assertEqual('60', self.assessed(client)['total'])
        self.check_chain(client)


class Streams:
    """What holds on every store."""

    def test_one_watch_too_many_is_refused_and_the_others_hear(self: Any) -> None:
        service, client = self.start()
        client.upsert('acme', [deployment(1)])
        self.assessed(client)
        # More streams than a connection has, and fifty more than the service has
        # places. Which of them find none is a matter of when they arrive.
        clients = [FleetClient(service.channel(), sys.argv[2]) for _ in range(MANY // 50 + 1)]
        watches = [one.watch({'organization': 'acme', 'after': 0}, timeout=300)
                   for one in clients for _ in range(50)]
        until(lambda: sum(not watch.is_active() for watch in watches) >= 50)
        refused = [watch for watch in watches if not watch.is_active()]
        self.assertEqual(50, len(refused))
        for watch in refused:
            self.assertEqual(grpc.StatusCode.RESOURCE_EXHAUSTED, watch.code())
        present = [watch for watch in watches if watch.is_active()]
        heard = [threading.Event() for _ in range(3)]

        def listen(at: int, place: int) -> None:
            for message in present[place]:
                if message.changes:
                    heard[at].set()
                    return
        for at, place in enumerate((0, MANY // 2, MANY - 1)):
            threading.Thread(target=listen, args=(at, place), daemon=True).start()
        self.withdraw(service, '11.3.0')
        for event in heard:
            self.assertTrue(event.wait(120))

        def finds_a_place() -> bool:
            try:
                for _ in client.watch({'organization': 'acme'}, timeout=2):
                    pass
            except grpc.RpcError as error:
                return error.code() == grpc.StatusCode.DEADLINE_EXCEEDED  # type: ignore
            return True
        self.assertFalse(finds_a_place())
        # A place is free once a client has gone.
        for watch in present[:10]:
            watch.cancel()
        until(finds_a_place)
        for watch in watches:
            watch.cancel()

    def test_a_client_that_vanishes_leaves_whole_rows(self: Any) -> None:
        _, client = self.start()
        path, in_type, _ = client._method('UpsertDeployments')
        stub = client.channel.stream_unary(path, request_serializer=lambda m: m.SerializeToString())

        def total() -> int:
            return int(client.call('SummarizeFleet', {'organization': 'acme'})['total'])
        for round_number in range(5):
            sent = threading.Event()

            def rows(first: int = round_number * 1000,
                     done: threading.Event = sent) -> Iterator[Any]:
                for i in range(700):
                    yield json_format.ParseDict(
                        {'organization': 'acme', 'deployment': deployment(first + i)}, in_type())
                done.set()
                time.sleep(60)
            call = stub.future(rows(), timeout=120)
            self.assertTrue(sent.wait(30))
            # A batch is stored, others are under way.
            until(lambda stored=round_number * 500 + 500: total() >= stored)
            call.cancel()
        again = client.upsert('acme', [deployment(r * 1000 + i)
                                       for r in range(5) for i in range(700)])
        self.assertEqual(3500, int(again['created']) + int(again['unchanged']))
        self.assertEqual('3500', self.assessed(client)['total'])

    def test_large_rows_are_stored_and_larger_ones_refused(self: Any) -> None:
        _, client = self.start()
        def large(number: int, size: int) -> dict[str, Any]:
            return deployment(number, environment={'variables': {
                f'V{i}': os.urandom(30_000).hex() for i in range(size // 60_000)}})
        answer = client.upsert('acme', [large(i, 4_000_000) for i in range(40)])
        self.assertEqual(('40', '0'), (answer['created'], answer['faulty']))
        self.assertEqual('40', self.assessed(client)['total'])
        with self.assertRaises(grpc.RpcError) as caught:
            client.upsert('acme', [large(1, 40_000_000)])
        self.assertEqual(grpc.StatusCode.RESOURCE_EXHAUSTED, caught.exception.code())
        self.assertEqual('40', client.call('SummarizeFleet', {'organization': 'acme'})['total'])

    def test_a_row_of_another_organization_in_a_stream_is_a_fault(self: Any) -> None:
        _, client = self.start()
        path, in_type, out_type = client._method('UpsertDeployments')
        stub = client.channel.stream_unary(path, request_serializer=lambda m: m.SerializeToString(),
                                           response_deserializer=out_type.FromString)
        names = ['acme', '', 'other', 'acme', 'x y']
        answer = client._dict(stub(iter([json_format.ParseDict(
            {'organization': name, 'deployment': deployment(i)}, in_type())
            for i, name in enumerate(names)])))
        self.assertEqual(('3', ['2', '4']),
                         (answer['created'], [f['index'] for f in answer['faults']]))
        for fault in answer['faults']:
            self.assertIn('one organization', fault['message'])
        self.assertEqual('0', client.call('SummarizeFleet', {'organization': 'other'})['total'])

    def test_names_are_kept_as_they_are_or_refused_with_the_reason(self: Any) -> None:
        _, client = self.start()
        kept = ['a\tb\r\n', '\x1b[31mred', '\u202etxt.exe', '<script>alert(1)</script>',
                '=cmd()', 'x' * 256, '\ufeff\u2028', "'; DROP TABLE deployments; --",
                '\U0001f600', ' ']
        rows = [{**deployment(i), 'deployment': {**deployment(i)['deployment'], 'name': name}}
                for i, name in enumerate(kept)]
        self.assertEqual(str(len(kept)), client.upsert('acme', rows)['created'])
        self.assertEqual(str(len(kept)), client.upsert('acme', rows)['unchanged'])
        for i, name in enumerate(kept):
            got = client.call('GetDeployment', {'organization': 'acme', 'deployment_id': f'd{i}'})
            self.assertEqual(name, got['deployment']['name'])
        pages = client.pages('ListDeployments', {'organization': 'acme', 'page_size': 1},
                             'deployments')
        self.assertEqual(sorted(kept, key=lambda n: n.encode()), [row['name'] for row in pages])
        for number, (name, why) in enumerate([('x' * 257, '256'), ('x' * 10_000, '256'),
                                              ('a\0b', 'NUL')]):
            row = {**deployment(50 + number), 'source': name}
            row['deployment'] = {**row['deployment'], 'name': name}
            answer = client.upsert('acme', [row])
            self.assertEqual('1', answer['faulty'])
            message = answer['faults'][0]['message']
            for part in (why, 'name', 'source'):
                self.assertIn(part, message)
            self.assertNotIn(name, message)

    def test_bytes_that_are_not_a_row_are_a_fault_and_the_rest_is_stored(self: Any) -> None:
        _, client = self.start()
        path, in_type, out_type = client._method('UpsertDeployments')
        row = deployment(1)
        row['deployment']['name'] = 'NAME'
        message = json_format.ParseDict({'organization': 'acme', 'deployment': row}, in_type())
        broken = message.SerializeToString().replace(b'NAME', b'\xff\xfe\xc0\x80')
        good = [json_format.ParseDict({'organization': 'acme', 'deployment': deployment(i)},
                                      in_type()).SerializeToString() for i in (2, 3)]
        answer = client._dict(client.channel.stream_unary(
            path, response_deserializer=out_type.FromString)(
                iter([good[0], broken, good[1]]), timeout=30))
        self.assertEqual(('3', '2', '1'),
                         (answer['received'], answer['created'], answer['faults'][0]['index']))
        self.assertIn('UpsertDeploymentsRequest', answer['faults'][0]['message'])
        # Without an organization in front, nothing can be stored.
        with self.assertRaises(grpc.RpcError) as caught:
            client.channel.stream_unary(path)(iter([b'\xff', good[0]]), timeout=30)
        self.assertEqual(grpc.StatusCode.INVALID_ARGUMENT, caught.exception.code())
        self.assertEqual('2', client.call('SummarizeFleet', {'organization': 'acme'})['total'])

    def test_numbers_and_times_at_their_ends(self: Any) -> None:
        _, client = self.start()
        times = {'1': '1969-12-31T23:59:59.999999Z', '2': '9999-12-31T23:59:59.999999Z',
                 '3': '0001-01-01T00:00:00Z', '4': '1970-01-01T00:00:00Z'}
        answer = client.upsert('acme', [
            {**deployment(int(i), revision=GREATEST), 'facts_time': text}
            for i, text in times.items()])
        self.assertEqual('4', answer['created'], answer)
        for i, text in times.items():
            got = client.call('GetDeployment', {'organization': 'acme', 'deployment_id': f'd{i}'})
            self.assertEqual((text, str(GREATEST)), (got['deployment']['facts_time'],
                                                     got['deployment']['revision']))
        again = client.upsert('acme', [deployment(1, '9.17.0', revision=GREATEST)])
        self.assertEqual(str(GREATEST), again['faults'][0]['stored_revision'])
        path, in_type, out_type = client._method('UpsertDeployments')
        for seconds, nanos in ((GREATEST, 0), (-GREATEST, 0), (0, -1), (0, 10 ** 9),
                               (253_402_300_800, 0)):
            message = json_format.ParseDict(
                {'organization': 'acme', 'deployment': deployment(9)}, in_type())
            message.deployment.facts_time.seconds = seconds
            message.deployment.facts_time.nanos = nanos
            answer = client._dict(client.channel.stream_unary(
                path, response_deserializer=out_type.FromString)(
                    iter([message.SerializeToString()]), timeout=30))
            self.assertIn('facts_time', answer['faults'][0]['message'])
        self.assessed(client)
        acme = {'organization': 'acme'}
        whole = client.call('ListDeployments', {**acme, 'page_size': 2 ** 31 - 1})
        self.assertEqual(4, len(whole['deployments']))
        for method, request in (
                ('ListDeployments', {'page_size': -2 ** 31}), ('ListChanges', {'page_size': -1}),
                ('SummarizeFleet', {'ending_days': 10 ** 9}),
                ('SummarizeFleet', {'ending_days': -1})):
            self.refused(grpc.StatusCode.INVALID_ARGUMENT, client, method, {**acme, **request})
        for days in (0, 10 ** 9, -10 ** 9, GREATEST, -GREATEST):
            rows = client.call('ListDeployments', {**acme, 'filter': f'days_left < {days}'})
            self.assertLessEqual(len(rows['deployments']), 4)
        code = refusal(client, 'ListDeployments', {**acme, 'filter': f'days_left < {10 ** 30}'})
        self.assertIn(code, (None, grpc.StatusCode.INVALID_ARGUMENT))
        self.assertEqual([], client.call('ListChanges', acme)['changes'])
        # After the last: nothing, and no error.
        for after in (1, GREATEST):
            with self.assertRaises(grpc.RpcError) as caught:
                next(iter(client.watch({**acme, 'after': after}, timeout=2)))
            self.assertEqual(grpc.StatusCode.DEADLINE_EXCEEDED, caught.exception.code())
        with self.assertRaises(grpc.RpcError) as caught:
            next(iter(client.watch({**acme, 'after': -1}, timeout=20)))
        self.assertEqual(grpc.StatusCode.INVALID_ARGUMENT, caught.exception.code())
        self.refused(grpc.StatusCode.NOT_FOUND, client, 'Revoke',
                     {**acme, 'acknowledgement_id': f'ack-{10 ** 30}'})

    def test_a_target_that_cannot_be_reached_is_said_in_the_entry(self: Any) -> None:
        _, client = self.start()
        scope = {'organization': 'acme', 'workspace': 'w7'}
        target = {'release': {'distribution': 'DISTRIBUTION_RUNTIME', 'version': '99.9.9'}}
        nobody = client.call('SetTarget', {'scope': scope, 'target': {'target': target}})
        self.assertEqual('0', nobody['changed'])
        client.upsert('acme', [deployment(1, workspace='w7'), deployment(2)])
        self.assessed(client)
        def entry(name: str) -> Any:
            return client.call('GetDeployment', {**acme, 'deployment_id': name})['deployment']
        acme = {'organization': 'acme'}
        failed = entry('d1')
        self.assertEqual(('ASSESSMENT_STATE_FAILED', 'w7', '99.9.9'),
                         (failed['state'], failed['target_scope'],
                          failed['target']['target']['release']['version']))
        self.assertIn('99.9.9', failed['assessment']['error'])
        self.assertEqual('11.3.0', failed['assessment']['running']['version'])
        self.assertEqual('ASSESSMENT_STATE_CURRENT', entry('d2')['state'])
        # Without the target it is as the other.
        self.assertEqual('1', client.call('SetTarget', {'scope': scope})['changed'])
        until(lambda: entry('d1')['state'] == 'ASSESSMENT_STATE_CURRENT')
        self.assertEqual('', entry('d1')['target_scope'])
        # An older release than the one that runs.
        client.call('SetTarget', {'scope': scope, 'target': {'target': {
            'release': {'distribution': 'DISTRIBUTION_RUNTIME', 'version': '9.17.0'}}}})
        until(lambda: entry('d1')['state'] != 'ASSESSMENT_STATE_STALE')
        older = entry('d1')['assessment']
        self.assertTrue(older['error'] or older['reason'], older)
        self.check_chain(client)


class SqliteStreamsTest(Streams, FleetCase):
    """A file."""

    def test_a_watch_that_is_not_read_holds_nobody_up(self) -> None:
        service, client = self.start('--fleet-workers', '2')
        client.upsert('acme', [deployment(i, '11.3.0') for i in range(25_000)])
        self.assessed(client)
        lazy = client.watch({'organization': 'acme', 'after': 0}, timeout=500)
        before = self.memory(service)
        seen: list[int] = []
        def follow() -> None:
            try:
                for message in FleetClient(service.channel(), sys.argv[2]).watch(
                        {'organization': 'acme', 'after': 0}, timeout=500):
                    seen.extend(change.sequence for change in message.changes)
            except grpc.RpcError:
                pass
        threading.Thread(target=follow, daemon=True).start()
        feed = self.feed.read_text()
        self.withdraw(service, '11.3.0')
        until(lambda: len(seen) == 25_000, 200)
        self.feed.write_text(feed)
        service.signal(1)
        until(lambda: len(seen) == 50_000, 200)
        self.assertEqual(list(range(1, 50_001)), seen)
        self.assertLess(self.memory(service) - before, 300_000)
        # It was not lost either.
        late = 0
        for message in lazy:
            late += len(message.changes)
            if late == 50_000:
                break
        lazy.cancel()

    @staticmethod
    def memory(service: Any) -> int:
        """KiB."""
        with open(f'/proc/{service.pid()}/status', encoding='ascii') as status:
            return next(int(line.split()[1]) for line in status if line.startswith('VmRSS'))


class PostgresqlStreamsTest(Streams, FleetCase):
    """A server of its own."""

    def open_store(self) -> str:
        place = pathlib.Path(self.folder) / 'pg'
        place.mkdir()
        os.chmod(self.folder, 0o755)
        server = Server(str(place), ['fsync=off'])
        server.make()
        server.start()
        self.addCleanup(server.stop)
        return server.url


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[4:]], verbosity=2)
