from airflow.providers.standard.operators.bash import BashOperator
BashOperator(task_id="a", bash_command="{{ macros.ds_add(ds, 1) }} {{ conn.x.host }} {{ var.value.get('x') }} {{ task.task_id }} {{ dag.dag_id }}")
BashOperator(task_id="b", bash_command="{{ data_interval_start | ds }} {{ ti.xcom_pull('a') }} {{ run_id }} {{ ts_nodash }} {{ logical_date }}")
BashOperator(task_id="c", bash_command="{{ conf.get('core','x') }}")
BashOperator(task_id="e", bash_command="{{ prev_execution_date }} {{ yesterday_ds_nodash }} {{ tomorrow_ds }}")
BashOperator(task_id="f", bash_command="{{ execution_date.strftime('%Y') }}")
