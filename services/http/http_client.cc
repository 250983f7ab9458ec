#include "services/http/http_client.h"

#include <curl/curl.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "services/http/http_url.h"

namespace upgrade_advisor {
namespace {

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using Multi = std::unique_ptr<CURLM, decltype(&curl_multi_cleanup)>;
using Headers = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

// How often a stop is looked for.
constexpr int kTickMs = 50;
// A longer header is not kept.
constexpr size_t kHeaderBytes = 1024;

// What libcurl's callbacks know of an exchange.
struct Transfer {
  const AddressRules* addresses = nullptr;  // null: all are called
  bool is_loopback_url = false;
  bool is_refused = false;
  size_t limit = 0;
  bool is_too_long = false;
  std::string body = {};
  char error[CURL_ERROR_SIZE] = "";
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
  if (transfer.addresses == nullptr) return true;
  switch (kind) {
    case AddressKind::kPublic:
      return true;
    case AddressKind::kLoopback:
      return transfer.addresses->allow_loopback && transfer.is_loopback_url;
    case AddressKind::kPrivate:
      return transfer.addresses->allow_private;
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

// Ends the transfer of an answer that is too long.
size_t TakeAnswer(char* bytes, size_t, size_t size, void* data) {
  auto* transfer = static_cast<Transfer*>(data);
  transfer->is_too_long = size > transfer->limit - transfer->body.size();
  if (transfer->is_too_long) return 0;
  transfer->body.append(bytes, size);
  return size;
}

void Append(Headers& headers, const std::string& line) {
  if (curl_slist* longer = curl_slist_append(headers.get(), line.c_str())) {
    (void)headers.release();
    headers.reset(longer);
  }
}

Headers HeadersOf(const HttpRequest& request) {
  Headers out(nullptr, &curl_slist_free_all);
  for (const std::string& line : request.headers) Append(out, line);
  // Without an answer to wait for before the body.
  Append(out, "Expect:");
  return out;
}

long Milliseconds(absl::Duration duration) {  // NOLINT: libcurl's type
  // Zero would be no limit.
  return static_cast<long>(  // NOLINT
      std::max<int64_t>(1, absl::ToInt64Milliseconds(duration)));
}

void SetTrust(CURL* curl, const HttpClientOptions& options) {
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https,http");
  curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, "https");
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_NETRC,
                   static_cast<long>(CURL_NETRC_IGNORED));  // NOLINT
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(curl, CURLOPT_SSLVERSION,
                   static_cast<long>(CURL_SSLVERSION_TLSv1_2));  // NOLINT
  if (!options.ca_file.empty()) {
    curl_easy_setopt(curl, CURLOPT_CAINFO, options.ca_file.c_str());
    // Nobody else vouches for a host then.
    curl_easy_setopt(curl, CURLOPT_CAPATH, nullptr);
  }
}

void SetLimits(CURL* curl, const HttpRequest& request) {
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  // A name that is being looked up holds nobody up: its thread ends alone.
  curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L);
  curl_easy_setopt(curl, CURLOPT_HTTP_VERSION,
                   static_cast<long>(CURL_HTTP_VERSION_1_1));  // NOLINT
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION,
                   request.redirects > 0 ? 1L : 0L);
  curl_easy_setopt(curl, CURLOPT_MAXREDIRS,
                   static_cast<long>(request.redirects));  // NOLINT
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS,
                   Milliseconds(request.connect_patience));
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, Milliseconds(request.patience));
}

void SetTransfer(CURL* curl, Transfer& transfer) {
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, &OpenSocket);
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, &transfer);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &TakeAnswer);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &transfer);
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, transfer.error);
}

void SetRequest(CURL* curl, const HttpRequest& request,
                const Headers& headers) {
  curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "upgrade-advisor");
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  if (!request.body) return;
  curl_easy_setopt(curl, CURLOPT_POST, 1L);
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body->data());
  curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
                   static_cast<curl_off_t>(request.body->size()));
}

