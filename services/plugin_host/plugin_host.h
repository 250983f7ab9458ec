// The plugins of one snapshot, as the advisor's judge.
//
// Made by PluginLoader. Immutable but for the health of worker processes, and
// thread-safe; plugins are pure functions by contract. Conditions are evaluated
// here, on the caller's thread, whoever wrote them. Where code decides or
// reports, trusted plugins are called in this process, all others in worker
// processes, meanwhile.
#ifndef SERVICES_PLUGIN_HOST_PLUGIN_HOST_H_
#define SERVICES_PLUGIN_HOST_PLUGIN_HOST_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "sdk/abi/upgrade_plugin.h"
#include "services/domain/judge.h"
#include "services/plugin_host/conditions/fact_answers.h"
#include "services/plugin_host/conditions/fact_index.h"
#include "services/plugin_host/isolation/worker_pool.h"
#include "services/plugin_host/loaded_plugin.h"
#include "services/plugin_host/plugin_status.h"

namespace upgrade_advisor {

class CrashRecord;

class PluginHost : public Judge {
 public:
  // `pool` has every plugin that is not in this process; it may be null if
  // there is none. `crash_record` may be null.
  PluginHost(const std::vector<LoadedPlugin>& plugins,
             std::shared_ptr<WorkerPool> pool,
             std::shared_ptr<CrashRecord> crash_record);

  // Sorted by id; every file found, loaded or not, as they were loaded.
  absl::Span<const PluginStatus> plugins() const { return statuses_; }
  // The same as they are now: with failures and quarantine.
  std::vector<PluginStatus> CurrentPlugins() const;
  // Over ids, versions and digests of the loaded plugins; equal sets, equal
  // text.
  const std::string& revision() const { return revision_; }

  absl::Span<const Advisory> advisories() const override { return advisories_; }
  std::vector<Examination> Examine(
      absl::Span<const StepSheets> steps, absl::Span<const Job> jobs,
      const ExaminationContext& context) const override;

 private:
  // The plugin that has an advisory, and its number there.
  struct Owner {
    const ua_plugin* here = nullptr;  // null: in the pool
    uint32_t in_pool = 0;
    uint32_t index = 0;
    uint32_t roster = 0;  // its number in the crash record
    // Its condition's number; empty: code decides.
    std::optional<uint32_t> condition;
  };
  // A job of a batch that code decides; or, where `decided` is yes or unknown,
  // what the plugin has to report about it, into a separate place.
  struct CodeJob {
    size_t job = 0;
    Outcome decided = Outcome::kNo;
    Examination* said = nullptr;
  };

  // Decides what conditions decide; what is left for code, with reports to go
  // to `reports`.
  std::vector<CodeJob> ExamineByConditions(
      absl::Span<const StepSheets> steps, absl::Span<const Job> jobs,
      const ExaminationContext& context, std::vector<Examination>& out,
      std::deque<Examination>& reports) const;
  // Fails what a plugin says beyond what one may say in a batch.
  void BoundTexts(absl::Span<const Job> jobs,
                  const std::vector<CodeJob>& code) const;
  // The code jobs of plugins in this process.
  void ExamineHere(absl::Span<const StepSheets> steps,
                   absl::Span<const Job> jobs,
                   const ExaminationContext& context,
                   const std::vector<CodeJob>& code) const;

  std::vector<PluginStatus> statuses_;
  std::vector<std::optional<uint32_t>> pool_numbers_;  // parallel to statuses_
  std::vector<Advisory> advisories_;
  std::vector<Owner> owners_;  // parallel to advisories_
  std::vector<LinkedCondition> conditions_;
  QuestionIndex questions_;  // of all conditions
  FactIndex facts_;          // by number of the condition
  bool has_isolated_ = false;
  std::string revision_;
  std::shared_ptr<WorkerPool> pool_;
  std::shared_ptr<CrashRecord> crash_record_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_PLUGIN_HOST_H_
