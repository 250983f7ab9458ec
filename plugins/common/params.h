// Defaults of DAG parameters that are never JSON.
//
// Constants in static storage; thread-safe.
#ifndef PLUGINS_COMMON_PARAMS_H_
#define PLUGINS_COMMON_PARAMS_H_

#include "sdk/cpp/name_table.h"

namespace upgrade_plugin UPGRADE_PLUGIN_HIDDEN {

// What other calls return is not known, so they do not count.
inline constexpr NameTable kNeverJson({
    {"Decimal()"},
    {"Path()"},
    {"[lambda]"},
    {"[set]"},
    {"date()"},
    {"datetime()"},
    {"frozenset()"},
    {"now()"},
    {"set()"},
    {"timedelta()"},
    {"today()"},
    {"utcnow()"},
});

}  // namespace UPGRADE_PLUGIN_HIDDEN

#endif  // PLUGINS_COMMON_PARAMS_H_
