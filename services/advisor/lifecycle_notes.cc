#include "services/advisor/lifecycle_notes.h"

#include "absl/strings/str_cat.h"
#include "services/advisor/availability.h"
#include "services/advisor/version_direction.h"

namespace upgrade_advisor {
namespace {

constexpr int kSoonDays = 90;

void AddUnlisted(const Release& start, std::vector<Note>& notes) {
  const bool runtime = start.distribution() == Distribution::kRuntime;
  notes.push_back(
      {"START_NOT_IN_CATALOG", Severity::kWarning,
       absl::StrCat(
           "The catalog does not list ", ReleaseText(start),
           "; the plan relies on what is known of its line ",
           start.version.Line(), " (", AirflowText(start),
           "). For a better plan, download a newer feed with curl -o feed.json "
           "https://updates.astronomer.io/astronomer-",
           runtime ? "runtime" : "certified", " and pass it with ",
           runtime ? "--runtime-feed" : "--certified-feed", " feed.json.")});
}

}  // namespace

void AddStartNotes(const Release& start, absl::CivilDay as_of, bool stays,
                   std::vector<Note>& notes) {
  if (start.unlisted) AddUnlisted(start, notes);
  if (!stays) return;
  if (start.yanked) {
    notes.push_back(
        {"START_YANKED", Severity::kInfo,
         absl::StrCat(
             ReleaseText(start), ", which runs today, was withdrawn",
             start.yanked_reason.empty() ? "." : ": " + start.yanked_reason)});
  }
  if (HasEnded(start, as_of)) {
    notes.push_back(
        {"START_LINE_ENDED", Severity::kInfo,
         absl::StrCat("Maintenance of ", ReleaseText(start),
                      ", which runs today, ended on ",
                      absl::FormatCivilTime(*start.end_of_maintenance), ".")});
  }
}

void AddTargetNotes(const Release& target, absl::CivilDay as_of,
                    std::vector<Note>& notes) {
  if (!target.end_of_maintenance) return;
  const std::string end = absl::FormatCivilTime(*target.end_of_maintenance);
  if (HasEnded(target, as_of)) {
    notes.push_back(
        {"TARGET_LINE_ENDED", Severity::kWarning,
         absl::StrCat("Maintenance of the target ", ReleaseText(target),
                      " (line ", target.version.Line(), ") ended on ", end,
                      ": it no longer gets fixes.")});
  } else if (*target.end_of_maintenance - as_of < kSoonDays) {
    notes.push_back({"TARGET_LINE_ENDS_SOON", Severity::kWarning,
                     absl::StrCat("Maintenance of the target ",
                                  ReleaseText(target), " ends on ", end, ", ",
                                  *target.end_of_maintenance - as_of,
                                  " days after the day of this plan.")});
  }
}

}  // namespace upgrade_advisor
