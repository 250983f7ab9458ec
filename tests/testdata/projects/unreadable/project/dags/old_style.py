from airflow import DAG
from airflow.operators.bash import BashOperator

dag = DAG("old_style")
print "loading", dag.dag_id
BashOperator(task_id="list", bash_command="ls", dag=dag)
