// The service without its transport: protobuf messages in, protobuf messages
// out.
//
// Thread-safe. Errors carry google.rpc details (errors.h). No method blocks,
// reads a file or asks the network; the clock is read only where a request
// leaves as_of out.
#ifndef SERVICES_ENGINE_ENGINE_H_
#define SERVICES_ENGINE_ENGINE_H_

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "astro/upgrade/v1/catalog_service.pb.h"
#include "astro/upgrade/v1/plugin_service.pb.h"
#include "astro/upgrade/v1/upgrade_service.pb.h"
#include "services/advisor/plan.h"
#include "services/engine/snapshot.h"

namespace upgrade_advisor {

namespace v1 = ::astro::upgrade::v1;

// What the transport knows about a call.
using CallContext = ExaminationContext;

// How taking a new snapshot ended.
struct ReloadReport {
  absl::Time time;
  bool succeeded = false;
  std::string failure;  // why not
};

class Engine {
 public:
  using Clock = std::function<absl::CivilDay()>;

  // `today` says which day it is in UTC.
  Engine(std::shared_ptr<const Snapshot> snapshot, Clock today);

  absl::StatusOr<v1::PlanUpgradeResponse> PlanUpgrade(
      const v1::PlanUpgradeRequest& request, const CallContext& context) const;
  absl::StatusOr<v1::ValidateUpgradeResponse> ValidateUpgrade(
      const v1::ValidateUpgradeRequest& request,
      const CallContext& context) const;
  absl::StatusOr<v1::ConfirmUpgradeResponse> ConfirmUpgrade(
      const v1::ConfirmUpgradeRequest& request,
      const CallContext& context) const;
  absl::StatusOr<v1::AssessRollbackResponse> AssessRollback(
      const v1::AssessRollbackRequest& request,
      const CallContext& context) const;
  absl::StatusOr<v1::ListReleasesResponse> ListReleases(
      const v1::ListReleasesRequest& request, const CallContext& context) const;
  absl::StatusOr<v1::GetReleaseResponse> GetRelease(
      const v1::GetReleaseRequest& request, const CallContext& context) const;
  absl::StatusOr<v1::ListPluginsResponse> ListPlugins(
      const v1::ListPluginsRequest& request, const CallContext& context) const;
  absl::StatusOr<v1::ListAdvisoriesResponse> ListAdvisories(
      const v1::ListAdvisoriesRequest& request,
      const CallContext& context) const;
  absl::StatusOr<v1::GetAdvisoryResponse> GetAdvisory(
      const v1::GetAdvisoryRequest& request, const CallContext& context) const;

  // The day of a request that leaves as_of out.
  absl::CivilDay today() const { return today_(); }

  // Puts a snapshot in place; requests in flight finish on the one they pinned.
  void Swap(std::shared_ptr<const Snapshot> snapshot);
  std::shared_ptr<const Snapshot> snapshot() const;

  // What every plan and validation says besides its own notes, such as that
  // releases were not confirmed for long. Never null.
  void SetNotes(std::vector<Note> notes);
  std::shared_ptr<const std::vector<Note>> notes() const;

  // For ListPlugins: nothing before the first.
  void SetLastReload(ReloadReport report);
  std::optional<ReloadReport> last_reload() const;

 private:
  // Held while one of them is copied, never while anything is examined.
  mutable std::mutex mutex_;
  std::shared_ptr<const Snapshot> snapshot_ ABSL_GUARDED_BY(mutex_);
  std::optional<ReloadReport> last_reload_ ABSL_GUARDED_BY(mutex_);
  std::shared_ptr<const std::vector<Note>> notes_ ABSL_GUARDED_BY(mutex_);
  const Clock today_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_ENGINE_ENGINE_H_
