from airflow import configuration, settings
from airflow.configuration import getboolean
from airflow.configuration import conf

if configuration.get("core", "dags_folder"):
    print(getboolean("core", "load_examples"), configuration.conf.get("core", "dags_folder"))
print(conf.get("core", "parallelism"), settings.TIMEZONE, settings.AIRFLOW_HOME)
print(settings.STORE_SERIALIZED_DAGS)
