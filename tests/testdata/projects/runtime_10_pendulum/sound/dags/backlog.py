from datetime import timedelta

import pendulum
from airflow.decorators import dag, task
from airflow.models.param import Param
from airflow.providers.smtp.operators.smtp import EmailOperator
from airflow.providers.mysql.hooks.mysql import MySqlHook

from include.periods import age, days_between

DOC = """
### Backlog
Asks the tickets of **all** teams.
"""


@dag(
    schedule="@daily",
    start_date=pendulum.datetime(2023, 10, 1),
    catchup=False,
    doc_md=DOC,
    params={
        "team": Param("all", type="string", description="The team, or all"),
    },
    access_control={"Support": {"can_read"}},
    default_args={"execution_timeout": timedelta(minutes=20)},
)
def backlog():
    @task
    def count(params=None):
        hook = MySqlHook(mysql_conn_id="tickets")
        try:
            rows = hook.get_records("SELECT opened FROM tickets WHERE team = %s", (params["team"],))
        except LookupError:
            return []
        return [age(pendulum.instance(row[0])) for row in rows]

    mail = EmailOperator(
        task_id="mail", to="support@tickets.example", subject="{{ ds }}", html_content="see XCom"
    )
    count() >> mail


backlog()
