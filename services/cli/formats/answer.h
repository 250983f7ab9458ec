// What a plan and a validation have in common, for those who write it down.
//
// A value made of one response; nothing is added that the response does not
// say. Pure; thread-safe.
#ifndef SERVICES_CLI_FORMATS_ANSWER_H_
#define SERVICES_CLI_FORMATS_ANSWER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "astro/upgrade/v1/upgrade_service.pb.h"

namespace upgrade_advisor {

namespace v1 = ::astro::upgrade::v1;

// About the project that the response cannot know.
struct AnswerContext {
  // The Deployment's name; may be empty.
  std::string deployment;
  // The file of the project that names its image; empty without one.
  std::string image_file;
  // Where the project is in its repository: "" or "teams/etl/".
  std::string prefix;
};

// Something about the whole: why there is no plan, a gate that failed, a note.
struct Remark {
  std::string code;  // stable: "TARGET_YANKED", "target-offered"
  v1::Severity severity = v1::SEVERITY_INFO;
  bool blocks = false;
  std::string text;
};

struct Answer {
  AnswerContext context;
  bool is_plan = true;
  v1::Verdict verdict = v1::VERDICT_UNSPECIFIED;
  std::string as_of;
  std::string catalog_revision;
  std::string plugin_set_revision;
  std::vector<std::string> path;  // of releases; one: nothing to do
  std::vector<Remark> remarks;
  std::vector<v1::PlanStep> steps;
  std::vector<v1::Check> checks;  // of a validation
  std::vector<v1::Question> questions;
  v1::Coverage coverage;
};

Answer AnswerOf(const v1::PlanUpgradeResponse& response, AnswerContext context);
Answer AnswerOf(const v1::ValidateUpgradeResponse& response,
                AnswerContext context);

// A finding with every step that has it.
struct Issue {
  v1::Finding finding;
  std::vector<int> steps;  // of Answer::steps, from 0
};

// Each finding once, in the order of the steps; one that applies at a step and
// is undecided at another is there as both.
std::vector<Issue> IssuesOf(const Answer& answer);

bool Applies(const v1::Finding& finding);
// Applies, blocks its step, and nobody has accepted it.
bool Blocks(const v1::Finding& finding);

// Of the evidence that lies in files, each once.
struct Place {
  std::string file;
  uint32_t line = 0;  // 0: the whole file
};
std::vector<Place> PlacesOf(const v1::Finding& finding);
std::string TextOf(const Place& place);

// "Upgrade plan for prod", "Validation".
std::string NameOf(const Answer& answer);
// "Step 1 of 2: runtime 5.0.4 to runtime 6.10.0".
std::string StepName(const Answer& answer, int step);
// The title with its subject.
std::string TitleOf(const v1::Finding& finding);
// "blocks", "critical", "warning", "info", "unknown" or "accepted".
std::string WordOf(const v1::Finding& finding);
// "open: ...", "closed: ..." or "unknown: ..."; empty where nothing is said.
std::string WayBackOf(const v1::PlanStep& step);
// "before", "during" or "after".
std::string WordOf(v1::Phase phase);
// The questions whose answers would decide the advisory, one sentence each.
std::vector<std::string> QuestionsOf(const Answer& answer,
                                     const std::string& advisory);
// Advisories that are undecided and that no question would settle, sorted.
std::vector<std::string> UnaskedOf(const Answer& answer);
// Plugins and places of the project that have not had their say.
std::vector<std::string> GapsOf(const Answer& answer);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_FORMATS_ANSWER_H_
