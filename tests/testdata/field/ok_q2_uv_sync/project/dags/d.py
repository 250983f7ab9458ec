from airflow.providers.http.hooks.http import HttpHook
