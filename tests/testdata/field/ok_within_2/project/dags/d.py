from datetime import datetime, timedelta
from airflow import DAG, Dataset
from airflow.models import Variable, XCom, DagRun
from airflow.operators.empty import EmptyOperator
from airflow.operators.subdag import SubDagOperator
from airflow.providers.amazon.aws.operators.s3 import S3CreateBucketOperator
from airflow.utils.dates import days_ago
from airflow.utils.session import provide_session
from airflow.www.auth import has_access
with DAG("d", start_date=days_ago(1), schedule="@daily", sla_miss_callback=print, default_view="graph") as dag:
    EmptyOperator(task_id="a", sla=timedelta(1), trigger_rule="none_failed_or_skipped")
def f(execution_date, next_ds, **kw):
    return kw["conf"], kw["dag_run"].execution_date, kw["ti"].pool
