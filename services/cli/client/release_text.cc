#include "services/cli/client/release_text.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/domain/image_reference.h"

namespace upgrade_advisor {
namespace {

v1::ReleaseRef RefOf(Distribution distribution, std::string version) {
  v1::ReleaseRef ref;
  ref.set_distribution(distribution == Distribution::kRuntime
                           ? v1::DISTRIBUTION_RUNTIME
                           : v1::DISTRIBUTION_CERTIFIED);
  ref.set_version(std::move(version));
  return ref;
}

}  // namespace

std::optional<v1::ReleaseRef> ReadPrefixedRelease(const std::string& text) {
  const std::pair<std::string, std::string> parts =
      absl::StrSplit(text, absl::MaxSplits(':', 1));
  const std::optional<Distribution> distribution = DistributionOf(parts.first);
  if (!distribution || parts.second.empty()) return std::nullopt;
  return RefOf(*distribution, parts.second);
}

absl::StatusOr<v1::ReleaseRef> ReadReleaseText(const std::string& text) {
  if (std::optional<v1::ReleaseRef> ref = ReadPrefixedRelease(text)) {
    return *ref;
  }
  const absl::StatusOr<DeploymentImage> image = DeploymentImage::Parse(text);
  if (!image.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("give runtime:X.Y.Z, certified:X.Y.Z or an image (",
                     image.status().message(), ")"));
  }
  if (!image->version) {
    return absl::InvalidArgumentError(
        "the tag does not name one release; give the full tag, such as "
        "astro-runtime:9.17.0");
  }
  return RefOf(image->version->distribution(), image->version->ToString());
}

}  // namespace upgrade_advisor
