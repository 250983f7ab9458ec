#include "services/fleet/assessment/reassessment.h"

#include <algorithm>
#include <map>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "services/base/digest.h"
#include "services/domain/day.h"
#include "services/domain/distribution.h"

namespace upgrade_advisor {
namespace {

constexpr char kLines[] = "lines";

std::string DayText(const std::optional<absl::CivilDay>& day) {
  return day ? absl::FormatCivilTime(*day) : "";
}

std::string NameOf(const Release& release) {
  return absl::StrCat(DistributionName(release.distribution()), " ",
                      release.version.ToString());
}

std::string PackagesText(const Release& release) {
  if (!release.packages) return "unknown";
  return absl::StrJoin(*release.packages, ",",
                       [](std::string* out, const BundledPackage& p) {
                         absl::StrAppend(out, p.name, "==", p.version);
                       });
}

std::string DigestOf(const Release& r) {
  return HexDigest(
             absl::StrCat(r.airflow ? r.airflow->ToString() : "", "|",
                          r.airflow_minor, "|", DayText(r.release_date), "|",
                          r.channel, "|", r.yanked, "|", r.yanked_reason, "|",
                          r.lts, "|", DayText(r.end_of_maintenance), "|",
                          DayText(r.end_of_basic_support), "|",
                          absl::StrJoin(r.python_versions, ","), "|",
                          r.default_python_version, "|", r.postgres_versions,
                          "|", static_cast<int>(r.migrates_database), "|",
                          PackagesText(r)))
      .substr(0, 16);
}

std::string DigestOfLines(const Catalog& catalog) {
  std::string text;
  for (Distribution d : {Distribution::kCertified, Distribution::kRuntime}) {
    for (const Lifecycle& l : catalog.lines(d)) {
      absl::StrAppend(&text, l.line, "|", l.airflow, "|", l.lts, "|",
                      l.new_airflow_minor_migrates, "|",
                      DayText(l.end_of_maintenance), "|",
                      DayText(l.end_of_basic_support), "\n");
    }
  }
  return HexDigest(text).substr(0, 16);
}

// "runtime 12.1.0" -> the digest of what is said of it.
std::map<std::string, std::string> RecordsOf(absl::string_view text) {
  std::map<std::string, std::string> out;
  for (absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    const std::pair<std::string, std::string> row =
        absl::StrSplit(line, absl::MaxSplits('\t', 1));
    out.insert(row);
  }
  return out;
}

}  // namespace

std::string NameOf(const v1::ReleaseRef& ref) {
  return absl::StrCat(ref.distribution() == v1::DISTRIBUTION_CERTIFIED
                          ? DistributionName(Distribution::kCertified)
                          : DistributionName(Distribution::kRuntime),
                      " ", ref.version());
}

std::vector<absl::CivilDay> TurningDays(const Catalog& catalog) {
  std::set<absl::CivilDay> days;
  for (const Release& r : catalog.releases()) {
    if (r.release_date) days.insert(*r.release_date);
    // The last day is the last on which it is maintained.
    if (r.end_of_maintenance) days.insert(*r.end_of_maintenance + 1);
    if (r.end_of_basic_support) days.insert(*r.end_of_basic_support + 1);
  }
  return {days.begin(), days.end()};
}

absl::CivilDay DueAfter(absl::CivilDay today,
                        const std::vector<absl::CivilDay>& turning_days,
                        const FleetSettings& settings) {
  const auto next =
      std::upper_bound(turning_days.begin(), turning_days.end(), today);
  absl::CivilDay out = next == turning_days.end() ? kNeverDue : *next;
  for (const v1::Acknowledgement& a : settings.acknowledgements) {
    const std::optional<absl::CivilDay> last = ParseDay(a.expires());
    if (last && *last + 1 > today) out = std::min(out, *last + 1);
  }
  return out;
}

std::string CatalogRecord(const Catalog& catalog) {
  std::string out = absl::StrCat(kLines, "\t", DigestOfLines(catalog), "\n");
  for (const Release& release : catalog.releases()) {
    absl::StrAppend(&out, NameOf(release), "\t", DigestOf(release), "\n");
  }
  return out;
}

CatalogDifference Compare(absl::string_view before, absl::string_view after) {
  const std::map<std::string, std::string> old = RecordsOf(before);
  const std::map<std::string, std::string> now = RecordsOf(after);
  CatalogDifference out;
  for (const auto& [name, digest] : now) {
    const auto found = old.find(name);
    if (found == old.end() || found->second != digest) {
      out.releases.insert(name);
    }
  }
  for (const auto& [name, digest] : old) {
    if (now.count(name) == 0) out.releases.insert(name);
  }
  out.lines_differ = out.releases.erase(kLines) > 0;
  return out;
}

bool ConcernsDirectly(const CatalogDifference& difference,
                      const v1::Assessment& assessment) {
  if (!assessment.has_target() || !assessment.error().empty()) return true;
  const auto is_in = [&difference](const v1::ReleaseRef& ref) {
    return difference.releases.count(NameOf(ref)) > 0;
  };
  return is_in(assessment.running()) || is_in(assessment.target()) ||
         std::any_of(assessment.steps().begin(), assessment.steps().end(),
                     is_in);
}

}  // namespace upgrade_advisor
