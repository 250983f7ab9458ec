// Conditions of the SDK as the host reads them, and steps to evaluate them on.
#ifndef TESTS_PLUGIN_HOST_CONDITIONS_CONDITION_FIXTURE_H_
#define TESTS_PLUGIN_HOST_CONDITIONS_CONDITION_FIXTURE_H_

#include <memory>
#include <string>
#include <vector>

#include "sdk/cpp/condition.h"
#include "sdk/cpp/questions.h"
#include "services/domain/fact_sheet.h"
#include "services/domain/judge.h"
#include "services/plugin_host/conditions/condition_examination.h"
#include "services/plugin_host/conditions/condition_reader.h"

namespace upgrade_advisor {

// What came of reading a condition.
struct ReadCondition {
  std::shared_ptr<const Condition> condition;
  std::vector<std::string> faults;
};

inline ReadCondition ReadTerms(const ua_term* terms, size_t count,
                               uint32_t vocabulary = UA_VOCABULARY_VERSION) {
  ua_advisory row{};
  row.size = sizeof row;
  row.condition = terms;
  row.condition_count = count;
  row.condition_stride = sizeof(ua_term);
  ReadCondition out;
  out.condition =
      ConditionReader(vocabulary).Read(row, [&](absl::string_view fault) {
        out.faults.emplace_back(fault);
      });
  return out;
}

inline ReadCondition Read(const upgrade_plugin::Condition& condition) {
  return ReadTerms(condition.terms(), condition.size());
}

// Three sheets. The Deployment's kinds are complete unless a test opens them;
// so are those of the releases.
class ConditionStep {
 public:
  ConditionStep() {
    for (FactSheet::Builder& sheet : sheets_) {
      for (int kind = 1; kind <= kFactKindCount; ++kind) {
        sheet.Close(static_cast<FactKind>(kind));
      }
    }
  }

  ConditionStep& Add(FactKind kind, std::string name, std::string value = "",
                     std::string file = "", uint32_t call = 0,
                     uint32_t dag = 0) {
    sheets_[0].Add({.kind = kind,
                    .name = std::move(name),
                    .value = std::move(value),
                    .file = std::move(file),
                    .call = call,
                    .dag = dag});
    return *this;
  }
  ConditionStep& Withhold(FactKind kind, std::string name) {
    sheets_[0].Add(
        {.kind = kind, .name = std::move(name), .value_withheld = true});
    return *this;
  }
  ConditionStep& Forget(FactKind kind, const std::string& name) {
    sheets_[0].OpenName(kind, name);
    return *this;
  }
  ConditionStep& Source(std::string name, std::string value) {
    sheets_[1].Add({.kind = FactKind::kRelease, .name = name, .value = value});
    return *this;
  }
  ConditionStep& Target(std::string name, std::string value) {
    sheets_[2].Add({.kind = FactKind::kRelease, .name = name, .value = value});
    return *this;
  }

  Examination Examine(const upgrade_plugin::Condition& condition) {
    const FactSheet deployment = sheets_[0].Build();
    const FactSheet source = sheets_[1].Build();
    const FactSheet target = sheets_[2].Build();
    Examination out = ExamineAlone(Read(condition).condition,
                                   {&deployment, &source, &target});
    for (const EvidenceRow& row : out.evidence) {
      evidence.push_back(
          row.row ? std::string(deployment.rows()[*row.row].name.view())
                  : "no " + row.name);
    }
    return out;
  }
  Outcome OutcomeOf(const upgrade_plugin::Condition& condition) {
    return Examine(condition).outcome;
  }

  // The names of the rows of the last examination's evidence, which are of the
  // Deployment; "no x" for one that is absent.
  std::vector<std::string> evidence;

 private:
  FactSheet::Builder sheets_[3];
};

}  // namespace upgrade_advisor

#endif  // TESTS_PLUGIN_HOST_CONDITIONS_CONDITION_FIXTURE_H_
