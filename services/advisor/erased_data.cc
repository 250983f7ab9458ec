#include "services/advisor/erased_data.h"

#include <algorithm>

#include "services/advisor/version_direction.h"

namespace upgrade_advisor {
namespace {

constexpr ErasedData kErased[] = {
    {"2.4", "datasets, their events, and which DAGs and tasks name them",
     "dataset dataset_event dagrun_dataset_event dataset_dag_run_queue "
     "dag_schedule_dataset_reference task_outlet_dataset_reference"},
    {"2.4", "links of DAG owners, and warnings about DAGs",
     "dag_owner_attributes dag_warning"},
    {"2.5", "notes on DAG runs and task instances",
     "dag_run_note task_instance_note"},
    {"2.7", "whether a pool counts deferred tasks",
     "slot_pool.include_deferred"},
    {"2.8",
     "how often a DAG run was cleared, and names of users in the audit log",
     "dag_run.clear_number log.owner_display_name"},
    {"2.9", "names of mapped task instances, and the runs of the audit log",
     "task_instance.rendered_map_index log.run_id"},
    {"2.10", "earlier tries of task instances", "task_instance_history"},
    {"2.10", "dataset aliases",
     "dataset_alias dataset_alias_dataset dataset_alias_dataset_event "
     "dag_schedule_dataset_alias_reference"},
    {"2.10", "executors of task instances, and the tries of the audit log",
     "task_instance.executor log.try_number"},
    {"3.0", "versions of DAGs, and which of them each run used",
     "dag_version dag_bundle dag_run.created_dag_version_id "
     "task_instance.dag_version_id"},
    {"3.0", "backfills and which runs belong to them",
     "backfill backfill_dag_run"},
    {"3.0", "pickled XComs that the upgrade to Airflow 3 set aside",
     "_xcom_archive"},
    {"3.1", "what people were asked, and what they answered", "hitl_detail"},
    {"3.1", "favourite DAGs, and who triggered runs and backfills",
     "dag_favorite dag_run.triggering_user_name backfill.triggering_user_name"},
    {"3.1", "deadlines of runs", "deadline"},
    {"3.2", "partitions of assets and the runs for them",
     "partitioned_asset_key_log asset_partition_dag_run dag_run.partition_key "
     "asset_event.partition_key"},
    {"3.2", "earlier answers of people", "hitl_detail_history"},
    {"3.2", "alerts about deadlines, and callbacks that have not run",
     "deadline_alert callback"},
    {"3.2", "which tokens were revoked: they are valid again until they expire",
     "revoked_token"},
    {"3.3", "state that tasks and assets have stored",
     "task_state_store asset_state_store"},
    {"3.3", "reasons and delays of retries",
     "task_instance.retry_reason task_instance.retry_delay_override"},
};

}  // namespace

absl::Span<const ErasedData> AllErasedData() { return kErased; }

std::vector<ErasedData> ErasedBetween(const Release& then, const Release& now) {
  std::vector<ErasedData> out;
  for (const ErasedData& data : kErased) {
    if (CompareAirflowMinors(then.airflow_minor, data.airflow_minor) < 0 &&
        CompareAirflowMinors(data.airflow_minor, now.airflow_minor) <= 0) {
      out.push_back(data);
    }
  }
  std::reverse(out.begin(), out.end());
  return out;
}

}  // namespace upgrade_advisor
