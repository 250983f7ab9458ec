// One HTTP exchange after another, with libcurl.
//
// It trusts no host: TLS is verified, answers are bounded in size and time,
// and redirects lead to https only. Proxies, .netrc and cookies are not used.
// Blocking; thread-safe. The process ignores SIGPIPE, which OpenSSL raises when
// a host goes away.
#ifndef SERVICES_HTTP_HTTP_CLIENT_H_
#define SERVICES_HTTP_HTTP_CLIENT_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "services/http/address_rules.h"

namespace upgrade_advisor {

struct HttpClientOptions {
  // Judged when a connection is made, after the name was looked up; none: every
  // address is called.
  std::optional<AddressRules> addresses = {};
  // Certificates of authorities in PEM; empty: those of the system.
  std::string ca_file = {};
};

struct HttpRequest {
  std::string url = {};
  std::vector<std::string> headers = {};  // "Name: value"
  // Sent by POST; none: GET.
  std::optional<std::string> body = {};
  // The most of an answer that is read, and how many redirects are followed.
  size_t answer_bytes = size_t{4} << 10;
  int redirects = 0;
  // Of the connection, and of the whole exchange.
  absl::Duration connect_patience = absl::Seconds(5);
  absl::Duration patience = absl::Seconds(15);
};

enum class HttpFault : uint8_t {
  kNone,
  kNoMemory,
  kNoAddress,       // the host has none
  kAddressRefused,  // the rules refuse it
  kNoConnection,
  kTooSlow,
  kCertificate,
  kTooLong,
  kTooManyRedirects,
  kNotHttps,  // a redirect leads elsewhere
  kCutShort,
  kStopped,
  kOther,
};

struct HttpAnswer {
  HttpFault fault = HttpFault::kNone;
  std::string detail = {};  // what libcurl says of a fault
  int status = 0;           // known with kTooLong too
  std::string body = {};
  // Headers of the last answer; empty and zero where it had none.
  std::string etag = {};
  std::string last_modified = {};
  absl::Duration retry_after = absl::ZeroDuration();
};

class HttpClient {
 public:
  explicit HttpClient(HttpClientOptions options);

  // Ends soon after `stop` becomes true, if there is one.
  HttpAnswer Send(const HttpRequest& request,
                  const std::atomic<bool>* stop = nullptr) const;

 private:
  const HttpClientOptions options_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_HTTP_HTTP_CLIENT_H_
