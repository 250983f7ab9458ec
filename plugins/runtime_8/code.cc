// The code of DAGs and plugins.
#include <string_view>

#include "plugins/runtime_8/tables.h"

namespace upgrade_plugin::runtime_8 {
namespace {

constexpr char kNotes263[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/"
    "release_notes.html#airflow-2-6-3-2023-07-10";

constexpr NameTable kJobs({
    {"airflow.jobs.backfill_job", "Moved to airflow.jobs.backfill_job_runner"},
    {"airflow.jobs.base_job", "Moved to airflow.jobs.job"},
    {"airflow.jobs.dag_processor_job",
     "Moved to airflow.jobs.dag_processor_job_runner"},
    {"airflow.jobs.local_task_job",
     "Moved to airflow.jobs.local_task_job_runner"},
    {"airflow.jobs.scheduler_job",
     "Moved to airflow.jobs.scheduler_job_runner"},
    {"airflow.jobs.triggerer_job",
     "Moved to airflow.jobs.triggerer_job_runner"},
});

// ---- Run ids ----------------------------------------------------------------

bool MayBeInRunId(char c) {
  constexpr std::string_view kOthers = "_.~:+-";
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
         (c >= 'A' && c <= 'Z') || kOthers.find(c) != std::string_view::npos;
}

// Only the text around a template counts: its result is not known here.
bool IsRefused(std::string_view run_id) {
  while (!run_id.empty()) {
    if (StartsWith(run_id, "{{")) {
      const size_t end = run_id.find("}}");
      if (end == std::string_view::npos) return false;
      run_id.remove_prefix(end + 2);
      continue;
    }
    if (!MayBeInRunId(run_id.front())) return true;
    run_id.remove_prefix(1);
  }
  return false;
}

Truth RunIdsAreRefused(const Facts& f) {
  const auto refused = [](const Row& r) { return IsRefused(r.value); };
  return (f.Ask(Keyword("TriggerDagRunOperator.trigger_run_id"))
              .SomeRow(refused) ||
          f.Ask(Keyword("create_dagrun.run_id")).SomeRow(refused)) &&
         !f.Ask(Config("scheduler.allowed_run_id_pattern")).Given();
}

// ---- Advisories -------------------------------------------------------------

constexpr Advisory kRows[] = {
    Advisory("R8-BASEJOB")
        .critical()
        .blocks_step()
        .on(ReachingAirflow26())
        .check("imports")
        .subjects(kJobs, Import())
        .title("Airflow 2.6 removed modules of jobs")
        .impact("Files that import them do not load. The modules were never "
                "public, and their successors are not public either")
        .remedy("Stop using them: for a health check, run the command "
                "\"airflow jobs check\"")
        .reference(kNotes260),

    Advisory("R8-LISTENERS-EVENTS")
        .critical()
        .blocks_step()
        .on(ReachingAirflow26())
        .check("imports")
        .when(Import("airflow.listeners.events"))
        .title("Airflow 2.6 removed the module airflow.listeners.events")
        .impact("Files that import it do not load")
        .remedy("Write listeners with the hooks of airflow.listeners.hookimpl")
        .reference(kNotes260),

    Advisory("R8-TRIGGER-CLEANUP")
        .warning()
        .on(ReachingAirflow26())
        .check("code")
        .when(DefinesMethod("BaseTrigger.cleanup")
                  .SomeRow(!Value().StartsWith("async")))
        .title("The triggerer awaits the method cleanup of triggers")
        .impact("If cleanup is not a coroutine, it fails and its resources "
                "stay open")
        .remedy("Write async def cleanup(self)")
        .reference(kNotes260)
        .reference("https://github.com/apache/airflow/pull/30152"),

    Advisory("R8-HIVE-MACROS")
        .warning()
        .on(ReachingAirflow26())
        .check("imports")
        .when((Import("airflow.macros.hive") || Context("macros.hive")) &&
              !Requirement("apache-airflow-providers-apache-hive"))
        .title("The Hive macros moved to the Hive provider")
        .impact("Templates and imports with macros.hive fail unless the "
                "provider is installed")
        .remedy("Require the provider", "",
                "requirements.add apache-airflow-providers-apache-hive>5.1.0")
        .reference(kNotes260),

    Advisory("R8-RUNID-PATTERN")
        .warning()
        .on(CrossingAirflow("2.6.3"))
        .check("code")
        .decide(&RunIdsAreRefused)
        .title("Your own run ids do not match the allowed pattern")
        .impact("From Airflow 2.6.3 on, Airflow refuses runs whose ids have "
                "characters other than letters, digits and _.~:+-")
        .remedy("Change the run ids, or allow them with "
                "AIRFLOW__SCHEDULER__ALLOWED_RUN_ID_PATTERN")
        .reference(kNotes263),

    Advisory("R8-RETRY-CAP")
        .info()
        .on(ReachingAirflow26())
        .check("settings")
        .when(Keyword("*.retry_exponential_backoff")
                  .SomeRow(Value().Equals("True")) &&
              !Config("core.max_task_retry_delay"))
        .title("Airflow limits the delay between retries to 24 hours")
        .impact("Retries whose delay grew beyond a day start earlier")
        .remedy("Raise the limit, in seconds", "",
                "env.set AIRFLOW__CORE__MAX_TASK_RETRY_DELAY 604800")
        .reference(kNotes260),
};

}  // namespace

constexpr AdvisoryTable kCode = Table(kRows);

}  // namespace upgrade_plugin::runtime_8
