"""Plans and validates upgrades of Airflow Deployments.

    from upgrade_advisor import UpgradeAdvisor
    from upgrade_advisor.v1 import upgrade_service_pb2 as api

    with UpgradeAdvisor() as advisor:
        plan = advisor.plan(api.PlanUpgradeRequest(...)).plan

Messages and stubs are in `upgrade_advisor.v1`. The wheel has the programs too:
`upgrade-advisor` is the command line.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from upgrade_advisor.client import AsyncUpgradeAdvisor, UpgradeAdvisor
    from upgrade_advisor.errors import FieldViolation, ServiceError, UpgradeAdvisorError

__all__ = ['AsyncUpgradeAdvisor', 'FieldViolation', 'ServiceError', 'UpgradeAdvisor',
           'UpgradeAdvisorError']


def __getattr__(name: str) -> Any:
    """Imports the client when it is used: the command line starts without gRPC."""
    if name not in __all__:
        raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
    module = 'client' if name.endswith('Advisor') else 'errors'
    return getattr(importlib.import_module(f'{__name__}.{module}'), name)
