// What going back to an older schema throws away.
//
// Plain facts; thread-safe.
//
// Airflow's own migrations are the source: the tables and columns that their
// downgrades drop, and the rows that they delete, from the schema of
// Airflow 3.3 back to that of 2.3, as `airflow db downgrade --show-sql-only`
// prints them for PostgreSQL. Airflow downgrades no further than to 2.3. What
// Airflow writes again by itself, such as serialized DAGs, is left out.
#ifndef SERVICES_ADVISOR_ERASED_DATA_H_
#define SERVICES_ADVISOR_ERASED_DATA_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/domain/release.h"

namespace upgrade_advisor {

struct ErasedData {
  const char* airflow_minor;  // whose schema first holds it, "2.5"
  absl::string_view text;     // "notes on DAG runs and task instances"
  // Tables, and columns as "table.column", with a space between two.
  absl::string_view schema;
};

// All of it, oldest first.
absl::Span<const ErasedData> AllErasedData();

// What the schema of `now` holds and that of `then` cannot, newest first.
std::vector<ErasedData> ErasedBetween(const Release& then, const Release& now);

}  // namespace upgrade_advisor

#endif  // SERVICES_ADVISOR_ERASED_DATA_H_
