from airflow.listeners import hookimpl
@hookimpl
def on_task_instance_running(previous_state, task_instance, session):
    print(task_instance)
@hookimpl
def on_task_instance_success(previous_state, task_instance, session):
    print(task_instance)
