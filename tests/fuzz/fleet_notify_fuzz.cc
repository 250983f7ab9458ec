// Whatever a client or a Deployment calls itself: URLs are taken or refused,
// and bodies stay what they are.
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "services/base/utf8_text.h"
#include "services/fleet/notify/message.h"
#include "services/fleet/notify/signature.h"
#include "services/fleet/notify/subscription_check.h"
#include "services/fleet/notify/webhook_url.h"
#include "services/http/http_url.h"
#include "tests/fuzz/fuzz_target.h"

UA_FUZZ_TARGET(fleet_notify, input) {
  namespace v1 = astro::upgrade::v1;
  v1::FleetSubscription subscription;
  std::vector<v1::FleetChange> changes;
  for (absl::string_view line : absl::StrSplit(input, '\n')) {
    const std::string text = ValidUtf8(line);
    const std::string url(line);
    if (UrlFault(url, {}).empty()) {
      UA_FUZZ_REQUIRE(absl::StartsWithIgnoreCase(url, "https://"));
      UA_FUZZ_REQUIRE(!IsLoopbackUrl(url));
    }
    UA_FUZZ_REQUIRE(ShownHost(url).size() <= url.size() + 4);
    v1::FleetChange change;
    change.set_sequence(static_cast<int64_t>(changes.size()) + 1);
    change.set_organization(text);
    change.set_deployment_id(text);
    change.set_name(text);
    change.mutable_after()->set_reason(text);
    changes.push_back(std::move(change));
  }
  for (const auto format : {v1::FleetSubscription::FORMAT_CLOUDEVENTS,
                            v1::FleetSubscription::FORMAT_SLACK}) {
    subscription.set_format(format);
    subscription.set_daily(!subscription.daily());
    const Message message = NextMessage(subscription, changes);
    UA_FUZZ_REQUIRE(message.changes > 0 && message.changes <= changes.size());
    UA_FUZZ_REQUIRE(ValidUtf8(message.body) == message.body);
    UA_FUZZ_REQUIRE(!absl::StrContains(message.body, '\n'));
    UA_FUZZ_REQUIRE(format != v1::FleetSubscription::FORMAT_SLACK ||
                    message.body.find_first_of("<>") == std::string::npos);
    const std::string signature =
        SignatureOf(input, message.id, 1, message.body);
    UA_FUZZ_REQUIRE(IsSignedBy(input, message.id, 1, message.body, signature));
  }
}
