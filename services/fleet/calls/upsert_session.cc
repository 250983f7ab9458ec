#include "services/fleet/calls/upsert_session.h"

#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/domain/request_limits.h"
#include "services/engine/deployment_reader.h"
#include "services/fleet/calls/request_checks.h"
#include "services/fleet/store/timestamps.h"

namespace upgrade_advisor {
namespace {

// Rows of one transaction: enough that a commit costs little for each, and few
// enough that others do not wait for it.
constexpr size_t kBatch = 500;
// Of sheets as they are stored; large rows make small batches.
constexpr size_t kBatchBytes = size_t{16} << 20;
constexpr int kFaults = 1000;

// The years 1 to 9999, as google.protobuf.Timestamp says.
bool IsTime(const google::protobuf::Timestamp& time) {
  return time.seconds() >= -62'135'596'800 &&
         time.seconds() < 253'402'300'800 && time.nanos() >= 0 &&
         time.nanos() < 1'000'000'000;
}

// PostgreSQL keeps no text with one.
void CheckNoNul(absl::string_view field, absl::string_view text,
                Violations& violations) {
  if (absl::StrContains(text, absl::string_view("\0", 1))) {
    violations.Add(field, "has a NUL character");
  }
}

}  // namespace

absl::Status UpsertSession::TakeOrganization(const std::string& named) {
  if (!organization_.empty()) return absl::OkStatus();
  Violations violations;
  CheckName("organization", named, Presence::kRequired, violations);
  if (!violations.empty()) return violations.ToStatus();
  organization_ = named;
  return absl::OkStatus();
}

void UpsertSession::Check(const v1::UpsertDeploymentsRequest& message,
                          Violations& violations) const {
  const v1::FleetDeployment& row = message.deployment();
  if (!message.organization().empty() &&
      message.organization() != organization_) {
    violations.Add("organization",
                   "a stream is about one organization, that of its first "
                   "message");
  }
  CheckName("deployment_id", row.deployment_id(), Presence::kRequired,
            violations);
  CheckName("workspace", row.workspace(), Presence::kRequired, violations);
  if (row.revision() < 1) {
    violations.Add("revision", "give 1, or more than the last");
  }
  violations.CheckLength("source", row.source(), limits::kLabelBytes);
  CheckNoNul("source", row.source(), violations);
  CheckNoNul("deployment.name", row.deployment().name(), violations);
  if (!IsTime(row.facts_time())) {
    violations.Add("facts_time", "is not a time of the years 1 to 9999");
  }
  ReadDeployment(row.deployment(), violations);
}

void UpsertSession::Fault(int64_t index, const std::string& id,
                          absl::StatusCode code, const std::string& message,
                          int64_t stored_revision) {
  response_.set_faulty(response_.faulty() + 1);
  if (response_.faults_size() >= kFaults) return;
  v1::UpsertFault& fault = *response_.add_faults();
  fault.set_index(index);
  fault.set_deployment_id(id);
  fault.set_code(static_cast<int>(code));
  fault.set_message(message);
  fault.set_stored_revision(stored_revision);
}

absl::Status UpsertSession::Take(const v1::UpsertDeploymentsRequest& message) {
  if (absl::Status s = TakeOrganization(message.organization()); !s.ok()) {
    return s;
  }
  const int64_t index = response_.received();
  response_.set_received(index + 1);
  const v1::FleetDeployment& row = message.deployment();
  Violations violations;
  Check(message, violations);
  if (!violations.empty()) {
    // The id is quoted by its form alone.
    Violations of_id;
    CheckName("", row.deployment_id(), Presence::kRequired, of_id);
    Fault(index, of_id.empty() ? row.deployment_id() : "",
          absl::StatusCode::kInvalidArgument,
          std::string(violations.ToStatus().message()), 0);
    return absl::OkStatus();
  }
  Pending& pending = batch_.emplace_back();
  pending.index = index;
  // One without a name is known by its id.
  const std::string& name = row.deployment().name().empty()
                                ? row.deployment_id()
                                : row.deployment().name();
  v1::Deployment nameless = row.deployment();
  nameless.clear_name();
  pending.deployment = {
      {row.deployment_id(), row.workspace(), name, row.source(), row.revision(),
       row.has_facts_time() ? std::optional(MicrosOf(row.facts_time()))
                            : std::nullopt,
       0},
      calls_.sheets().Of(nameless)};
  bytes_ += pending.deployment.sheet.compressed.size();
  return batch_.size() < kBatch && bytes_ < kBatchBytes ? absl::OkStatus()
                                                        : Flush();
}

void UpsertSession::TakeUnreadable(const absl::Status& why) {
  const int64_t index = response_.received();
  response_.set_received(index + 1);
  Fault(index, "", absl::StatusCode::kInvalidArgument,
        std::string(why.message()), 0);
}

void UpsertSession::Count(const Pending& pending, const StoredRow& stored) {
  switch (stored.stored) {
    case Stored::kCreated:
      return response_.set_created(response_.created() + 1);
    case Stored::kUpdated:
      return response_.set_updated(response_.updated() + 1);
    case Stored::kUnchanged:
      return response_.set_unchanged(response_.unchanged() + 1);
    case Stored::kConflict:
      break;
  }
  Fault(pending.index, pending.deployment.row.deployment_id,
        absl::StatusCode::kAborted,
        absl::StrCat("revision ", pending.deployment.row.revision,
                     " is not newer than the stored ", stored.stored_revision),
        stored.stored_revision);
}

absl::Status UpsertSession::Flush() {
  if (batch_.empty()) return absl::OkStatus();
  std::vector<IncomingDeployment> deployments;
  for (const Pending& p : batch_) deployments.push_back(p.deployment);
  const absl::StatusOr<std::vector<StoredRow>> stored =
      calls_.store().Upsert(organization_, deployments);
  if (!stored.ok()) return calls_.Fail(stored.status());
  for (size_t i = 0; i < batch_.size(); ++i) Count(batch_[i], (*stored)[i]);
  batch_.clear();
  bytes_ = 0;
  calls_.Wake();
  return absl::OkStatus();
}

absl::StatusOr<v1::UpsertDeploymentsResponse> UpsertSession::Finish() {
  if (absl::Status s = Flush(); !s.ok()) return s;
  return std::move(response_);
}

}  // namespace upgrade_advisor
