from contextlib import suppress
with suppress(ImportError, ModuleNotFoundError):
    from airflow.utils.dates import days_ago
