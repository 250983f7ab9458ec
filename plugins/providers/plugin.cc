// Provider packages that come with the image: they vanish, go back or jump a
// major version from one release to the next, unless the project pins them. And
// pins that are too new for the target.
#include "plugins/providers/tables.h"

UPGRADE_ADVISOR_PLUGIN("providers", "1.1.0",
                       "Provider packages that come with the image",
                       upgrade_plugin::providers::kBundledProviders,
                       upgrade_plugin::providers::kPinnedProviders)
