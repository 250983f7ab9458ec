#include "services/catalog/channel.h"

#include <algorithm>
#include <array>

namespace upgrade_advisor {
namespace {

constexpr std::array<absl::string_view, 2> kReleaseChannels = {"stable",
                                                               "deprecated"};
constexpr std::array<absl::string_view, 6> kPrereleaseChannels = {
    "alpha", "beta", "rc", "dev", "internal", "edge"};

template <size_t N>
bool Contains(const std::array<absl::string_view, N>& channels,
              absl::string_view channel) {
  return std::find(channels.begin(), channels.end(), channel) != channels.end();
}

}  // namespace

absl::string_view KnownChannels() {
  return "stable, deprecated, alpha, beta, rc, dev, internal or edge";
}

bool IsKnownChannel(absl::string_view channel) {
  return Contains(kReleaseChannels, channel) || IsPrereleaseChannel(channel);
}

bool IsPrereleaseChannel(absl::string_view channel) {
  return Contains(kPrereleaseChannels, channel);
}

}  // namespace upgrade_advisor
