// Responses to write down in every format.
#ifndef TESTS_CLI_FORMATS_SAMPLE_ANSWER_H_
#define TESTS_CLI_FORMATS_SAMPLE_ANSWER_H_

#include <string>

#include "services/cli/formats/answer.h"

namespace upgrade_advisor {

inline void SetRelease(const std::string& version, v1::Release* release) {
  release->set_distribution(v1::DISTRIBUTION_RUNTIME);
  release->set_version(version);
}

inline v1::Finding* AddFinding(const std::string& id, v1::Outcome outcome,
                               v1::Effect effect, v1::PlanStep* step) {
  v1::Finding* finding = step->add_findings();
  finding->set_advisory_id(id);
  finding->set_fingerprint("fp-" + id);
  finding->set_outcome(outcome);
  finding->set_severity(v1::SEVERITY_WARNING);
  finding->set_effect(effect);
  finding->set_title("Title of " + id);
  finding->set_impact("Impact.");
  finding->set_check("code");
  return finding;
}

inline void AddPlace(const std::string& file, uint32_t line,
                     v1::Finding* finding) {
  v1::Fact* fact = finding->add_evidence()->mutable_fact();
  fact->set_name("fact");
  fact->set_file(file);
  fact->set_line(line);
}

// Two steps. BLOCKS blocks the first, OPEN is undecided at both, WARNS applies
// at both and lies in `file`; ACCEPTED is acknowledged.
inline v1::PlanUpgradeResponse SamplePlan(const std::string& file) {
  v1::PlanUpgradeResponse response;
  v1::UpgradePlan& plan = *response.mutable_plan();
  plan.set_verdict(v1::VERDICT_BLOCKED);
  plan.set_as_of("2026-11-20");
  SetRelease("8.0.0", plan.mutable_start());
  for (const char* version : {"9.0.0", "10.0.0"}) {
    v1::PlanStep* step = plan.add_steps();
    SetRelease(plan.steps_size() == 1 ? "8.0.0" : "9.0.0",
               step->mutable_source());
    SetRelease(version, step->mutable_target());
    if (plan.steps_size() == 1) {
      v1::Finding* blocks = AddFinding("BLOCKS", v1::OUTCOME_APPLIES,
                                       v1::EFFECT_BLOCKS_STEP, step);
      AddPlace(file, 7, blocks);
      blocks->set_subject(file);
      v1::Remedy* remedy = blocks->add_remedies();
      remedy->set_text("Add it.");
      remedy->set_edit("requirements.add a");
      AddFinding("ACCEPTED", v1::OUTCOME_APPLIES, v1::EFFECT_BLOCKS_STEP, step)
          ->mutable_acknowledgement()
          ->set_reason("Known.");
    }
    AddPlace(file, 9,
             AddFinding("WARNS", v1::OUTCOME_APPLIES, v1::EFFECT_NONE, step));
    AddFinding("OPEN", v1::OUTCOME_UNDECIDED, v1::EFFECT_BLOCKS_STEP, step);
    step->mutable_counts()->set_warnings(1);
    step->mutable_counts()->set_undecided(1);
    step->mutable_counts()->set_undecided_blocking(1);
  }
  v1::Action* action = plan.mutable_steps(0)->add_actions();
  action->set_title("Add " + file);
  action->set_phase(v1::PHASE_BEFORE);
  action->set_edit("requirements.add a");
  action->set_diff(
      "--- a/requirements.txt\n+++ b/requirements.txt\n@@ -1,0 +2 @@\n+a\n");
  v1::Question* question = plan.add_questions();
  question->set_text("How many rows?");
  question->set_field("database");
  question->add_advisory_ids("OPEN");
  return response;
}

}  // namespace upgrade_advisor

#endif  // TESTS_CLI_FORMATS_SAMPLE_ANSWER_H_
