#include "services/rehearsal/migration/migration_script.h"

#include <gtest/gtest.h>

namespace upgrade_advisor {
namespace {

TEST(MigrationScript, IsNotAskedOfAnAirflowThatCannotPrintIt) {
  const auto old =
      PrintMigration({"/none", "/none", Pep440Version::FromRelease(2, 1, 0),
                      Pep440Version::FromRelease(2, 2, 5)});
  EXPECT_TRUE(absl::IsFailedPrecondition(old.status()));
  const auto older =
      PrintMigration({"/none", "/none", Pep440Version::FromRelease(1, 10, 15),
                      Pep440Version::FromRelease(2, 5, 0)});
  EXPECT_TRUE(absl::IsFailedPrecondition(older.status()));
}

TEST(MigrationScript, SaysWhyItCouldNotBePrinted) {
  const auto none = PrintMigration({"/no/such/environment", "/usr/bin/python3",
                                    Pep440Version::FromRelease(2, 9, 3),
                                    Pep440Version::FromRelease(3, 1, 8)});
  EXPECT_TRUE(absl::IsUnavailable(none.status())) << none.status();
}

}  // namespace
}  // namespace upgrade_advisor
