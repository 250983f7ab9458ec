// Changes and subscriptions for tests.
#ifndef TESTS_FLEET_NOTIFY_SAMPLE_CHANGES_H_
#define TESTS_FLEET_NOTIFY_SAMPLE_CHANGES_H_

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "astro/upgrade/v1/fleet.pb.h"

namespace upgrade_advisor {

// Deployment "dep-SEQUENCE" of "acme" was ready and is blocked.
inline astro::upgrade::v1::FleetChange BlockedChange(int64_t sequence) {
  namespace v1 = astro::upgrade::v1;
  v1::FleetChange out;
  out.set_sequence(sequence);
  out.set_organization("acme");
  out.set_workspace("data");
  out.set_deployment_id(absl::StrCat("dep-", sequence));
  out.set_name(absl::StrCat("name ", sequence));
  out.mutable_time()->set_seconds(1'764'547'200 + sequence);
  out.set_cause(v1::CHANGE_CAUSE_CATALOG);
  out.add_kinds(v1::CHANGE_KIND_VERDICT);
  out.mutable_before()->set_verdict(v1::VERDICT_READY);
  out.mutable_after()->set_verdict(v1::VERDICT_BLOCKED);
  out.mutable_after()->add_blocking("R3-SUBDAG");
  return out;
}

inline std::vector<astro::upgrade::v1::FleetChange> BlockedChanges(
    int64_t first, int64_t last) {
  std::vector<astro::upgrade::v1::FleetChange> out;
  for (int64_t i = first; i <= last; ++i) out.push_back(BlockedChange(i));
  return out;
}

inline astro::upgrade::v1::FleetSubscription SampleSubscription() {
  using astro::upgrade::v1::FleetSubscription;
  FleetSubscription out;
  out.set_subscription_id("sub-1");
  out.mutable_scope()->set_organization("acme");
  out.set_url("https://example.org/hook?token=hidden");
  out.set_format(FleetSubscription::FORMAT_CLOUDEVENTS);
  return out;
}

}  // namespace upgrade_advisor

#endif  // TESTS_FLEET_NOTIFY_SAMPLE_CHANGES_H_
