// An HTTP URL, read as libcurl reads it: what is judged is what is called.
//
// Values; pure; thread-safe.
#ifndef SERVICES_HTTP_HTTP_URL_H_
#define SERVICES_HTTP_HTTP_URL_H_

#include <cstddef>
#include <optional>
#include <string>

#include "services/http/address_rules.h"

namespace upgrade_advisor {

inline constexpr size_t kMaxUrlBytes = 2048;

struct HttpUrl {
  std::string scheme = {};  // "https"
  bool has_credentials = false;
  bool has_fragment = false;
  // Of a host that is an address, in whatever spelling; nothing for a name.
  std::optional<AddressKind> address = {};
};

// Nothing if libcurl does not take it for a URL, or if it does not begin with
// its scheme and "://".
std::optional<HttpUrl> ReadHttpUrl(const std::string& url);

// What is wrong with the text of a URL before it is read, as the end of a
// sentence that begins with its name: missing, too long, with a space. Empty if
// nothing is.
std::string UrlTextFault(const std::string& url);

// Whether the host of a URL is a loopback address.
bool IsLoopbackUrl(const std::string& url);

// The URL as it may be shown: without its query.
std::string ShownUrl(const std::string& url);

}  // namespace upgrade_advisor

#endif  // SERVICES_HTTP_HTTP_URL_H_
