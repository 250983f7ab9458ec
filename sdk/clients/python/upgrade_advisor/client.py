"""Clients of the service, for threads and for asyncio.

Without `server` a client starts a service of its own on a unix socket, and stops it when it is
closed. Calls that fail because the service cannot be reached are repeated by gRPC.
"""

from __future__ import annotations

import json
from types import TracebackType
from typing import TYPE_CHECKING, Any, AsyncIterator, Callable, Iterable, Iterator, TypeVar, Union

import grpc
import grpc.aio

from upgrade_advisor.embedded_service import EmbeddedService
from upgrade_advisor.errors import UpgradeAdvisorError, error_in, error_of
from upgrade_advisor.v1 import (catalog_service_pb2_grpc, plugin_service_pb2_grpc,
                                upgrade_service_pb2, upgrade_service_pb2_grpc)

if TYPE_CHECKING:
    from upgrade_advisor.v1 import catalog_service_pb2 as catalog
    from upgrade_advisor.v1 import plugin_service_pb2 as plugins
    from upgrade_advisor.v1 import upgrade_service_pb2 as upgrades

_Self = TypeVar('_Self', bound='_Client')
_RESPONSE_BYTES = 64 << 20
# What the service takes in one call, with room for what is common to all.
_BATCH_REQUESTS = 1000
_BATCH_BYTES = 3 << 20

Planned = Union['upgrades.PlanUpgradeResponse', UpgradeAdvisorError]


def _options(retries: int) -> list[tuple[str, Any]]:
    if not 0 <= retries <= 4:
        raise ValueError(f'retries is {retries}; 0 to 4 are allowed')
    options: list[tuple[str, Any]] = [
        ('grpc.max_receive_message_length', _RESPONSE_BYTES),
        # Files of a project go to the service that was named, and not by way of a proxy
        # that a variable of the environment happens to name.
        ('grpc.enable_http_proxy', 0),
        ('grpc.enable_retries', int(retries > 0)),
    ]
    if retries:
        # Every method is without side effects. CANCELLED is of a service that stops
        # under load; what this client cancels is not repeated.
        policy = {'maxAttempts': retries + 1, 'initialBackoff': '0.1s', 'maxBackoff': '2s',
                  'backoffMultiplier': 3,
                  'retryableStatusCodes': ['UNAVAILABLE', 'CANCELLED']}
        options.append(('grpc.service_config', json.dumps(
            {'methodConfig': [{'name': [{}], 'retryPolicy': policy}]})))
    return options


def _batches(requests: Iterable[upgrades.PlanUpgradeRequest],
             common: upgrades.PlanUpgradeRequest | None
             ) -> Iterator[upgrades.PlanUpgradesRequest]:
    """As few as the service takes, in order."""
    batch, size = upgrade_service_pb2.PlanUpgradesRequest(common=common), 0
    for request in requests:
        length = request.ByteSize()
        if batch.requests and (len(batch.requests) == _BATCH_REQUESTS
                               or size + length > _BATCH_BYTES):
            yield batch
            batch, size = upgrade_service_pb2.PlanUpgradesRequest(common=common), 0
        batch.requests.append(request)
        size += length
    if batch.requests:
        yield batch


def _planned(answer: upgrades.PlannedUpgrade) -> Planned:
    return error_in(answer.error) if answer.HasField('error') else answer.response


class _Client:
    _service: EmbeddedService | None = None

    def _target(self, server: str | None) -> str:
        if server is not None:
            return server
        self._service = EmbeddedService()
        return self._service.target

    def _stop(self) -> None:
        if self._service is not None:
            self._service.close()


class UpgradeAdvisor(_Client):
    """Calls block. Threads may share a client.

    server       "HOST:PORT" or "unix:PATH"; None: a service of this client's own
    credentials  of TLS; None: without
    timeout      seconds for a call with its repetitions
    retries      how often a call is repeated that did not reach the service, 0 to 4
    """

    def __init__(self, server: str | None = None, *,
                 credentials: grpc.ChannelCredentials | None = None,
                 timeout: float = 30.0, retries: int = 3) -> None:
        options = _options(retries)
        target = self._target(server)
        self._timeout = timeout
        self._channel = (grpc.insecure_channel(target, options) if credentials is None
                         else grpc.secure_channel(target, credentials, options))
        self._upgrades = upgrade_service_pb2_grpc.UpgradeServiceStub(self._channel)
        self._catalog = catalog_service_pb2_grpc.CatalogServiceStub(self._channel)
        self._plugins = plugin_service_pb2_grpc.PluginServiceStub(self._channel)

    def _call(self, method: Callable[..., Any], request: Any) -> Any:
        try:
            return method(request, timeout=self._timeout)
        except grpc.RpcError as error:
            raise error_of(error) from error

    def plan(self, request: upgrades.PlanUpgradeRequest) -> upgrades.PlanUpgradeResponse:
        """Which steps lead to the target; UpgradeAdvisorError where there is no answer."""
        return self._call(self._upgrades.PlanUpgrade, request)

    def plan_many(self, requests: Iterable[upgrades.PlanUpgradeRequest],
                  common: upgrades.PlanUpgradeRequest | None = None) -> Iterator[Planned]:
        """The plans of any number of requests, in their order, as they come.

        `common` is merged into each of them. Where a request has no plan, its error comes
        in its place. The timeout holds for each thousand.
        """
        for batch in _batches(requests, common):
            try:
                for message in self._upgrades.PlanUpgrades(batch, timeout=self._timeout):
                    yield from map(_planned, message.answers)
            except grpc.RpcError as error:
                raise error_of(error) from error

    def validate(self, request: upgrades.ValidateUpgradeRequest
                 ) -> upgrades.ValidateUpgradeResponse:
        """Whether one change is safe to deploy now."""
        return self._call(self._upgrades.ValidateUpgrade, request)

    def confirm(self, request: upgrades.ConfirmUpgradeRequest
                ) -> upgrades.ConfirmUpgradeResponse:
        """Whether an upgrade has arrived."""
        return self._call(self._upgrades.ConfirmUpgrade, request)

    def assess_rollback(self, request: upgrades.AssessRollbackRequest
                        ) -> upgrades.AssessRollbackResponse:
        """Which deploys can be gone back to."""
        return self._call(self._upgrades.AssessRollback, request)

    def list_releases(self, request: catalog.ListReleasesRequest
                      ) -> catalog.ListReleasesResponse:
        return self._call(self._catalog.ListReleases, request)

    def get_release(self, request: catalog.GetReleaseRequest) -> catalog.GetReleaseResponse:
        return self._call(self._catalog.GetRelease, request)

    def list_plugins(self, request: plugins.ListPluginsRequest) -> plugins.ListPluginsResponse:
        return self._call(self._plugins.ListPlugins, request)

    def list_advisories(self, request: plugins.ListAdvisoriesRequest
                        ) -> plugins.ListAdvisoriesResponse:
        return self._call(self._plugins.ListAdvisories, request)

    def get_advisory(self, request: plugins.GetAdvisoryRequest) -> plugins.GetAdvisoryResponse:
        return self._call(self._plugins.GetAdvisory, request)

    def close(self) -> None:
        self._channel.close()
        self._stop()

    def __enter__(self: _Self) -> _Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.close()


