#include <string>
#include <string_view>

#include "plugins/runtime_8/conditions.h"

namespace upgrade_plugin::runtime_8 {
namespace {

struct Setting {
  std::string_view key;
  std::string_view variable;
  std::string_view replacement = {};
};

// All three are scheduler.task_queued_timeout now; the longest wins.
constexpr Setting kTimeouts[] = {
    {"celery.stalled_task_timeout", "AIRFLOW__CELERY__STALLED_TASK_TIMEOUT"},
    {"celery.task_adoption_timeout", "AIRFLOW__CELERY__TASK_ADOPTION_TIMEOUT"},
    {"kubernetes.worker_pods_pending_timeout",
     "AIRFLOW__KUBERNETES__WORKER_PODS_PENDING_TIMEOUT"},
    {"kubernetes_executor.worker_pods_pending_timeout",
     "AIRFLOW__KUBERNETES_EXECUTOR__WORKER_PODS_PENDING_TIMEOUT"},
};

constexpr Setting kLists[] = {
    {"metrics.statsd_allow_list", "AIRFLOW__METRICS__STATSD_ALLOW_LIST",
     "AIRFLOW__METRICS__METRICS_ALLOW_LIST"},
    {"metrics.statsd_block_list", "AIRFLOW__METRICS__STATSD_BLOCK_LIST",
     "AIRFLOW__METRICS__METRICS_BLOCK_LIST"},
};

template <size_t kSize>
Truth SetsAny(const Facts& f, const Setting (&settings)[kSize]) {
  Truth any = No();
  for (const Setting& setting : settings) any = any || f.config(setting.key);
  return any;
}

}  // namespace

Truth SetsMergedTimeouts(const Facts& f) { return SetsAny(f, kTimeouts); }

void ReportMergedTimeouts(const Facts& f, Truth, Report& report) {
  int64_t longest = 0;
  for (const Setting& setting : kTimeouts) {
    const Fact set = f.config(setting.key);
    if (!set.is_yes()) continue;
    if (set.number() && *set.number() > longest) longest = *set.number();
    report.Subject(setting.key, "Is scheduler.task_queued_timeout now", set);
    const std::string variable(setting.variable);
    report.Remedy("Drop " + variable, "", "env.unset " + variable);
  }
  if (longest == 0) return;
  report.Remedy("Set the longest of them", "",
                "env.set AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT " +
                    std::to_string(longest));
}

Truth SetsMetricLists(const Facts& f) { return SetsAny(f, kLists); }

void ReportMetricLists(const Facts& f, Truth, Report& report) {
  for (const Setting& setting : kLists) {
    const Fact set = f.config(setting.key);
    if (!set.is_yes()) continue;
    const std::string before(setting.variable);
    const std::string after(setting.replacement);
    report.Subject(setting.key, "Its variable becomes " + after, set);
    report.Remedy(
        "Rename " + before, "",
        std::string("env.rename ").append(before).append(" ") + after);
  }
}

Truth Impersonates(const Facts& f) {
  return (f.keyword("*.run_as_user") ||
          f.config("core.default_impersonation")) &&
         !f.config("logging.file_task_handler_new_folder_permissions");
}

}  // namespace upgrade_plugin::runtime_8
