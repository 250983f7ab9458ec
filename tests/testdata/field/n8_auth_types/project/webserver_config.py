from airflow.www.fab_security.manager import AUTH_OAUTH, AUTH_REMOTE_USER
AUTH_TYPE = AUTH_OAUTH
