// Which releases of the indexed packages there are in an image: exactly known,
// within bounds, or not.
//
// A plain value. Refers to no index; its packages are those of the index it was
// made for.
#ifndef SERVICES_API_INDEX_ENVIRONMENT_H_
#define SERVICES_API_INDEX_ENVIRONMENT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/api_index/api_index.h"
#include "services/domain/release.h"

namespace upgrade_advisor {

// A package in an environment.
struct PackageState {
  enum class Installed : uint8_t { kUnknown, kNo, kYes };
  Installed installed = Installed::kUnknown;
  // If it is installed, the release is one of these. Where nothing bounds them
  // they reach beyond all that are recorded.
  ReleaseRange releases = {0, UINT16_MAX};

  bool is_exact() const { return releases.first == releases.last; }
  friend bool operator==(const PackageState&, const PackageState&) = default;
};

class Environment {
 public:
  explicit Environment(const ApiIndex& index)
      : packages_(index.packages().size()) {}

  const PackageState& Of(uint16_t package) const { return packages_[package]; }
  void Set(uint16_t package, PackageState state) { packages_[package] = state; }

  friend bool operator==(const Environment&, const Environment&) = default;

 private:
  std::vector<PackageState> packages_;
};

// The environments of the images of a catalog's releases, in their order.
//
// Where no source lists the providers of an image, their versions are bounded:
// not older than in the nearest earlier release that is recorded, nor than what
// was published when its Airflow came out; not newer than its own day, and
// working with its Airflow. What is bundled at all is taken from the recorded
// releases of the same Airflow major around it, and unknown where those differ.
std::vector<Environment> EnvironmentsOf(absl::Span<const Release> releases,
                                        const ApiIndex& index);
// The same of one release that need not be among them.
Environment EnvironmentOf(const Release& release,
                          absl::Span<const Release> releases,
                          const ApiIndex& index);

// Whether a package, in a release that the environment may have, says that it
// needs a newer release of another one than the environment has. pip makes no
// such environment: it holds what was assumed, not what there is.
bool LacksNeed(const ApiIndex& index, const Environment& environment,
               uint16_t by, uint16_t needed);

}  // namespace upgrade_advisor

#endif  // SERVICES_API_INDEX_ENVIRONMENT_H_
