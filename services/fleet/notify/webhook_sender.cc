#include "services/fleet/notify/webhook_sender.h"

#include <cstddef>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/fleet/notify/signature.h"
#include "services/fleet/notify/webhook_url.h"

namespace upgrade_advisor {
namespace {

constexpr size_t kAnswerBytes = 4 << 10;
constexpr int kOk = 200;
constexpr int kRedirects = 300;
constexpr int kClientErrors = 400;

std::vector<std::string> HeadersOf(const std::string& secret, int64_t timestamp,
                                   const Message& message) {
  std::vector<std::string> out = {
      absl::StrCat("Content-Type: ", message.content_type),
      absl::StrCat("webhook-id: ", message.id),
      absl::StrCat("webhook-timestamp: ", timestamp)};
  if (!secret.empty()) {
    out.push_back(
        absl::StrCat("webhook-signature: ",
                     SignatureOf(secret, message.id, timestamp, message.body)));
  }
  return out;
}

// Of an exchange that got no answer.
std::string FailureOf(const HttpAnswer& answer) {
  switch (answer.fault) {
    case HttpFault::kNoMemory:
      return "there is no memory for a message";
    case HttpFault::kNoAddress:
      return "the host has no address";
    case HttpFault::kAddressRefused:
      return "the host has an address that the operator does not allow";
    case HttpFault::kNoConnection:
      return "the receiver takes no connection";
    case HttpFault::kTooSlow:
      return "the receiver did not answer in time";
    case HttpFault::kCertificate:
      return "the certificate of the receiver is not valid for its host";
    default:
      return absl::StrCat("the message could not be sent: ", answer.detail);
  }
}

// A status decides, also where the rest of the answer was not read.
std::string Verdict(int status) {
  if (status >= kOk && status < kRedirects) return "";
  if (status >= kRedirects && status < kClientErrors) {
    return absl::StrCat("HTTP ", status,
                        ": redirects are not followed; give the URL that it "
                        "leads to");
  }
  return absl::StrCat("HTTP ", status);
}

}  // namespace

WebhookSender::WebhookSender(WebhookSenderOptions options)
    : options_(std::move(options)),
      client_({.addresses = options_.addresses, .ca_file = options_.ca_file}) {}

std::string WebhookSender::Send(const std::string& url,
                                const std::string& secret, int64_t timestamp,
                                const Message& message) {
  const std::string fault = UrlFault(url, options_.addresses);
  if (!fault.empty()) return absl::StrCat("the URL ", fault);
  HttpRequest request;
  request.url = url;
  request.headers = HeadersOf(secret, timestamp, message);
  request.body = message.body;
  request.answer_bytes = kAnswerBytes;
  request.connect_patience = options_.connect_patience;
  request.patience = options_.patience;
  const HttpAnswer answer = client_.Send(request);
  const bool is_answered =
      answer.fault == HttpFault::kNone || answer.fault == HttpFault::kTooLong;
  return is_answered ? Verdict(answer.status) : FailureOf(answer);
}

}  // namespace upgrade_advisor
