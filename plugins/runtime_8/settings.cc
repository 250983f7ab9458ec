// Settings.
#include <cstdint>
#include <string>
#include <string_view>

#include "plugins/runtime_8/tables.h"

namespace upgrade_plugin::runtime_8 {
namespace {

// ---- Timeouts of queued tasks -----------------------------------------------

constexpr char kReplaced[] = "Replaced by scheduler.task_queued_timeout";
constexpr NameTable kTimeouts({
    {"celery.stalled_task_timeout", kReplaced},
    {"celery.task_adoption_timeout", kReplaced},
    {"kubernetes.worker_pods_pending_timeout", kReplaced},
    {"kubernetes_executor.worker_pods_pending_timeout", kReplaced},
});

// The same with their variables, for the remedies.
struct Option {
  std::string_view key;
  std::string_view variable;
};
constexpr Option kTimeoutOptions[] = {
    {"celery.stalled_task_timeout", "AIRFLOW__CELERY__STALLED_TASK_TIMEOUT"},
    {"celery.task_adoption_timeout", "AIRFLOW__CELERY__TASK_ADOPTION_TIMEOUT"},
    {"kubernetes.worker_pods_pending_timeout",
     "AIRFLOW__KUBERNETES__WORKER_PODS_PENDING_TIMEOUT"},
    {"kubernetes_executor.worker_pods_pending_timeout",
     "AIRFLOW__KUBERNETES_EXECUTOR__WORKER_PODS_PENDING_TIMEOUT"},
};

// Airflow takes the longest, so a plain renaming of each would be wrong.
void ReportTimeouts(const Facts& f, Truth, Report& report) {
  int64_t longest = 0;
  for (const Option& option : kTimeoutOptions) {
    const Fact set = f.Ask(Config(option.key));
    if (!set.is_given()) continue;
    if (set.number() && *set.number() > longest) longest = *set.number();
    const std::string variable(option.variable);
    report.Remedy("Remove " + variable, "", "env.unset " + variable);
  }
  if (longest == 0) return;
  report.Remedy("Set the longest of them", "",
                "env.set AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT " +
                    std::to_string(longest));
}

// ---- Lists of metrics -------------------------------------------------------

constexpr NameTable kMetricLists({
    {"metrics.statsd_allow_list", "metrics.metrics_allow_list"},
    {"metrics.statsd_block_list", "metrics.metrics_block_list"},
});

// ---- Advisories -------------------------------------------------------------

constexpr Advisory kRows[] = {
    Advisory("R8-CFG-QUEUED-TIMEOUT")
        .warning()
        .on(ReachingAirflow26())
        .check("settings")
        .subjects(kTimeouts, Config())
        .report(&ReportTimeouts)
        .title("Three timeouts of queued tasks became one")
        .impact("The longest that you set applies to all executors; the old "
                "names work with a warning until Airflow 3")
        .remedy("Set AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT and remove the "
                "others")
        .reference(kNotes260)
        .reference("https://github.com/apache/airflow/pull/30375"),

    Advisory("R8-CFG-STATSD-LISTS")
        .warning()
        .on(ReachingAirflow26())
        .check("settings")
        .when(RenamedOptions(kMetricLists))
        .title("The lists of allowed and blocked metrics have new names")
        .impact("The old names work with a warning until Airflow 3")
        .remedy("Rename the variables after the upgrade")
        .reference(kNotes260),

    Advisory("R8-LOG-DIR-PERMS")
        .warning()
        .on(ReachingAirflow26())
        .check("settings")
        .when((Keyword("*.run_as_user") ||
               Config("core.default_impersonation")) &&
              !Config("logging.file_task_handler_new_folder_permissions"))
        .title("Folders of task logs are no longer writable by all users")
        .impact("Tasks with run_as_user cannot write their logs if that user "
                "does not share the group of Airflow")
        .remedy("Give both users the same main group, or open the folders "
                "again",
                "",
                "env.set AIRFLOW__LOGGING__"
                "FILE_TASK_HANDLER_NEW_FOLDER_PERMISSIONS 0o777")
        .reference(kNotes260)
        .reference("https://github.com/apache/airflow/pull/29506"),
};

}  // namespace

constexpr AdvisoryTable kSettings = Table(kRows);

}  // namespace upgrade_plugin::runtime_8
