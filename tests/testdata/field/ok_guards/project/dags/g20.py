import airflow
dummy = getattr(airflow, "days_ago", None)
from airflow.utils import helpers
chain = getattr(helpers, "chain", None)
