// Sends messages by HTTP.
//
// It trusts no receiver: TLS is verified, redirects are not followed, no more
// than 4 KiB of an answer is read, and addresses are judged when a connection
// is made, after the name was looked up (http_client.h). Thread-safe.
#ifndef SERVICES_FLEET_NOTIFY_WEBHOOK_SENDER_H_
#define SERVICES_FLEET_NOTIFY_WEBHOOK_SENDER_H_

#include <string>

#include "absl/time/time.h"
#include "services/fleet/notify/message_sender.h"
#include "services/http/address_rules.h"
#include "services/http/http_client.h"

namespace upgrade_advisor {

struct WebhookSenderOptions {
  AddressRules addresses = {};
  // Of the connection, and of the message with its answer.
  absl::Duration connect_patience = absl::Seconds(5);
  absl::Duration patience = absl::Seconds(15);
  // Certificates of authorities in PEM; empty: those of the system.
  std::string ca_file = {};
};

class WebhookSender final : public MessageSender {
 public:
  explicit WebhookSender(WebhookSenderOptions options);

  std::string Send(const std::string& url, const std::string& secret,
                   int64_t timestamp, const Message& message) override;

 private:
  const WebhookSenderOptions options_;
  const HttpClient client_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_FLEET_NOTIFY_WEBHOOK_SENDER_H_
