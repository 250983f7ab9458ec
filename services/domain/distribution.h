// The two lines of Airflow images that Astronomer publishes.
//
// Plain values and pure functions; safe to use from any thread.
#ifndef SERVICES_DOMAIN_DISTRIBUTION_H_
#define SERVICES_DOMAIN_DISTRIBUTION_H_

#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"

namespace upgrade_advisor {

enum class Distribution : uint8_t {
  kRuntime,    // Astro Runtime
  kCertified,  // Astronomer Certified, its predecessor
};

// "runtime" or "certified"; the text lives forever.
inline absl::string_view DistributionName(Distribution distribution) {
  return distribution == Distribution::kRuntime ? "runtime" : "certified";
}

// The inverse of DistributionName, exact to the letter; empty for other names.
inline std::optional<Distribution> DistributionOf(absl::string_view name) {
  if (name == "runtime") return Distribution::kRuntime;
  if (name == "certified") return Distribution::kCertified;
  return std::nullopt;
}

}  // namespace upgrade_advisor

#endif  // SERVICES_DOMAIN_DISTRIBUTION_H_
