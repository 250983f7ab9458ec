"""The clients of a mixed soak: good ones, some that ask wrongly, and broken ones.

Each counts what it got; what no client should get is in `wrong`.
"""

from __future__ import annotations

import collections
import json
import pathlib
import random
import socket
import sys
import threading
import time
from collections.abc import Callable, Sequence

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parents[1] / 'e2e')]

import grpc  # noqa: E402

from hostile_clients import CLIENTS  # noqa: E402

CALL_SECONDS = 60.0
PACKAGE = '/astro.upgrade.v1.'
_RETRIES = {
    'methodConfig': [{'name': [{}], 'retryPolicy': {
        'maxAttempts': 5, 'initialBackoff': '0.2s', 'maxBackoff': '2s',
        'backoffMultiplier': 2,
        'retryableStatusCodes': ['UNAVAILABLE', 'CANCELLED']}}]}
# As docs/operations/upgrade.md has it, over all replicas.
_OVER_ALL = {'loadBalancingConfig': [{'round_robin': {}}], **_RETRIES}
_THINK_SECONDS = 0.005
_ATTACK_SECONDS = 0.5
_MOST_KEPT = 20
# What would take hundreds of mebibytes for a while: memory is judged here, and
# hostile_clients_test.py has them.
_TOO_LARGE = ('answers are not read', 'bodies lack their end', 'metadata is large',
              'connections without a word', 'connections without a call')

# A method, a request, and what its answer contains.
Question = tuple[str, bytes, bytes]


class Client(threading.Thread):
    """Does the same thing again and again until it is stopped."""

    def __init__(self, step: Callable[[], None] | None = None) -> None:
        super().__init__(daemon=True)
        self._step = step
        self._stopping = threading.Event()
        self.count: collections.Counter[str] = collections.Counter()
        self.seconds: list[float] = []
        self.wrong: list[str] = []

    def run(self) -> None:
        while not self._stopping.wait(_THINK_SECONDS):
            self.step()

    def step(self) -> None:
        assert self._step is not None
        self._step()

    def complain(self, text: str) -> None:
        if len(self.wrong) < _MOST_KEPT:
            self.wrong.append(f'{time.strftime("%H:%M:%S")} {text}')

    def stop(self) -> None:
        self._stopping.set()
        self.join()


def _channel(ports: Sequence[int], trust: grpc.ChannelCredentials,
             config: object = _OVER_ALL) -> grpc.Channel:
    return grpc.secure_channel(
        'ipv4:' + ','.join(f'127.0.0.1:{port}' for port in ports), trust,
        [('grpc.service_config', json.dumps(config)),
         ('grpc.ssl_target_name_override', 'localhost'),
         ('grpc.use_local_subchannel_pool', 1)])


class GoodClient(Client):
    """Asks on one channel, or on a new one each time. Every call is answered."""

    def __init__(self, ports: Sequence[int], trust: grpc.ChannelCredentials,
                 questions: Sequence[Question], seed: int, keeps: bool) -> None:
        super().__init__()
        self._ports, self._trust = ports, trust
        self._questions = questions
        self._random = random.Random(seed)
        self._kept = _channel(ports, trust) if keeps else None

    def step(self) -> None:
        if self._kept is not None:
            self._ask(self._kept)
        else:
            # One connection: of round robin's, gRPC 1.51 leaves open what is still
            # shaking hands as the channel is closed.
            ports = self._random.sample(self._ports, len(self._ports))
            with _channel(ports, self._trust, _RETRIES) as channel:
                self._ask(channel)

    def _ask(self, channel: grpc.Channel) -> None:
        method, request, expected = self._random.choice(self._questions)
        begin = time.monotonic()
        try:
            answer = channel.unary_unary(method)(request, timeout=CALL_SECONDS)
        except grpc.RpcError as error:
            self.complain(f'{method}: {error.code()} {error.details()}')
        else:
            if expected not in answer:
                self.complain(f'{method}: {expected!r} is not in the answer')
        self.seconds.append(time.monotonic() - begin)
        self.count[method.rpartition('/')[2]] += 1

    def stop(self) -> None:
        super().stop()
        if self._kept is not None:
            self._kept.close()


class WrongClient(Client):
    """Asks what cannot be answered, and hears that the request is wrong."""

    _MISTAKES = (grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.NOT_FOUND)

    def __init__(self, ports: Sequence[int], trust: grpc.ChannelCredentials,
                 questions: Sequence[tuple[str, bytes]]) -> None:
        super().__init__()
        self._channel = _channel(ports, trust)
        self._questions = questions

    def step(self) -> None:
        for method, request in self._questions:
            try:
                self._channel.unary_unary(method)(request, timeout=CALL_SECONDS)
            except grpc.RpcError as error:
                self.count[error.code().name] += 1
                if error.code() not in self._MISTAKES:
                    self.complain(f'{method}: {error.code()} {error.details()}')
            else:
                self.complain(f'{method}: a wrong request was answered')

    def stop(self) -> None:
        super().stop()
        self._channel.close()


class BrokenClient(Client):
    """One kind of hostile client after the other, on sockets without TLS."""

    def __init__(self, places: Sequence[str], seed: int) -> None:
        super().__init__()
        self._places = places
        self._random = random.Random(seed)
        self._kinds = [name for name in CLIENTS if name not in _TOO_LARGE]

    def step(self) -> None:
        name = self._random.choice(self._kinds)
        place = self._random.choice(self._places)
        end = time.monotonic() + _ATTACK_SECONDS

        def connect() -> socket.socket:
            peer = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            peer.settimeout(5)
            try:
                peer.connect(place)
            except OSError:
                peer.close()
                time.sleep(0.02)  # the replica restarts
                raise
            return peer

        try:
            CLIENTS[name](connect, lambda: time.monotonic() < end)
        except OSError:
            pass
        self.count[name] += 1
