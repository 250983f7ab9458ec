// Who makes a call, as far as the transport has proved it.
//
// A value.
#ifndef SERVICES_AUTHORIZATION_CALLER_H_
#define SERVICES_AUTHORIZATION_CALLER_H_

#include <string>
#include <vector>

#include "absl/strings/match.h"

namespace upgrade_advisor {

// The names in a client's certificate. Without one there are none, and the
// caller is anybody.
struct Caller {
  std::vector<std::string> uris;       // subject alternative names
  std::vector<std::string> dns_names;  // the same
  std::string subject;                 // "CN=cloud-ui,O=Example"

  bool IsKnown() const {
    return !uris.empty() || !dns_names.empty() || !subject.empty();
  }

  // "spiffe://example.org/cloud-ui"; empty if there is none. A certificate with
  // a SPIFFE id has no other URI.
  std::string spiffe_id() const {
    return uris.size() == 1 && absl::StartsWith(uris.front(), "spiffe://")
               ? uris.front()
               : "";
  }

  // One name for records: the first URI, DNS name, or the subject; empty for
  // anybody.
  std::string Name() const {
    if (!uris.empty()) return uris.front();
    return dns_names.empty() ? subject : dns_names.front();
  }
};

}  // namespace upgrade_advisor

#endif  // SERVICES_AUTHORIZATION_CALLER_H_
