#include "plugins/runtime_4/conditions.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>

namespace upgrade_plugin::runtime_4 {
namespace {

struct Setting {
  std::string_view key;
  std::string_view variable;
};
constexpr Setting kRemoved[] = {
    {"core.store_dag_code", "AIRFLOW__CORE__STORE_DAG_CODE"},
    {"scheduler.clean_tis_without_dagrun_interval",
     "AIRFLOW__SCHEDULER__CLEAN_TIS_WITHOUT_DAGRUN_INTERVAL"},
};

}  // namespace

void ReportRunIdDuration(const Facts& f, Truth, Report& report) {
  const Fact rows = f.database("table.task_instance.rows");
  if (!rows.number()) {
    report.Detail(
        "Count the task instances to know how long it takes: about "
        "half a minute to a minute for each million");
    return;
  }
  // Seconds for a million task instances: 0.4 to 1.1 minutes.
  const double millions = static_cast<double>(*rows.number()) / 1e6;
  const auto seconds = [&](double each) {
    return std::chrono::seconds(
        std::max<int64_t>(10, static_cast<int64_t>(each * millions)));
  };
  report.Duration(seconds(24), seconds(66),
                  "estimate: 2.28 million task instances took 50 to 145 "
                  "seconds",
                  rows);
  report.Do({Phase::kBefore,
             "Plan a window for the migration of the metadata database"});
}

Truth SensorsHaveTimeoutAndRetries(const Facts& f) {
  const Truth retries = f.keyword("*.retries").any([](const Row& r) {
    return !r.value.empty() && r.value != "0";
  });
  // Only sensors take this argument.
  return f.keyword("*.poke_interval") && f.keyword("*.timeout") && retries;
}

Truth UsesOldTriggerRules(const Facts& f) {
  return f.keyword("*.trigger_rule").any([](const Row& r) {
    return r.value == "none_failed_or_skipped" || r.value == "dummy" ||
           r.value == "TriggerRule.NONE_FAILED_OR_SKIPPED" ||
           r.value == "TriggerRule.DUMMY";
  });
}

Truth UsesRemovedSettings(const Facts& f) {
  Truth any = No();
  for (const Setting& setting : kRemoved) any = any || f.config(setting.key);
  return any;
}

void ReportRemovedSettings(const Facts& f, Truth, Report& report) {
  for (const Setting& setting : kRemoved) {
    const Fact set = f.config(setting.key);
    if (!set.is_yes()) continue;
    const std::string variable(setting.variable);
    report.Subject(setting.key, "Nothing reads it any more", set);
    report.Remedy("Drop " + variable, "", "env.unset " + variable);
  }
}

}  // namespace upgrade_plugin::runtime_4
