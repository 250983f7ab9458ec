#include "services/advisor/validation.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/advisor/lifecycle_notes.h"
#include "services/advisor/path_report.h"
#include "services/advisor/step_judgement.h"
#include "services/advisor/stop_explanation.h"
#include "services/advisor/verdict_rules.h"
#include "services/advisor/version_direction.h"
#include "services/domain/sentence.h"

namespace upgrade_advisor {
namespace {

// Advisories that name no check count under this one.
constexpr absl::string_view kOtherAdvisories = "other-advisories";

Check GateCheck(Gate gate, const GateResult& result, absl::string_view passed) {
  Check check;
  check.id = std::string(GateName(gate));
  check.reason = result.text.empty() ? std::string(passed) : result.text;
  switch (result.status) {
    case GateResult::Status::kPassed:
      check.status = Check::Status::kPassed;
      break;
    case GateResult::Status::kFailed:
      check.status = Check::Status::kFailed;
      break;
    case GateResult::Status::kWarned:
      check.status = Check::Status::kWarned;
      break;
  }
  return check;
}

Check Skipped(absl::string_view id, std::string why) {
  return {std::string(id), Check::Status::kSkipped, std::move(why), {}};
}

class Validator {
 public:
  Validator(const ReleaseGraph& graph, const PlanRequest& request,
            size_t target)
      : graph_(graph),
        request_(request),
        start_(request.start.release),
        target_(graph.release(target)),
        node_(target),
        way_(DirectionOf(start_, target_)) {}

  Validation Run() {
    out_.notes = request_.notes;
    CheckGates();
    AddStartNotes(start_, request_.as_of, /*stays=*/false, out_.notes);
    if (out_.verdict != Verdict::kReady) return std::move(out_);
    AddTargetNotes(target_, request_.as_of, out_.notes);
    Examine();
    return std::move(out_);
  }

 private:
  void Add(Gate gate, const GateResult& result, absl::string_view passed) {
    out_.checks.push_back(GateCheck(gate, result, passed));
    if (result.status == GateResult::Status::kFailed &&
        out_.reason.code.empty()) {
      out_.verdict = Verdict::kNoPath;
      out_.reason = {result.code, result.text};
    }
  }

  void CheckGates() {
    Add(Gate::kTargetKnown, {}, "the catalog lists " + ReleaseText(target_));
    // Deploying the running release again is neither an upgrade nor a fault.
    const GateResult newer =
        way_ == Direction::kSame ? GateResult{} : CheckNewer(start_, target_);
    Add(Gate::kTargetNewer, newer,
        way_ == Direction::kSame ? "it is already running"
                                 : "it is newer than what runs");
    Add(Gate::kTargetNotYanked, CheckNotYanked(target_), "it is not withdrawn");
    Add(Gate::kTargetOffered,
        CheckOffered(target_, request_.as_of, EndedLine::kWarns),
        "it is released and maintained");
    CheckStep();
  }

  void CheckStep() {
    const absl::string_view id = GateName(Gate::kStepAllowed);
    if (way_ == Direction::kDown) {
      out_.checks.push_back(
          Skipped(id, "the target is not newer than what runs"));
      return;
    }
    if (way_ == Direction::kSame) {
      Add(Gate::kStepAllowed, {}, "no step is needed");
      return;
    }
    const StepRow row = graph_.RowOf(start_, *request_.start.release_sheet);
    if (row.allowed.Has(node_)) {
      Add(Gate::kStepAllowed, {}, "one step leads there");
    } else if (row.uncovered.Has(node_)) {
      const std::string why =
          "no loaded plugin could say whether this step is allowed";
      out_.checks.push_back(Skipped(id, why));
      if (out_.reason.code.empty()) {
        out_.verdict = Verdict::kIncomplete;
        out_.reason = {"RULES_MISSING", why};
      }
    } else {
      Add(Gate::kStepAllowed,
          {GateResult::Status::kFailed, "STEP_FORBIDDEN",
           absl::StrCat(
               WhyNoStep(graph_, start_, *request_.start.release_sheet, node_),
               " A plan shows the steps that lead there.")},
          "");
    }
  }

  void Examine() {
    StepJudgements judgements(graph_, request_);
    judgements.Judge({{kStartNode, node_}});
    CheckGroups(judgements.Of(kStartNode, node_));
    Path path = ReportPath(graph_, request_, judgements, {node_});
    out_.findings = path.steps.front().findings;
    for (Note& note :
         request_.acknowledgements.NotesOn(graph_.judge().advisories(), path)) {
      out_.notes.push_back(std::move(note));
    }
    out_.verdict = VerdictOf(graph_.judge().advisories(), path, out_.notes);
    if (out_.verdict == Verdict::kIncomplete) {
      out_.reason = GapOf(path, out_.notes);
    }
    if (way_ == Direction::kSame) path.steps.clear();
    out_.path = std::move(path);
  }