class AsyncUpgradeAdvisor(_Client):
    """The same for asyncio: make it, use it and close it in one event loop."""

    def __init__(self, server: str | None = None, *,
                 credentials: grpc.ChannelCredentials | None = None,
                 timeout: float = 30.0, retries: int = 3) -> None:
        options = _options(retries)
        target = self._target(server)
        self._timeout = timeout
        self._channel = (grpc.aio.insecure_channel(target, options) if credentials is None
                         else grpc.aio.secure_channel(target, credentials, options))
        self._upgrades = upgrade_service_pb2_grpc.UpgradeServiceStub(self._channel)
        self._catalog = catalog_service_pb2_grpc.CatalogServiceStub(self._channel)
        self._plugins = plugin_service_pb2_grpc.PluginServiceStub(self._channel)

    async def _call(self, method: Callable[..., Any], request: Any) -> Any:
        try:
            return await method(request, timeout=self._timeout)
        except grpc.aio.AioRpcError as error:
            raise error_of(error) from error

    async def plan(self, request: upgrades.PlanUpgradeRequest) -> upgrades.PlanUpgradeResponse:
        """Which steps lead to the target; UpgradeAdvisorError where there is no answer."""
        return await self._call(self._upgrades.PlanUpgrade, request)

    async def plan_many(self, requests: Iterable[upgrades.PlanUpgradeRequest],
                        common: upgrades.PlanUpgradeRequest | None = None
                        ) -> AsyncIterator[Planned]:
        """The plans of any number of requests, as in UpgradeAdvisor."""
        for batch in _batches(requests, common):
            try:
                async for message in self._upgrades.PlanUpgrades(batch, timeout=self._timeout):
                    for answer in message.answers:
                        yield _planned(answer)
            except grpc.aio.AioRpcError as error:
                raise error_of(error) from error

    async def validate(self, request: upgrades.ValidateUpgradeRequest
                       ) -> upgrades.ValidateUpgradeResponse:
        """Whether one change is safe to deploy now."""
        return await self._call(self._upgrades.ValidateUpgrade, request)

    async def confirm(self, request: upgrades.ConfirmUpgradeRequest
                      ) -> upgrades.ConfirmUpgradeResponse:
        """Whether an upgrade has arrived."""
        return await self._call(self._upgrades.ConfirmUpgrade, request)

    async def assess_rollback(self, request: upgrades.AssessRollbackRequest
                              ) -> upgrades.AssessRollbackResponse:
        """Which deploys can be gone back to."""
        return await self._call(self._upgrades.AssessRollback, request)

    async def list_releases(self, request: catalog.ListReleasesRequest
                            ) -> catalog.ListReleasesResponse:
        return await self._call(self._catalog.ListReleases, request)

    async def get_release(self, request: catalog.GetReleaseRequest
                          ) -> catalog.GetReleaseResponse:
        return await self._call(self._catalog.GetRelease, request)

    async def list_plugins(self, request: plugins.ListPluginsRequest
                           ) -> plugins.ListPluginsResponse:
        return await self._call(self._plugins.ListPlugins, request)

    async def list_advisories(self, request: plugins.ListAdvisoriesRequest
                              ) -> plugins.ListAdvisoriesResponse:
        return await self._call(self._plugins.ListAdvisories, request)

    async def get_advisory(self, request: plugins.GetAdvisoryRequest
                           ) -> plugins.GetAdvisoryResponse:
        return await self._call(self._plugins.GetAdvisory, request)

    async def close(self) -> None:
        await self._channel.close()
        self._stop()

    async def __aenter__(self: _Self) -> _Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None,
                        trace: TracebackType | None) -> None:
        await self.close()
