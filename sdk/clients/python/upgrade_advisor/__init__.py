"""Plans and validates upgrades of Airflow Deployments.

    from upgrade_advisor import UpgradeAdvisor
    from upgrade_advisor.v1 import upgrade_service_pb2 as api

    with UpgradeAdvisor() as advisor:
        plan = advisor.plan(api.PlanUpgradeRequest(...)).plan

Messages and stubs are in `upgrade_advisor.v1`. The wheel has the programs too:
`upgrade-advisor` is the command line. `assess_batches` assesses Deployments by the batch, for
Spark and Ray.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from upgrade_advisor.batches import (SPARK_SCHEMA, BatchAssessor, BatchError,
                                         assess_batches)
    from upgrade_advisor.client import AsyncUpgradeAdvisor, UpgradeAdvisor
    from upgrade_advisor.errors import FieldViolation, ServiceError, UpgradeAdvisorError

__all__ = ['SPARK_SCHEMA', 'AsyncUpgradeAdvisor', 'BatchAssessor', 'BatchError',
           'FieldViolation', 'ServiceError', 'UpgradeAdvisor', 'UpgradeAdvisorError',
           'assess_batches']

_MODULES = {'AsyncUpgradeAdvisor': 'client', 'UpgradeAdvisor': 'client',
            'SPARK_SCHEMA': 'batches', 'BatchAssessor': 'batches', 'BatchError': 'batches',
            'assess_batches': 'batches'}


def __getattr__(name: str) -> Any:
    """Imports the client when it is used: the command line starts without gRPC."""
    if name not in __all__:
        raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
    module = _MODULES.get(name, 'errors')
    return getattr(importlib.import_module(f'{__name__}.{module}'), name)
