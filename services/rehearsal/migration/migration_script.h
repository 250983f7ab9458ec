// The SQL of a migration, as Airflow itself prints it without a database.
//
// Runs Airflow, confined; blocking.
#ifndef SERVICES_REHEARSAL_MIGRATION_MIGRATION_SCRIPT_H_
#define SERVICES_REHEARSAL_MIGRATION_MIGRATION_SCRIPT_H_

#include <string>

#include "absl/status/statusor.h"
#include "services/domain/pep440.h"

namespace upgrade_advisor {

struct MigrationRequest {
  std::string environment;  // the folder with venv/: the target's Airflow, with
                            // drivers of PostgreSQL
  std::string python;       // the interpreter that venv/ is made of
  Pep440Version from;       // Airflow's
  Pep440Version to;
};

struct PrintedMigration {
  std::string sql;
  // Why the end is missing, in a sentence; empty if it is whole. Some
  // migrations of Airflow ask the database for what they print.
  std::string stopped;
};

// For PostgreSQL. FailedPrecondition if Airflow cannot print it: it learned to
// in 2.3, and for schemas from 2.0 on. Unavailable with the reason if it could
// not be run, or stopped before its first revision.
absl::StatusOr<PrintedMigration> PrintMigration(
    const MigrationRequest& request);

}  // namespace upgrade_advisor

#endif  // SERVICES_REHEARSAL_MIGRATION_MIGRATION_SCRIPT_H_
