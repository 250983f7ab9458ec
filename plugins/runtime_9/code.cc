// The code of DAGs, commands and calls of the REST API.
#include "plugins/runtime_9/tables.h"

namespace upgrade_plugin::runtime_9 {
namespace {

constexpr char kNotes271[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/"
    "release_notes.html#airflow-2-7-1-2023-09-07";

constexpr NameTable kExecutors({
    {"airflow.executors.celery_executor", "It is in a provider package now"},
    {"airflow.executors.celery_kubernetes_executor",
     "It is in a provider package now"},
    {"airflow.executors.dask_executor", "It is in a provider package now"},
    {"airflow.executors.kubernetes_executor",
     "It is in a provider package now"},
    {"airflow.executors.local_kubernetes_executor",
     "It is in a provider package now"},
});

// A DAG without the argument catchup takes the default.
constexpr Condition SkipsMissedRuns() {
  return Keyword("DAG.catchup").SomeRow(Value().Equals("False")) ||
         (Config("core.catchup_by_default") &&
          !Config("core.catchup_by_default").IsTrue());
}

constexpr Advisory kRows[] = {
    Advisory("R9-EXECUTORS-MOVED")
        .warning()
        .on(ReachingAirflow27())
        .check("imports")
        .when(
            Subject("core.executor", "Use the short name of the executor",
                    Config("core.executor").StartsWith("airflow.executors.")) ||
            EachListed(kExecutors, Import()))
        .title("Executors of Celery, Kubernetes and Dask moved to providers")
        .impact("The old paths work with a warning while the provider is "
                "installed, and fail in Airflow 3")
        .remedy("Import from airflow.providers.celery.executors, "
                "airflow.providers.cncf.kubernetes.executors or "
                "airflow.providers.daskexecutor.executors")
        .remedy("Use the short name of the executor, such as CeleryExecutor")
        .reference(kNotes270),

    Advisory("R9-AIRFLOW-KUBERNETES")
        .warning()
        .on(ReachingAirflow27())
        .alias("R9-KUBECONFIG-MODULE")
        .check("imports")
        .when(Import("airflow.kubernetes"))
        .title("The package airflow.kubernetes moved to its provider")
        .impact("The old paths redirect with a warning, and fail in Airflow 3")
        .remedy("Import from airflow.providers.cncf.kubernetes")
        .reference(kNotes270),

    Advisory("R9-HDFS-REDIRECTS")
        .critical()
        .blocks_step()
        .on(ReachingAirflow27())
        .check("imports")
        .when(Import("airflow.hooks.hdfs_hook") ||
              Import("airflow.sensors.hdfs_sensor") ||
              Import("airflow.contrib.sensors.hdfs_sensor"))
        .title("Airflow 2.7 removed the old HDFS modules")
        .impact("Files that import them do not load. The provider no longer "
                "has HDFS hooks and sensors either")
        .remedy("Use the WebHDFS hooks and sensors in "
                "airflow.providers.apache.hdfs")
        .reference(kNotes270),

    Advisory("R9-CRON-TRIGGER-CATCHUP")
        .warning()
        .on(CrossingAirflow("2.7.1"))
        .check("schedules")
        .when(Import("airflow.timetables.trigger.CronTriggerTimetable") &&
              SkipsMissedRuns())
        .title("CronTriggerTimetable without catchup starts differently")
        .impact("With catchup=False, the first run after a pause starts at "
                "another time than before")
        .remedy("Check when you expect the first run of such DAGs")
        .reference(kNotes271),

    Advisory("R9-XCOM-DESERIALIZE")
        .warning()
        .on(ReachingAirflow27())
        .check("api")
        .when(Shell("url /api/v1")
                  .SomeRow(Value().Contains("xcomEntries") &&
                           Value().Contains("deserialize=true")) &&
              !Config("api.enable_xcom_deserialize_support").IsTrue())
        .title("The REST API no longer deserializes XComs")
        .impact("Airflow refuses requests with deserialize=true")
        .remedy("Request the serialized value, or allow deserialization until "
                "Airflow 3.1",
                "",
                "env.set AIRFLOW__API__ENABLE_XCOM_DESERIALIZE_SUPPORT True")
        .reference(kNotes270),

    Advisory("R9-DB-COMMANDS")
        .info()
        .on(ReachingAirflow27())
        .check("commands")
        .when(Shell("airflow db init") || Shell("airflow db upgrade"))
        .title("The commands db init and db upgrade are deprecated")
        .impact("They work with a warning, and fail in Airflow 3")
        .remedy("Use the new command", "airflow db migrate")
        .reference(kNotes270),
};

}  // namespace

constexpr AdvisoryTable kCode = Table(kRows);

}  // namespace upgrade_plugin::runtime_9
