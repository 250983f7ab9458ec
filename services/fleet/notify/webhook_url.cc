#include "services/fleet/notify/webhook_url.h"

#include <arpa/inet.h>
#include <curl/curl.h>

#include <memory>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/base/one_line.h"

namespace upgrade_advisor {
namespace {

constexpr size_t kAddressBytes = 16;

// A URL that libcurl has read, so that what is judged is what is called.
class ReadUrl {
 public:
  explicit ReadUrl(const std::string& url)
      : url_(curl_url(), &curl_url_cleanup) {
    is_read_ = url_ != nullptr && curl_url_set(url_.get(), CURLUPART_URL,
                                               url.c_str(), 0) == CURLUE_OK;
  }

  bool is_read() const { return is_read_; }
  // Nothing if the URL has no such part.
  std::optional<std::string> Part(CURLUPart part) const {
    char* text = nullptr;
    if (curl_url_get(url_.get(), part, &text, 0) != CURLUE_OK) {
      return std::nullopt;
    }
    std::string out(text);
    curl_free(text);
    return out;
  }

 private:
  std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> url_;
  bool is_read_ = false;
};

// Of a host that is an address; libcurl has made one spelling of IPv4, such as
// 127.0.0.1 of 0x7f.1, and puts IPv6 in brackets.
std::optional<AddressKind> KindOfHost(const std::string& host) {
  char bytes[kAddressBytes];
  if (inet_pton(AF_INET, host.c_str(), bytes) == 1) {
    return KindOfAddress({bytes, sizeof(in_addr)});
  }
  absl::string_view inner = host;
  if (!absl::ConsumePrefix(&inner, "[") || !absl::ConsumeSuffix(&inner, "]")) {
    return std::nullopt;
  }
  // An address with a zone is always one of the link.
  if (inet_pton(AF_INET6, std::string(inner).c_str(), bytes) != 1) {
    return AddressKind::kPrivate;
  }
  return KindOfAddress({bytes, sizeof(in6_addr)});
}

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

std::string PartsFault(const ReadUrl& url, const AddressRules& rules) {
  const std::string scheme = url.Part(CURLUPART_SCHEME).value_or("");
  if (scheme != "https" && scheme != "http") {
    return "does not begin with https://";
  }
  if (url.Part(CURLUPART_USER) || url.Part(CURLUPART_PASSWORD)) {
    return "has a user name or a password: put what is secret into the query";
  }
  if (url.Part(CURLUPART_FRAGMENT))
    return "has a fragment (#), which no "
           "receiver gets: leave it out";
  const std::optional<AddressKind> kind =
      KindOfHost(url.Part(CURLUPART_HOST).value_or(""));
  if (scheme == "http" && kind != AddressKind::kLoopback) {
    return "is readable on the way: write https:// (http:// is for loopback "
           "addresses, such as 127.0.0.1)";
  }
  return kind ? AddressFault(*kind, rules) : "";
}

}  // namespace

std::string UrlFault(const std::string& url, const AddressRules& rules) {
  if (url.empty()) return "is missing";
  if (url.size() > kMaxUrlBytes) {
    return absl::StrCat("has ", url.size(), " bytes; at most ", kMaxUrlBytes,
                        " are allowed");
  }
  if (!IsOneLine(url) || absl::StrContains(url, ' ')) {
    return "has a space or a control character";
  }
  const ReadUrl read(url);
  if (!read.is_read()) return "is not a URL such as https://example.org/hook";
  return PartsFault(read, rules);
}

bool IsLoopbackUrl(const std::string& url) {
  const ReadUrl read(url);
  return read.is_read() && KindOfHost(read.Part(CURLUPART_HOST).value_or("")) ==
                               AddressKind::kLoopback;
}

std::string ShownUrl(const std::string& url) {
  return url.substr(0, url.find('?'));
}

std::string ShownHost(const std::string& url) {
  const size_t scheme = url.find("://");
  if (scheme == std::string::npos) return "...";
  const size_t path = url.find_first_of("/?", scheme + 3);
  return path == std::string::npos ? url
                                   : absl::StrCat(url.substr(0, path), "/...");
}

}  // namespace upgrade_advisor
