#include "services/domain/release_version.h"

#include <utility>

namespace upgrade_advisor {
namespace {

template <typename Version>
absl::StatusOr<ReleaseVersion> ParseAs(absl::string_view text) {
  absl::StatusOr<Version> version = Version::Parse(text);
  if (!version.ok()) return std::move(version).status();
  return ReleaseVersion(*version);
}

}  // namespace

absl::StatusOr<ReleaseVersion> ReleaseVersion::Parse(Distribution distribution,
                                                     absl::string_view text) {
  return distribution == Distribution::kRuntime
             ? ParseAs<RuntimeVersion>(text)
             : ParseAs<CertifiedVersion>(text);
}

std::string ReleaseVersion::ToString() const {
  return std::visit([](const auto& v) { return v.ToString(); }, version_);
}

std::string ReleaseVersion::Line() const {
  return std::visit([](const auto& v) { return v.Line(); }, version_);
}

bool ReleaseVersion::is_prerelease() const {
  return std::visit([](const auto& v) { return v.is_prerelease(); }, version_);
}

}  // namespace upgrade_advisor
