from airflow.providers.http.hooks.http import HttpHook
from airflow.providers.ssh.hooks.ssh import SSHHook
from airflow.providers.common.sql.hooks.sql import DbApiHook
