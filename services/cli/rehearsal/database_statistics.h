// How large the tables of a metadata database are, asked of the database itself.
//
// Connects to PostgreSQL; blocking. The session can only read, each statement
// has a time limit, and no text of an error has a part of the URL.
#ifndef SERVICES_CLI_REHEARSAL_DATABASE_STATISTICS_H_
#define SERVICES_CLI_REHEARSAL_DATABASE_STATISTICS_H_

#include <string>

#include "absl/status/statusor.h"
#include "services/rehearsal/migration/table_statistics.h"

namespace upgrade_advisor {

// `url` is "postgresql://..." as libpq or SQLAlchemy takes it. InvalidArgument
// if it is the URL of something else; Unavailable if nothing can be asked.
absl::StatusOr<TableSizes> SizesInDatabase(const std::string& url);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_REHEARSAL_DATABASE_STATISTICS_H_
