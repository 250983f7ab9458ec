import logging
from airflow.utils.log.logging_mixin import LoggingMixin
