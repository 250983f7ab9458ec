"""A service with a store sends changes to receivers: signed, and again until they
are taken, also if the service is killed in between."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.server
import json
import os
import sys
import tempfile
import threading
import unittest
from collections.abc import Callable
from typing import Any

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, '..'), os.path.join(HERE, '..', '..', 'e2e')]

import grpc  # noqa: E402
from fleet_client import FleetClient  # noqa: E402
from service import Service, wait_until  # noqa: E402

DAEMON, DESCRIPTORS = sys.argv.pop(1), sys.argv.pop(1)
SECRET = 'a secret of this receiver'
# More than the lease of a message, which has to end after a crash.
PATIENCE = 150


class Receiver:
    """Keeps what it gets, and answers as the test says."""

    def __init__(self, answer: Callable[[], int]) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            """One request."""

            def do_POST(self) -> None:  # noqa: N802
                """Keeps it and answers."""
                body = self.rfile.read(int(self.headers['Content-Length']))
                headers = {key.lower(): value for key, value in self.headers.items()}
                receiver.got.append((headers, body))
                self.send_response(answer())
                self.end_headers()

            def log_message(self, *_: Any) -> None:  # pylint: disable=arguments-differ
                """Nothing."""

        self._server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f'http://127.0.0.1:{self._server.server_address[1]}/hook?token=hidden'

    def close(self) -> None:
        """Takes no more."""
        self._server.shutdown()
        self._server.server_close()

    def ids(self) -> list[str]:
        """Of the messages."""
        return [headers['webhook-id'] for headers, _ in self.got]

    def events(self) -> list[dict[str, Any]]:
        """Of all messages, in order."""
        return [event for _, body in self.got for event in json.loads(body)]


def deployment(name: str, version: str, revision: int) -> dict[str, Any]:
    """A Deployment that runs a release of Runtime."""
    return {'deployment_id': name, 'workspace': 'data', 'revision': revision,
            'deployment': {'name': name, 'release': {
                'distribution': 'DISTRIBUTION_RUNTIME', 'version': version}}}


class Webhooks(unittest.TestCase):
    """Each with a service and a store of its own."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.store = f'sqlite:{folder.name}/fleet.db'
        self.service = self.start()

    def start(self) -> Any:
        """A service over the store."""
        service = Service(DAEMON, '--store', self.store, '--webhooks-to-loopback',
                          '--fleet-workers', '1')
        service.__enter__()
        self.addCleanup(service.__exit__)
        return service

    def client(self) -> FleetClient:
        """Of the service that runs."""
        channel = self.service.channel()
        self.addCleanup(channel.close)
        return FleetClient(channel, DESCRIPTORS)

    def receiver(self, answer: Callable[[], int] = lambda: 200) -> Receiver:
        """Closed with the test."""
        out = Receiver(answer)
        self.addCleanup(out.close)
        return out

    def upsert(self, client: FleetClient, version: str, revision: int) -> None:
        """Three Deployments that run this, assessed."""
        client.upsert('acme', [deployment(name, version, revision)
                               for name in ('a', 'b', 'c')])
        wanted = {'organization': 'acme', 'filter': f'state=CURRENT release={version}'}
        self.assertTrue(wait_until(
            lambda: len(client.call('ListDeployments', wanted)['deployments']) == 3, 60))

    def subscribe(self, client: FleetClient, url: str, **more: Any) -> dict[str, Any]:
        """To the whole organization."""
        answer = client.call('Subscribe', {'subscription': {
            'scope': {'organization': 'acme'}, 'url': url, 'secret': SECRET,
            'format': 'FORMAT_CLOUDEVENTS', **more}})
        subscription: dict[str, Any] = answer['subscription']
        return subscription

    def subscription(self, client: FleetClient) -> dict[str, Any]:
        """The only one."""
        [out] = client.call('ListSubscriptions', {'organization': 'acme'})['subscriptions']
        return dict(out)

    def test_send_changes_with_a_signature_and_no_secret(self) -> None:
        client, receiver = self.client(), self.receiver()
        self.upsert(client, '9.1.0', 1)
        made = self.subscribe(client, receiver.url)
        self.assertEqual('', made['secret'])
        self.assertNotIn('hidden', made['url'])
        self.upsert(client, '11.3.0', 2)
        self.assertTrue(wait_until(lambda: len(receiver.events()) >= 3, PATIENCE))
        self.assertEqual({'a', 'b', 'c'}, {e['subject'] for e in receiver.events()})
        for event in receiver.events():
            self.assertEqual('11.3.0', event['data']['after']['running']['version'])
        headers, body = receiver.got[0]
        signed = f'{headers["webhook-id"]}.{headers["webhook-timestamp"]}.'.encode() + body
        mac = hmac.new(SECRET.encode(), signed, hashlib.sha256).digest()
        self.assertEqual(f'v1,{base64.b64encode(mac).decode()}', headers['webhook-signature'])
        self.assertNotIn('hidden', self.service.log())

    def test_send_it_again_after_a_refusal(self) -> None:
        answers = [500]
        receiver = self.receiver(lambda: answers.pop() if answers else 200)
        client = self.client()
        self.upsert(client, '9.1.0', 1)
        self.subscribe(client, receiver.url)
        self.upsert(client, '11.3.0', 2)
        self.assertTrue(wait_until(lambda: self.subscription(client)['failure'] == 'HTTP 500',
                                   PATIENCE))
        last = receiver.events()[0]['data']['sequence']
        self.assertTrue(wait_until(
            lambda: int(self.subscription(client)['delivered_sequence']) >= int(last), PATIENCE))
        self.assertEqual(receiver.ids()[0], receiver.ids()[1])
        self.assertEqual(receiver.got[0][1], receiver.got[1][1])
        self.assertEqual('', self.subscription(client)['failure'])

    def test_send_the_same_again_if_the_service_is_killed_before_it_notes_it(self) -> None:
        """The receiver has it; nobody knows."""
        killed = threading.Event()

        def answer() -> int:
            if not killed.is_set():
                self.service.kill()
                killed.set()
            return 200

        receiver = self.receiver(answer)
        client = self.client()
        self.upsert(client, '9.1.0', 1)
        self.subscribe(client, receiver.url)
        client.upsert('acme', [deployment('a', '11.3.0', 2)])
        self.assertTrue(killed.wait(PATIENCE))
        self.service = self.start()
        self.assertTrue(wait_until(lambda: len(receiver.got) >= 2, PATIENCE))
        self.assertEqual(receiver.ids()[0], receiver.ids()[1])
        self.assertEqual(receiver.got[0][1], receiver.got[1][1])

    def test_refuse_what_the_operator_does_not_allow(self) -> None:
        client = self.client()
        for url in ('https://10.0.0.1/hidden', 'http://example.org/hidden',
                    'https://169.254.169.254/hidden'):
            with self.subTest(url=url), self.assertRaises(grpc.RpcError) as caught:
                self.subscribe(client, url, quiet_from=24)
            self.assertEqual(grpc.StatusCode.INVALID_ARGUMENT, caught.exception.code())
            self.assertIn('url', caught.exception.details())
            self.assertIn('quiet_from', caught.exception.details())
            self.assertNotIn('hidden', caught.exception.details())


if __name__ == '__main__':
    unittest.main()
