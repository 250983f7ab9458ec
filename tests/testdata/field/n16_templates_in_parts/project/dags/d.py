from airflow.providers.standard.operators.bash import BashOperator
H = "1"
BashOperator(task_id="a", bash_command="{{ execution_date.replace(hour=" + H + ").isoformat() }}")
BashOperator(task_id="b", bash_command="echo '{{ " + H + " }}'")
