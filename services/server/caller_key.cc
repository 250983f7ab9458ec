#include "services/server/caller_key.h"

#include <arpa/inet.h>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace upgrade_advisor {
namespace {

constexpr size_t kNetworkBytes = 8;

// "%5B2001:db8::1%5D:50000" or "[2001:db8::1]:50000"
std::string NetworkOf(absl::string_view place) {
  absl::ConsumePrefix(&place, "%5B") || absl::ConsumePrefix(&place, "[");
  const std::string host(place.substr(0, place.find_first_of("%]")));
  in6_addr address{};
  if (inet_pton(AF_INET6, host.c_str(), &address) != 1) return host;
  return absl::BytesToHexString(absl::string_view(
      reinterpret_cast<const char*>(address.s6_addr), kNetworkBytes));
}

}  // namespace

std::string CallerKey(absl::string_view name, absl::string_view peer) {
  if (!name.empty()) return absl::StrCat("name:", name);
  if (absl::ConsumePrefix(&peer, "ipv6:")) {
    return absl::StrCat("ipv6:", NetworkOf(peer));
  }
  if (absl::StartsWith(peer, "ipv4:")) {
    return std::string(peer.substr(0, peer.rfind(':')));
  }
  return std::string(peer.substr(0, peer.find(':')));
}

}  // namespace upgrade_advisor
