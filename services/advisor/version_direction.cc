#include "services/advisor/version_direction.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace upgrade_advisor {
namespace {

// {0, 0} for what is not "2.11".
std::pair<int, int> MinorParts(absl::string_view minor) {
  const size_t dot = minor.find('.');
  std::pair<int, int> parts{0, 0};
  if (dot == absl::string_view::npos ||
      !absl::SimpleAtoi(minor.substr(0, dot), &parts.first) ||
      !absl::SimpleAtoi(minor.substr(dot + 1), &parts.second)) {
    return {0, 0};
  }
  return parts;
}

}  // namespace

int CompareAirflowMinors(absl::string_view a, absl::string_view b) {
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
