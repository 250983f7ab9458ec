#include "services/http/http_url.h"

#include <arpa/inet.h>
#include <curl/curl.h>

#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "services/base/one_line.h"

namespace upgrade_advisor {
namespace {

constexpr size_t kAddressBytes = 16;

using Handle = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

// Nothing if the URL has no such part.
std::optional<std::string> PartOf(const Handle& url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url.get(), part, &text, 0) != CURLUE_OK) {
    return std::nullopt;
  }
  std::string out(text);
  curl_free(text);
  return out;
}

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

}  // namespace

std::optional<HttpUrl> ReadHttpUrl(const std::string& url) {
  const Handle read(curl_url(), &curl_url_cleanup);
  if (read == nullptr ||
      curl_url_set(read.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) {
    return std::nullopt;
  }
  HttpUrl out;
  out.scheme = PartOf(read, CURLUPART_SCHEME).value_or("");
  // libcurl forgives a slash too few; people who look for "://" do not.
  if (!absl::StartsWithIgnoreCase(url, absl::StrCat(out.scheme, "://"))) {
    return std::nullopt;
  }
  out.has_credentials =
      PartOf(read, CURLUPART_USER) || PartOf(read, CURLUPART_PASSWORD);
  out.has_fragment = PartOf(read, CURLUPART_FRAGMENT).has_value();
  out.address = KindOfHost(PartOf(read, CURLUPART_HOST).value_or(""));
  return out;
}

std::string UrlTextFault(const std::string& url) {
  if (url.empty()) return "is missing";
  if (url.size() > kMaxUrlBytes) {
    return absl::StrCat("has ", url.size(), " bytes; at most ", kMaxUrlBytes,
                        " are allowed");
  }
  if (!IsOneLine(url) || absl::StrContains(url, ' ')) {
    return "has a space or a control character";
  }
  return "";
}

bool IsLoopbackUrl(const std::string& url) {
  const std::optional<HttpUrl> read = ReadHttpUrl(url);
  return read && read->address == AddressKind::kLoopback;
}

std::string ShownUrl(const std::string& url) {
  return url.substr(0, url.find('?'));
}

}  // namespace upgrade_advisor
