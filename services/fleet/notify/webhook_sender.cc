#include "services/fleet/notify/webhook_sender.h"

#include <curl/curl.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstddef>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/fleet/notify/signature.h"
#include "services/fleet/notify/webhook_url.h"

namespace upgrade_advisor {
namespace {

constexpr size_t kAnswerBytes = 4 << 10;
constexpr long kOk = 200;            // NOLINT: libcurl's type
constexpr long kRedirects = 300;     // NOLINT
constexpr long kClientErrors = 400;  // NOLINT

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using Headers = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

// What libcurl's callbacks know of a message.
struct Transfer {
  AddressRules addresses;
  bool is_loopback_url = false;
  bool is_refused = false;
  size_t answer_bytes = 0;
};

AddressKind KindOf(const curl_sockaddr& address) {
  const auto* bytes = reinterpret_cast<const char*>(&address.addr);
  if (address.family == AF_INET) {
    return KindOfAddress(
        {bytes + offsetof(sockaddr_in, sin_addr), sizeof(in_addr)});
  }
  if (address.family == AF_INET6) {
    return KindOfAddress(
        {bytes + offsetof(sockaddr_in6, sin6_addr), sizeof(in6_addr)});
  }
  return AddressKind::kReserved;
}

bool IsAllowed(AddressKind kind, const Transfer& transfer) {
  switch (kind) {
    case AddressKind::kPublic:
      return true;
    case AddressKind::kLoopback:
      return transfer.addresses.allow_loopback && transfer.is_loopback_url;
    case AddressKind::kPrivate:
      return transfer.addresses.allow_private;
    case AddressKind::kReserved:
      return false;
  }
  return false;
}

curl_socket_t OpenSocket(void* data, curlsocktype, curl_sockaddr* address) {
  auto* transfer = static_cast<Transfer*>(data);
  if (!IsAllowed(KindOf(*address), *transfer)) {
    transfer->is_refused = true;
    return CURL_SOCKET_BAD;
  }
  return socket(address->family, address->socktype | SOCK_CLOEXEC,
                address->protocol);
}

// Counts, and ends the transfer of an answer that is too long.
size_t TakeAnswer(char*, size_t, size_t size, void* data) {
  auto* transfer = static_cast<Transfer*>(data);
  transfer->answer_bytes += size;
  return transfer->answer_bytes > kAnswerBytes ? 0 : size;
}

void Append(Headers& headers, const std::string& line) {
  if (curl_slist* longer = curl_slist_append(headers.get(), line.c_str())) {
    (void)headers.release();
    headers.reset(longer);
  }
}

Headers HeadersOf(const std::string& secret, int64_t timestamp,
                  const Message& message) {
  Headers out(nullptr, &curl_slist_free_all);
  Append(out, absl::StrCat("Content-Type: ", message.content_type));
  Append(out, absl::StrCat("webhook-id: ", message.id));
  Append(out, absl::StrCat("webhook-timestamp: ", timestamp));
  if (!secret.empty()) {
    Append(out, absl::StrCat(
                    "webhook-signature: ",
                    SignatureOf(secret, message.id, timestamp, message.body)));
  }
  // Without an answer to wait for before the body.
  Append(out, "Expect:");
  return out;
}

void SetLimits(CURL* curl, const WebhookSenderOptions& options) {
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https,http");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_NETRC,
                   static_cast<long>(CURL_NETRC_IGNORED));  // NOLINT
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_HTTP_VERSION,
                   static_cast<long>(CURL_HTTP_VERSION_1_1));  // NOLINT
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(curl, CURLOPT_SSLVERSION,
                   static_cast<long>(CURL_SSLVERSION_TLSv1_2));  // NOLINT
  if (!options.ca_file.empty()) {
    curl_easy_setopt(curl, CURLOPT_CAINFO, options.ca_file.c_str());
  }
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS,
                   static_cast<long>(  // NOLINT
                       absl::ToInt64Milliseconds(options.connect_patience)));
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS,
                   static_cast<long>(  // NOLINT
                       absl::ToInt64Milliseconds(options.patience)));
}

void SetTransfer(CURL* curl, Transfer& transfer) {
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, &OpenSocket);
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, &transfer);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &TakeAnswer);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &transfer);
}

void SetRequest(CURL* curl, const std::string& url, const Message& message,
                const Headers& headers) {
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "upgrade-advisor");
  curl_easy_setopt(curl, CURLOPT_POST, 1L);
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, message.body.data());
  curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
                   static_cast<curl_off_t>(message.body.size()));
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
}

// Of a transfer that got no answer.
std::string FailureOf(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return "the host has no address";
    case CURLE_COULDNT_CONNECT:
      return "the receiver takes no connection";
    case CURLE_OPERATION_TIMEDOUT:
      return "the receiver did not answer in time";
    case CURLE_PEER_FAILED_VERIFICATION:
      return "the certificate of the receiver is not valid for its host";
    default:
      return absl::StrCat("the message could not be sent: ",
                          curl_easy_strerror(code));
  }
}

// A status decides, also where the rest of the answer was not read.
std::string Verdict(long status) {  // NOLINT
  if (status >= kOk && status < kRedirects) return "";
  if (status >= kRedirects && status < kClientErrors) {
    return absl::StrCat("HTTP ", status,
                        ": redirects are not followed; give the URL that it "
                        "leads to");
  }
  return absl::StrCat("HTTP ", status);
}

// libcurl wants this once in a process.
bool IsLibraryReady() {
  static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
  return code == CURLE_OK;
}

}  // namespace

WebhookSender::WebhookSender(WebhookSenderOptions options)
    : options_(std::move(options)) {}

std::string WebhookSender::Send(const std::string& url,
                                const std::string& secret, int64_t timestamp,
                                const Message& message) {
  const std::string fault = UrlFault(url, options_.addresses);
  if (!fault.empty()) return absl::StrCat("the URL ", fault);
  Handle curl(IsLibraryReady() ? curl_easy_init() : nullptr,
              &curl_easy_cleanup);
  if (curl == nullptr) return "there is no memory for a message";
  Transfer transfer{options_.addresses, IsLoopbackUrl(url)};
  const Headers headers = HeadersOf(secret, timestamp, message);
  SetLimits(curl.get(), options_);
  SetTransfer(curl.get(), transfer);
  SetRequest(curl.get(), url, message, headers);
  const CURLcode code = curl_easy_perform(curl.get());
  long status = 0;  // NOLINT
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  const bool is_answered =
      code == CURLE_OK ||
      (code == CURLE_WRITE_ERROR && transfer.answer_bytes > kAnswerBytes);
  if (is_answered) return Verdict(status);
  if (transfer.is_refused && code == CURLE_COULDNT_CONNECT) {
    return "the host has an address that the operator does not allow";
  }
  return FailureOf(code);
}

}  // namespace upgrade_advisor
