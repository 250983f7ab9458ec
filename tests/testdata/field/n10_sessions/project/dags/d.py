from airflow.utils.session import create_session
