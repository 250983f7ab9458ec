// Which addresses messages go to.
//
// A subscription's URL comes from a client. Without these rules it could name
// whatever the service reaches and its client does not: the machine itself, the
// network behind it, the metadata of a cloud. Pure; thread-safe.
#ifndef SERVICES_HTTP_ADDRESS_RULES_H_
#define SERVICES_HTTP_ADDRESS_RULES_H_

#include "absl/strings/string_view.h"

namespace upgrade_advisor {

struct AddressRules {
  // URLs whose host is a loopback address, by http too. A name that leads to
  // one is always refused.
  bool allow_loopback = false;
  // Addresses of private networks and of the link.
  bool allow_private = false;
};

enum class AddressKind {
  kPublic,
  kLoopback,
  kPrivate,   // a private network, or the link
  kReserved,  // no receiver has it: multicast, documentation, ...
};

// Of an address in network order: 4 bytes of IPv4 or 16 of IPv6. An IPv4
// address in one of IPv6 is of the kind it has by itself.
AddressKind KindOfAddress(absl::string_view bytes);

}  // namespace upgrade_advisor

#endif  // SERVICES_HTTP_ADDRESS_RULES_H_
