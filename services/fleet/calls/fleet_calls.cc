#include "services/fleet/calls/fleet_calls.h"

#include <limits>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/fleet/calls/request_checks.h"
#include "services/fleet/store/end_day.h"
#include "services/fleet/store/settings_rows.h"

namespace upgrade_advisor {
namespace {

constexpr int kDeletedAtOnce = 1000;
constexpr int kDefaultEndingDays = 90;
constexpr int kLargestEndingDays = 3650;
constexpr int kWatchedAtOnce = 500;

absl::Status UnknownDeployment(const std::string& id) {
  return MakeError(absl::StatusCode::kNotFound,
                   v1::ERROR_REASON_DEPLOYMENT_UNKNOWN,
                   absl::StrCat("The organization has no Deployment ", id,
                                "; ListDeployments has those it has"),
                   {{"deployment", id}});
}

absl::Status UnknownAcknowledgement(const std::string& id) {
  return MakeError(absl::StatusCode::kNotFound,
                   v1::ERROR_REASON_ACKNOWLEDGEMENT_UNKNOWN,
                   absl::StrCat("The organization has no acknowledgement ", id,
                                "; ListAcknowledgements has those it has"),
                   {{"acknowledgement", id}});
}

// "days_left desc" and the like; a violation for another text.
void ReadOrder(const std::string& text, ListQuery& query,
               Violations& violations) {
  absl::string_view rest = text;
  query.is_descending = absl::ConsumeSuffix(&rest, " desc");
  if (!query.is_descending) absl::ConsumeSuffix(&rest, " asc");
  if (rest.empty() || rest == "name") {
    query.order = ListOrder::kName;
  } else if (rest == "deployment_id") {
    query.order = ListOrder::kDeploymentId;
  } else if (rest == "workspace") {
    query.order = ListOrder::kWorkspace;
  } else if (rest == "days_left") {
    query.order = ListOrder::kDaysLeft;
  } else {
    violations.Add("order_by",
                   "name one of name, deployment_id, workspace, days_left, "
                   "with or without \" desc\"");
  }
}

absl::StatusOr<ListQuery> ReadQuery(const v1::ListDeploymentsRequest& request,
                                    const std::string& arguments) {
  Violations violations;
  ListQuery out;
  CheckName("organization", request.organization(), Presence::kRequired,
            violations);
  out.organization = request.organization();
  out.filter = ReadFilter(request.filter(), violations);
  out.filter_text = request.filter();
  ReadOrder(request.order_by(), out, violations);
  out.limit = PageSize(request.page_size(), violations);
  if (!violations.empty()) return violations.ToStatus();
  auto after = ReadToken(request.page_token(), arguments);
  if (!after.ok()) return after.status();
  out.after = *std::move(after);
  return out;
}

}  // namespace

absl::Status FleetCalls::Fail(const absl::Status& status) {
  report_(status);
  return StoreError(status);
}

absl::StatusOr<v1::DeleteDeploymentsResponse> FleetCalls::DeleteDeployments(
    const v1::DeleteDeploymentsRequest& request, const FleetContext&) {
  Violations violations;
  CheckName("organization", request.organization(), Presence::kRequired,
            violations);
  if (violations.CheckCount("deployment_ids", request.deployment_ids_size(),
                            kDeletedAtOnce)) {
    for (int i = 0; i < request.deployment_ids_size(); ++i) {
      CheckName(absl::StrCat("deployment_ids[", i, "]"),
                request.deployment_ids(i), Presence::kRequired, violations);
    }
  }
  if (!violations.empty()) return violations.ToStatus();
  const std::vector<std::string> ids(request.deployment_ids().begin(),
                                     request.deployment_ids().end());
  const absl::StatusOr<int64_t> deleted =
      store_.Delete(request.organization(), ids);
  if (!deleted.ok()) return Fail(deleted.status());
  v1::DeleteDeploymentsResponse out;
  out.set_deleted(*deleted);
  out.set_missing(static_cast<int64_t>(ids.size()) - *deleted);
  return out;
}

absl::StatusOr<v1::GetDeploymentResponse> FleetCalls::GetDeployment(
    const v1::GetDeploymentRequest& request, const FleetContext& context) {
  Violations violations;
  CheckName("organization", request.organization(), Presence::kRequired,
            violations);
  CheckName("deployment_id", request.deployment_id(), Presence::kRequired,
            violations);
  if (!violations.empty()) return violations.ToStatus();
  absl::StatusOr<StoredDeployment> stored =
      store_.Get(request.organization(), request.deployment_id());
  if (absl::IsNotFound(stored.status())) {
    return UnknownDeployment(request.deployment_id());
  }
  if (!stored.ok()) return Fail(stored.status());
  v1::GetDeploymentResponse out;
  if (request.include_plan()) {
    v1::Deployment deployment;
    if (!stored->sheet.ok()) return Fail(stored->sheet.status());
    if (!stored->settings.ok()) return Fail(stored->settings.status());
    const absl::StatusOr<FleetSettings> settings =
        SettingsOf(*stored->settings);
    if (!settings.ok()) return Fail(settings.status());
    if (!deployment.ParseFromString(*stored->sheet)) {
      return Fail(absl::DataLossError("a sheet in the store is damaged"));
    }
    deployment.set_name(stored->entry.name());
    v1::PlanUpgradeRequest plan =
        PlanRequestFor(deployment, *settings, engine_.today());
    plan.set_view(request.view());
    absl::StatusOr<v1::PlanUpgradeResponse> planned =
        engine_.PlanUpgrade(plan, context.call);
    if (!planned.ok()) return planned.status();
    *out.mutable_plan() = *std::move(planned);
  }
  *out.mutable_deployment() = std::move(stored->entry);
  return out;
}

absl::StatusOr<v1::ListDeploymentsResponse> FleetCalls::ListDeployments(
    const v1::ListDeploymentsRequest& request, const FleetContext&) {
  const std::string arguments =
      absl::StrCat("deployments\n", request.organization(), "\n",
                   request.order_by(), "\n", request.filter());
  const absl::StatusOr<ListQuery> query = ReadQuery(request, arguments);
  if (!query.ok()) return query.status();
  absl::StatusOr<ListPage> page = store_.List(*query);
  if (!page.ok()) return Fail(page.status());
  v1::ListDeploymentsResponse out;
  for (v1::FleetEntry& entry : page->entries) {
    *out.add_deployments() = std::move(entry);
  }
  if (page->next) out.set_next_page_token(TokenOf(*page->next, arguments));
  return out;
}

absl::StatusOr<v1::SummarizeFleetResponse> FleetCalls::SummarizeFleet(
    const v1::SummarizeFleetRequest& request, const FleetContext&) {
  Violations violations;
  CheckName("organization", request.organization(), Presence::kRequired,
            violations);
  CheckName("workspace", request.workspace(), Presence::kOptional, violations);
  if (request.ending_days() < 0 || request.ending_days() > kLargestEndingDays) {
    violations.Add("ending_days", "give 1 to 3650 days, or 0 for 90");
  }
  if (!violations.empty()) return violations.ToStatus();
  absl::StatusOr<v1::SummarizeFleetResponse> out = store_.Summary(
      {.organization = request.organization(),
       .workspace = request.workspace(),
       .ending_days = request.ending_days() == 0 ? kDefaultEndingDays
                                                 : request.ending_days()});
  if (!out.ok()) return Fail(out.status());
  return out;
}

absl::StatusOr<v1::ListFindingsResponse> FleetCalls::ListFindings(
    const v1::ListFindingsRequest& request, const FleetContext& context) {
  Violations violations;
  CheckName("organization", request.organization(), Presence::kRequired,
            violations);
  CheckName("workspace", request.workspace(), Presence::kOptional, violations);
  CheckName("advisory_id", request.advisory_id(), Presence::kOptional,
            violations);
  PageSize(request.page_size(), violations);
  if (!violations.empty()) return violations.ToStatus();
  v1::ListFindingsResponse out;
  if (request.advisory_id().empty()) {
    absl::StatusOr<std::vector<v1::FleetFinding>> findings =
        store_.Findings(request.organization(), request.workspace());
    if (!findings.ok()) return Fail(findings.status());
    out.mutable_findings()->Add(findings->begin(), findings->end());
    return out;
  }
  // The list of Deployments, of those that the advisory is about.
  v1::ListDeploymentsRequest list;
  list.set_organization(request.organization());
  list.set_order_by("deployment_id");
  list.set_page_size(request.page_size());
  list.set_page_token(request.page_token());
  const std::string& id = request.advisory_id();
  list.set_filter(absl::StrCat("(blocking:\"", id, "\" OR warnings:\"", id,
                               "\" OR undecided_blocking:\"", id, "\")"));
  if (!request.workspace().empty()) {
    absl::StrAppend(list.mutable_filter(), " AND workspace = \"",
                    request.workspace(), "\"");
  }
  absl::StatusOr<v1::ListDeploymentsResponse> listed =
      ListDeployments(list, context);
  if (!listed.ok()) return listed.status();
  *out.mutable_deployments() = std::move(*listed->mutable_deployments());
  out.set_next_page_token(listed->next_page_token());
  return out;
}

absl::StatusOr<v1::ListChangesResponse> FleetCalls::ListChanges(
    const v1::ListChangesRequest& request, const FleetContext&) {
  Violations violations;
  CheckName("organization", request.organization(), Presence::kRequired,
            violations);
  CheckName("workspace", request.workspace(), Presence::kOptional, violations);
  CheckName("deployment_id", request.deployment_id(), Presence::kOptional,
            violations);
  const int limit = PageSize(request.page_size(), violations);
  if (!violations.empty()) return violations.ToStatus();
  const std::string arguments =
      absl::StrCat("changes\n", request.organization(), "\n",
                   request.workspace(), "\n", request.deployment_id());
  const auto after = ReadToken(request.page_token(), arguments);
  if (!after.ok()) return after.status();
  const int64_t before =
      *after ? (*after)->number : std::numeric_limits<int64_t>::max();
  absl::StatusOr<std::vector<v1::FleetChange>> changes =
      store_.Changes({.organization = request.organization(),
                      .workspace = request.workspace(),
                      .deployment_id = request.deployment_id(),
                      .limit = limit + 1},
                     before);
  if (!changes.ok()) return Fail(changes.status());
  v1::ListChangesResponse out;
  for (v1::FleetChange& change : *changes) {
    if (out.changes_size() == limit) {
      ListPosition last;
      last.number = out.changes(limit - 1).sequence();
      out.set_next_page_token(TokenOf(last, arguments));
      break;
    }
    *out.add_changes() = std::move(change);
  }
  return out;
}

absl::StatusOr<v1::SetTargetResponse> FleetCalls::SetTarget(
    const v1::SetTargetRequest& request, const FleetContext& context) {
  Violations violations;
  CheckScope("scope", request.scope(), violations);
  if (request.has_target()) CheckTarget(request.target(), violations);
  if (!violations.empty()) return violations.ToStatus();
  const absl::StatusOr<int64_t> changed =
      store_.SetTarget(request.scope(), request.target(), context.caller);
  if (!changed.ok()) return Fail(changed.status());
  wake_();
  v1::SetTargetResponse out;
  out.set_changed(*changed);
  return out;
}

absl::StatusOr<v1::AcknowledgeResponse> FleetCalls::Acknowledge(
    const v1::AcknowledgeRequest& request, const FleetContext& context) {
  Violations violations;
  CheckAcknowledgement(request.acknowledgement(), violations);
  if (!violations.empty()) return violations.ToStatus();
  absl::StatusOr<v1::FleetAcknowledgement> added =
      store_.Acknowledge(request.acknowledgement(), context.caller);
  if (!added.ok()) return Fail(added.status());
  wake_();
  v1::AcknowledgeResponse out;
  *out.mutable_acknowledgement() = *std::move(added);
  return out;
}

absl::StatusOr<v1::RevokeResponse> FleetCalls::Revoke(
    const v1::RevokeRequest& request, const FleetContext& context) {
  Violations violations;
  CheckName("organization", request.organization(), Presence::kRequired,
            violations);
  CheckName("acknowledgement_id", request.acknowledgement_id(),
            Presence::kRequired, violations);
  if (!violations.empty()) return violations.ToStatus();
  absl::StatusOr<v1::FleetAcknowledgement> revoked = store_.Revoke(
      request.organization(), request.acknowledgement_id(), context.caller);
  if (absl::IsNotFound(revoked.status())) {
    return UnknownAcknowledgement(request.acknowledgement_id());
  }
  if (!revoked.ok()) return Fail(revoked.status());
  wake_();
  v1::RevokeResponse out;
  *out.mutable_acknowledgement() = *std::move(revoked);
  return out;
}

absl::StatusOr<v1::ListAcknowledgementsResponse>
FleetCalls::ListAcknowledgements(const v1::ListAcknowledgementsRequest& request,
                                 const FleetContext&) {
  Violations violations;
  CheckName("organization", request.organization(), Presence::kRequired,
            violations);
  if (!violations.empty()) return violations.ToStatus();
  const absl::StatusOr<std::vector<v1::FleetAcknowledgement>> all =
      store_.Acknowledgements(request.organization());
  if (!all.ok()) return Fail(all.status());
  v1::ListAcknowledgementsResponse out;
  out.mutable_acknowledgements()->Add(all->begin(), all->end());
  return out;
}

absl::StatusOr<int64_t> FleetCalls::BeginWatch(
    const v1::WatchChangesRequest& request) {
  Violations violations;
  CheckName("organization", request.organization(), Presence::kRequired,
            violations);
  CheckName("workspace", request.workspace(), Presence::kOptional, violations);
  if (request.after() < 0) violations.Add("after", "is negative");
  if (!violations.empty()) return violations.ToStatus();
  if (request.has_after()) return request.after();
  const absl::StatusOr<FleetStore::NewChanges> now =
      store_.ChangesSince({.organization = request.organization(), .limit = 1},
                          std::numeric_limits<int64_t>::max());
  if (!now.ok()) return Fail(now.status());
  return now->last;
}

absl::StatusOr<v1::WatchChangesResponse> FleetCalls::ContinueWatch(
    const v1::WatchChangesRequest& request, int64_t after) {
  absl::StatusOr<FleetStore::NewChanges> found =
      store_.ChangesSince({.organization = request.organization(),
                           .workspace = request.workspace(),
                           .deployment_id = "",
                           .limit = kWatchedAtOnce},
                          after);
  if (!found.ok()) return Fail(found.status());
  v1::WatchChangesResponse out;
  // A full page may have more behind it; else all up to the last was seen.
  out.set_sequence(found->changes.size() == kWatchedAtOnce
                       ? found->changes.back().sequence()
                       : std::max(after, found->last));
  for (v1::FleetChange& change : found->changes) {
    *out.add_changes() = std::move(change);
  }
  return out;
}

}  // namespace upgrade_advisor
