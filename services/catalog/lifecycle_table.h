// The lines of both distributions and their lives.
//
// Immutable once built, movable; safe to read from any thread. Owns its rows;
// pointers to them live as long as the table, also when it is moved.
#ifndef SERVICES_CATALOG_LIFECYCLE_TABLE_H_
#define SERVICES_CATALOG_LIFECYCLE_TABLE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/domain/release.h"

namespace upgrade_advisor {

class LifecycleTable {
 public:
  LifecycleTable() = default;
  // `Lifecycle::line` is the key of each row. Certified rows may be about one
  // Airflow patch ("1.10.15"): the newest of a minor then stands for the line
  // ("1.10") unless that has a row too. Keys must be distinct and numeric.
  LifecycleTable(std::vector<Lifecycle> runtime,
                 std::vector<Lifecycle> certified);

  // The rows of whole lines, oldest line first.
  absl::Span<const Lifecycle> lines(Distribution distribution) const;

  // The row of a whole line; null if the table has none. O(number of lines).
  const Lifecycle* FindLine(Distribution distribution,
                            absl::string_view line) const;

  // What holds for one release: the row of its exact Airflow patch if there is
  // one, else the row of its line. Where the line's row only stands in for
  // patches that have none, it lends its dates but not its LTS status. Empty if
  // the line has no row. `line` of the result is the whole line.
  std::optional<Lifecycle> RowOf(const ReleaseVersion& version) const;

 private:
  std::vector<Lifecycle> runtime_;
  std::vector<Lifecycle> certified_;
  std::vector<Lifecycle> certified_patches_;
  std::vector<std::string> stand_ins_;  // lines made from a patch row
};

// Gives `release` those facts of its line that it does not have itself: Airflow
// minor, dates, Python, Postgres. LTS is left alone.
void FillFromLine(const Lifecycle& row, Release& release);

}  // namespace upgrade_advisor

#endif  // SERVICES_CATALOG_LIFECYCLE_TABLE_H_
