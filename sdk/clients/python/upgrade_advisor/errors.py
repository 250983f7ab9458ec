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


def _error(code: grpc.StatusCode, message: str, details: Any) -> UpgradeAdvisorError:
    reason, metadata, violations = '', {}, []
    for detail in details:
        info = error_details_pb2.ErrorInfo()
        bad = error_details_pb2.BadRequest()
        if detail.Unpack(info):
            reason, metadata = info.reason, dict(info.metadata)
        elif detail.Unpack(bad):
            violations += [FieldViolation(v.field, v.description)
                           for v in bad.field_violations]
    return UpgradeAdvisorError(code, message, reason, metadata, tuple(violations))


def error_of(error: Any) -> UpgradeAdvisorError:
    """The exception for what gRPC raised."""
    sent = [value for key, value in error.trailing_metadata() or () if key == _DETAILS]
    details = [detail for value in sent for detail in status_pb2.Status.FromString(value).details]
    return _error(error.code(), error.details() or '', details)


_CODES = {code.value[0]: code for code in grpc.StatusCode}


def error_in(answer: Any) -> UpgradeAdvisorError:
    """The exception for the error of one request among many."""
    code = _CODES.get(answer.code, grpc.StatusCode.UNKNOWN)
    return _error(code, answer.message, answer.details)
