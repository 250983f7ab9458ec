// What a host makes sure of before it trusts a plugin's descriptor.
//
// Thread-safe as far as the plugin is.
#ifndef SERVICES_PLUGIN_HOST_CALLING_SELF_TEST_H_
#define SERVICES_PLUGIN_HOST_CALLING_SELF_TEST_H_

#include "absl/status/statusor.h"
#include "sdk/abi/upgrade_plugin.h"
#include "services/plugin_host/calling/descriptor.h"

namespace upgrade_advisor {

// Reads the descriptor and examines every advisory that code decides once on
// sheets about which nothing is known: the questions it asks there are what it
// needs to know, and go into Advisory::asks. Refuses a plugin that fails on
// them, that takes a missing fact for a no, or whose FORBIDS_STEP advisories
// ask anything but release facts.
absl::StatusOr<PluginDescriptor> SelfTest(const ua_plugin* plugin);

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_CALLING_SELF_TEST_H_
