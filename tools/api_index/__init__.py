"""What the releases of Airflow and of its providers offer to DAG code."""
