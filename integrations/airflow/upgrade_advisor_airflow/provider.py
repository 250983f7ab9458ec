"""What Airflow asks of a package of operators."""

from __future__ import annotations

from typing import Any


def get_provider_info() -> dict[str, Any]:
    return {'package-name': 'upgrade-advisor-airflow', 'name': 'Upgrade Advisor',
            'description': 'Plans and validates upgrades of Airflow Deployments',
            'versions': ['0.1.0']}
