"""Upgrade Advisor as a task of Airflow."""

from upgrade_advisor_airflow.operators import PlanUpgradeOperator
from upgrade_advisor_airflow.provider import get_provider_info

__all__ = ['PlanUpgradeOperator', 'get_provider_info']
