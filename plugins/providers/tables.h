// The tables of this plugin, one a file.
#ifndef PLUGINS_PROVIDERS_TABLES_H_
#define PLUGINS_PROVIDERS_TABLES_H_

#include "sdk/cpp/plugin.h"

namespace upgrade_plugin::providers {

extern const AdvisoryTable kBundledProviders;  // changes.cc
extern const AdvisoryTable kPinnedProviders;   // floors.cc

}  // namespace upgrade_plugin::providers

#endif  // PLUGINS_PROVIDERS_TABLES_H_
