#include "services/advisor/version_direction.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace upgrade_advisor {
namespace {

std::pair<int, int> MinorParts(const std::string& minor) {
  const std::pair<absl::string_view, absl::string_view> texts =
      absl::StrSplit(minor, absl::MaxSplits('.', 1));
  std::pair<int, int> parts{0, 0};
  if (!absl::SimpleAtoi(texts.first, &parts.first) ||
      !absl::SimpleAtoi(texts.second, &parts.second)) {
    return {0, 0};
  }
  return parts;
}

}  // namespace

int CompareAirflowMinors(const std::string& a, const std::string& b) {
  const auto x = MinorParts(a);
  const auto y = MinorParts(b);
  return x == y ? 0 : x < y ? -1 : 1;
}

int CompareAirflow(const Release& a, const Release& b) {
  if (a.airflow && b.airflow) {
    const auto order = a.airflow->ComparePublic(*b.airflow);
    return order < 0 ? -1 : order > 0 ? 1 : 0;
  }
  return CompareAirflowMinors(a.airflow_minor, b.airflow_minor);
}

Direction DirectionOf(const Release& source, const Release& target) {
  if (source.distribution() != target.distribution()) {
    if (source.distribution() == Distribution::kRuntime) {
      return Direction::kDown;
    }
    return CompareAirflow(target, source) < 0 ? Direction::kDown
                                              : Direction::kUp;
  }
  if (source.version == target.version) return Direction::kSame;
  if (target.version < source.version) return Direction::kDown;
  return CompareAirflow(target, source) < 0 ? Direction::kDown : Direction::kUp;
}

std::string AirflowText(const Release& release) {
  if (release.airflow) {
    return absl::StrCat("Airflow ", release.airflow->ToString());
  }
  return absl::StrCat("Airflow ", release.airflow_minor, ", patch unknown");
}

std::string ReleaseText(const Release& release) {
  return absl::StrCat(DistributionName(release.distribution()), " ",
                      release.version.ToString());
}

bool CrossesAirflowMajor(const Release& source, const Release& target) {
  if (source.airflow && target.airflow) {
    return source.airflow->part(0) != target.airflow->part(0);
  }
  return MinorParts(source.airflow_minor).first !=
         MinorParts(target.airflow_minor).first;
}

}  // namespace upgrade_advisor
