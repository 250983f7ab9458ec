"""The operator: plans the upgrade of a Deployment, and fails by the verdict."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from airflow.exceptions import AirflowException, AirflowFailException

try:
    from airflow.sdk import BaseOperator
except ImportError:  # Airflow 2
    from airflow.models import BaseOperator  # type: ignore[assignment,no-redef]

if TYPE_CHECKING:
    import grpc

VERDICTS = ('READY', 'READY_WITH_WARNINGS', 'BLOCKED', 'INCOMPLETE', 'NO_PATH')
# What a later try may change; everything else is for a person.
_TRANSIENT = ('UNAVAILABLE', 'DEADLINE_EXCEEDED', 'RESOURCE_EXHAUSTED')


class PlanUpgradeOperator(BaseOperator):
    """Plans how a Deployment gets to a target, and fails if that is not as it should be.

    deployment  the message Deployment as JSON writes it: a dictionary, or its text
    target      a message Target the same way, such as {"policy": "TARGET_POLICY_LATEST"}
    server      "HOST:PORT" or "unix:PATH"; None: a service of this task's own
    ca_file     the authorities of a server with TLS
    fail_on     the verdicts with which the task fails, at once and without retries

    A service that does not answer fails the task in the usual way, so `retries` count. What
    the plan says goes to XCom: verdict, path, blocking, warnings, unknown.
    """

    template_fields: Sequence[str] = ('deployment', 'target', 'server', 'as_of')
    ui_color = '#d6e4f0'

    def __init__(self, *, deployment: dict[str, Any] | str, target: dict[str, Any] | str,
                 server: str | None = None, ca_file: str | None = None,
                 as_of: str | None = None, timeout: float = 30.0,
                 fail_on: Sequence[str] = ('BLOCKED', 'INCOMPLETE', 'NO_PATH'),
                 **kwargs: Any) -> None:
        super().__init__(**kwargs)
        unknown = sorted(set(fail_on) - set(VERDICTS))
        if unknown:
            raise ValueError(f'fail_on has {", ".join(unknown)}; the verdicts are '
                             f'{", ".join(VERDICTS)}')
        self.deployment = deployment
        self.target = target
        self.server = server
        self.ca_file = ca_file
        self.as_of = as_of
        self.timeout = timeout
        self.fail_on = tuple(fail_on)

    def execute(self, context: Any) -> dict[str, Any]:
        response = self._ask()
        summary = summary_of(response)
        for name, value in summary.items():
            self.log.info('%s: %s', name, value)
        if summary['verdict'] in self.fail_on:
            raise AirflowFailException(sentence_of(summary))
        return summary

    def _ask(self) -> Any:
        # Imported when a task runs: the scheduler reads DAGs without it.
        from google.protobuf import json_format
        from upgrade_advisor import UpgradeAdvisor, UpgradeAdvisorError
        from upgrade_advisor.v1 import upgrade_service_pb2 as api

        try:
            request = json_format.ParseDict(self._request(), api.PlanUpgradeRequest())
        except (json_format.ParseError, ValueError) as error:
            raise AirflowFailException(f'deployment or target: {error}') from error
        try:
            with UpgradeAdvisor(self.server, credentials=self._credentials(),
                                timeout=self.timeout) as advisor:
                return advisor.plan(request)
        except UpgradeAdvisorError as error:
            text = '; '.join([str(error), *(f'{v.field}: {v.description}'
                                            for v in error.violations)])
            kind = AirflowException if error.code.name in _TRANSIENT else AirflowFailException
            raise kind(text) from error

    def _request(self) -> dict[str, Any]:
        out = {'deployment': _value_of(self.deployment), 'target': _value_of(self.target)}
        return {**out, 'asOf': self.as_of} if self.as_of else out

    def _credentials(self) -> grpc.ChannelCredentials | None:
        if self.ca_file is None:
            return None
        import grpc
        return grpc.ssl_channel_credentials(pathlib.Path(self.ca_file).read_bytes())


def _value_of(given: dict[str, Any] | str) -> Any:
    return json.loads(given) if isinstance(given, str) else given


def summary_of(response: Any) -> dict[str, Any]:
    """What a plan says, as XCom takes it. `response` is a PlanUpgradeResponse."""
    from upgrade_advisor.v1 import finding_pb2, plan_pb2

    plan = response.plan
    blocking, warnings = set(), set()
    for step in plan.steps:
        for finding in step.findings:
            applies = finding.outcome == finding_pb2.OUTCOME_APPLIES
            if not applies or finding.HasField('acknowledgement'):
                continue
            if finding.effect == finding_pb2.EFFECT_BLOCKS_STEP:
                blocking.add(finding.advisory_id)
            elif finding.severity >= finding_pb2.SEVERITY_WARNING:
                warnings.add(finding.advisory_id)
    return {'verdict': plan_pb2.Verdict.Name(plan.verdict).removeprefix('VERDICT_'),
            'path': [step.target.version for step in plan.steps],
            'blocking': sorted(blocking), 'warnings': sorted(warnings),
            'unknown': plan.coverage.undecided, 'reason': plan.reason_text}


def sentence_of(summary: dict[str, Any]) -> str:
    why = ', '.join(summary['blocking']) or summary['reason'] or 'see the log of the task'
    return f'the upgrade is {summary["verdict"]}: {why}'
