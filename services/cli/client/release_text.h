// Releases as people write them: "runtime:5.0.4", "certified:2.2.3", or an
// image.
//
// Pure; thread-safe.
#ifndef SERVICES_CLI_CLIENT_RELEASE_TEXT_H_
#define SERVICES_CLI_CLIENT_RELEASE_TEXT_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "astro/upgrade/v1/release.pb.h"

namespace upgrade_advisor {

namespace v1 = ::astro::upgrade::v1;

// "runtime:X" and "certified:X", where X is not looked at, and versions that
// only one distribution has: "12.0.0", "v9.5.0-base", "3.1-21", "2.2.3-2".
// Nothing for what may be an image. INVALID_ARGUMENT for a version that may be
// Airflow's, a line, or "latest", with what to write instead.
absl::StatusOr<std::optional<v1::ReleaseRef>> ReadNamedRelease(
    const std::string& text);

// Those, or an image whose tag names one release. INVALID_ARGUMENT says what
// the text lacks.
absl::StatusOr<v1::ReleaseRef> ReadReleaseText(const std::string& text);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_CLIENT_RELEASE_TEXT_H_
