"""Once a week: can each of our Deployments go to the newest release?"""

from __future__ import annotations

import datetime

from airflow import DAG
from upgrade_advisor_airflow import PlanUpgradeOperator

# What runs where; a house reads it from its inventory.
DEPLOYMENTS = {'reports': '7.6.0', 'billing': '8.8.0'}

with DAG(dag_id='fleet_upgrades', schedule='@weekly', catchup=False,
         start_date=datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc),
         default_args={'retries': 2, 'retry_delay': datetime.timedelta(minutes=5)}):
    for name, version in DEPLOYMENTS.items():
        PlanUpgradeOperator(
            task_id=f'plan_{name}',
            deployment={'release': {'distribution': 'DISTRIBUTION_RUNTIME', 'version': version}},
            target={'policy': 'TARGET_POLICY_LATEST'},
            # Without `server` each task starts a service for itself.
            fail_on=('INCOMPLETE', 'NO_PATH'))
