from datetime import datetime
from airflow.sdk import DAG, task

with DAG("d", start_date=datetime(2024, 1, 1), schedule=None, catchup=False) as dag:
    @task
    def names(dag=None):
        return [dag.dag_id, dag.fileloc, dag.doc_md, dag.params, dag.get_task("x"), dag.catchup]

    names()


def report(dag):
    return dag.concurrency, dag.schedule_interval


class Graph:
    def __init__(self, dag):
        self.subdags = dag.subdags


print(report(Graph(dag)))