// Nothing if it was stopped.
std::optional<CURLcode> PerformUntil(CURL* curl,
                                     const std::atomic<bool>& stop) {
  const Multi multi(curl_multi_init(), &curl_multi_cleanup);
  if (multi == nullptr) return CURLE_OUT_OF_MEMORY;
  curl_multi_add_handle(multi.get(), curl);
  std::optional<CURLcode> out;
  for (int running = 1; running > 0 && !stop;) {
    curl_multi_perform(multi.get(), &running);
    if (running == 0) break;
    curl_multi_poll(multi.get(), nullptr, 0, kTickMs, nullptr);
  }
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi.get(), &left)) {
    if (message->msg == CURLMSG_DONE) out = message->data.result;
  }
  curl_multi_remove_handle(multi.get(), curl);
  return out;
}

HttpFault FaultOf(CURLcode code, const Transfer& transfer) {
  switch (code) {
    case CURLE_OK:
      return HttpFault::kNone;
    case CURLE_OUT_OF_MEMORY:
      return HttpFault::kNoMemory;
    case CURLE_COULDNT_RESOLVE_HOST:
      return HttpFault::kNoAddress;
    case CURLE_COULDNT_CONNECT:
      return transfer.is_refused ? HttpFault::kAddressRefused
                                 : HttpFault::kNoConnection;
    case CURLE_OPERATION_TIMEDOUT:
      return HttpFault::kTooSlow;
    case CURLE_PEER_FAILED_VERIFICATION:
      return HttpFault::kCertificate;
    case CURLE_TOO_MANY_REDIRECTS:
      return HttpFault::kTooManyRedirects;
    case CURLE_UNSUPPORTED_PROTOCOL:
      return HttpFault::kNotHttps;
    case CURLE_PARTIAL_FILE:
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
      return HttpFault::kCutShort;
    case CURLE_WRITE_ERROR:
      return transfer.is_too_long ? HttpFault::kTooLong : HttpFault::kOther;
    default:
      return HttpFault::kOther;
  }
}

std::string HeaderOf(CURL* curl, const char* name) {
  curl_header* header = nullptr;
  if (curl_easy_header(curl, name, 0, CURLH_HEADER, -1, &header) != CURLHE_OK) {
    return "";
  }
  const std::string out = header->value;
  return out.size() <= kHeaderBytes ? out : "";
}

void ReadHead(CURL* curl, HttpAnswer& answer) {
  long status = 0;  // NOLINT
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  answer.status = static_cast<int>(status);
  curl_off_t seconds = 0;
  curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &seconds);
  answer.retry_after = absl::Seconds(std::max<curl_off_t>(0, seconds));
  answer.etag = HeaderOf(curl, "ETag");
  answer.last_modified = HeaderOf(curl, "Last-Modified");
}

HttpAnswer AnswerOf(CURL* curl, std::optional<CURLcode> code,
                    Transfer& transfer) {
  HttpAnswer out;
  out.fault = code ? FaultOf(*code, transfer) : HttpFault::kStopped;
  if (out.fault != HttpFault::kNone && code) {
    out.detail =
        transfer.error[0] != '\0' ? transfer.error : curl_easy_strerror(*code);
  }
  ReadHead(curl, out);
  out.body = std::move(transfer.body);
  return out;
}

// libcurl wants this once in a process.
bool IsLibraryReady() {
  static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
  return code == CURLE_OK;
}

}  // namespace

HttpClient::HttpClient(HttpClientOptions options)
    : options_(std::move(options)) {}

HttpAnswer HttpClient::Send(const HttpRequest& request,
                            const std::atomic<bool>* stop) const {
  HttpAnswer none;
  none.fault = HttpFault::kNoMemory;
  const Handle curl(IsLibraryReady() ? curl_easy_init() : nullptr,
                    &curl_easy_cleanup);
  if (curl == nullptr) return none;
  Transfer transfer;
  transfer.addresses = options_.addresses ? &*options_.addresses : nullptr;
  transfer.is_loopback_url = IsLoopbackUrl(request.url);
  transfer.limit = request.answer_bytes;
  const Headers headers = HeadersOf(request);
  SetTrust(curl.get(), options_);
  SetLimits(curl.get(), request);
  SetTransfer(curl.get(), transfer);
  SetRequest(curl.get(), request, headers);
  const std::optional<CURLcode> code = stop == nullptr
                                           ? curl_easy_perform(curl.get())
                                           : PerformUntil(curl.get(), *stop);
  return AnswerOf(curl.get(), code, transfer);
}

}  // namespace upgrade_advisor
