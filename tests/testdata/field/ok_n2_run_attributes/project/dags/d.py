from airflow.decorators import task
class Worker:
    ti = None
def pool_of(ti, dag_run):
    return ti.pool, dag_run.queued_at
def row(rows):
    return rows["ti"].pool, Worker.ti.key
@task
def given(ti):
    return ti.pool
@task
def stays(ti=None, dag_run=None, **context):
    old = getattr(ti, "execution_date", None)
    try:
        date = context["dag_run"].execution_date
    except AttributeError:
        date = dag_run.logical_date
    return old, date, ti.xcom_pull(task_ids="a"), dag_run.conf, dag_run.run_type, ti.hostname
given(ti=Worker())
stays()
