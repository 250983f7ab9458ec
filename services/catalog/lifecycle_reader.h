// Reads the lifecycle table: {"runtime": {"legacy": {"12": row}, "v3": {"3.1":
// row}}, "certified": {"2.3": row, "1.10.15": row}}.
//
// Pure but for the report the node carries; not thread-safe on one report.
#ifndef SERVICES_CATALOG_LIFECYCLE_READER_H_
#define SERVICES_CATALOG_LIFECYCLE_READER_H_

#include "services/catalog/lifecycle_table.h"
#include "services/json/json_node.h"

namespace upgrade_advisor {

// Everything wrong becomes a fault of the report; rows whose line or Airflow
// version cannot be read are then missing.
LifecycleTable ReadLifecycleTable(const JsonNode& top);

}  // namespace upgrade_advisor

#endif  // SERVICES_CATALOG_LIFECYCLE_READER_H_
