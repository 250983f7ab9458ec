#include "services/advisor/upgrade_test.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/advisor/plan.h"
#include "services/advisor/validation.h"
#include "services/advisor/version_direction.h"
#include "services/domain/sentence.h"

namespace upgrade_advisor {
namespace {

// Behind the five gates.
constexpr size_t kFirstCheck = 5;

std::string NameOf(const std::optional<ReleaseVersion>& version) {
  if (!version) return "an image that names no release";
  return absl::StrCat(DistributionName(version->distribution()), " ",
                      version->ToString());
}

Check CheckOf(const char* id, const TestRow& row, const std::string& grade) {
  Check out;
  out.id = id;
  out.reason = AsSentence(row.why);
  switch (row.result) {
    case TestResult::kPassed:
      out.status = Check::Status::kPassed;
      if (!grade.empty()) {
        absl::StrAppend(&out.reason, " ", "Environment: ", AsSentence(grade));
      }
      break;
    case TestResult::kFailed:
      out.status = Check::Status::kFailed;
      break;
    case TestResult::kSkipped:
      out.status = Check::Status::kSkipped;
      break;
  }
  return out;
}

void Insert(std::vector<Check> checks, Validation& out) {
  const size_t at = std::min(kFirstCheck, out.checks.size());
  out.checks.insert(out.checks.begin() + static_cast<std::ptrdiff_t>(at),
                    std::make_move_iterator(checks.begin()),
                    std::make_move_iterator(checks.end()));
}

// A failure blocks whatever else is known; what did not run warns.
void Weigh(const std::vector<Check>& checks, Validation& out) {
  const auto has = [&](Check::Status status) {
    return std::any_of(checks.begin(), checks.end(), [&](const Check& check) {
      return check.status == status;
    });
  };
  if (out.verdict == Verdict::kNoPath) return;
  if (has(Check::Status::kFailed)) {
    out.verdict = Verdict::kBlocked;
    out.reason = {};
  } else if (out.verdict == Verdict::kReady && has(Check::Status::kSkipped)) {
    out.verdict = Verdict::kReadyWithWarnings;
  }
}

std::string LastPartOf(const std::string& name) {
  return name.substr(name.rfind('.') + 1);
}

bool IsWithin(absl::string_view name, absl::string_view module) {
  return absl::StartsWith(name, module) &&
         (name.size() == module.size() || name[module.size()] == '.');
}

// "airflow.x.Hook" of "gone.airflow.x.Hook".
std::string NameOf(const Fact& fact) {
  if (fact.kind != FactKind::kApi) return fact.name;
  return fact.name.substr(fact.name.find('.') + 1);
}

// Whether the failure is about what the evidence names, in the same file.
bool IsAbout(const NewFailure& failure, const Evidence& evidence) {
  const Fact& fact = evidence.fact;
  if (fact.file.empty() || fact.file != failure.file) return false;
  const std::string name = NameOf(fact);
  if (!failure.name.empty()) {
    return IsWithin(name, failure.name) || IsWithin(failure.name, name);
  }
  // "cannot import name 'days_ago' from 'airflow.utils.dates'"
  return absl::StrContains(failure.text,
                           absl::StrCat("'", LastPartOf(name), "'")) ||
         absl::StrContains(failure.text, absl::StrCat("'", name, "'"));
}

void Confirm(const UpgradeTest& test, const Release& target, Finding& finding) {
  for (const NewFailure& failure : test.failures) {
    const bool is_about =
        std::any_of(finding.evidence.begin(), finding.evidence.end(),
                    [&](const Evidence& e) { return IsAbout(failure, e); });
    if (!is_about) continue;
    finding.details.push_back(
        absl::StrCat("Confirmed by the upgrade test with ", ReleaseText(target),
                     ": ", failure.file, ": ", failure.text));
    return;
  }
}

std::string OtherChangeText(const UpgradeTest& test) {
  return absl::StrCat("The upgrade test is of another change, from ",
                      NameOf(test.from), " to ", NameOf(test.to));
}

Note OtherChangeNote(const UpgradeTest& test) {
  return {"UPGRADE_TEST_OF_ANOTHER_CHANGE", Severity::kWarning,
          OtherChangeText(test), false};
}

bool HasRow(const UpgradeTest& test, TestResult result) {
  return test.dependencies.result == result || test.imports.result == result ||
         test.dags.result == result;
}

// The rows of one result, "dags: 1 DAG file, 1 new failure".
std::string RowsText(const UpgradeTest& test, TestResult result) {
  std::vector<std::string> rows;
  for (const auto& [name, row] :
       {std::pair("dependencies", &test.dependencies),
        std::pair("imports", &test.imports), std::pair("dags", &test.dags)}) {
    if (row->result == result)
      rows.push_back(absl::StrCat(name, ": ", row->why));
  }
  return absl::StrJoin(rows, "; ");
}

Note NoteOf(const UpgradeTest& test) {
  if (HasRow(test, TestResult::kFailed)) {
    return {"UPGRADE_TEST_FAILED", Severity::kCritical,
            absl::StrCat("The upgrade test failed: ",
                         RowsText(test, TestResult::kFailed)),
            false};
  }
  if (HasRow(test, TestResult::kSkipped)) {
    return {"UPGRADE_TEST_SKIPPED", Severity::kWarning,
            absl::StrCat("A part of the upgrade test did not run: ",
                         RowsText(test, TestResult::kSkipped)),
            false};
  }
  return {"UPGRADE_TEST_PASSED", Severity::kInfo,
          absl::StrCat("The upgrade test passed. Environment: ", test.grade),
          false};
}

}  // namespace

bool IsOf(const UpgradeTest& test, const Release& source,
          const Release& target) {
  return test.from == source.version && test.to == target.version;
}

void AddUpgradeTest(const UpgradeTest& test, const Release& source,
                    Plan& plan) {
  if (!plan.target || plan.path.steps.empty()) return;
  if (!IsOf(test, source, *plan.target)) {
    plan.notes.push_back(OtherChangeNote(test));
    if (plan.verdict == Verdict::kReady) {
      plan.verdict = Verdict::kReadyWithWarnings;
    }
    return;
  }
  plan.notes.push_back(NoteOf(test));
  if (HasRow(test, TestResult::kFailed)) {
    plan.verdict = Verdict::kBlocked;
    plan.reason = {};
  } else if (plan.verdict == Verdict::kReady &&
             HasRow(test, TestResult::kSkipped)) {
    plan.verdict = Verdict::kReadyWithWarnings;
  }
  for (Finding& finding : plan.path.steps.back().findings) {
    Confirm(test, *plan.target, finding);
  }
}

void AddUpgradeTest(const UpgradeTest& test, const Release& source,
                    const Release& target, Validation& validation) {
  if (!IsOf(test, source, target)) {
    const std::string why = OtherChangeText(test);
    validation.notes.push_back(OtherChangeNote(test));
    const TestRow skipped{TestResult::kSkipped, why};
    std::vector<Check> checks{CheckOf("dependencies", skipped, ""),
                              CheckOf("dags-import", skipped, ""),
                              CheckOf("dags-parse", skipped, "")};
    Weigh(checks, validation);
    Insert(std::move(checks), validation);
    return;
  }
  std::vector<Check> checks{
      CheckOf("dependencies", test.dependencies, test.grade),
      CheckOf("dags-import", test.imports, test.grade),
      CheckOf("dags-parse", test.dags, test.grade)};
  Weigh(checks, validation);
  Insert(std::move(checks), validation);
  for (Finding& finding : validation.findings) Confirm(test, target, finding);
  for (PlannedStep& step : validation.path.steps) {
    for (Finding& finding : step.findings) Confirm(test, target, finding);
  }
}

}  // namespace upgrade_advisor
