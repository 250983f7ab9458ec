// A plugin's descriptor as bytes: what a worker process reports about the
// plugin it has loaded.
//
// The reader rebuilds the contract's own rows and has ReadDescriptor judge
// them, so that a plugin in a worker is held to what every plugin is held to.
// Pure; thread-safe.
#ifndef SERVICES_PLUGIN_HOST_ISOLATION_DESCRIPTOR_BYTES_H_
#define SERVICES_PLUGIN_HOST_ISOLATION_DESCRIPTOR_BYTES_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "sdk/abi/upgrade_plugin.h"
#include "services/plugin_host/calling/descriptor.h"
#include "services/plugin_host/isolation/byte_stream.h"

namespace upgrade_advisor {

// `plugin` has passed SelfTest, whose result `tested` is.
void WriteDescriptor(const ua_plugin& plugin, const PluginDescriptor& tested,
                     ByteWriter& out);

// FailedPrecondition or InvalidArgument saying what is wrong.
absl::StatusOr<PluginDescriptor> ReadDescriptorBytes(absl::string_view bytes);

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_ISOLATION_DESCRIPTOR_BYTES_H_
