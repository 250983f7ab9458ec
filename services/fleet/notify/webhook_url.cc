#include "services/fleet/notify/webhook_url.h"

#include <cstddef>
#include <optional>

#include "absl/strings/str_cat.h"
#include "services/http/http_url.h"

namespace upgrade_advisor {
namespace {

std::string AddressFault(AddressKind kind, const AddressRules& rules) {
  switch (kind) {
    case AddressKind::kPublic:
      return "";
    case AddressKind::kLoopback:
      if (rules.allow_loopback) return "";
      return "names this machine, which the operator does not allow";
    case AddressKind::kPrivate:
      if (rules.allow_private) return "";
      return "is in a private network, which the operator does not allow";
    case AddressKind::kReserved:
      break;
  }
  return "has an address that no receiver has";
}

std::string PartsFault(const HttpUrl& url, const AddressRules& rules) {
  if (url.scheme != "https" && url.scheme != "http") {
    return "does not begin with https://";
  }
  if (url.has_credentials) {
    return "has a user name or a password: put what is secret into the query";
  }
  if (url.has_fragment) {
    return "has a fragment (#), which no receiver gets: leave it out";
  }
  if (url.scheme == "http" && url.address != AddressKind::kLoopback) {
    return "is readable on the way: write https:// (http:// is for loopback "
           "addresses, such as 127.0.0.1)";
  }
  return url.address ? AddressFault(*url.address, rules) : "";
}

}  // namespace

std::string UrlFault(const std::string& url, const AddressRules& rules) {
  if (std::string fault = UrlTextFault(url); !fault.empty()) return fault;
  const std::optional<HttpUrl> read = ReadHttpUrl(url);
  if (!read) return "is not a URL such as https://example.org/hook";
  return PartsFault(*read, rules);
}

std::string ShownHost(const std::string& url) {
  const size_t scheme = url.find("://");
  if (scheme == std::string::npos) return "...";
  const size_t path = url.find_first_of("/?", scheme + 3);
  return path == std::string::npos ? url
                                   : absl::StrCat(url.substr(0, path), "/...");
}

}  // namespace upgrade_advisor
