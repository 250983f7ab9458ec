#include "services/cli/client/server_address.h"

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/base/quoting.h"

namespace upgrade_advisor {
namespace {

absl::Status Fault(absl::string_view text, absl::string_view why) {
  return absl::InvalidArgumentError(absl::StrCat(
      "--server ", Quoted(text), ": ", why,
      "; write https://HOST:PORT, HOST:PORT without TLS, or unix:PATH"));
}

// "[::1]:443" has a port, "[::1]" has none.
bool HasPort(absl::string_view host) {
  const size_t colon = host.rfind(':');
  return colon != absl::string_view::npos &&
         (host[0] != '[' || host[colon - 1] == ']');
}

bool IsHostAndPort(absl::string_view text) {
  const size_t colon = text.rfind(':');
  if (colon == 0 || colon == absl::string_view::npos) return false;
  const absl::string_view host = text.substr(0, colon);
  int port = 0;
  return (host[0] == '[' || !absl::StrContains(host, ':')) &&
         absl::SimpleAtoi(text.substr(colon + 1), &port) && port > 0 &&
         port <= 65535;
}

}  // namespace

absl::StatusOr<ServerAddress> ParseServerAddress(absl::string_view text) {
  absl::string_view rest = text;
  if (absl::ConsumePrefix(&rest, "unix:")) {
    if (rest.empty()) return Fault(text, "names no socket");
    return ServerAddress{std::string(text), false, true};
  }
  ServerAddress out;
  out.is_tls = absl::ConsumePrefix(&rest, "https://");
  if (out.is_tls) absl::ConsumeSuffix(&rest, "/");
  if (absl::StrContains(rest, '/')) {
    return Fault(text, out.is_tls ? "has a path, which gRPC does not"
                                  : "is not an address");
  }
  out.target = std::string(rest);
  if (out.is_tls && !rest.empty() && !HasPort(rest)) out.target += ":443";
  if (!IsHostAndPort(out.target)) return Fault(text, "is not an address");
  return out;
}

}  // namespace upgrade_advisor
