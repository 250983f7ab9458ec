// What takes messages to their receivers.
#ifndef SERVICES_FLEET_NOTIFY_MESSAGE_SENDER_H_
#define SERVICES_FLEET_NOTIFY_MESSAGE_SENDER_H_

#include <cstdint>
#include <string>

#include "services/fleet/notify/message.h"

namespace upgrade_advisor {

// Thread-safe: many threads send at once.
class MessageSender {
 public:
  virtual ~MessageSender() = default;

  // Sends it, once. Empty if the receiver has taken it; else why not, for
  // people, without the URL or a secret. `timestamp`, in seconds of Unix, goes
  // into the signature; without a secret there is none.
  virtual std::string Send(const std::string& url, const std::string& secret,
                           int64_t timestamp, const Message& message) = 0;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_FLEET_NOTIFY_MESSAGE_SENDER_H_
