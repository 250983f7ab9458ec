"""FleetService for Python tests, by the descriptor set of the build."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory

SERVICE = 'astro.upgrade.v1.FleetService'


class FleetClient:
    """Calls with dicts in the JSON form of the messages."""

    def __init__(self, channel: grpc.Channel, descriptor_set: str) -> None:
        self.channel = channel
        files = descriptor_pb2.FileDescriptorSet()
        with open(descriptor_set, 'rb') as f:
            files.ParseFromString(f.read())
        self.pool = descriptor_pool.DescriptorPool()
        for file in files.file:
            self.pool.Add(file)
        self.service = self.pool.FindServiceByName(SERVICE)
        self.factory = message_factory.MessageFactory(self.pool)

    def _method(self, name: str) -> tuple[str, Any, Any]:
        method = self.service.FindMethodByName(name)
        return (f'/{SERVICE}/{name}', self.factory.GetPrototype(method.input_type),
                self.factory.GetPrototype(method.output_type))

    @staticmethod
    def _dict(message: Any) -> dict[str, Any]:
        return json_format.MessageToDict(message, including_default_value_fields=True,
                                         preserving_proto_field_name=True)

    def call(self, method: str, request: dict[str, Any], timeout: float = 60,
             metadata: Any = None) -> dict[str, Any]:
        path, in_type, out_type = self._method(method)
        stub = self.channel.unary_unary(
            path, request_serializer=lambda m: m.SerializeToString(),
            response_deserializer=out_type.FromString)
        return self._dict(stub(json_format.ParseDict(request, in_type()), timeout=timeout,
                               metadata=metadata))

    def upsert(self, organization: str, deployments: Iterable[dict[str, Any]],
               timeout: float = 600) -> dict[str, Any]:
        path, in_type, out_type = self._method('UpsertDeployments')

        def messages() -> Iterator[Any]:
            for i, deployment in enumerate(deployments):
                row: dict[str, Any] = {'deployment': deployment}
                if i == 0:
                    row['organization'] = organization
                yield json_format.ParseDict(row, in_type())

        stub = self.channel.stream_unary(
            path, request_serializer=lambda m: m.SerializeToString(),
            response_deserializer=out_type.FromString)
        return self._dict(stub(messages(), timeout=timeout))

    def watch(self, request: dict[str, Any], timeout: float = 60) -> Any:
        """The call, to iterate over its responses and to cancel."""
        path, in_type, out_type = self._method('WatchChanges')
        stub = self.channel.unary_stream(
            path, request_serializer=lambda m: m.SerializeToString(),
            response_deserializer=out_type.FromString)
        return stub(json_format.ParseDict(request, in_type()), timeout=timeout)

    def pages(self, method: str, request: dict[str, Any], field: str) -> Iterator[dict[str, Any]]:
        request = dict(request)
        while True:
            response = self.call(method, request)
            yield from response[field]
            if not response['next_page_token']:
                return
            request['page_token'] = response['next_page_token']
