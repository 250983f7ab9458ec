// Reads a plugin's descriptor into domain values, trusting none of it.
//
// Pure; thread-safe. The descriptor's memory is the plugin's; everything is
// copied.
#ifndef SERVICES_PLUGIN_HOST_CALLING_DESCRIPTOR_H_
#define SERVICES_PLUGIN_HOST_CALLING_DESCRIPTOR_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "sdk/abi/upgrade_plugin.h"
#include "services/domain/advisory.h"

namespace upgrade_advisor {

struct PluginDescriptor {
  std::string id;
  std::string version;
  std::string summary;
  uint32_t abi_version = 0;
  uint32_t vocabulary_version = 0;
  // In the plugin's order, which is how examine counts them. `asks` is empty
  // yet where code decides.
  std::vector<Advisory> advisories;
};

// InvalidArgument with every fault found (first 20 and their number).
absl::StatusOr<PluginDescriptor> ReadDescriptor(const ua_plugin* plugin);

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_CALLING_DESCRIPTOR_H_
