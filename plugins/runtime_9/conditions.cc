#include "plugins/runtime_9/conditions.h"

#include <chrono>
#include <string>
#include <string_view>

namespace upgrade_plugin::runtime_9 {
namespace {

constexpr std::string_view kExecutors[] = {
    "airflow.executors.celery_executor",
    "airflow.executors.celery_kubernetes_executor",
    "airflow.executors.dask_executor", "airflow.executors.kubernetes_executor",
    "airflow.executors.local_kubernetes_executor"};

// The first releases of the providers that carry the executors.
struct Floor {
  std::string_view package;
  std::string_view version;
};
constexpr Floor kFloors[] = {
    {"apache-airflow-providers-celery", "3.3.0"},
    {"apache-airflow-providers-cncf-kubernetes", "7.4.0"},
};

Truth NamesMovedExecutor(const Facts& f) {
  return f.config("core.executor").starts_with("airflow.executors.");
}

}  // namespace

Truth UsesMovedExecutors(const Facts& f) {
  Truth any = NamesMovedExecutor(f);
  for (std::string_view module : kExecutors) any = any || f.imports(module);
  return any;
}

void ReportMovedExecutors(const Facts& f, Truth, Report& report) {
  const Truth named = NamesMovedExecutor(f);
  if (named.is_yes()) {
    report.Subject("core.executor", "Write the short name of the executor",
                   named);
  }
  for (std::string_view module : kExecutors) {
    const Fact imports = f.imports(module);
    if (!imports.is_yes()) continue;
    report.Subject(module, "Lives in a provider package now", imports);
  }
}

Truth PinsOldExecutorProviders(const Facts& f) {
  Truth any = No();
  for (const Floor& floor : kFloors) {
    any = any || f.requirement(floor.package).admits_none_from(floor.version);
  }
  return any;
}

void ReportOldExecutorProviders(const Facts& f, Truth, Report& report) {
  for (const Floor& floor : kFloors) {
    const Truth old =
        f.requirement(floor.package).admits_none_from(floor.version);
    if (!old.is_yes()) continue;
    std::string spec(floor.package);
    spec.append(">=").append(floor.version);
    report.Subject(
        floor.package,
        "Airflow 2.7 needs " + std::string(floor.version) + " or later", old);
    report.Remedy("Raise the pin", "", "requirements.add " + spec);
  }
}

Truth DeserializesXComs(const Facts& f) {
  const Truth asks = f.shell("url /api/v1").any([](const Row& r) {
    return r.value.find("xcomEntries") != std::string_view::npos &&
           r.value.find("deserialize=true") != std::string_view::npos;
  });
  return asks && !f.config("api.enable_xcom_deserialize_support").is_true();
}

Truth CronTriggersSkipMissedRuns(const Facts& f) {
  const Fact by_default = f.config("core.catchup_by_default");
  const Truth skips =
      f.keyword("DAG.catchup").any([](const Row& r) {
        return r.value == "False";
      }) ||
      (by_default && !by_default.is_true());
  return f.imports("airflow.timetables.trigger.CronTriggerTimetable") && skips;
}

Truth QueriesAreCapped(const Facts& f) {
  // Runtime itself sets 512 from 9.8.0 and 10.1.0 on.
  const Fact target = f.target("version");
  const Truth caps = target.version_below(Scheme::kRuntime, "9.8.0") ||
                     (target.version_at_least(Scheme::kRuntime, "10.0.0") &&
                      target.version_below(Scheme::kRuntime, "10.1.0"));
  return caps && !f.config("scheduler.max_tis_per_query");
}

Truth IndexTakesTime(const Facts& f) {
  // Airflow 2.8.1 drops it again.
  return f.target("airflow.version").version_below(Scheme::kPep440, "2.8.1") &&
         f.database("backend").equals("postgres") &&
         f.database("table.task_instance.rows").at_least(10'000'000);
}

void ReportIndexTime(const Facts& f, Truth applies, Report& report) {
  const Fact rows = f.database("table.task_instance.rows");
  if (!applies.is_yes() || !rows.number()) return;
  const int64_t ten_millions = *rows.number() / 10'000'000;
  report.Duration(std::chrono::seconds(10 * ten_millions),
                  std::chrono::seconds(180 * (ten_millions + 1)),
                  "model, not measured: 10 seconds to 3 minutes for 10 million "
                  "task instances",
                  rows);
}

}  // namespace upgrade_plugin::runtime_9
