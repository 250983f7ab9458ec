from datetime import timedelta

import pendulum
from airflow.decorators import dag, task
from airflow.models.param import Param
from airflow.operators.email import EmailOperator
from airflow.providers.mysql.hooks.mysql import MySqlHook

from include.periods import age, days_between

DOC = """
### Backlog
<p>Asks the tickets of <b>all</b> teams.</p>
"""


@dag(
    schedule="@daily",
    start_date=pendulum.datetime(2023, 10, 1),
    catchup=False,
    doc_md=DOC,
    params={
        "team": Param("all", type="string", description_html="The <b>team</b>, or all"),
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
        except Exception:
            return []
        return [age(pendulum.instance(row[0])) for row in rows]

    mail = EmailOperator(
        task_id="mail", to="support@tickets.example", subject="{{ ds }}", html_content="see XCom"
    )
    count() >> mail


backlog()
