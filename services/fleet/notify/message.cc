#include "services/fleet/notify/message.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/base/digest.h"
#include "services/fleet/notify/cloud_events.h"
#include "services/fleet/notify/slack_text.h"

namespace upgrade_advisor {
namespace {

namespace v1 = astro::upgrade::v1;

constexpr size_t kIdDigits = 32;
// The brackets of a batch.
constexpr size_t kBrackets = 2;

Message CloudEventsMessage(absl::Span<const v1::FleetChange> changes) {
  std::vector<std::string> events;
  size_t bytes = kBrackets;
  for (const v1::FleetChange& change : changes) {
    std::string event = CloudEvent(change, kMessageBytes - kBrackets);
    bytes += event.size() + 1;
    if (!events.empty() && bytes > kMessageBytes) break;
    events.push_back(std::move(event));
  }
  Message out;
  out.content_type = std::string(kCloudEventsType);
  out.body = CloudEventsBatch(events);
  out.changes = events.size();
  return out;
}

Message SlackMessage(bool is_digest,
                     absl::Span<const v1::FleetChange> changes) {
  Message out;
  out.content_type = std::string(kSlackType);
  out.body = is_digest ? SlackDigest(changes) : SlackBody(changes);
  out.changes = changes.size();
  return out;
}

// Names have no line ends, so no two lists of them are one text.
std::string IdOf(const v1::FleetSubscription& subscription, int64_t sequence) {
  const std::string digest =
      HexDigest(absl::StrCat(subscription.scope().organization(), "\n",
                             subscription.subscription_id(), "\n", sequence));
  return absl::StrCat("msg_", digest.substr(0, kIdDigits));
}

bool IsSlack(const v1::FleetSubscription& subscription) {
  return subscription.format() == v1::FleetSubscription::FORMAT_SLACK;
}

}  // namespace

size_t MostChanges(const v1::FleetSubscription& subscription) {
  return IsSlack(subscription) && subscription.daily() ? kDigestChanges
                                                       : kMessageChanges;
}

Message NextMessage(const v1::FleetSubscription& subscription,
                    absl::Span<const v1::FleetChange> changes) {
  changes = changes.first(std::min(changes.size(), MostChanges(subscription)));
  Message out = IsSlack(subscription)
                    ? SlackMessage(subscription.daily(), changes)
                    : CloudEventsMessage(changes);
  out.last_sequence = changes[out.changes - 1].sequence();
  out.id = IdOf(subscription, out.last_sequence);
  return out;
}

}  // namespace upgrade_advisor
