#include "services/engine/plan_summary.h"

#include "absl/strings/str_cat.h"
#include "services/advisor/version_direction.h"
#include "services/base/utf8_text.h"
#include "services/domain/sentence.h"
#include "services/engine/finding_message.h"
#include "services/engine/plan_message.h"
#include "services/engine/release_message.h"

namespace upgrade_advisor {
namespace {

constexpr int kFirstActions = 3;

bool Blocks(const Finding& finding, absl::Span<const Advisory> advisories) {
  return advisories[finding.advisory].effect == Effect::kBlocksStep;
}

std::string CountText(int count, absl::string_view noun) {
  return absl::StrCat(count, " ", noun, count == 1 ? "" : "s");
}

// "1 finding blocks", "2 findings block"
std::string BlockText(int count) {
  return absl::StrCat(CountText(count, "finding"),
                      count == 1 ? " blocks" : " block");
}

std::string WayText(const Plan& plan, const Release& start) {
  std::string out = absl::StrCat("the way from ", ReleaseText(start));
  if (plan.target) absl::StrAppend(&out, " to ", ReleaseText(*plan.target));
  return out;
}

// What is not said by the verdict alone.
std::string ReadyText(const Plan& plan, const Release& start,
                      const v1::FindingCounts& counts) {
  if (plan.path.steps.empty()) {
    return absl::StrCat("Nothing to do on ", ReleaseText(start));
  }
  std::string out =
      absl::StrCat("Nothing is known to block ", WayText(plan, start), ", in ",
                   CountText(static_cast<int>(plan.path.steps.size()), "step"));
  if (counts.warnings() > 0) {
    absl::StrAppend(&out, "; ", CountText(counts.warnings(), "warning"));
  }
  if (counts.undecided_blocking() > 0) {
    absl::StrAppend(
        &out, "; ", counts.undecided_blocking(), " that could block ",
        counts.undecided_blocking() == 1 ? "is" : "are", " undecided");
  }
  return out;
}

std::string HeadlineOf(const Plan& plan, const Release& start,
                       const v1::FindingCounts& counts) {
  switch (plan.verdict) {
    case Verdict::kReady:
    case Verdict::kReadyWithWarnings:
      return ReadyText(plan, start, counts);
    case Verdict::kBlocked:
      // Without a finding it is the upgrade test that blocks.
      if (counts.blocking() == 0) {
        return absl::StrCat("The upgrade test failed on ",
                            WayText(plan, start));
      }
      return absl::StrCat(BlockText(counts.blocking()), " ",
                          WayText(plan, start));
    case Verdict::kIncomplete:
    case Verdict::kNoPath:
      break;
  }
  return plan.reason.text;
}

void WriteFirstActions(const std::vector<PlannedStep>& steps,
                       v1::PlanSummary& out) {
  for (size_t i = 0; i < steps.size(); ++i) {
    for (const Action& action : steps[i].actions) {
      if (out.first_actions_size() == kFirstActions) return;
      if (action.optional) continue;
      v1::FirstAction& first = *out.add_first_actions();
      first.set_step(static_cast<int>(i));
      first.set_phase(static_cast<v1::Phase>(action.phase));
      first.set_title(ValidUtf8(action.title));
    }
  }
}

std::string EndOf(const Release& release) {
  return release.end_of_maintenance
             ? absl::FormatCivilTime(*release.end_of_maintenance)
             : "";
}

}  // namespace

void Count(const PlannedStep& step, absl::Span<const Advisory> advisories,
           v1::FindingCounts& counts) {
  counts.set_infos(counts.infos() + static_cast<int>(step.refuted.size()));
  for (const Finding& finding : step.findings) {
    if (finding.acknowledgement) continue;
    const bool blocks = Blocks(finding, advisories);
    if (!finding.decided) {
      counts.set_undecided(counts.undecided() + 1);
      if (blocks)
        counts.set_undecided_blocking(counts.undecided_blocking() + 1);
    } else if (blocks) {
      counts.set_blocking(counts.blocking() + 1);
    } else if (advisories[finding.advisory].severity == Severity::kInfo) {
      counts.set_infos(counts.infos() + 1);
    } else {
      counts.set_warnings(counts.warnings() + 1);
    }
  }
}

std::set<std::string> BlockingIds(const std::vector<PlannedStep>& steps,
                                  absl::Span<const Advisory> advisories) {
  std::set<std::string> out;
  for (const PlannedStep& step : steps) {
    for (const Finding& finding : step.findings) {
      if (finding.decided && !finding.acknowledgement &&
          Blocks(finding, advisories)) {
        out.insert(advisories[finding.advisory].id);
      }
    }
  }
  return out;
}

void WriteSummary(const Plan& plan, const Release& start,
                  absl::Span<const Advisory> advisories, absl::CivilDay as_of,
                  v1::PlanSummary& out) {
  const std::vector<PlannedStep>& steps = plan.path.steps;
  WriteRef(start, *out.add_path());
  for (const PlannedStep& step : steps) {
    WriteRef(step.target, *out.add_path());
    Count(step, advisories, *out.mutable_counts());
  }
  out.set_verdict(MessageOf(plan.verdict));
  out.set_headline(
      ValidUtf8(AsSentence(HeadlineOf(plan, start, out.counts()))));
  for (const std::string& id : BlockingIds(steps, advisories)) {
    out.add_blocking_advisory_ids(id);
  }
  WriteFirstActions(steps, out);
  if (auto total = TotalDuration(steps)) {
    WriteDuration(*total, *out.mutable_total_duration());
  }
  out.set_start_end_of_maintenance(EndOf(start));
  if (plan.target) out.set_target_end_of_maintenance(EndOf(*plan.target));
  out.set_as_of(absl::FormatCivilTime(as_of));
}

}  // namespace upgrade_advisor
