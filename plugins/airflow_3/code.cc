// Changes of Airflow 3.0 to the code of DAGs and plugins.
#include <cstdint>
#include <string>
#include <string_view>

#include "plugins/airflow_3/tables.h"
#include "plugins/common/params.h"
#include "plugins/common/trigger_rules.h"

namespace upgrade_plugin::airflow_3 {
namespace {

// ---- Names that are gone ----------------------------------------------------

constexpr NameTable kDagArguments({
    {"DAG.concurrency", "Use max_active_tasks", "concurrency"},
    {"DAG.default_view", "Remove it", "default_view"},
    {"DAG.fail_stop", "Use fail_fast", "fail_stop"},
    {"DAG.orientation", "Remove it", "orientation"},
    {"DAG.schedule_interval", "Use schedule", "schedule_interval"},
    {"DAG.timetable", "Use schedule", "timetable"},
});

constexpr NameTable kTaskArguments({
    {"@argument.*.provide_context",
     "Remove it: Airflow always passes the context", "provide_context"},
    {"@argument.*.task_concurrency", "Use max_active_tis_per_dag",
     "task_concurrency"},
    {"@argument.*.use_task_execution_day", "Use use_task_logical_date",
     "use_task_execution_day"},
    {"TriggerDagRunOperator.execution_date", "Use logical_date",
     "execution_date"},
});

constexpr NameTable kContext({
    {"conf", "Import it: from airflow.configuration import conf"},
    {"execution_date", "Use logical_date"},
    {"next_ds", "Use data_interval_end | ds"},
    {"next_ds_nodash", "Use data_interval_end | ds_nodash"},
    {"next_execution_date", "Use data_interval_end"},
    {"prev_ds", "Use prev_data_interval_start_success or logical_date"},
    {"prev_ds_nodash", "Use prev_data_interval_start_success or logical_date"},
    {"prev_execution_date", "Use prev_data_interval_start_success"},
    {"prev_execution_date_success", "Use prev_data_interval_start_success"},
    {"tomorrow_ds", "Use macros.ds_add(ds, 1)"},
    {"tomorrow_ds_nodash", "Use macros.ds_add(ds, 1)"},
    {"triggering_dataset_events", "Use triggering_asset_events"},
    {"yesterday_ds", "Use macros.ds_add(ds, -1)"},
    {"yesterday_ds_nodash", "Use macros.ds_add(ds, -1)"},
});

#include "plugins/airflow_3/run_table.inc"

// By the paths they are imported from.
constexpr NameTable kModelQueries({
    {"airflow.models.DagModel.get_current", "Ask the REST API"},
    {"airflow.models.DagModel.get_dagmodel", "Ask the REST API"},
    {"airflow.models.DagRun.find", "Ask the REST API"},
    {"airflow.models.DagRun.find_duplicate", "Ask the REST API"},
    {"airflow.models.DagRun.get_latest_runs", "Ask the REST API"},
    {"airflow.models.XCom.get_many", "Use ti.xcom_pull"},
    {"airflow.models.dag.DagModel.get_current", "Ask the REST API"},
    {"airflow.models.dag.DagModel.get_dagmodel", "Ask the REST API"},
    {"airflow.models.dagrun.DagRun.find", "Ask the REST API"},
    {"airflow.models.dagrun.DagRun.find_duplicate", "Ask the REST API"},
    {"airflow.models.dagrun.DagRun.get_latest_runs", "Ask the REST API"},
    {"airflow.models.xcom.XCom.get_many", "Use ti.xcom_pull"},
});

constexpr NameTable kVenvArguments({
    {"@argument.*.use_airflow_context", "Remove it", "use_airflow_context"},
    {"@argument.*.use_dill", "Use serializer=\"dill\"", "use_dill"},
});

// Of an attribute of a plugin: more than an empty list.
constexpr RowTest HasContent() { return !Value().StartsWith("[empty"); }

// ---- Schedules --------------------------------------------------------------

// Of a row "@dag": the call has neither the keyword nor a mapping or positions
// that may bring it.
constexpr RowTest LacksArgument(std::string_view name) {
  return !Value().Contains(name) && !Value().Contains("**") &&
         !Value().Contains("partial") && !Value().ContainsAnyOf("3456789") &&
         (!Value().Contains("*") || Value().ContainsAnyOf("12"));
}

constexpr NameTable kNoCron({{"@continuous"}, {"@once"}});

// The text of a schedule has blanks between the fields of cron, or is a name of
// them, for example "@daily".
constexpr RowTest IsCron() {
  return Value().Contains(" ") ||
         (Value().StartsWith("@") && !Value().OneOf(kNoCron));
}

// ---- Files ------------------------------------------------------------------

// A file that is not known counts, which no condition expresses.
bool IsIn(const Row& row, std::string_view part) {
  return row.file.empty() || Contains(row.file, part);
}

Truth SomeRowIsIn(std::string_view part, const Fact& rows) {
  return rows.SomeRow([part](const Row& row) { return IsIn(row, part); });
}

void NameRowsIn(std::string_view part, const Fact& rows, Report& report) {
  for (uint32_t i = 0; i < rows.count(); ++i) {
    const Row row = rows.row(i);
    if (!row.withheld && IsIn(row, part)) report.Evidence(row);
  }
}

constexpr char kDags[] = "dags/";
constexpr Question kTriggers = DerivesFrom("BaseTrigger");

Truth DagsDefineTriggers(const Facts& f) {
  return SomeRowIsIn(kDags, f.Ask(kTriggers));
}
void ReportTriggers(const Facts& f, Truth, Report& report) {
  NameRowsIn(kDags, f.Ask(kTriggers), report);
}

constexpr char kPolicyFile[] = "airflow_local_settings";
constexpr Question kPolicies = DefinesFunction("policy");

Truth PolicyHasItsOldName(const Facts& f) {
  return SomeRowIsIn(kPolicyFile, f.Ask(kPolicies));
}
void ReportPolicy(const Facts& f, Truth, Report& report) {
  NameRowsIn(kPolicyFile, f.Ask(kPolicies), report);
}

// ---- Parameters with the name of a context key ------------------------------

constexpr Condition kBefore32 =
    Target("airflow.minor").VersionBelow(Scheme::kPep440, "3.2");

// Keys of the context that Airflow 2 does not have. Airflow 3.2 no longer has
// start_date.
constexpr NameTable kNewKeys({
    {"@task.task_reschedule_count"},
    {"@task.triggering_asset_events"},
});
constexpr NameTable kNewKeysBefore({
    {"@task_before.start_date"},
    {"@task_before.task_reschedule_count"},
    {"@task_before.triggering_asset_events"},
});
// All keys of Airflow 3.0 and 3.1: a parameter of such a name has a default.
constexpr NameTable kKeysOf30({
    {"conn"},
    {"dag"},
    {"dag_run"},
    {"data_interval_end"},
    {"data_interval_start"},
    {"ds"},
    {"ds_nodash"},
    {"exception"},
    {"expanded_ti_count"},
    {"inlet_events"},
    {"inlets"},
    {"logical_date"},
    {"macros"},
    {"map_index_template"},
    {"outlet_events"},
    {"outlets"},
    {"params"},
    {"prev_data_interval_end_success"},
    {"prev_data_interval_start_success"},
    {"prev_end_date_success"},
    {"prev_start_date_success"},
    {"reason"},
    {"run_id"},
    {"start_date"},
    {"task"},
    {"task_instance"},
    {"task_instance_key_str"},
    {"task_reschedule_count"},
    {"templates_dict"},
    {"test_mode"},
    {"ti"},
    {"triggering_asset_events"},
    {"try_number"},
    {"ts"},
    {"ts_nodash"},
    {"ts_nodash_with_tz"},
    {"var"},
});

constexpr RowTest IsDefault() { return !Value().Equals("None"); }

constexpr Condition NewKeyHasDefault() {
  return KeywordUnder("@task").SomeRow(Name().OneOf(kNewKeys) && IsDefault()) ||
         (kBefore32 && Keyword("@task.start_date").SomeRow(IsDefault()));
}

constexpr Condition NewKeyStandsBefore() {
  return kBefore32 && KeywordUnder("@task_before")
                          .SomeRow(Name().OneOf(kNewKeysBefore) &&
                                   !Value().OneOf(kKeysOf30));
}

// The decorator hands its arguments on, so that the index does not know which
// of them it takes.
struct DecoratorArgument {
  Question question;
  std::string_view old_name;
  std::string_view new_name;
};
constexpr DecoratorArgument kDecoratorArguments[] = {
    {Keyword("@argument.airflow.decorators.dag.concurrency"), "concurrency",
     "max_active_tasks"},
    {Keyword("@argument.airflow.decorators.dag.schedule_interval"),
     "schedule_interval", "schedule"},
    {Keyword("@argument.airflow.decorators.dag.timetable"), "timetable",
     "schedule"},
};

void ReportDecorators(const Facts& f, Truth applies, Report& report) {
  if (!applies.is_yes()) return;
  for (const DecoratorArgument& argument : kDecoratorArguments) {
    if (f.Ask(argument.question).count() == 0) continue;
    const std::string old_name(argument.old_name);
    const std::string new_name(argument.new_name);
    report.Remedy(
        "Rename " + old_name + " of @dag to " + new_name, "",
        "code.argument airflow.decorators.dag." + old_name + " " + new_name);
  }
}

// ---- Advisories -------------------------------------------------------------

constexpr Advisory kRows[] = {
    Advisory("R3-CONTEXT-PARAMETERS")
        .critical()
        .blocks_step()
        .on(ReachingAirflow3())
        .check("code")
        .when(NewKeyHasDefault() || NewKeyStandsBefore())
        .title("A task parameter has the name of a new context key")
        .impact("Airflow 3 fills it, and gives it the default None: with a "
                "default of its own, or before a parameter without one, the "
                "DAG does not load")
        .remedy("Rename the parameter")
        .reference("https://github.com/apache/airflow/issues/55524"),

    Advisory("R3-SLA")
        .warning()
        .on(ReachingAirflow3())
        .check("code")
        .when(Keyword("*.sla") || Keyword("@other.sla") ||
              Keyword("DAG.sla_miss_callback"))
        .title("SLAs are gone")
        .impact("The arguments only produce warnings, and no miss is reported")
        .remedy("Delete them. Use alerts of the platform or, from Airflow 3.1 "
                "on, deadline alerts")
        .reference(kUpgradeAirflow),

    Advisory("R3-DAG-KWARGS")
        .critical()
        .blocks_step()
        .on(ReachingAirflow3())
        .check("code")
        .subjects(kDagArguments, Keyword())
        .report(&ReportDecorators)
        .title("DAGs have arguments that Airflow 3 refuses")
        .impact("The DAGs do not load")
        .remedy("Rename or remove the arguments. The new names work from "
                "Airflow 2.4 on, fail_fast from 3.0 on",
                "ruff check --select AIR301 --fix dags")
        .reference(kRuff),

    Advisory("R3-TASK-KWARGS")
        .critical()
        .blocks_step()
        .on(ReachingAirflow3())
        .check("code")
        .subjects(kTaskArguments, Keyword())
        .title("Tasks have arguments that Airflow 3 refuses")
        .impact("The DAGs do not load")
        .remedy("Rename or remove the arguments")
        .reference(kRuff),

    Advisory("R3-CTX-KEYS")
        .critical()
        .blocks_step()
        .on(ReachingAirflow3())
        .check("code")
        .subjects(kContext, Context())
        .title("Code uses keys of the task context that are gone")
        .impact("Tasks fail when they read the keys, and templates fail when "
                "Airflow renders them")
        .remedy("Use logical_date, data_interval_start and data_interval_end, "
                "which Airflow 2 has too")
        .reference(kRuff)
        .reference(kUpgradeAirflow),

    Advisory("R3-RUN-ATTRIBUTES")
        .warning()
        .on(ReachingAirflow3())
        .check("code")
        .subjects(kRunAttributes, Context())
        .title("Tasks read attributes that DAGs, runs and task instances lose")
        .impact("The attributes are not there in Airflow 3: the template or "
                "the task that reads them fails when it runs")
        .remedy("Use logical_date, which Airflow 2 has too, or run_after")
        .reference(kRuff)
        .reference(kUpgradeAirflow),

    Advisory("R3-MODELS-IN-TASKS")
        .warning()
        .on(ReachingAirflow3())
        .check("code")
        .subjects(kModelQueries, Call())
        .title("Code asks the models of Airflow")
        .impact("Tasks of Airflow 3 have no access to the metadata database: "
                "the calls fail even where the import works")
        .remedy("Use the REST API or its client. The Task SDK has "
                "ti.get_dagrun_state and ti.get_dr_count")
        .reference(kUpgradeAirflow),

    Advisory("R3-VENV-ARGUMENTS")
        .critical()
        .blocks_step()
        .on(ReachingAirflow3())
        .check("code")
        .subjects(kVenvArguments, Keyword())
        .title("Tasks in virtual environments have arguments that are gone")
        .impact("The DAGs do not load")
        .remedy("Rename or remove the arguments")
        .reference(kRuff),

    Advisory("R3-EXECUTOR-CONFIG")
        .warning()
        .on(ReachingAirflow3())
        .check("code")
        .when(Keyword("executor_config.KubernetesExecutor"))
        .title("Tasks configure the Kubernetes executor by a dictionary")
        .impact("The Kubernetes provider refuses it from 10.0.0 on: the tasks "
                "do not start")
        .remedy("Use executor_config={\"pod_override\": V1Pod(...)}")
        .reference(kUpgradeAirflow),

    Advisory("R3-LOGICAL-DATE-NULL")
        .warning()
        .on(ReachingAirflow3())
        .check("code")
        .when((Import("airflow.datasets") || Import("airflow.Dataset")) &&
              (Context("logical_date") || Context("ds") ||
               Context("ds_nodash") || Context("ts")))
        .title("Runs that an asset triggers have no logical date")
        .impact("Tasks that read logical_date, ds or ts fail in DAGs that "
                "datasets schedule. So do runs that the API starts without a "
                "date")
        .remedy("Use dag_run.run_after, or expect a missing date")
        .reference(kUpgradeAirflow),

    Advisory("R3-TRIGGER-RULES")
        .critical()
        .blocks_step()
        .on(ReachingAirflow3())
        .check("code")
        .when(UsesOldTriggerRules())
        .title("Tasks use trigger rules by names that are gone")
        .impact("The DAGs do not load")
        .remedy("Use always for dummy, and none_failed_min_one_success for "
                "none_failed_or_skipped; Airflow 2 has both")
        .reference(kRuff),

    Advisory("R3-DATASET-HASH")
        .warning()
        .on(ReachingAirflow3())
        .check("code")
        .when(Keyword("Dataset.1"))
        .title("A dataset gets its extra by position")
        .impact("The second argument of an asset is its URI, and extra works "
                "only by name: the file does not load")
        .remedy("Pass extra=...")
        .reference(kRuff)
        .reference(kUpgradeAirflow),

    Advisory("R3-XCOM-PULL")
        .warning()
        .on(ReachingAirflow3())
        .check("code")
        .when(Call("xcom_pull") && !Keyword("xcom_pull.task_ids") &&
              !Keyword("xcom_pull.0"))
        .title("Code calls xcom_pull and does not name a task")
        .impact("The call returns a value that the task itself pushed, not one "
                "of any task")
        .remedy("Name the task: xcom_pull(task_ids=...)")
        .reference(kUpgradeAirflow),

    Advisory("R3-CATCHUP-DEFAULT")
        .warning()
        .on(ReachingAirflow3())
        .check("schedules")
        .when(Keyword("@dag").SomeRow(LacksArgument("catchup")) &&
              !Config("scheduler.catchup_by_default"))
        .title("DAGs no longer catch up by default")
        .impact("DAGs without the argument catchup do not make up for missed "
                "runs")
        .remedy("Set catchup=True or catchup=False in each DAG")
        .remedy("Or keep the old default", "",
                "env.set AIRFLOW__SCHEDULER__CATCHUP_BY_DEFAULT True")
        .reference(kUpgradeAirflow),

    Advisory("R3-CRON-INTERVALS")
        .warning()
        .on(ReachingAirflow3())
        .check("schedules")
        .when(
            (Keyword("DAG.schedule").SomeRow(IsCron()) ||
             Keyword("DAG.schedule_interval").SomeRow(IsCron())) &&
            (Context("data_interval_start") || Context("data_interval_end")) &&
            !Config("scheduler.create_cron_data_intervals"))
        .title("Cron schedules no longer have a data interval")
        .impact("The interval of a run is a moment: tasks that select data "
                "between its ends select nothing")
        .remedy("Keep the intervals", "",
                "env.set AIRFLOW__SCHEDULER__CREATE_CRON_DATA_INTERVALS True")
        .remedy("Or give such DAGs a CronDataIntervalTimetable")
        .reference(kUpgradeAirflow),

    Advisory("R3-SCHEDULE-NONE")
        .info()
        .on(ReachingAirflow3())
        .check("schedules")
        .when(Keyword("@dag").SomeRow(LacksArgument("schedule") &&
                                      !Value().Contains("timetable")))
        .title("DAGs without a schedule no longer run")
        .impact("The default was once a day and is now None")
        .remedy("Set schedule='@daily' where you relied on it")
        .reference(kUpgradeAirflow),

    Advisory("R3-PARAMS-JSON")
        .critical()
        .blocks_step()
        .on(ReachingAirflow3())
        .check("code")
        .when(Keyword("Param.0").SomeRow(Value().OneOf(kNeverJson)) ||
              Keyword("Param.default").SomeRow(Value().OneOf(kNeverJson)))
        .title("Params have defaults that are not JSON")
        .impact("The DAGs do not load")
        .remedy("Use text, a number or a list as the default, and convert it "
                "in the task")
        .reference(kUpgradeAirflow),

    Advisory("R3-PLUGINS")
        .critical()
        .blocks_step()
        .on(ReachingAirflow3())
        .check("code")
        .when(SetsAttribute("AirflowPlugin.executors").SomeRow(HasContent()))
        .title("Plugins register executors")
        .impact("Airflow 3 does not accept them: it does not find the executor "
                "by the name of the plugin")
        .remedy("Put the class into a module, and name the module in "
                "core.executor")
        .reference(kRuff),

    Advisory("R3-FAB-PLUGINS")
        .warning()
        .on(ReachingAirflow3())
        .check("code")
        .when(SetsAttribute("AirflowPlugin.appbuilder_views")
                  .SomeRow(HasContent()) ||
              SetsAttribute("AirflowPlugin.appbuilder_menu_items")
                  .SomeRow(HasContent()) ||
              SetsAttribute("AirflowPlugin.flask_blueprints")
                  .SomeRow(HasContent()))
        .title("Plugins add Flask views to the UI")
        .impact("The UI is no longer a Flask application. Only the FAB "
                "provider shows such views")
        .remedy("Rewrite them for FastAPI")
        .remedy("Or install the provider that still shows them", "",
                "requirements.add apache-airflow-providers-fab")
        .reference(kUpgradeAirflow),

    Advisory("R3-TRIGGER-BUNDLE")
        .warning()
        .on(ReachingAirflow3())
        .check("imports")
        .decide(&DagsDefineTriggers)
        .report(&ReportTriggers)
        .title("Files in the folder of DAGs define triggers")
        .impact("The triggerer does not read DAG bundles: it cannot import the "
                "classes, and tasks that defer to them fail")
        .remedy("Move the classes to plugins or to a package")
        .reference(kUpgrade),

    Advisory("R3-POLICY-NAME")
        .critical()
        .blocks_step()
        .on(ReachingAirflow3())
        .check("code")
        .decide(&PolicyHasItsOldName)
        .report(&ReportPolicy)
        .title("The cluster policy has its old name")
        .impact("Airflow 3 does not call it: tasks run without the policy")
        .remedy("Rename the function to task_policy")
        .reference(kNotes),

    Advisory("R3-MAX-ACTIVE-PER-RUN")
        .warning()
        .on(ReachingAirflow3())
        .check("schedules")
        .when(Keyword("DAG.max_active_tasks") ||
              Config("core.max_active_tasks_per_dag"))
        .title("max_active_tasks counts within a run, not over all runs")
        .impact("With several concurrent runs, more tasks run than before")
        .remedy("Give a pool to tasks that share a resource")
        .reference(kUpgradeAirflow),

    Advisory("R3-SKIP-CALLBACK")
        .info()
        .on(ReachingAirflow3())
        .check("code")
        .when(Keyword("*.on_success_callback"))
        .title("Airflow does not call on_success_callback for skipped tasks")
        .impact("The work of the callback for such tasks is not done")
        .remedy("Pass the function as on_skipped_callback too")
        .reference(kNotes),

    Advisory("R3-COSMOS")
        .warning()
        .on(ReachingAirflow3())
        .check("requirements")
        .when(Requirement("astronomer-cosmos").AdmitsNoneFrom("1.10"))
        .title("You pin an astronomer-cosmos that is too old for Airflow 3")
        .impact("Its DAGs do not load")
        .remedy("Raise the pin; the documentation asks for 1.11", "",
                "requirements.add astronomer-cosmos>=1.11")
        .reference(kUpgrade),

    Advisory("R3-ASTRONOMER-PROVIDERS")
        .warning()
        .on(ReachingAirflow3())
        .check("requirements")
        .when(Requirement("astronomer-providers") ||
              Import("astronomer.providers"))
        .title("astronomer-providers is superseded")
        .impact("It is not made for Airflow 3")
        .remedy("Use the operators of the providers with deferrable=True")
        .remedy("Remove the package", "",
                "requirements.remove astronomer-providers")
        .reference("https://github.com/astronomer/astronomer-providers"),
};

}  // namespace

constexpr AdvisoryTable kCode = Table(kRows);

}  // namespace upgrade_plugin::airflow_3
