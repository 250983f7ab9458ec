// The URL of a receiver.
//
// Pure; thread-safe. A URL may hold a secret, so no message repeats it.
#ifndef SERVICES_FLEET_NOTIFY_WEBHOOK_URL_H_
#define SERVICES_FLEET_NOTIFY_WEBHOOK_URL_H_

#include <string>

#include "services/http/address_rules.h"

namespace upgrade_advisor {

// Why messages cannot go there, as the end of a sentence that begins with the
// name of the field; empty if they can. Looks nothing up: a name is judged by
// its addresses when a message is sent.
std::string UrlFault(const std::string& url, const AddressRules& rules);

// The URL as it may be shown, without query and path:
// "https://hooks.example.org/...". Chats put what is secret there.
std::string ShownHost(const std::string& url);

}  // namespace upgrade_advisor

#endif  // SERVICES_FLEET_NOTIFY_WEBHOOK_URL_H_
