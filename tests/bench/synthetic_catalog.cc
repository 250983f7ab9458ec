#include "tests/bench/synthetic_catalog.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

namespace upgrade_advisor {
namespace {

struct Line {
  Distribution distribution;
  // Of the version's first two parts, and of Airflow.
  int first;
  int second;
  int airflow_major;
  int airflow_minor;
};

constexpr int kPatches = 5;
constexpr Distribution kCertified = Distribution::kCertified;
constexpr Distribution kRuntime = Distribution::kRuntime;

constexpr Line kCertifiedLines[] = {{kCertified, 2, 1, 2, 1},
                                    {kCertified, 2, 2, 2, 2},
                                    {kCertified, 2, 3, 2, 3},
                                    {kCertified, 2, 4, 2, 4}};
// `second` of -1: the legacy form, whose second part counts.
constexpr Line kRuntimeLines[] = {
    {kRuntime, 3, -1, 2, 1},   {kRuntime, 4, -1, 2, 2},
    {kRuntime, 5, -1, 2, 3},   {kRuntime, 6, -1, 2, 4},
    {kRuntime, 7, -1, 2, 5},   {kRuntime, 8, -1, 2, 6},
    {kRuntime, 9, -1, 2, 7},   {kRuntime, 10, -1, 2, 8},
    {kRuntime, 11, -1, 2, 9},  {kRuntime, 12, -1, 2, 10},
    {kRuntime, 13, -1, 2, 11}, {kRuntime, 3, 0, 3, 0},
    {kRuntime, 3, 1, 3, 1}};

std::string VersionOf(const Line& line, int i, int patch) {
  if (line.distribution == kCertified) {
    return absl::StrCat(line.first, ".", line.second, ".", patch, "-", i + 1);
  }
  return line.second < 0
             ? absl::StrCat(line.first, ".", i, ".0")
             : absl::StrCat(line.first, ".", line.second, "-", i + 1);
}

void AddLine(const Line& line, int count, std::vector<Release>& out) {
  for (int i = 0; i < count; ++i) {
    const int patch = i * kPatches / count;
    Release release;
    release.version =
        ReleaseVersion::Parse(line.distribution, VersionOf(line, i, patch))
            .value();
    release.airflow = Pep440Version::FromRelease(line.airflow_major,
                                                 line.airflow_minor, patch);
    release.airflow_minor = release.airflow->BaseMinor();
    release.release_date =
        absl::CivilDay(2020 + line.airflow_minor / 2, 1, 1) + i % 300;
    release.channel = "stable";
    release.end_of_maintenance = absl::CivilDay(2030, 1, 1);
    release.python_versions = {"3.11", "3.12"};
    release.yanked = i % 29 == 28;
    out.push_back(std::move(release));
  }
}

}  // namespace

Catalog SyntheticCatalog(int releases) {
  std::vector<Release> out;
  const int certified = std::max(1, releases / 10 / 4);
  const int runtime = std::max(1, (releases - 4 * certified) / 13);
  for (const Line& line : kCertifiedLines) AddLine(line, certified, out);
  for (const Line& line : kRuntimeLines) AddLine(line, runtime, out);
  return Catalog(std::move(out), LifecycleTable(),
                 absl::StrCat("synthetic", releases), {});
}

}  // namespace upgrade_advisor
