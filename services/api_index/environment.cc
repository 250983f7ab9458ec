#include "services/api_index/environment.h"

#include <algorithm>
#include <utility>

#include "services/domain/pep440_specifiers.h"

namespace upgrade_advisor {
namespace {

using Installed = PackageState::Installed;

// Images are not built from what was published the same day. Measured over the
// recorded releases: docs/decisions/0020-api-index.md.
constexpr int kDaysToImage = 30;

// "1!2.0.0" and "7.0.0+astro.2" are builds of 2.0.0 and 7.0.0 that only images
// have.
Pep440Version PublicPart(const Pep440Version& version) {
  std::string text = version.Public().ToString();
  text.erase(0, text.find('!') + 1);
  return Pep440Version::Parse(text).value_or(version);
}

// The releases that a version is, or lies between. The index must not be empty
// of releases, and no package's is.
ReleaseRange RangeOf(const PackageIndex& package, Pep440Version version) {
  version = PublicPart(version);
  const auto releases = package.releases();
  const size_t place = package.PlaceOf(version);
  const size_t last = std::min(place, releases.size() - 1);
  const bool exact =
      place < releases.size() && releases[place].version == version;
  const size_t first = exact || place == 0 ? last : place - 1;
  return {static_cast<uint16_t>(first), static_cast<uint16_t>(last)};
}

bool WorksWith(const IndexedRelease& release,
               const std::optional<Pep440Version>& airflow) {
  return !airflow || !release.airflow || *release.airflow <= *airflow;
}

// The newest release of a package by a day that works with an Airflow.
std::optional<uint16_t> NewestBy(const PackageIndex& package,
                                 absl::CivilDay day,
                                 const std::optional<Pep440Version>& airflow,
                                 const Pep440Specifiers& wanted = {}) {
  std::optional<uint16_t> out;
  const auto releases = package.releases();
  for (uint16_t i = 0; i < releases.size(); ++i) {
    if (releases[i].day <= day && !releases[i].yanked &&
        WorksWith(releases[i], airflow) &&
        wanted.Contains(releases[i].version)) {
      out = i;
    }
  }
  return out;
}

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

// What pip makes of a requirement on an image.
class RequirementReader {
 public:
  RequirementReader(const PackageIndex& package, PackageState image,
                    const ProjectBuild& build)
      : package_(package), image_(image), build_(build) {}

  PackageState Read(const FactRow& row) const {
    const auto specifiers = Pep440Specifiers::Parse(row.value.view());
    if ((row.flags & kFactValueWithheld) != 0 || !specifiers.ok()) {
      return {Installed::kYes, All()};
    }
    if (const std::optional<Pep440Version> pin = PinOf(row.value.view())) {
      return {Installed::kYes, RangeOf(package_, *pin)};
    }
    // What is installed and fits stays.
    if (image_.installed == Installed::kYes) {
      if (Fits(*specifiers, image_.releases) == Overlap::kAll) return image_;
    }
    const auto newest =
        NewestBy(package_, build_.latest, build_.airflow, *specifiers);
    if (!newest) return {Installed::kYes, All()};
    const auto oldest =
        NewestBy(package_, build_.earliest, build_.airflow, *specifiers);
    PackageState out{Installed::kYes, {oldest.value_or(0), *newest}};
    // If the image has it, or may, then perhaps in a version that fits.
    if (image_.installed == Installed::kUnknown ||
        (image_.installed == Installed::kYes &&
         Fits(*specifiers, image_.releases) == Overlap::kSome)) {
      out.releases.first = std::min(image_.releases.first, out.releases.first);
    }
    return out;
  }

 private:
  ReleaseRange All() const {
    return {0, static_cast<uint16_t>(package_.releases().size() - 1)};
  }

  static std::optional<Pep440Version> PinOf(absl::string_view specifiers) {
    const size_t equal = specifiers.find_first_not_of('=');
    if (equal != 2 && equal != 3) return std::nullopt;
    const auto version = Pep440Version::Parse(specifiers.substr(equal));
    if (!version.ok()) return std::nullopt;
    return *version;
  }

  Overlap Fits(const Pep440Specifiers& specifiers, ReleaseRange range) const {
    int count = 0;
    for (int i = range.first; i <= range.last; ++i) {
      if (specifiers.Contains(package_.releases()[i].version)) ++count;
    }
    if (count == 0) return Overlap::kNone;
    return count == range.last - range.first + 1 ? Overlap::kAll
                                                 : Overlap::kSome;
  }

  const PackageIndex& package_;
  const PackageState image_;
  const ProjectBuild& build_;
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

Environment WithRequirements(Environment image, const FactSheet& deployment,
                             const ProjectBuild& build, const ApiIndex& index) {
  for (const FactRow& row : deployment.rows(FactKind::kRequirement)) {
    const std::optional<uint16_t> package = index.Find(row.name.view());
    if (!package || index.packages()[*package].package() == kAirflowPackage) {
      continue;
    }
    image.Set(*package, RequirementReader(index.packages()[*package],
                                          image.Of(*package), build)
                            .Read(row));
  }
  // What nobody has read may bring what the image lacks.
  if (!deployment.IsClosed(FactKind::kRequirement, "")) {
    for (uint16_t p = 0; p < index.packages().size(); ++p) {
      if (image.Of(p).installed == Installed::kNo) image.Set(p, {});
    }
  }
  return image;
}

Environment WithMissing(Environment built, const ProjectBuild& build,
                        const ApiIndex& index) {
  for (uint16_t p = 0; p < index.packages().size(); ++p) {
    if (built.Of(p).installed == Installed::kYes) continue;
    const auto newest =
        NewestBy(index.packages()[p], build.latest, build.airflow);
    if (newest) built.Set(p, {Installed::kYes, {*newest, *newest}});
  }
  return built;
}

Environment WithInstalled(Environment built, const FactSheet& deployment,
                          const ApiIndex& index) {
  for (const FactRow& row : deployment.rows(FactKind::kPackage)) {
    const std::optional<uint16_t> package = index.Find(row.name.view());
    const auto version = Pep440Version::Parse(row.value.view());
    if (!package || !version.ok()) continue;
    built.Set(*package,
              {Installed::kYes, RangeOf(index.packages()[*package], *version)});
  }
  return built;
}

}  // namespace upgrade_advisor
