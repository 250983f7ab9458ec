#include "services/api_index/project_environment.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "services/api_index/release_choice.h"
#include "services/domain/pep440_specifiers.h"

namespace upgrade_advisor {
namespace {

using Installed = PackageState::Installed;

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

// Brings what the packages of a project need, as pip does: what is installed
// and fits stays, else the newest comes. What a requirement names is left as it
// is, and so is what only some of the possible releases need.
class NeedReader {
 public:
  NeedReader(const FactSheet& deployment, const ProjectBuild& build,
             const ApiIndex& index)
      : deployment_(deployment), build_(build), index_(index) {}

  // What is different from the image was brought. Ends: a package that is
  // brought again comes in a newer release.
  Environment Read(const Environment& image, Environment built) const {
    std::vector<uint16_t> brought;
    for (uint16_t p = 0; p < index_.packages().size(); ++p) {
      if (IsBrought(image.Of(p), built.Of(p))) brought.push_back(p);
    }
    while (!brought.empty()) {
      const uint16_t by = brought.back();
      brought.pop_back();
      for (const PackageNeed& need : index_.packages()[by].needs()) {
        if (std::optional<uint16_t> needed = Bring(by, need, built)) {
          brought.push_back(*needed);
        }
      }
    }
    return built;
  }

 private:
  static bool IsBrought(const PackageState& image, const PackageState& built) {
    return built.installed == Installed::kYes && built != image;
  }

  // The package, if another release of it comes.
  std::optional<uint16_t> Bring(uint16_t by, const PackageNeed& need,
                                Environment& built) const {
    const PackageIndex& package = index_.packages()[by];
    const std::optional<uint16_t> needed = index_.Find(need.package);
    if (!needed || IsNamed(need.package) ||
        OverlapOf(package.RangesOf(need), built.Of(by).releases) !=
            Overlap::kAll) {
      return std::nullopt;
    }
    const std::optional<PackageState> state =
        Fitting(index_.packages()[*needed], built.Of(*needed), need.oldest);
    if (!state || *state == built.Of(*needed)) return std::nullopt;
    built.Set(*needed, *state);
    return needed;
  }

  bool IsNamed(absl::string_view package) const {
    return !deployment_
                .Find(FactKind::kRequirement, package, FactSheet::Match::kExact)
                .empty();
  }

  // Nothing where no release fits: the build fails, or takes another one of the
  // package that needs it.
  std::optional<PackageState> Fitting(const PackageIndex& package,
                                      const PackageState& state,
                                      const Pep440Version& oldest) const {
    const size_t floor = package.PlaceOf(oldest);
    const bool is_there = state.installed == Installed::kYes;
    if (is_there && state.releases.first >= floor) return state;
    const auto newest = NewestBy(package, build_.latest, build_.airflow);
    if (!newest || *newest < floor) return std::nullopt;
    if (is_there && state.releases.last >= floor) {
      return PackageState{Installed::kYes,
                          {static_cast<uint16_t>(floor),
                           std::max(state.releases.last, *newest)}};
    }
    const auto earliest = NewestBy(package, build_.earliest, build_.airflow);
    return PackageState{
        Installed::kYes,
        {static_cast<uint16_t>(std::max<size_t>(floor, earliest.value_or(0))),
         *newest}};
  }

  const FactSheet& deployment_;
  const ProjectBuild& build_;
  const ApiIndex& index_;
};

}  // namespace

Environment WithRequirements(const Environment& image,
                             const FactSheet& deployment,
                             const ProjectBuild& build, const ApiIndex& index) {
  Environment built = image;
  for (const FactRow& row : deployment.rows(FactKind::kRequirement)) {
    const std::optional<uint16_t> package = index.Find(row.name.view());
    if (!package || index.packages()[*package].package() == kAirflowPackage) {
      continue;
    }
    built.Set(*package, RequirementReader(index.packages()[*package],
                                          built.Of(*package), build)
                            .Read(row));
  }
  built = NeedReader(deployment, build, index).Read(image, std::move(built));
  // What nobody has read may bring what the image lacks.
  if (!deployment.IsClosed(FactKind::kRequirement, "")) {
    for (uint16_t p = 0; p < index.packages().size(); ++p) {
      if (built.Of(p).installed == Installed::kNo) built.Set(p, {});
    }
  }
  return built;
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
