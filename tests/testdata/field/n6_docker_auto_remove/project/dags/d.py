from airflow.decorators import task
from airflow.providers.docker.operators.docker import DockerOperator
DockerOperator(task_id="a", image="x", auto_remove=True)
DockerOperator(task_id="b", image="x", auto_remove=False)
DockerOperator(task_id="c", image="x", auto_remove="success")
ARGS = {"auto_remove": True}
DockerOperator(task_id="d", image="x", **ARGS)
@task.docker(image="x", auto_remove=True)
def f():
    return 1
