#include "services/catalog/catalog.h"

#include <algorithm>
#include <utility>

namespace upgrade_advisor {
namespace {

// Takes the nearest below `middle`, the nearest from `middle` on, the second
// below and so on, until both sides are empty or `found` has `limit`.
void TakeAlternately(absl::Span<const Release> below,
                     absl::Span<const Release> above, size_t limit,
                     std::vector<const Release*>& found) {
  while (found.size() < limit && !(below.empty() && above.empty())) {
    if (!below.empty()) {
      found.push_back(&below.back());
      below.remove_suffix(1);
    }
    if (!above.empty() && found.size() < limit) {
      found.push_back(&above.front());
      above.remove_prefix(1);
    }
  }
}

// The Airflow minor that all of them have; empty if they differ.
std::string CommonAirflowMinor(absl::Span<const Release> releases) {
  for (const Release& release : releases) {
    if (release.airflow_minor != releases[0].airflow_minor) return "";
  }
  return releases.empty() ? "" : releases[0].airflow_minor;
}

// The life that every release of a line states alike, for lines that the
// lifecycle table does not have.
Lifecycle CommonLife(absl::Span<const Release> releases) {
  Lifecycle common;
  const Release& first = releases[0];
  const auto all = [releases](auto Release::*field) {
    return std::all_of(releases.begin(), releases.end(),
                       [&](const Release& release) {
                         return release.*field == releases[0].*field;
                       });
  };
  common.airflow = CommonAirflowMinor(releases);
  common.lts = first.lts && all(&Release::lts);
  if (all(&Release::end_of_maintenance)) {
    common.end_of_maintenance = first.end_of_maintenance;
  }
  if (all(&Release::end_of_basic_support)) {
    common.end_of_basic_support = first.end_of_basic_support;
  }
  if (all(&Release::python_versions)) {
    common.python_versions = first.python_versions;
  }
  if (all(&Release::default_python_version)) {
    common.default_python_version = first.default_python_version;
  }
  return common;
}

}  // namespace

Catalog::Catalog(std::vector<Release> releases, LifecycleTable lifecycles,
                 std::string revision, std::vector<Notice> notices)
    : releases_(std::move(releases)),
      lifecycles_(std::move(lifecycles)),
      revision_(std::move(revision)),
      notices_(std::move(notices)) {
  std::sort(
      releases_.begin(), releases_.end(),
      [](const Release& a, const Release& b) { return a.version < b.version; });
  for (size_t i = 0; i < releases_.size(); ++i) {
    const Distribution distribution = releases_[i].distribution();
    std::string line = releases_[i].version.Line();
    if (distribution == Distribution::kCertified) runtime_begin_ = i + 1;
    if (ranges_.empty() || ranges_.back().distribution != distribution ||
        ranges_.back().line != line) {
      ranges_.push_back({distribution, std::move(line), i, i});
    }
    ranges_.back().end = i + 1;
  }
}

absl::Span<const Release> Catalog::releases(Distribution distribution) const {
  return distribution == Distribution::kCertified
             ? Range(0, runtime_begin_)
             : Range(runtime_begin_, releases_.size());
}

absl::Span<const Release> Catalog::ReleasesOfLine(
    Distribution distribution, absl::string_view line) const {
  for (const LineRange& range : ranges_) {
    if (range.distribution == distribution && range.line == line) {
      return Range(range.begin, range.end);
    }
  }
  return {};
}

size_t Catalog::LowerBound(const ReleaseVersion& version) const {
  return std::lower_bound(releases_.begin(), releases_.end(), version,
                          [](const Release& release, const ReleaseVersion& v) {
                            return release.version < v;
                          }) -
         releases_.begin();
}

Found<Release> Catalog::Find(const ReleaseVersion& version) const {
  const size_t at = LowerBound(version);
  if (at == releases_.size() || releases_[at].version != version) {
    return {};
  }
  return Found<Release>(releases_[at]);
}

const Release* Catalog::NewestHotfix(const Pep440Version& airflow) const {
  const auto line =
      ReleasesOfLine(Distribution::kCertified, airflow.BaseMinor());
  for (auto release = line.rbegin(); release != line.rend(); ++release) {
    if (release->airflow == airflow && !release->version.is_prerelease()) {
      return &*release;
    }
  }
  return nullptr;
}

std::vector<const Release*> Catalog::Nearest(const ReleaseVersion& version,
                                             size_t limit) const {
  const size_t middle = LowerBound(version);
  const size_t above = middle + (Find(version).exists() ? 1 : 0);
  const auto known = releases(version.distribution());
  const size_t known_begin =
      version.distribution() == Distribution::kCertified ? 0 : runtime_begin_;
  const size_t known_end = known_begin + known.size();

  // Without a listed line both ends meet at the version's own place.
  size_t line_begin = middle;
  size_t line_end = above;
  const auto line = ReleasesOfLine(version.distribution(), version.Line());
  if (!line.empty()) {
    line_begin = &line.front() - releases_.data();
    line_end = line_begin + line.size();
  }
  std::vector<const Release*> found;
  TakeAlternately(Range(line_begin, middle), Range(above, line_end), limit,
                  found);
  TakeAlternately(Range(known_begin, line_begin), Range(line_end, known_end),
                  limit, found);
  return found;
}

std::optional<Release> Catalog::DeriveUnlisted(
    const ReleaseVersion& version) const {
  return Find(version).Match(
      [](const Release& listed) { return std::optional<Release>(listed); },
      [&] { return DeriveFromLine(version); });
}

std::optional<Release> Catalog::DeriveFromLine(
    const ReleaseVersion& version) const {
  const auto line = ReleasesOfLine(version.distribution(), version.Line());
  std::optional<Lifecycle> row = lifecycles_.RowOf(version);
  if (!row.has_value() && !line.empty()) row = CommonLife(line);
  if (!row.has_value() || row->airflow.empty()) return std::nullopt;

  Release release;
  release.version = version;
  release.unlisted = true;
  FillFromLine(*row, release);
  release.lts = row->lts;
  if (const CertifiedVersion* certified = version.certified()) {
    release.airflow = certified->airflow_version();
    return release;
  }
  const auto above = std::partition_point(
      line.begin(), line.end(),
      [&](const Release& r) { return r.version < version; });
  if (above != line.begin() && above != line.end() &&
      above->airflow == std::prev(above)->airflow) {
    release.airflow = above->airflow;
  }
  return release;
}

}  // namespace upgrade_advisor
