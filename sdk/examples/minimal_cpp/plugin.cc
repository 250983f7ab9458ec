// A whole plugin: one advisory on one import.
#include "sdk/cpp/plugin.h"

using namespace upgrade_plugin;

static constexpr Advisory kAdvisories[] = {
    Advisory("EXAMPLE-SUBDAG")
        .critical()
        .on(CrossingAirflow("3.0.0"))
        .when(Import("airflow.operators.subdag"))
        .title("SubDagOperator is gone in Airflow 3")
        .impact("DAGs that import it do not load")
        .remedy("Convert every sub-DAG to a TaskGroup")
        .reference("https://airflow.apache.org/docs/apache-airflow/stable/")
        .check("imports"),
};

UPGRADE_ADVISOR_PLUGIN("minimal_cpp", "1.0.0", "Sub-DAGs", kAdvisories)
