#include "services/api_index/environment.h"

#include <algorithm>
#include <utility>

#include "services/api_index/release_choice.h"

namespace upgrade_advisor {
namespace {

using Installed = PackageState::Installed;

// Images are not built from what was published the same day. Measured over the
// recorded releases: docs/decisions/0020-api-index.md.
constexpr int kDaysToImage = 30;

// The releases of Airflow's index that a version is or lies between, of its
// minor; nothing where none of the minor is recorded.
std::optional<ReleaseRange> AirflowRange(const PackageIndex& airflow,
                                         const Release& release) {
  const auto releases = airflow.releases();
  std::optional<ReleaseRange> minor;
  for (uint16_t i = 0; i < releases.size(); ++i) {
    if (releases[i].version.BaseMinor() != release.airflow_minor) continue;
    if (!minor) minor = ReleaseRange{i, i};
    minor->last = i;
  }
  if (!minor || !release.airflow) return minor;
  const ReleaseRange range = RangeOf(airflow, *release.airflow);
  return ReleaseRange{std::clamp(range.first, minor->first, minor->last),
                      std::clamp(range.last, minor->first, minor->last)};
}

// Bounds the providers of images that no source lists.
class ImageBounds {
 public:
  ImageBounds(absl::Span<const Release> releases, const ApiIndex& index)
      : releases_(releases), index_(index) {}

  Environment Of(const Release& release) const {
    Environment out(index_);
    const std::optional<uint16_t> airflow = index_.Find(kAirflowPackage);
    const Neighbours around = NeighboursOf(release);
    for (uint16_t p = 0; p < index_.packages().size(); ++p) {
      if (p == airflow) {
        const auto range = AirflowRange(index_.packages()[p], release);
        if (range) out.Set(p, {Installed::kYes, *range});
      } else if (release.packages) {
        out.Set(p, Listed(index_.packages()[p], release));
      } else {
        out.Set(p, Bounded(index_.packages()[p], release, around));
      }
    }
    return out;
  }

 private:
  // The nearest recorded releases of the same distribution and Airflow major.
  struct Neighbours {
    const Release* before = nullptr;
    const Release* after = nullptr;
  };

  static const BundledPackage* Find(const Release& release,
                                    absl::string_view name) {
    for (const BundledPackage& package : *release.packages) {
      if (package.name == name) return &package;
    }
    return nullptr;
  }

  static PackageState Listed(const PackageIndex& package,
                             const Release& release) {
    const BundledPackage* bundled = Find(release, package.package());
    if (bundled == nullptr) return {Installed::kNo, {}};
    const auto version = Pep440Version::Parse(bundled->version);
    if (!version.ok()) return {};
    return {Installed::kYes, RangeOf(package, *version)};
  }

  Neighbours NeighboursOf(const Release& release) const {
    Neighbours out;
    for (const Release& other : releases_) {
      if (!other.packages || other.distribution() != release.distribution() ||
          other.airflow_minor[0] != release.airflow_minor[0]) {
        continue;
      }
      if (other.version < release.version) {
        if (out.before == nullptr || out.before->version < other.version) {
          out.before = &other;
        }
      } else if (out.after == nullptr || other.version < out.after->version) {
        out.after = &other;
      }
    }
    return out;
  }

  PackageState Bounded(const PackageIndex& package, const Release& release,
                       const Neighbours& around) const {
    if (!release.release_date ||
        release.distribution() != Distribution::kRuntime) {
      return {};
    }
    const auto newest =
        NewestBy(package, *release.release_date, release.airflow);
    if (!newest) return {Installed::kNo, {}};
    const uint16_t oldest = OldestIn(package, release, around.before);
    return {InstalledBetween(around, package.package()),
            {std::min(oldest, *newest), *newest}};
  }

  static Installed InstalledBetween(const Neighbours& around,
                                    absl::string_view name) {
    const auto& [before, after] = around;
    if (before == nullptr && after == nullptr) return Installed::kUnknown;
    const bool in_before = before == nullptr ? Find(*after, name) != nullptr
                                             : Find(*before, name) != nullptr;
    const bool in_after =
        after == nullptr ? in_before : Find(*after, name) != nullptr;
    if (in_before != in_after) return Installed::kUnknown;
    if (in_before) return Installed::kYes;
    // A release further on may have begun to bundle it.
    return before != nullptr && after != nullptr ? Installed::kNo
                                                 : Installed::kUnknown;
  }

  // An image does not go back behind its line, nor behind the constraints of
  // its Airflow: those name what was newest when it came out.
  uint16_t OldestIn(const PackageIndex& package, const Release& release,
                    const Release* before) const {
    uint16_t oldest = 0;
    const BundledPackage* bundled =
        before == nullptr ? nullptr : Find(*before, package.package());
    if (bundled != nullptr) {
      const auto version = Pep440Version::Parse(bundled->version);
      if (version.ok()) oldest = RangeOf(package, *version).first;
    }
    const std::optional<uint16_t> airflow = index_.Find(kAirflowPackage);
    if (!airflow || !release.airflow) return oldest;
    const PackageIndex& core = index_.packages()[*airflow];
    const auto range = AirflowRange(core, release);
    if (!range) return oldest;
    const auto constrained =
        NewestBy(package, core.releases()[range->first].day - kDaysToImage,
                 release.airflow);
    return std::max(oldest, constrained.value_or(0));
  }

  absl::Span<const Release> releases_;
  const ApiIndex& index_;
};

}  // namespace

std::vector<Environment> EnvironmentsOf(absl::Span<const Release> releases,
                                        const ApiIndex& index) {
  const ImageBounds bounds(releases, index);
  std::vector<Environment> out;
  out.reserve(releases.size());
  for (const Release& release : releases) out.push_back(bounds.Of(release));
  return out;
}

Environment EnvironmentOf(const Release& release,
                          absl::Span<const Release> releases,
                          const ApiIndex& index) {
  return ImageBounds(releases, index).Of(release);
}

bool LacksNeed(const ApiIndex& index, const Environment& environment,
               uint16_t by, uint16_t needed) {
  const PackageIndex& package = index.packages()[by];
  const PackageIndex& other = index.packages()[needed];
  const PackageState& state = environment.Of(needed);
  const auto is_lacking = [&](const PackageNeed& need) {
    return need.package == other.package() &&
           OverlapOf(package.RangesOf(need), environment.Of(by).releases) !=
               Overlap::kNone &&
           (state.installed != Installed::kYes ||
            other.PlaceOf(need.oldest) > state.releases.last);
  };
  return std::any_of(package.needs().begin(), package.needs().end(),
                     is_lacking);
}

}  // namespace upgrade_advisor
