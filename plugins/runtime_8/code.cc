#include <string>
#include <string_view>

#include "plugins/runtime_8/conditions.h"

namespace upgrade_plugin::runtime_8 {
namespace {

struct Module {
  std::string_view before;
  std::string_view advice;
};
constexpr Module kJobs[] = {
    {"airflow.jobs.backfill_job", "Is airflow.jobs.backfill_job_runner now"},
    {"airflow.jobs.base_job", "Is airflow.jobs.job now"},
    {"airflow.jobs.dag_processor_job",
     "Is airflow.jobs.dag_processor_job_runner now"},
    {"airflow.jobs.local_task_job",
     "Is airflow.jobs.local_task_job_runner now"},
    {"airflow.jobs.scheduler_job", "Is airflow.jobs.scheduler_job_runner now"},
    {"airflow.jobs.triggerer_job", "Is airflow.jobs.triggerer_job_runner now"},
};

constexpr std::string_view kGoogle = "apache-airflow-providers-google";
constexpr std::string_view kKubernetes =
    "apache-airflow-providers-cncf-kubernetes";

bool MayBeInRunId(char c) {
  constexpr std::string_view kOthers = "_.~:+-";
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
         (c >= 'A' && c <= 'Z') || kOthers.find(c) != std::string_view::npos;
}

// What a template renders to is not known here: only the text around it is
// judged.
bool IsRefused(std::string_view run_id) {
  while (!run_id.empty()) {
    if (run_id.substr(0, 2) == "{{") {
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

}  // namespace

Truth ImportsOldJobs(const Facts& f) {
  Truth any = No();
  for (const Module& job : kJobs) any = any || f.imports(job.before);
  return any;
}

void ReportOldJobs(const Facts& f, Truth, Report& report) {
  for (const Module& job : kJobs) {
    const Fact imports = f.imports(job.before);
    if (imports.is_yes()) report.Subject(job.before, job.advice, imports);
  }
}

Truth ImportsKubernetesPodOperator(const Facts& f) {
  return f.imports("airflow.providers.cncf.kubernetes.operators") ||
         f.imports("airflow.contrib.operators.kubernetes_pod_operator");
}

Truth GkePairIsBroken(const Facts& f) {
  const Fact google = f.requirement(kGoogle);
  const Fact kubernetes = f.requirement(kKubernetes);
  return f.imports(
             "airflow.providers.google.cloud.operators.kubernetes_engine."
             "GKEStartPodOperator") &&
         !google && !kubernetes && f.bundled_after(kGoogle).equals("10.0.0") &&
         f.bundled_after(kKubernetes).equals("6.1.0");
}

Truth CleansUpInSync(const Facts& f) {
  return f.defines_method("BaseTrigger.cleanup").any([](const Row& r) {
    return r.value.substr(0, 5) != "async";
  });
}

Truth RunIdsAreRefused(const Facts& f) {
  const auto refused = [](const Row& r) { return IsRefused(r.value); };
  return (f.keyword("TriggerDagRunOperator.trigger_run_id").any(refused) ||
          f.keyword("create_dagrun.run_id").any(refused)) &&
         !f.config("scheduler.allowed_run_id_pattern");
}

}  // namespace upgrade_plugin::runtime_8
