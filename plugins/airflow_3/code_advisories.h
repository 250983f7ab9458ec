// What the code of DAGs and plugins has to change for Airflow 3.0.
#ifndef PLUGINS_AIRFLOW_3_CODE_ADVISORIES_H_
#define PLUGINS_AIRFLOW_3_CODE_ADVISORIES_H_

#include "plugins/airflow_3/conditions.h"
#include "plugins/airflow_3/references.h"

namespace upgrade_plugin::airflow_3 {

inline constexpr Advisory kSla =
    Advisory("R3-SLA")
        .warning()
        .on(ReachingAirflow3())
        .check("code")
        .when([](const Facts& f) {
          return f.keyword("*.sla") || f.keyword("DAG.sla_miss_callback");
        })
        .title("SLAs are gone")
        .impact("The arguments do nothing but warn: nobody is told of a miss")
        .remedy(
            "Delete them; use alerts of the platform, or from Airflow 3.1 "
            "on deadline alerts")
        .reference(kUpgradeAirflow);

inline constexpr Advisory kDagArguments =
    Advisory("R3-DAG-KWARGS")
        .critical()
        .blocks_step()
        .on(ReachingAirflow3())
        .check("code")
        .when(&PassesRemovedDagArguments)
        .report(&ReportDagArguments)
        .title("DAGs are made with arguments that Airflow 3 refuses")
        .impact("The DAGs do not load")
        .remedy(
            "Rename or drop the arguments; the new names work from Airflow "
            "2.4 on, fail_fast from 3.0",
            "ruff check --select AIR301 --fix dags")
        .reference(kRuff);

inline constexpr Advisory kTaskArguments =
    Advisory("R3-TASK-KWARGS")
        .critical()
        .blocks_step()
        .on(ReachingAirflow3())
        .check("code")
        .when(&PassesRemovedTaskArguments)
        .report(&ReportTaskArguments)
        .title("Tasks are made with arguments that Airflow 3 refuses")
        .impact("The DAGs do not load")
        .remedy("Rename or drop the arguments")
        .reference(kRuff);

inline constexpr Advisory kContextKeys =
    Advisory("R3-CTX-KEYS")
        .critical()
        .blocks_step()
        .on(ReachingAirflow3())
        .check("code")
        .when(&UsesRemovedContext)
        .report(&ReportContext)
        .title("Keys of the task context are used that are gone")
        .impact(
            "Tasks fail when they read them, templates when they are "
            "rendered")
        .remedy(
            "Use logical_date, data_interval_start and data_interval_end, "
            "which Airflow 2 has too")
        .reference(kRuff)
        .reference(kUpgradeAirflow);

inline constexpr Advisory kLogicalDate =
    Advisory("R3-LOGICAL-DATE-NULL")
        .warning()
        .on(ReachingAirflow3())
        .check("code")
        .when(&ReadsDatesOfTriggeredRuns)
        .title("Runs that an asset triggers have no logical date")
        .impact(
            "Tasks of DAGs scheduled by datasets that read logical_date, "
            "ds or ts fail; so do runs the API starts without a date")
        .remedy("Use dag_run.run_after, or expect that the date is missing")
        .reference(kUpgradeAirflow);

inline constexpr Advisory kTriggerRules =
    Advisory("R3-TRIGGER-RULES")
        .critical()
        .blocks_step()
        .on(ReachingAirflow3())
        .check("code")
        .when(&UsesRemovedTriggerRules)
        .title("Trigger rules are used under names that are gone")
        .impact("The DAGs do not load")
        .remedy(
            "Write always for dummy, and none_failed_min_one_success for "
            "none_failed_or_skipped; Airflow 2 has both")
        .reference(kRuff);

inline constexpr Advisory kDatasetExtra =
    Advisory("R3-DATASET-HASH")
        .warning()
        .on(ReachingAirflow3())
        .check("code")
        .when([](const Facts& f) -> Truth { return f.keyword("Dataset.1"); })
        .title("A dataset gets its extra by position")
        .impact(
            "The second argument of an asset is its URI, and extra goes by "
            "name only: the file does not load")
        .remedy("Write extra=...")
        .reference(kRuff)
        .reference(kUpgradeAirflow);

inline constexpr Advisory kXcomPull =
    Advisory("R3-XCOM-PULL")
        .warning()
        .on(ReachingAirflow3())
        .check("code")
        .when([](const Facts& f) {
          return f.calls("xcom_pull") && !f.keyword("xcom_pull.task_ids") &&
                 !f.keyword("xcom_pull.0");
        })
        .title("xcom_pull is called without naming a task")
        .impact("It returns what the task itself pushed, not what any task did")
        .remedy("Name the task: xcom_pull(task_ids=...)")
        .reference(kUpgradeAirflow);

inline constexpr Advisory kCatchup =
    Advisory("R3-CATCHUP-DEFAULT")
        .warning()
        .on(ReachingAirflow3())
        .check("schedules")
        .when(&ReliesOnCatchup)
        .title("DAGs do not catch up any more unless they say so")
        .impact(
            "Runs that were missed are not made up for in DAGs without "
            "the argument catchup")
        .remedy("Write catchup=True or catchup=False into each DAG")
        .remedy("Or keep the old default", "",
                "env.set AIRFLOW__SCHEDULER__CATCHUP_BY_DEFAULT True")
        .reference(kUpgradeAirflow);

inline constexpr Advisory kCronIntervals =
    Advisory("R3-CRON-INTERVALS")
        .warning()
        .on(ReachingAirflow3())
        .check("schedules")
        .when(&CronRunsReadIntervals)
        .title("Cron schedules have no data interval any more")
        .impact(
            "The interval of a run is a moment: tasks that select data "
            "between its ends select nothing")
        .remedy("Keep the intervals", "",
                "env.set AIRFLOW__SCHEDULER__CREATE_CRON_DATA_INTERVALS True")
        .remedy("Or give such DAGs a CronDataIntervalTimetable")
        .reference(kUpgradeAirflow);

inline constexpr Advisory kScheduleNone =
    Advisory("R3-SCHEDULE-NONE")
        .info()
        .on(ReachingAirflow3())
        .check("schedules")
        .when(&ReliesOnSchedule)
        .title("DAGs without a schedule do not run any more")
        .impact("The default was once a day and is None")
        .remedy("Write schedule='@daily' where you relied on it")
        .reference(kUpgradeAirflow);

inline constexpr Advisory kParams =
    Advisory("R3-PARAMS-JSON")
        .critical()
        .blocks_step()
        .on(ReachingAirflow3())
        .check("code")
        .when(&ParamsAreNotJson)
        .title("Params have defaults that are no JSON")
        .impact("The DAGs do not load")
        .remedy(
            "Write the default as text, a number or a list, and convert it "
            "in the task")
        .reference(kUpgradeAirflow);

inline constexpr Advisory kPlugins =
    Advisory("R3-PLUGINS")
        .critical()
        .blocks_step()
        .on(ReachingAirflow3())
        .check("code")
        .when([](const Facts& f) {
          return f.sets_attribute("AirflowPlugin.operators") ||
                 f.sets_attribute("AirflowPlugin.sensors") ||
                 f.sets_attribute("AirflowPlugin.hooks") ||
                 f.sets_attribute("AirflowPlugin.executors");
        })
        .title("Plugins carry operators, sensors, hooks or executors")
        .impact("Airflow 3 does not take them: imports from the plugin fail")
        .remedy("Import the classes from modules, in plugins or include")
        .reference(kRuff);

inline constexpr Advisory kFabPlugins =
    Advisory("R3-FAB-PLUGINS")
        .warning()
        .on(ReachingAirflow3())
        .check("code")
        .when([](const Facts& f) {
          return f.sets_attribute("AirflowPlugin.appbuilder_views") ||
                 f.sets_attribute("AirflowPlugin.appbuilder_menu_items") ||
                 f.sets_attribute("AirflowPlugin.flask_blueprints");
        })
        .title("Plugins add views of Flask to the UI")
        .impact(
            "The UI is no Flask application any more; such views are shown "
            "through the FAB provider only")
        .remedy("Rewrite them for FastAPI")
        .remedy("Or install the provider that still shows them", "",
                "requirements.add apache-airflow-providers-fab")
        .reference(kUpgradeAirflow);

inline constexpr Advisory kRestV1 =
    Advisory("R3-REST-V1")
        .critical()
        .blocks_step()
        .on(ReachingAirflow3())
        .check("api")
        .when([](const Facts& f) {
          return CallsRestV1(f) ||
                 f.requirement("apache-airflow-client").admits_none_from("3");
        })
        .title("The project calls version 1 of the REST API")
        .impact(
            "Its paths are gone, and version 2 wants a token instead of a "
            "password")
        .remedy(
            "Call /api/v2 with a token from /auth/token, and check each "
            "renamed field")
        .remedy("Raise the client", "",
                "requirements.add apache-airflow-client>=3")
        .reference(kUpgradeAirflow);

inline constexpr Advisory kPolicy =
    Advisory("R3-POLICY-NAME")
        .critical()
        .blocks_step()
        .on(ReachingAirflow3())
        .check("code")
        .when([](const Facts& f) {
          return f.defines_function("policy").any([](const Row& r) {
            return IsBelow(r.file, "airflow_local_settings");
          });
        })
        .title("The cluster policy is defined under its old name")
        .impact("Airflow 3 does not call it: tasks run without the policy")
        .remedy("Rename the function to task_policy")
        .reference(kNotes);

inline constexpr Advisory kMaxActiveTasks =
    Advisory("R3-MAX-ACTIVE-PER-RUN")
        .warning()
        .on(ReachingAirflow3())
        .check("schedules")
        .when([](const Facts& f) {
          return f.keyword("DAG.max_active_tasks") ||
                 f.config("core.max_active_tasks_per_dag");
        })
        .title("max_active_tasks counts within a run, not over all runs")
        .impact("With several runs at a time more tasks run than before")
        .remedy("Give tasks that share something a pool")
        .reference(kUpgradeAirflow);

inline constexpr Advisory kSkipCallback =
    Advisory("R3-SKIP-CALLBACK")
        .info()
        .on(ReachingAirflow3())
        .check("code")
        .when([](const Facts& f) -> Truth {
          return f.keyword("*.on_success_callback");
        })
        .title("on_success_callback is not called for skipped tasks")
        .impact("What it did for them is not done")
        .remedy("Pass the function as on_skipped_callback too")
        .reference(kNotes);

inline constexpr Advisory kCosmos =
    Advisory("R3-COSMOS")
        .warning()
        .on(ReachingAirflow3())
        .check("requirements")
        .when([](const Facts& f) {
          return f.requirement("astronomer-cosmos").admits_none_from("1.10");
        })
        .title("astronomer-cosmos is pinned below the first for Airflow 3")
        .impact("Its DAGs do not load")
        .remedy("Raise the pin; the documents ask for 1.11", "",
                "requirements.add astronomer-cosmos>=1.11")
        .reference(kUpgrade);

inline constexpr Advisory kAstronomerProviders =
    Advisory("R3-ASTRONOMER-PROVIDERS")
        .warning()
        .on(ReachingAirflow3())
        .check("requirements")
        .when([](const Facts& f) {
          return f.requirement("astronomer-providers") ||
                 f.imports("astronomer.providers");
        })
        .title("astronomer-providers is superseded")
        .impact("It is not made for Airflow 3")
        .remedy("Use the operators of the providers with deferrable=True")
        .remedy("Drop the package", "",
                "requirements.remove astronomer-providers")
        .reference("https://github.com/astronomer/astronomer-providers");

}  // namespace upgrade_plugin::airflow_3

#endif  // PLUGINS_AIRFLOW_3_CODE_ADVISORIES_H_
