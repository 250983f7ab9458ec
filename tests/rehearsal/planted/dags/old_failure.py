"""Fails everywhere."""
import not_installed_anywhere
from airflow import DAG

DAG("old_failure", schedule=not_installed_anywhere.SCHEDULE)
