// Whether what ran before can run again, and what that costs.
//
// Pure; thread-safe.
//
// No platform takes a lower release as a deploy. The way back is a rollback:
// the platform returns to a deploy it has kept, and takes the schema of the
// metadata database back with it. The rules are those of the platforms' own
// documents:
//
//   Astro     deploys of the last 90 days; from Airflow 3 back to Airflow 2
//             between some releases only, which the document on deploy history
//             lists
//   Software  deploys of the last 90 days; not to what is older than Runtime
//             5.0.0 or Airflow 2.3; neither from nor to Runtime 3.0-1 to 3.1-1;
//             from Airflow 3 back to Airflow 2 since platform version 1.1
//
// Nobody goes back from Runtime to Certified.
#ifndef SERVICES_ADVISOR_WAY_BACK_H_
#define SERVICES_ADVISOR_WAY_BACK_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/advisor/erased_data.h"
#include "services/domain/release.h"
#include "services/domain/truth.h"

namespace upgrade_advisor {

// How long platforms keep deploys.
inline constexpr int kDeployDays = 90;
// The condition that a deploy is still kept.
inline constexpr char kDeployIsKept[] = "the deploy is not older than 90 days";

struct Hosting {
  std::string platform;  // "astro", "software", "local"; empty: not known
  std::string version;   // of Software, "0.37.4"; empty: not known
};

struct WayBack {
  Truth is_open = Truth::kUnknown;
  std::string reason;  // stable code
  std::string text;
  // What has to hold besides, and nobody here knows.
  std::vector<std::string> conditions = {};
  // What the metadata database loses, newest first.
  std::vector<ErasedData> erased = {};
};

// From `now`, which runs, to `then`, which ran before; a later release too.
WayBack AssessWayBack(const Release& now, const Release& then,
                      const Hosting& hosting);

}  // namespace upgrade_advisor

#endif  // SERVICES_ADVISOR_WAY_BACK_H_
