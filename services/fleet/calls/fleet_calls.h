// FleetService without its transport: messages in, messages out.
//
// Thread-safe. Methods wait for the store. Errors carry google.rpc details
// (services/engine/errors.h): INVALID_ARGUMENT with every violation, NOT_FOUND,
// and UNAVAILABLE with RetryInfo while the store does not answer.
#ifndef SERVICES_FLEET_CALLS_FLEET_CALLS_H_
#define SERVICES_FLEET_CALLS_FLEET_CALLS_H_

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "astro/upgrade/v1/fleet_service.pb.h"
#include "services/engine/engine.h"
#include "services/fleet/calls/sheet_cache.h"
#include "services/http/address_rules.h"
#include "services/fleet/store/fleet_store.h"
#include "services/fleet/store/notification_store.h"

namespace upgrade_advisor {

// What a call knows of its caller.
struct FleetContext {
  CallContext call = {};
  std::string caller = {};  // as the certificate says; may be empty
};

class FleetCalls {
 public:
  // All outlive it. `wake` says that there may be work; it does not wait.
  // `report` takes the errors of the store, for the log.
  FleetCalls(const Engine& engine, FleetStore& store,
             SqlNotificationStore& subscriptions, const AddressRules& addresses,
             std::function<void()> wake,
             std::function<void(const absl::Status&)> report)
      : engine_(engine),
        store_(store),
        subscriptions_(subscriptions),
        addresses_(addresses),
        wake_(std::move(wake)),
        report_(std::move(report)) {}

  FleetStore& store() { return store_; }
  SheetCache& sheets() { return sheets_; }
  void Wake() { wake_(); }
  // Reports an error of the store; what it is to a caller.
  absl::Status Fail(const absl::Status& status);

  absl::StatusOr<v1::DeleteDeploymentsResponse> DeleteDeployments(
      const v1::DeleteDeploymentsRequest& request, const FleetContext& context);
  absl::StatusOr<v1::GetDeploymentResponse> GetDeployment(
      const v1::GetDeploymentRequest& request, const FleetContext& context);
  absl::StatusOr<v1::ListDeploymentsResponse> ListDeployments(
      const v1::ListDeploymentsRequest& request, const FleetContext& context);
  absl::StatusOr<v1::SummarizeFleetResponse> SummarizeFleet(
      const v1::SummarizeFleetRequest& request, const FleetContext& context);
  absl::StatusOr<v1::ListFindingsResponse> ListFindings(
      const v1::ListFindingsRequest& request, const FleetContext& context);
  absl::StatusOr<v1::ListChangesResponse> ListChanges(
      const v1::ListChangesRequest& request, const FleetContext& context);
  absl::StatusOr<v1::SetTargetResponse> SetTarget(
      const v1::SetTargetRequest& request, const FleetContext& context);
  absl::StatusOr<v1::AcknowledgeResponse> Acknowledge(
      const v1::AcknowledgeRequest& request, const FleetContext& context);
  absl::StatusOr<v1::RevokeResponse> Revoke(const v1::RevokeRequest& request,
                                            const FleetContext& context);
  absl::StatusOr<v1::ListAcknowledgementsResponse> ListAcknowledgements(
      const v1::ListAcknowledgementsRequest& request,
      const FleetContext& context);

  absl::StatusOr<v1::SubscribeResponse> Subscribe(
      const v1::SubscribeRequest& request, const FleetContext& context);
  absl::StatusOr<v1::UnsubscribeResponse> Unsubscribe(
      const v1::UnsubscribeRequest& request, const FleetContext& context);
  absl::StatusOr<v1::ListSubscriptionsResponse> ListSubscriptions(
      const v1::ListSubscriptionsRequest& request, const FleetContext& context);

  // What a watch of the request begins with: it is checked, and the number is
  // where it goes on after.
  absl::StatusOr<int64_t> BeginWatch(const v1::WatchChangesRequest& request);
  // What has changed after a number; empty changes if nothing has. `sequence`
  // is where to go on.
  absl::StatusOr<v1::WatchChangesResponse> ContinueWatch(
      const v1::WatchChangesRequest& request, int64_t after);

 private:
  const Engine& engine_;
  FleetStore& store_;
  SqlNotificationStore& subscriptions_;
  const AddressRules addresses_;  // where messages may go
  const std::function<void()> wake_;
  const std::function<void(const absl::Status&)> report_;
  SheetCache sheets_;
};

// The organization that a request names; may be empty.
template <typename Request>
const std::string& OrganizationOf(const Request& request) {
  return request.organization();
}
inline const std::string& OrganizationOf(const v1::SetTargetRequest& request) {
  return request.scope().organization();
}
inline const std::string& OrganizationOf(
    const v1::AcknowledgeRequest& request) {
  return request.acknowledgement().scope().organization();
}
inline const std::string& OrganizationOf(const v1::SubscribeRequest& request) {
  return request.subscription().scope().organization();
}

}  // namespace upgrade_advisor

#endif  // SERVICES_FLEET_CALLS_FLEET_CALLS_H_
