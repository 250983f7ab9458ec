from airflow.sdk import DAG
def make_dag(dag_id, schedule_interval=None, concurrency=16, **kw):
    return DAG(dag_id, schedule=schedule_interval, **kw)
class Team(DAG):
    def __init__(self, name, schedule_interval=None, **kw):
        super().__init__(name, schedule=schedule_interval, **kw)
