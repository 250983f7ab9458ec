from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
TriggerDagRunOperator(task_id="a", trigger_dag_id="x", conf="{{ ti.xcom_pull(task_ids='f') }}")
TriggerDagRunOperator(task_id="b", trigger_dag_id="x", conf="{{ dag_run.conf }}")
TriggerDagRunOperator(task_id="c", trigger_dag_id="x", conf="{{ dag_run.conf | tojson }}")
TriggerDagRunOperator(task_id="d", trigger_dag_id="x", conf={"day": "{{ ds }}"})
