"""What goes wrong, as exceptions."""

from __future__ import annotations

import dataclasses
from typing import Any

import grpc
from google.rpc import error_details_pb2, status_pb2

_DETAILS = 'grpc-status-details-bin'


@dataclasses.dataclass(frozen=True)
class FieldViolation:
    """A field of a request that is not right, and why."""

    field: str
    description: str


class ServiceError(Exception):
    """The embedded service could not be started, or ended."""


class UpgradeAdvisorError(Exception):
    """A call that was not answered.

    `reason` is one of upgrade_advisor.v1's ErrorReason without its prefix, such as
    "RELEASE_UNKNOWN"; empty where the service did not answer at all. `metadata` is of the
    reason, `violations` are the fields at fault.
    """

    def __init__(self, code: grpc.StatusCode, message: str, reason: str = '',
                 metadata: dict[str, str] | None = None,
                 violations: tuple[FieldViolation, ...] = ()) -> None:
        super().__init__(f'{reason or code.name}: {message}')
        self.code = code
        self.message = message
        self.reason = reason
        self.metadata = metadata or {}
        self.violations = violations


def error_of(error: Any) -> UpgradeAdvisorError:
    """The exception for what gRPC raised."""
    reason, metadata, violations = '', {}, []
    for key, value in error.trailing_metadata() or ():
        if key != _DETAILS:
            continue
        for detail in status_pb2.Status.FromString(value).details:
            info = error_details_pb2.ErrorInfo()
            bad = error_details_pb2.BadRequest()
            if detail.Unpack(info):
                reason, metadata = info.reason, dict(info.metadata)
            elif detail.Unpack(bad):
                violations += [FieldViolation(v.field, v.description)
                               for v in bad.field_violations]
    return UpgradeAdvisorError(error.code(), error.details() or '', reason, metadata,
                               tuple(violations))
