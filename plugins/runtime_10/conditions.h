// The conditions that do not fit into a row of the table.
//
// Pure functions of the facts they ask.
#ifndef PLUGINS_RUNTIME_10_CONDITIONS_H_
#define PLUGINS_RUNTIME_10_CONDITIONS_H_

#include "sdk/cpp/plugin.h"

namespace upgrade_plugin::runtime_10 {

Truth WritesHtml(const Facts& f);
Truth UsesPendulumPeriods(const Facts& f);
Truth AllowsByRegularExpression(const Facts& f);
Truth HasRolesOfItsOwn(const Facts& f);

}  // namespace upgrade_plugin::runtime_10

#endif  // PLUGINS_RUNTIME_10_CONDITIONS_H_
