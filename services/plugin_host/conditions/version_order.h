// The version orders a plugin may use: ua_call::compare and ua_call::satisfies.
//
// Pure; thread-safe.
#ifndef SERVICES_PLUGIN_HOST_CONDITIONS_VERSION_ORDER_H_
#define SERVICES_PLUGIN_HOST_CONDITIONS_VERSION_ORDER_H_

#include <cstdint>

#include "sdk/abi/upgrade_plugin.h"

namespace upgrade_advisor {

// As the contract says; `call` is not used.
int32_t CompareVersions(const ua_call* call, uint32_t scheme, ua_string a,
                        ua_string b, int32_t* order);
int32_t SatisfiesSpecifiers(const ua_call* call, uint32_t scheme,
                            ua_string version, ua_string specifiers,
                            int32_t* result);

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_CONDITIONS_VERSION_ORDER_H_
