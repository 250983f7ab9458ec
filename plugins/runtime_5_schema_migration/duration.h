// How long the migration to the schema of Airflow 2.3 takes: a model, fitted to
// the few figures that were published.
//
// Pure functions over numbers; thread-safe.
#ifndef PLUGINS_RUNTIME_5_SCHEMA_MIGRATION_DURATION_H_
#define PLUGINS_RUNTIME_5_SCHEMA_MIGRATION_DURATION_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace upgrade_plugin::runtime_5 {

// What the migration has to work through. Empty: not known.
struct DatabaseLoad {
  std::optional<int64_t> task_instances;
  std::optional<int64_t> xcom_rows;
  std::optional<int64_t> xcom_bytes;
  std::optional<int64_t> log_rows;
};

struct Band {
  std::chrono::minutes low{0};
  std::optional<std::chrono::minutes> high;  // empty: no upper end is known
  std::string grounds;                       // what the figures rest on
};

// The best band the given figures allow, in whole minutes:
//   task instances unknown         the published 10 to 30 minutes or more
//   xcom or log unknown as well    a coarse band by task instances
//   all known                      the sum of the parts
// `slow_pre_checks`: the target is Airflow 2.3.0 with its first pre-checks,
// whose joins were rewritten in 2.3.1.
Band MigrationBand(const DatabaseLoad& load, bool slow_pre_checks);

}  // namespace upgrade_plugin::runtime_5

#endif  // PLUGINS_RUNTIME_5_SCHEMA_MIGRATION_DURATION_H_
