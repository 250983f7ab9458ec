"""Reads settings as other types than text, and a connection by keyword; all have defaults."""
import os
from datetime import datetime

from airflow import DAG
from airflow.hooks.base import BaseHook
from airflow.models import Variable

retries = int(os.getenv("RETRIES", "3"))
limit = Variable.get("limit", default_var=0)
settings = Variable.get("settings", default_var={}, deserialize_json=True)
port = BaseHook.get_connection(conn_id="warehouse").port

assert (retries, limit, settings, port) == (3, 0, {}, None)
with DAG("typed_settings", schedule=None, start_date=datetime(2024, 1, 1)):
    pass
