#include "tests/bench/synthetic_dags.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace upgrade_advisor {
namespace {

// $N is the number of the file, $R what it draws.
constexpr const char* kShapes[] = {
    R"("""Loads the orders of region $N into the warehouse."""
from datetime import datetime, timedelta

from airflow import DAG
from airflow.operators.bash import BashOperator
from airflow.operators.python_operator import PythonOperator
from airflow.utils.dates import days_ago

from common.team_$R import notify, tables

default_args = {
    "owner": "team_$R",
    "retries": $R,
    "retry_delay": timedelta(minutes=5),
    "on_failure_callback": notify.on_failure,
}


def load(ds, **context):
    """Loads one day."""
    for table in tables.of_region("r$N"):
        context["ti"].xcom_push(key=f"rows_{table.name}", value=table.load(ds))
    return context["execution_date"].isoformat()


with DAG("load_orders_$N", default_args=default_args, schedule_interval="@daily",
         start_date=days_ago(2), catchup=False, tags=["orders", "r$R"]) as dag:
    extract = BashOperator(task_id="extract", bash_command="bin/extract --day {{ ds }} --region $N")
    loaded = PythonOperator(task_id="load", python_callable=load, provide_context=True)
    extract >> loaded
)",
    R"(import pendulum

from airflow.decorators import dag, task
from airflow.models import Variable
from airflow.providers.postgres.hooks.postgres import PostgresHook


@dag(dag_id="report_$N", schedule="15 $R * * *", catchup=False,
     start_date=pendulum.datetime(2023, 1, $R, tz="UTC"), max_active_runs=1)
def report():
    # The statement is the same in all regions.
    @task(retries=$R)
    def rows(ds=None, ti=None) -> list:
        hook = PostgresHook(postgres_conn_id=Variable.get("warehouse_$R"))
        sql = """
            select region, sum(amount) as amount, count(*) as orders
            from orders
            where day = '{{ ds }}' and region = $N
            group by region
        """
        return [dict(region=r[0], amount=r[1] * 1.19) for r in hook.get_records(sql)]

    @task.branch
    def decide(found):
        return "many" if len(found) > $N else "few"

    decide(rows())


report()
)",
    R"(import logging
import os

from airflow.exceptions import AirflowSkipException
from airflow.models.baseoperator import BaseOperator
from airflow.sensors.base import BaseSensorOperator
from airflow.utils.decorators import apply_defaults

log = logging.getLogger(__name__)


class Region$NSensor(BaseSensorOperator):
    template_fields = ("path", "pattern")
    ui_color = "#e$R$R"

    @apply_defaults
    def __init__(self, *, path: str, pattern: str = "*.csv", **kwargs):
        super().__init__(mode="reschedule", poke_interval=60 * $R, **kwargs)
        self.path = path
        self.pattern = pattern

    def poke(self, context) -> bool:
        try:
            names = os.listdir(os.path.join(self.path, context["ds_nodash"]))
        except (FileNotFoundError, PermissionError) as error:
            log.warning("nothing in %s: %s", self.path, error)
            raise AirflowSkipException(f"no files of region $N: {error!r}")
        return any(name.endswith(self.pattern.lstrip("*")) for name in names)
)"};

}  // namespace

std::vector<std::pair<std::string, std::string>> SyntheticDags(int files) {
  std::vector<std::pair<std::string, std::string>> project;
  for (int i = 0; i < files; ++i) {
    const int drawn = 1 + i * 7 % 9;
    project.emplace_back(
        absl::StrCat("dags/team_", drawn, "/file_", i, ".py"),
        absl::StrReplaceAll(kShapes[i % 3], {{"$N", absl::StrCat(i)},
                                             {"$R", absl::StrCat(drawn)}}));
  }
  return project;
}

}  // namespace upgrade_advisor
