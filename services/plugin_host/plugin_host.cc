#include "services/plugin_host/plugin_host.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/base/digest.h"
#include "services/plugin_host/calling/examination_call.h"
#include "services/plugin_host/conditions/condition_examination.h"
#include "services/plugin_host/crash_record.h"

namespace upgrade_advisor {
namespace {

constexpr size_t kJobsPerLook = 16;
constexpr size_t kJobsWorthAnIndex = 128;
// Of one plugin in one batch. Clients take answers of 4 MiB by default.
constexpr size_t kMaxTextBytes = 512u << 10;
constexpr size_t kEntryBytes = 32;

std::vector<std::string> IdsOf(const PluginDescriptor& descriptor) {
  std::vector<std::string> out;
  for (const Advisory& advisory : descriptor.advisories) {
    out.push_back(advisory.id);
  }
  return out;
}

void Fail(Examination& answer, const char* why) {
  answer.outcome = Outcome::kFailed;
  answer.failure = why;
}

// What the plugin wrote into its answer. Each entry counts, though it says
// nothing: it becomes a finding, a row or a line of its own.
size_t TextBytesOf(const Examination& answer) {
  const size_t entries = answer.details.size() + answer.durations.size() +
                         answer.actions.size() + answer.remedies.size() +
                         answer.subjects.size();
  size_t out = answer.failure.size();
  for (const std::string& detail : answer.details) out += detail.size();
  for (const DurationBand& band : answer.durations) out += band.basis.size();
  for (const Action& a : answer.actions) {
    out += a.title.size() + a.command.size() + a.edit.size();
  }
  for (const Remedy& r : answer.remedies) {
    out += r.text.size() + r.command.size() + r.edit.size();
  }
  for (const SubjectFinding& s : answer.subjects) {
    out += s.subject.size() + s.text.size();
  }
  return out + entries * kEntryBytes;
}

}  // namespace

PluginHost::PluginHost(const std::vector<LoadedPlugin>& plugins,
                       std::shared_ptr<WorkerPool> pool,
                       std::shared_ptr<CrashRecord> crash_record)
    : pool_(std::move(pool)), crash_record_(std::move(crash_record)) {
  std::string identity;
  for (const LoadedPlugin& plugin : plugins) {
    statuses_.push_back(plugin.status);
    pool_numbers_.push_back(plugin.in_pool);
    if (!plugin.status.loaded) continue;
    absl::StrAppend(&identity, plugin.status.id, " ", plugin.status.version,
                    " ", plugin.status.digest, "\n");
    has_isolated_ |= plugin.here == nullptr;
    Owner owner{plugin.here, plugin.in_pool.value_or(0), 0, 0, std::nullopt};
    if (crash_record_ != nullptr && plugin.here != nullptr) {
      owner.roster = crash_record_->Enrol(
          plugin.status.digest, plugin.status.id, IdsOf(plugin.descriptor));
    }
    for (const Advisory& advisory : plugin.descriptor.advisories) {
      advisories_.push_back(advisory);
      advisories_.back().plugin_is_required = plugin.status.required;
      owner.condition.reset();
      if (advisory.condition != nullptr) {
        owner.condition = static_cast<uint32_t>(conditions_.size());
        conditions_.push_back(questions_.Link(advisory.condition));
        facts_.Add(conditions_.back());
      }
      owners_.push_back(owner);
      ++owner.index;
    }
  }
  facts_.Seal();
  revision_ = HexDigest(identity).substr(0, 16);
}

std::vector<PluginStatus> PluginHost::CurrentPlugins() const {
  std::vector<PluginStatus> out = statuses_;
  for (size_t i = 0; i < out.size(); ++i) {
    if (!out[i].loaded || !pool_numbers_[i]) continue;
    PluginHealth::Report report =
        pool_->plugin(*pool_numbers_[i]).health.report();
    out[i].quarantined = report.quarantined;
    out[i].failure = std::move(report.last_failure);
    out[i].failure_count = report.failures;
    out[i].worker_starts = report.starts;
  }
  if (crash_record_ == nullptr) return out;
  for (const Owner& owner : owners_) {
    if (owner.here == nullptr || !crash_record_->IsStuck(owner.roster))
      continue;
    const std::string& id =
        advisories_[static_cast<size_t>(&owner - owners_.data())].plugin;
    for (PluginStatus& status : out) {
      if (status.loaded && status.id == id) {
        status.quarantined = true;
        status.failure = "it did not return; a thread is stuck in it";
      }
    }
  }
  return out;
}

std::vector<Examination> PluginHost::Examine(
    absl::Span<const StepSheets> steps, absl::Span<const Job> jobs,
    const ExaminationContext& context) const {
  std::vector<Examination> out(jobs.size());
  std::deque<Examination> reports;
  const std::vector<CodeJob> code =
      ExamineByConditions(steps, jobs, context, out, reports);
  std::vector<WorkerJob> isolated;
  if (has_isolated_) {
    for (const CodeJob& each : code) {
      const Job& job = jobs[each.job];
      const Owner& owner = owners_[job.advisory];
      if (owner.here != nullptr) continue;
      isolated.push_back(
          {owner.in_pool, {owner.index, job.step, each.decided}, each.said});
    }
  }
  const auto examine_here = [&] { ExamineHere(steps, jobs, context, code); };
  if (isolated.empty()) {
    examine_here();
  } else {
    std::stable_sort(isolated.begin(), isolated.end(),
                     [](const WorkerJob& a, const WorkerJob& b) {
                       return a.plugin < b.plugin;
                     });
    pool_->Examine(steps, std::move(isolated), context, examine_here);
  }
  BoundTexts(jobs, code);
  for (const CodeJob& each : code) {
    if (each.decided != Outcome::kNo) {
      AddReport(std::move(*each.said), out[each.job]);
    }
  }
  return out;
}

// One examination is bounded where it is made; a plan has hundreds, and what
// all of them say has to fit into an answer that clients take.
void PluginHost::BoundTexts(absl::Span<const Job> jobs,
                            const std::vector<CodeJob>& code) const {
  std::map<absl::string_view, size_t> said;
  for (const CodeJob& each : code) {
    size_t& bytes = said[advisories_[jobs[each.job].advisory].plugin];
    bytes += TextBytesOf(*each.said);
    if (bytes <= kMaxTextBytes) continue;
    *each.said = Examination();
    Fail(*each.said, "its plugin said more than 512 KiB in one request");
  }
}

std::vector<PluginHost::CodeJob> PluginHost::ExamineByConditions(
    absl::Span<const StepSheets> steps, absl::Span<const Job> jobs,
    const ExaminationContext& context, std::vector<Examination>& out,
    std::deque<Examination>& reports) const {
  std::vector<CodeJob> code;
  // To look up which advisories a Deployment's facts touch pays for many only.
  const bool uses_index = jobs.size() >= kJobsWorthAnIndex;
  BatchAnswers batch(questions_);
  // By Deployment sheet: a batch has two at most.
  std::vector<std::pair<const FactSheet*, std::vector<bool>>> settled;
  const auto settled_of = [&](const FactSheet* sheet) {
    for (size_t i = 0; i < settled.size(); ++i) {
      if (settled[i].first == sheet) return i;
    }
    settled.emplace_back(sheet, facts_.SettledByAbsence(*sheet));
    return settled.size() - 1;
  };
  StepAnswers answers;
  size_t absence = 0;
  std::optional<uint32_t> step;
  bool over = IsOver(context);
  for (size_t i = 0; i < jobs.size(); ++i) {
    const Owner& owner = owners_[jobs[i].advisory];
    if (!owner.condition) {
      code.push_back({i, Outcome::kNo, &out[i]});
      continue;
    }
    // The clock costs as much as an examination.
    if (i % kJobsPerLook == 0) over = IsOver(context);
    if (over) {
      Fail(out[i], "the request ended before it could be asked");
      continue;
    }
    if (step != jobs[i].step) {
      step = jobs[i].step;
      const StepSheets& sheets = steps[*step];
      answers = batch.Of(sheets.deployment, sheets.source, sheets.target);
      if (uses_index) absence = settled_of(sheets.deployment);
    }
    if (uses_index && settled[absence].second[*owner.condition]) {
      out[i].deployment_only = true;
      continue;
    }
    ExamineByCondition(conditions_[*owner.condition], answers,
                       context.outcomes_only, out[i]);
    if (advisories_[jobs[i].advisory].reports &&
        out[i].outcome != Outcome::kNo) {
      code.push_back({i, out[i].outcome, &reports.emplace_back()});
    }
  }
  return code;
}

void PluginHost::ExamineHere(absl::Span<const StepSheets> steps,
                             absl::Span<const Job> jobs,
                             const ExaminationContext& context,
                             const std::vector<CodeJob>& code) const {
  // Jobs of one step usually follow each other and then share a call.
  std::optional<ExaminationCall> call;
  std::optional<uint32_t> step;
  bool over = IsOver(context);
  CrashRecord::Watch watch(crash_record_.get(), context.request_id);
  for (size_t i = 0; i < code.size(); ++i) {
    const Job& job = jobs[code[i].job];
    const Owner& owner = owners_[job.advisory];
    if (owner.here == nullptr) continue;
    if (i % kJobsPerLook == 0) over = IsOver(context);
    if (over) {
      Fail(*code[i].said, "the request ended before it could be asked");
      continue;
    }
    if (crash_record_ != nullptr && crash_record_->IsStuck(owner.roster)) {
      Fail(*code[i].said,
           "it is in quarantine: it did not return from an examination");
      continue;
    }
    if (step != job.step) {
      call.emplace(steps[job.step], context);
      step = job.step;
    }
    watch.Asking(owner.roster, owner.index);
    call->Examine(*owner.here, owner.index, code[i].decided, *code[i].said);
  }
}

}  // namespace upgrade_advisor
