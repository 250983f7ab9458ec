"""Judges plans by what real releases of Airflow do with real DAG files."""
