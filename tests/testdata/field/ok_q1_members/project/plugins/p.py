from airflow import __version__, configuration, settings

try:
    from airflow.configuration import getboolean
except ImportError:
    getboolean = configuration.conf.getboolean

if int(__version__.split(".")[0]) < 3:
    LIMIT = configuration.getint("core", "parallelism")
else:
    LIMIT = configuration.conf.getint("core", "parallelism")
print(getattr(settings, "STORE_SERIALIZED_DAGS", True), settings.TIMEZONE)
