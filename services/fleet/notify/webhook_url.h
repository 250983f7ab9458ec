// The URL of a receiver.
//
// Pure; thread-safe. A URL may hold a secret, so no message repeats it.
#ifndef SERVICES_FLEET_NOTIFY_WEBHOOK_URL_H_
#define SERVICES_FLEET_NOTIFY_WEBHOOK_URL_H_

#include <cstddef>
#include <string>

#include "services/fleet/notify/address_rules.h"

namespace upgrade_advisor {

inline constexpr size_t kMaxUrlBytes = 2048;

// Why messages cannot go there, as the end of a sentence that begins with the
// name of the field; empty if they can. Looks nothing up: a name is judged by
// its addresses when a message is sent.
std::string UrlFault(const std::string& url, const AddressRules& rules);

// Whether the host of a URL without a fault is a loopback address.
bool IsLoopbackUrl(const std::string& url);

// The URL as it may be shown: without its query.
std::string ShownUrl(const std::string& url);

// The same without the path: "https://hooks.example.org/...". Chats put what is
// secret there.
std::string ShownHost(const std::string& url);

}  // namespace upgrade_advisor

#endif  // SERVICES_FLEET_NOTIFY_WEBHOOK_URL_H_
