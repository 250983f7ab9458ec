import pendulum
from airflow.decorators import dag, setup, task, teardown
from airflow.operators.bash import BashOperator


def report(context):
    ti = context["ti"]
    tries = ti.try_number - 1
    print(f"{ti.task_id} failed for the {tries}th time")


@dag(
    schedule="@daily",
    start_date=pendulum.datetime(2024, 5, 1),
    catchup=False,
    default_args={"on_failure_callback": report, "retries": 2},
    access_control={"Storage": {"DAGs": {"can_read"}}},
)
def snapshots():
    @setup
    def mount():
        return "/mnt/snapshots"

    take = BashOperator(
        task_id="take",
        bash_command="include/scripts/snapshot.sh",
        env={"TRY": "{{ ti.try_number }}"},
        priority_weight=9999999999,
    )

    @teardown
    def unmount(path):
        print("unmounted", path)

    @task
    def verify():
        return True

    path = mount()
    path >> take >> verify() >> unmount(path)


snapshots()
