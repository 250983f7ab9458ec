// From request messages to domain values, collecting every fault.
//
// Pure; thread-safe.
#ifndef SERVICES_ENGINE_REQUEST_READER_H_
#define SERVICES_ENGINE_REQUEST_READER_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "astro/upgrade/v1/deployment.pb.h"
#include "astro/upgrade/v1/release.pb.h"
#include "astro/upgrade/v1/upgrade_service.pb.h"
#include "services/advisor/acknowledgements.h"
#include "services/advisor/plan_request.h"
#include "services/catalog/catalog.h"
#include "services/domain/image_reference.h"
#include "services/domain/release_version.h"
#include "services/engine/errors.h"

namespace upgrade_advisor {

namespace v1 = ::astro::upgrade::v1;

// Each returns nothing, and adds a violation under `field`, where the message
// is malformed. Nothing here looks into the catalog but ResolveVersion.
std::optional<ReleaseVersion> ReadRelease(const v1::ReleaseRef& ref,
                                          const std::string& field,
                                          Violations& violations);
std::optional<DeploymentImage> ReadImage(const std::string& text,
                                         const std::string& field,
                                         Violations& violations);
std::optional<Target> ReadTarget(const v1::Target& target,
                                 const std::string& field,
                                 Violations& violations);
// An empty text is `today`.
absl::CivilDay ReadAsOf(const std::string& text, absl::CivilDay today,
                        Violations& violations);
// At most 1000, each with an id or a fingerprint, and a reason.
std::vector<Acknowledgement> ReadAcknowledgements(
    const google::protobuf::RepeatedPtrField<v1::Acknowledgement>& all,
    Violations& violations);
// "astro", "software" or "local"; empty where it is not known, as one of a
// newer client is not: what depends on it stays unknown.
std::string PlatformName(const v1::Platform& platform);
// A Certified version without a hotfix means its newest one.
ReleaseVersion ResolveVersion(const Catalog& catalog,
                              const ReleaseVersion& version);

// NOT_FOUND/RELEASE_UNKNOWN with the nearest known releases.
absl::Status UnknownRelease(const Catalog& catalog,
                            const ReleaseVersion& version);
// The text of it.
std::string UnknownReleaseText(const Catalog& catalog,
                               const ReleaseVersion& version);

}  // namespace upgrade_advisor

#endif  // SERVICES_ENGINE_REQUEST_READER_H_
