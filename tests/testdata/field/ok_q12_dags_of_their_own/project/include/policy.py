def dag_policy(dag):
    dag.max_active_runs = min(dag.max_active_runs, dag.max_active_tasks)