  void CheckGroups(const std::vector<JudgedAdvisory>& judgement) {
    std::map<std::string, std::vector<const JudgedAdvisory*>> groups;
    for (const JudgedAdvisory& judged : judgement) {
      const Advisory& a = AdvisoryOf(judged);
      groups[a.check.empty() ? std::string(kOtherAdvisories) : a.check]
          .push_back(&judged);
    }
    for (const auto& [id, members] : groups) {
      out_.checks.push_back(GroupCheck(id, members));
    }
  }

  const Advisory& AdvisoryOf(const JudgedAdvisory& judged) const {
    return graph_.judge().advisories()[judged.advisory];
  }

  // What one member makes of its group; higher outweighs lower.
  Check::Status StatusOf(const JudgedAdvisory& judged) const {
    const Advisory& a = AdvisoryOf(judged);
    switch (judged.answer.outcome) {
      case Outcome::kNo:
        return Check::Status::kPassed;
      case Outcome::kYes:
        if (request_.acknowledgements.CoverAll(a, judged.answer)) {
          return Check::Status::kPassed;
        }
        if (a.effect == Effect::kBlocksStep) return Check::Status::kFailed;
        return a.severity == Severity::kInfo ? Check::Status::kPassed
                                             : Check::Status::kWarned;
      case Outcome::kUnknown:
      case Outcome::kFailed:
        break;
    }
    return Check::Status::kSkipped;
  }

  std::string TextOf(const JudgedAdvisory& judged) const {
    const Advisory& a = AdvisoryOf(judged);
    if (judged.answer.outcome == Outcome::kFailed) {
      return absl::StrCat(a.id,
                          " could not be decided: ", judged.answer.failure);
    }
    if (judged.answer.outcome == Outcome::kYes) {
      std::string text =
          absl::StrCat(a.title, " (", a.id, "). ", AsSentence(a.impact));
      if (request_.acknowledgements.CoverAll(a, judged.answer)) {
        absl::StrAppend(&text, " It is acknowledged.");
      }
      for (const std::string& detail : judged.answer.details) {
        absl::StrAppend(&text, " ", AsSentence(detail));
      }
      return text;
    }
    std::set<std::string> names;
    for (const FactQuery& q : judged.answer.missing) names.insert(q.name);
    return absl::StrCat(a.id, " could not be decided without ",
                        absl::StrJoin(names, ", "));
  }

  Check GroupCheck(const std::string& id,
                   const std::vector<const JudgedAdvisory*>& members) const {
    Check check;
    check.id = id;
    // A failure outweighs a warning, and both what could not be decided.
    auto rank = [](Check::Status s) {
      switch (s) {
        case Check::Status::kFailed:
          return 3;
        case Check::Status::kWarned:
          return 2;
        case Check::Status::kSkipped:
          return 1;
        case Check::Status::kPassed:
          break;
      }
      return 0;
    };
    for (const JudgedAdvisory* judged : members) {
      check.advisory_ids.push_back(AdvisoryOf(*judged).id);
      const Check::Status status = StatusOf(*judged);
      if (rank(status) > rank(check.status)) check.status = status;
    }
    std::sort(check.advisory_ids.begin(), check.advisory_ids.end());
    std::vector<std::string> texts;
    for (const JudgedAdvisory* judged : members) {
      // What was seen counts too where it does not harm.
      if (StatusOf(*judged) == check.status &&
          judged->answer.outcome != Outcome::kNo) {
        texts.push_back(TextOf(*judged));
      }
    }
    check.reason =
        texts.empty()
            ? absl::StrCat("nothing found by ", members.size(),
                           members.size() == 1 ? " advisory" : " advisories")
            : absl::StrJoin(texts, " ");
    return check;
  }

  const ReleaseGraph& graph_;
  const PlanRequest& request_;
  const Release& start_;
  const Release& target_;
  const size_t node_;
  const Direction way_;
  Validation out_;
};

}  // namespace

Validation Validate(const ReleaseGraph& graph, const PlanRequest& request,
                    size_t target) {
  return Validator(graph, request, target).Run();
}

Validation ValidateUnchanged(const PlanRequest& request) {
  Validation out;
  out.notes = request.notes;
  AddStartNotes(request.start.release, request.as_of, /*stays=*/true,
                out.notes);
  for (Gate gate :
       {Gate::kTargetKnown, Gate::kTargetNewer, Gate::kTargetNotYanked,
        Gate::kTargetOffered, Gate::kStepAllowed}) {
    out.checks.push_back(GateCheck(gate, {}, "it is already running"));
  }
  out.verdict = VerdictOf({}, out.path, out.notes);
  return out;
}

Validation ValidateUnknown(std::string why) {
  Validation out;
  out.verdict = Verdict::kNoPath;
  out.reason = {"RELEASE_UNKNOWN", why};
  out.checks.push_back({std::string(GateName(Gate::kTargetKnown)),
                        Check::Status::kFailed,
                        std::move(why),
                        {}});
  for (Gate gate : {Gate::kTargetNewer, Gate::kTargetNotYanked,
                    Gate::kTargetOffered, Gate::kStepAllowed}) {
    out.checks.push_back(Skipped(GateName(gate), "the target is not known"));
  }
  return out;
}

}  // namespace upgrade_advisor
