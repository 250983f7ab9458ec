#include "services/catalog/lifecycle_table.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

namespace upgrade_advisor {
namespace {

std::vector<uint32_t> NumbersOf(absl::string_view line) {
  std::vector<uint32_t> numbers;
  for (const absl::string_view part : absl::StrSplit(line, '.')) {
    uint32_t number = 0;
    if (!absl::SimpleAtoi(part, &number)) number = 0;
    numbers.push_back(number);
  }
  return numbers;
}

// Runtime's lines with a dot ("3.0") are newer than all without ("13"), as
// their releases are; Certified lines all have one dot.
bool IsOlderLine(const Lifecycle& a, const Lifecycle& b) {
  const std::vector<uint32_t> first = NumbersOf(a.line);
  const std::vector<uint32_t> second = NumbersOf(b.line);
  if (first.size() != second.size()) return first.size() < second.size();
  return first < second;
}

bool IsPatchRow(const Lifecycle& row) {
  return std::count(row.line.begin(), row.line.end(), '.') > 1;
}

const Lifecycle* RowNamed(absl::Span<const Lifecycle> rows,
                          absl::string_view line) {
  for (const Lifecycle& row : rows) {
    if (row.line == line) return &row;
  }
  return nullptr;
}

}  // namespace

LifecycleTable::LifecycleTable(std::vector<Lifecycle> runtime,
                               std::vector<Lifecycle> certified)
    : runtime_(std::move(runtime)), certified_(std::move(certified)) {
  const auto patches = std::stable_partition(
      certified_.begin(), certified_.end(),
      [](const Lifecycle& row) { return !IsPatchRow(row); });
  certified_patches_.assign(std::make_move_iterator(patches),
                            std::make_move_iterator(certified_.end()));
  certified_.erase(patches, certified_.end());
  std::sort(certified_patches_.begin(), certified_patches_.end(), IsOlderLine);
  // Newest first, so that the newest patch is the one that makes the line.
  for (auto patch = certified_patches_.rbegin();
       patch != certified_patches_.rend(); ++patch) {
    if (RowNamed(certified_, patch->airflow) != nullptr) continue;
    certified_.push_back(*patch);
    certified_.back().line = patch->airflow;
    stand_ins_.push_back(patch->airflow);
  }
  std::sort(runtime_.begin(), runtime_.end(), IsOlderLine);
  std::sort(certified_.begin(), certified_.end(), IsOlderLine);
}

absl::Span<const Lifecycle> LifecycleTable::lines(
    Distribution distribution) const {
  return distribution == Distribution::kRuntime ? runtime_ : certified_;
}

const Lifecycle* LifecycleTable::FindLine(Distribution distribution,
                                          absl::string_view line) const {
  return RowNamed(lines(distribution), line);
}

std::optional<Lifecycle> LifecycleTable::RowOf(
    const ReleaseVersion& version) const {
  const std::string line = version.Line();
  const Lifecycle* whole = FindLine(version.distribution(), line);
  if (whole == nullptr) return std::nullopt;
  if (version.certified() == nullptr) return *whole;
  Lifecycle row = *whole;
  const std::string patch = version.certified()->airflow_version().ToString();
  if (const Lifecycle* own = RowNamed(certified_patches_, patch)) {
    row = *own;
    row.line = line;
  } else if (absl::c_linear_search(stand_ins_, line)) {
    row.lts = false;
  }
  return row;
}

void FillFromLine(const Lifecycle& row, Release& release) {
  if (release.airflow_minor.empty()) release.airflow_minor = row.airflow;
  if (!release.end_of_maintenance) {
    release.end_of_maintenance = row.end_of_maintenance;
  }
  if (!release.end_of_basic_support) {
    release.end_of_basic_support = row.end_of_basic_support;
  }
  if (release.python_versions.empty()) {
    release.python_versions = row.python_versions;
  }
  if (release.default_python_version.empty()) {
    release.default_python_version = row.default_python_version;
  }
  if (release.postgres_versions.empty()) {
    release.postgres_versions = row.postgres_versions;
  }
}

}  // namespace upgrade_advisor
