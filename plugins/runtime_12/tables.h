// The tables of this plugin, one a file.
#ifndef PLUGINS_RUNTIME_12_TABLES_H_
#define PLUGINS_RUNTIME_12_TABLES_H_

#include "sdk/cpp/plugin.h"

namespace upgrade_plugin::runtime_12 {

extern const AdvisoryTable kImage;  // image.cc

}  // namespace upgrade_plugin::runtime_12

#endif  // PLUGINS_RUNTIME_12_TABLES_H_
