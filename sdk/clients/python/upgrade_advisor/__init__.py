"""Plans and validates upgrades of Airflow Deployments.

    from upgrade_advisor import UpgradeAdvisor
    from upgrade_advisor.v1 import upgrade_service_pb2 as api

    with UpgradeAdvisor() as advisor:
        plan = advisor.plan(api.PlanUpgradeRequest(...)).plan

Messages and stubs are in `upgrade_advisor.v1`. The wheel has the programs too:
`upgrade-advisor` is the command line.
"""

from upgrade_advisor.client import AsyncUpgradeAdvisor, UpgradeAdvisor
from upgrade_advisor.errors import FieldViolation, ServiceError, UpgradeAdvisorError

__all__ = ['AsyncUpgradeAdvisor', 'FieldViolation', 'ServiceError', 'UpgradeAdvisor',
           'UpgradeAdvisorError']
