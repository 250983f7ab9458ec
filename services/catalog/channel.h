// Release channels of the feeds.
//
// Pure functions; safe from any thread.
#ifndef SERVICES_CATALOG_CHANNEL_H_
#define SERVICES_CATALOG_CHANNEL_H_

#include "absl/strings/string_view.h"

namespace upgrade_advisor {

// Every known channel, as messages list them.
absl::string_view KnownChannels();

// Whether the catalog knows this channel, exact to the letter.
bool IsKnownChannel(absl::string_view channel);

// Whether releases of this channel are not meant for Deployments: every known
// channel but "stable" and "deprecated". False for unknown ones and for the
// empty channel of an unlisted release.
bool IsPrereleaseChannel(absl::string_view channel);

}  // namespace upgrade_advisor

#endif  // SERVICES_CATALOG_CHANNEL_H_
