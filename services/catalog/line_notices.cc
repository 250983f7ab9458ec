#include "services/catalog/line_notices.h"

#include <string>

#include "absl/strings/str_cat.h"

namespace upgrade_advisor {
namespace {

void NoticeLateRelease(const ListedRelease& listed) {
  const Release& release = listed.release;
  if (!release.release_date || !release.end_of_maintenance) return;
  if (*release.release_date <= *release.end_of_maintenance) return;
  listed.node.Notice(
      absl::StrCat(release.version.ToString(), " was released on ",
                   absl::FormatCivilTime(*release.release_date),
                   ", after the end of its maintenance on ",
                   absl::FormatCivilTime(*release.end_of_maintenance)));
}

void NoticeOtherMinor(const ListedRelease& listed, const Lifecycle& row) {
  if (listed.release.airflow_minor == row.airflow) return;
  listed.node.Notice(absl::StrCat(listed.release.version.ToString(),
                                  " has Airflow ", listed.release.airflow_minor,
                                  ", but the lifecycle table says that line ",
                                  row.line, " has Airflow ", row.airflow));
}

void NoticeMissingRow(const ListedRelease& listed, absl::string_view line) {
  listed.node.Notice(
      absl::StrCat("the lifecycle table has no row for line ", line, " of ",
                   listed.release.distribution() == Distribution::kRuntime
                       ? "Astro Runtime"
                       : "Astronomer Certified"));
}

}  // namespace

void AddLineNotices(absl::Span<const ListedRelease> releases,
                    const LifecycleTable& lifecycles) {
  std::string missing;  // the line named last
  for (const ListedRelease& listed : releases) {
    NoticeLateRelease(listed);
    const std::string line = listed.release.version.Line();
    const Lifecycle* row =
        lifecycles.FindLine(listed.release.distribution(), line);
    if (row != nullptr) {
      NoticeOtherMinor(listed, *row);
      missing.clear();
    } else if (line != missing) {
      NoticeMissingRow(listed, line);
      missing = line;
    }
  }
}

}  // namespace upgrade_advisor
