#include "services/plugin_host/calling/self_test.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/plugin_host/calling/examination_call.h"

namespace upgrade_advisor {
namespace {

// Which steps exist is worked out once for all Deployments, when a snapshot is
// made.
absl::Status CheckForbidden(const Advisory& advisory) {
  if (advisory.effect != Effect::kForbidsStep) return absl::OkStatus();
  const bool release_facts_only = std::all_of(
      advisory.asks.begin(), advisory.asks.end(), [](const FactQuery& q) {
        return q.sheet != SheetRole::kDeployment &&
               q.kind == FactKind::kRelease;
      });
  if (release_facts_only) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("advisory ", advisory.id,
                   " forbids steps but asks for more than release facts; which "
                   "steps exist must not depend on a Deployment"));
}

// What the plugin's code asked in the last call, in addition to what the
// condition asks.
void AddAsked(Advisory& advisory, const ExaminationCall& call) {
  if (advisory.condition != nullptr && !advisory.reports) return;
  for (FactQuery& query : call.asked()) {
    advisory.asks.push_back(std::move(query));
  }
  std::sort(advisory.asks.begin(), advisory.asks.end());
  advisory.asks.erase(std::unique(advisory.asks.begin(), advisory.asks.end()),
                      advisory.asks.end());
}

}  // namespace

// On sheets that know nothing: whoever says no here would say no to a
// Deployment that nobody has described.
absl::StatusOr<PluginDescriptor> SelfTest(const ua_plugin* plugin) {
  absl::StatusOr<PluginDescriptor> descriptor = ReadDescriptor(plugin);
  if (!descriptor.ok()) return descriptor.status();
  const FactSheet nothing_known;
  ExaminationCall call({&nothing_known, &nothing_known, &nothing_known}, {});
  for (uint32_t i = 0; i < descriptor->advisories.size(); ++i) {
    Advisory& advisory = descriptor->advisories[i];
    Examination answer;
    if (advisory.condition == nullptr) {
      call.Run(*plugin, i, answer);
    } else if (advisory.reports) {
      call.Examine(*plugin, i, Outcome::kUnknown, answer);
    } else {
      answer.outcome = Outcome::kUnknown;
    }
    if (answer.outcome == Outcome::kFailed) {
      return absl::FailedPreconditionError(
          absl::StrCat("advisory ", advisory.id,
                       " failed on an empty fact sheet: ", answer.failure));
    }
    AddAsked(advisory, call);
    if (answer.outcome == Outcome::kNo && !advisory.asks.empty()) {
      return absl::FailedPreconditionError(
          absl::StrCat("advisory ", advisory.id,
                       " answers no although nothing is known; a missing fact "
                       "must give unknown"));
    }
    absl::Status forbidden = CheckForbidden(advisory);
    if (!forbidden.ok()) return forbidden;
  }
  return descriptor;
}

}  // namespace upgrade_advisor
