// Releases as messages.
//
// Pure; thread-safe.
#ifndef SERVICES_ENGINE_RELEASE_MESSAGE_H_
#define SERVICES_ENGINE_RELEASE_MESSAGE_H_

#include "absl/time/civil_time.h"
#include "astro/upgrade/v1/release.pb.h"
#include "services/domain/judge.h"
#include "services/domain/release.h"
#include "services/domain/truth.h"

namespace upgrade_advisor {

namespace v1 = ::astro::upgrade::v1;

enum class WithPackages : bool { kNo, kYes };

// Seen from as_of.
void WriteRelease(const Release& release, absl::CivilDay as_of,
                  WithPackages packages, v1::Release& out);
void WriteRef(const Release& release, v1::ReleaseRef& out);
v1::Truth MessageOf(Truth truth);
void WriteDuration(const DurationBand& band, v1::DurationBand& out);

}  // namespace upgrade_advisor

#endif  // SERVICES_ENGINE_RELEASE_MESSAGE_H_
