// The trigger rules that Airflow 2.2 renamed and Airflow 3 removed.
//
// Constants in static storage; thread-safe.
#ifndef PLUGINS_COMMON_TRIGGER_RULES_H_
#define PLUGINS_COMMON_TRIGGER_RULES_H_

#include "sdk/cpp/condition.h"
#include "sdk/cpp/name_table.h"

namespace upgrade_plugin UPGRADE_PLUGIN_HIDDEN {

inline constexpr NameTable kOldTriggerRules({
    {"dummy"},
    {"none_failed_or_skipped"},
});

// A task has one of them, as text or as a member of TriggerRule.
constexpr Condition UsesOldTriggerRules() {
  return Keyword("*.trigger_rule")
      .SomeRow(Value().OneOf(kOldTriggerRules) ||
               Value().EndsWith("TriggerRule.DUMMY") ||
               Value().EndsWith("TriggerRule.NONE_FAILED_OR_SKIPPED"));
}

}  // namespace UPGRADE_PLUGIN_HIDDEN

#endif  // PLUGINS_COMMON_TRIGGER_RULES_H_
