// The advisor's answers, as values.
#ifndef SERVICES_ADVISOR_PLAN_H_
#define SERVICES_ADVISOR_PLAN_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/advisor/way_back.h"
#include "services/domain/finding.h"
#include "services/domain/release.h"
#include "services/domain/step.h"
#include "services/domain/verdict.h"

namespace upgrade_advisor {

// Code that a step breaks, and what to write instead.
struct CodeFix {
  std::string name;      // dotted; of the callee, where an argument is meant
  std::string argument;  // else empty
  std::string
      replacement;  // a dotted name or an argument; empty: none is known
  bool is_module = false;
  // Whether the replacement does the same in the packages that the step leaves,
  // and works in those it brings.
  Truth works_before = Truth::kUnknown;
  Truth works_after = Truth::kUnknown;
};

struct PlannedStep {
  StepKind kind = StepKind::kUpgradeRuntime;
  Release source;
  Release target;
  Truth migrates_database = Truth::kUnknown;
  std::optional<DurationBand> duration;
  WayBack way_back;
  std::vector<Action> actions;    // in order
  std::vector<Finding> findings;  // by weight
  // Those that an upgrade test refutes: for information, whatever their
  // advisories say.
  std::vector<Finding> refuted;
  std::vector<CodeFix> code_fixes;
};

// A remark about the whole; `code` is stable.
struct Note {
  std::string code;
  Severity severity = Severity::kInfo;
  std::string text;
  // If what it reports is missing, an answer about steps is INCOMPLETE.
  bool leaves_gap = false;
};

// Why a release is not the target, or why a stop is what it is.
struct Explanation {
  Release release;
  std::string reason;  // stable code
  std::string gate;    // the gate that failed first, or empty
  std::string text;
};

// How many examinations there were on the chosen path, by plugin.
struct PluginTally {
  std::string plugin;
  int decided = 0;
  int undecided = 0;
  int failed = 0;
  std::string failure;   // of the first that failed
  bool required = true;  // a failure leaves the answer INCOMPLETE

  int asked() const { return decided + undecided + failed; }
};

struct Path {
  std::vector<PlannedStep> steps;
  std::vector<PluginTally> coverage;  // sorted by plugin
};

struct Alternative {
  std::string constraint;  // stable code
  std::string summary;
  Verdict verdict = Verdict::kReady;
  Path path;
};

// Why there is no plan, or what it lacks. An empty code: nothing.
struct Reason {
  std::string code;
  std::string text;
};

struct Plan {
  Verdict verdict = Verdict::kReady;
  Reason reason;
  std::optional<Release> target;
  std::optional<Release> nearest_usable;
  Path path;
  std::vector<Note> notes;
  std::vector<Alternative> alternatives;
  std::vector<Explanation> explanations;  // of stops
};

}  // namespace upgrade_advisor

#endif  // SERVICES_ADVISOR_PLAN_H_
