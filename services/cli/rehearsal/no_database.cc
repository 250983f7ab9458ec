// Takes the place of database_statistics.cc in a program that is to run where
// libpq is not installed.

#include "services/cli/rehearsal/database_statistics.h"

namespace upgrade_advisor {

absl::StatusOr<TableSizes> SizesInDatabase(const std::string&) {
  return absl::UnimplementedError(
      "--database: this program was built without libpq, as the one of the "
      "Python package is; use --statistics, with what --show-queries asks for");
}

}  // namespace upgrade_advisor
