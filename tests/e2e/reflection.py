"""A client that knows nothing but an address: everything else it learns from
server reflection (v1alpha, which is what gRPC 1.51 serves)."""

import subprocess
import tempfile

import grpc
from google.protobuf import (descriptor_pb2, descriptor_pool, json_format,
                             message_factory)

_REFLECTION = 'grpc/reflection/v1alpha/reflection.proto'
_METHOD = '/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo'
_PREFIX = 'grpc.reflection.v1alpha.'


def _reflection_pool():
    """The reflection protocol itself, from Debian's grpc-proto."""
    with tempfile.NamedTemporaryFile(suffix='.binpb') as file:
        subprocess.run(['protoc', '-I/usr/share/grpc-proto', _REFLECTION,
                        f'--descriptor_set_out={file.name}'], check=True)
        files = descriptor_pb2.FileDescriptorSet.FromString(file.read())
    pool = descriptor_pool.DescriptorPool()
    for descriptor in files.file:
        pool.Add(descriptor)
    return pool


class Client:
    """Calls methods by full name, with requests and answers as dictionaries."""

    def __init__(self, channel):
        self._channel = channel
        self._pool = descriptor_pool.DescriptorPool()
        self._known = set()
        pool = _reflection_pool()
        factory = message_factory.MessageFactory(pool)
        message = lambda name: factory.GetPrototype(
            pool.FindMessageTypeByName(_PREFIX + name))
        self._request = message('ServerReflectionRequest')
        self._ask = channel.stream_stream(
            _METHOD,
            request_serializer=self._request.SerializeToString,
            response_deserializer=message('ServerReflectionResponse').FromString)

    def _reflect(self, **question):
        answer = next(iter(self._ask(iter([self._request(**question)]), timeout=10)))
        if answer.HasField('error_response'):
            raise LookupError(f'{question}: {answer.error_response.error_message}')
        return answer

    def services(self):
        """Full names of the services."""
        answer = self._reflect(list_services='')
        return sorted(row.name for row in answer.list_services_response.service)

    def _learn(self, answer):
        found = answer.file_descriptor_response.file_descriptor_proto
        files = {}
        for data in found:
            descriptor = descriptor_pb2.FileDescriptorProto.FromString(data)
            files[descriptor.name] = descriptor
        for name in files:
            self._add(name, files)

    def _add(self, name, files):
        if name in self._known:
            return
        if name not in files:
            self._learn(self._reflect(file_by_filename=name))
            return
        for dependency in files[name].dependency:
            self._add(dependency, files)
        self._known.add(name)
        self._pool.Add(files[name])

    def service(self, name):
        """The descriptor of a service."""
        self._learn(self._reflect(file_containing_symbol=name))
        return self._pool.FindServiceByName(name)

    def message(self, name):
        """The class of a message."""
        self._learn(self._reflect(file_containing_symbol=name))
        return self._class(self._pool.FindMessageTypeByName(name))

    def _class(self, descriptor):
        return message_factory.MessageFactory(self._pool).GetPrototype(descriptor)

    def _method(self, method):
        service, _, name = method.rpartition('.')
        found = self.service(service).methods_by_name[name]
        return f'/{service}/{name}', found

    def _message(self, found, request):
        return json_format.ParseDict(request, self._class(found.input_type)(),
                                     descriptor_pool=self._pool)

    def encode(self, method, request):
        """The bytes of a request, for a client that sends them itself."""
        _, found = self._method(method)
        return self._message(found, request).SerializeToString()

    def call(self, method, request):
        """Calls "package.Service.Method"; unset fields keep their defaults."""
        path, found = self._method(method)
        stub = self._channel.unary_unary(
            path,
            request_serializer=self._class(found.input_type).SerializeToString,
            response_deserializer=self._class(found.output_type).FromString)
        return json_format.MessageToDict(
            stub(self._message(found, request), timeout=30),
            including_default_value_fields=True,
            preserving_proto_field_name=True, descriptor_pool=self._pool)

    def error_details(self, error):
        """The details of an RpcError by type, from grpc-status-details-bin."""
        trailers = dict(error.trailing_metadata())
        status = self.message('google.rpc.Status').FromString(
            trailers['grpc-status-details-bin'])
        details = {}
        for packed in status.details:
            name = packed.type_url.rpartition('/')[2]
            details[name] = self.message(name).FromString(packed.value)
        return status, details
