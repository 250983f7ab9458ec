#!/usr/bin/python3
"""Streams of a fleet are calls: they have lines in the access log, are counted, and
keep the limits of their caller.

    streams_test.py UPGRADE_ADVISORD DESCRIPTOR_SET
"""

from __future__ import annotations

import functools
import json
import os
import pathlib
import re
import sys
import tempfile
import unittest
import urllib.request
from typing import Any

import grpc

sys.path[:0] = [os.path.join(os.path.dirname(__file__), '..', 'e2e'),
                os.path.dirname(__file__)]

from fleet_client import FleetClient  # noqa: E402
from service import Service, wait_until  # noqa: E402

BINARY, DESCRIPTORS = sys.argv[1:3]
until = functools.partial(wait_until, seconds=60)
METHOD = 'astro.upgrade.v1.FleetService/'


def deployment(number: int, revision: int = 1,
               version: str = '11.3.0') -> dict[str, Any]:
    return {'deployment_id': f'd{number}', 'workspace': 'w', 'revision': revision,
            'deployment': {'release': {'distribution': 'DISTRIBUTION_RUNTIME',
                                       'version': version}}}


class Streams(unittest.TestCase):
    def start(self, *flags: str) -> Service:
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.log = self.folder / 'access.log'
        service = self.enterContext(Service(
            BINARY, '--store', f'sqlite:{self.folder}/fleet.db', '--access-log',
            str(self.log), '--metrics-listen', '127.0.0.1:0', *flags))
        self.client = FleetClient(self.enterContext(service.channel()), DESCRIPTORS)
        return service

    def lines(self, method: str) -> list[dict[str, Any]]:
        text = self.log.read_text(encoding='utf-8') if self.log.exists() else ''
        calls = [json.loads(line) for line in text.splitlines()]
        return [call for call in calls if call['method'] == f'/{METHOD}{method}']

    def change(self, number: int) -> None:
        """Has the organization of the tests see that a Deployment changed."""
        scope = {'organization': 'acme'}
        for revision, version in ((1, '11.3.0'), (2, '9.6.0')):
            self.client.upsert('acme', [deployment(number, revision, version)])
            self.assertTrue(until(lambda: int(
                self.client.call('SummarizeFleet', scope)['pending']) == 0))
        self.assertTrue(until(
            lambda: self.client.call('ListChanges', scope)['changes']))

    def metrics(self, service: Service) -> str:
        port = re.search(r'metrics on port (\d+)', service.log())
        assert port is not None
        with urllib.request.urlopen(
                f'http://127.0.0.1:{port.group(1)}/metrics') as answer:
            text: str = answer.read().decode()
            return text

    def test_have_a_line_and_are_counted(self) -> None:
        service = self.start()
        self.client.upsert('acme', [deployment(i) for i in range(10)])
        self.assertTrue(until(lambda: self.lines('UpsertDeployments')))
        line = self.lines('UpsertDeployments')[0]
        self.assertEqual(line['status'], 'OK')
        self.assertGreater(line['request_bytes'], 10 * len('d0'))
        self.assertGreater(line['response_bytes'], 0)
        self.assertFalse(line['client_left'])

        self.change(11)
        watch = self.client.watch({'organization': 'acme', 'after': 0})
        next(iter(watch))
        self.assertEqual(self.lines('WatchChanges'), [])
        watch.cancel()
        self.assertTrue(until(lambda: self.lines('WatchChanges')))
        line = self.lines('WatchChanges')[0]
        self.assertEqual(line['status'], 'CANCELLED')
        self.assertTrue(line['client_left'])
        self.assertGreater(line['request_bytes'], 0)
        self.assertGreater(line['response_bytes'], 0)

        metrics = self.metrics(service)
        for method, status, calls in (('UpsertDeployments', 'OK', 3),
                                      ('WatchChanges', 'CANCELLED', 1)):
            name = f'grpc_method="{METHOD}{method}"'
            self.assertIn(f'grpc_server_call_started_total{{{name}}} {calls}\n',
                          metrics)
            self.assertIn('grpc_server_call_duration_seconds_count'
                          f'{{{name},grpc_status="{status}"}} {calls}\n', metrics)
        # Nothing is held by streams that are over.
        self.assertTrue(until(lambda: re.search(
            r'^upgrade_advisor_in_flight_bytes 0$', self.metrics(service),
            re.MULTILINE)))

    def test_bring_one_message_after_the_other(self) -> None:
        self.start()
        watch = self.client.watch({'organization': 'acme', 'after': 0})
        messages = iter(watch)
        seen = set()
        for number in range(3):
            self.change(number)
            for change in next(messages).changes:
                seen.add(change.deployment_id)
        watch.cancel()
        self.assertEqual(seen, {'d0', 'd1', 'd2'})

    def test_that_are_refused_have_a_line(self) -> None:
        self.start()
        with self.assertRaises(grpc.RpcError):
            self.client.upsert('', [deployment(1)])
        self.assertTrue(until(lambda: self.lines('UpsertDeployments')))
        self.assertEqual(self.lines('UpsertDeployments')[0]['status'],
                         'INVALID_ARGUMENT')

    def test_whose_request_is_no_message_are_refused(self) -> None:
        service = self.start()
        with service.channel() as channel:
            for request in (b'\x0a', b'\x0a\x7f', b'\x0c', b'\x0a\x02\xff\xfe'):
                with self.assertRaises(grpc.RpcError) as refused:
                    list(channel.unary_stream(f'/{METHOD}WatchChanges')(
                        request, timeout=60))
                self.assertEqual(refused.exception.code(),
                                 grpc.StatusCode.INVALID_ARGUMENT)
                self.assertIn('MALFORMED_REQUEST', repr(
                    refused.exception.trailing_metadata()))
        self.assertTrue(until(lambda: len(self.lines('WatchChanges')) == 4))

    def test_are_calls_of_their_caller(self) -> None:
        self.start('--rate-per-caller', '1', '--burst-per-caller', '1')

        def is_refused(call: Any) -> bool:
            try:
                call()
            except grpc.RpcError as error:
                self.assertEqual(error.code(), grpc.StatusCode.RESOURCE_EXHAUSTED)
                self.assertIn('--rate-per-caller', error.details())
                return True
            return False

        def watch() -> None:
            # A watch that is taken has nothing to say, and ends by its deadline.
            try:
                next(iter(self.client.watch({'organization': 'acme'}, timeout=0.3)))
            except grpc.RpcError as error:
                if error.code() != grpc.StatusCode.DEADLINE_EXCEEDED:
                    raise

        self.assertTrue(until(lambda: is_refused(
            lambda: self.client.upsert('acme', [deployment(1)]))))
        self.assertTrue(until(lambda: is_refused(watch)))


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1])
