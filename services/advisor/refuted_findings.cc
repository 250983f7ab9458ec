#include "services/advisor/refuted_findings.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace upgrade_advisor {
namespace {

constexpr absl::string_view kGone = "gone";
constexpr absl::string_view kFails = "fails";
constexpr absl::string_view kUnsettled = "unsettled";

// A row of the index: "gone.airflow.x.Hook" = "apache-airflow 3.0.6 ...".
struct Claim {
  absl::string_view change;
  absl::string_view name;
  absl::string_view file;
  absl::string_view package;
  absl::string_view version;
};

absl::string_view TakeWord(absl::string_view& text) {
  const absl::string_view word = text.substr(0, text.find(' '));
  text.remove_prefix(std::min(text.size(), word.size() + 1));
  return word;
}

// Nothing if the row says something else than that an import fails.
std::optional<Claim> ClaimOf(const EvidenceRow& evidence,
                             const StepSheets& sheets) {
  if (evidence.sheet != SheetRole::kTarget || evidence.kind != FactKind::kApi ||
      !evidence.row) {
    return std::nullopt;
  }
  const FactRow& row = sheets.target->rows()[*evidence.row];
  const absl::string_view name = row.name.view();
  const size_t dot = name.find('.');
  if (dot == absl::string_view::npos) return std::nullopt;
  Claim out;
  out.change = name.substr(0, dot);
  if (out.change != kGone && out.change != kFails && out.change != kUnsettled) {
    return std::nullopt;
  }
  out.name = name.substr(dot + 1);
  out.file = row.file.view();
  absl::string_view value = row.value.view();
  out.package = TakeWord(value);
  out.version = TakeWord(value);
  return out;
}

// Whether the test had the package that the claim is about.
bool IsOfSamePackage(const UpgradeTest& test, const Claim& claim) {
  const auto found = test.packages.find(std::string(claim.package));
  if (claim.version == "none") return found == test.packages.end();
  if (found == test.packages.end()) return false;
  // Which of several versions the image has, only its freeze can say.
  return claim.change == kUnsettled ? found->second.is_frozen
                                    : found->second.version == claim.version;
}

bool WasImported(const UpgradeTest& test, const Claim& claim) {
  const auto file = test.working_imports.find(std::string(claim.file));
  if (file == test.working_imports.end() ||
      !file->second.contains(std::string(claim.name))) {
    return false;
  }
  return std::none_of(
      test.failures.begin(), test.failures.end(),
      [&](const NewFailure& failure) { return failure.name == claim.name; });
}

bool Refutes(const UpgradeTest& test, const Claim& claim) {
  return test.has_python_of_image && WasImported(test, claim) &&
         IsOfSamePackage(test, claim);
}

bool AreRefuted(const UpgradeTest& test,
                const std::vector<EvidenceRow>& evidence,
                const StepSheets& sheets) {
  return !evidence.empty() &&
         std::all_of(evidence.begin(), evidence.end(),
                     [&](const EvidenceRow& row) {
                       const std::optional<Claim> claim = ClaimOf(row, sheets);
                       return claim && Refutes(test, *claim);
                     });
}

void Explain(const UpgradeTest& test, const StepSheets& sheets,
             SubjectFinding& subject) {
  const Claim claim = *ClaimOf(subject.evidence.front(), sheets);
  absl::StrAppend(&subject.text, subject.text.empty() ? "" : ". ",
                  "Refuted by the upgrade test: ", claim.file,
                  " imports it from the packages of the target");
  const auto found = test.packages.find(std::string(claim.package));
  if (found != test.packages.end()) {
    absl::StrAppend(&subject.text, ", with ", claim.package, " ",
                    found->second.version);
  }
}

// What follows where nothing of a yes is left.
void Clear(const StepSheets& sheets, Examination& answer) {
  Examination cleared;
  cleared.deployment_only = answer.deployment_only;
  for (const EvidenceRow& row : answer.subjects.front().evidence) {
    const std::string change(ClaimOf(row, sheets)->change);
    if (sheets.target->IsClosed(FactKind::kApi, change)) continue;
    cleared.outcome = Outcome::kUnknown;
    cleared.missing.Add(
        {SheetRole::kTarget, FactKind::kApi, change, FactSheet::Match::kUnder});
    break;
  }
  answer = std::move(cleared);
}

}  // namespace

std::vector<SubjectFinding> TakeRefuted(const UpgradeTest& test,
                                        const StepSheets& sheets,
                                        Examination& answer) {
  if (answer.outcome != Outcome::kYes || answer.subjects.empty()) return {};
  const auto stays = [&](const SubjectFinding& subject) {
    return !AreRefuted(test, subject.evidence, sheets);
  };
  if (std::all_of(answer.subjects.begin(), answer.subjects.end(), stays)) {
    return {};
  }
  std::vector<SubjectFinding> refuted;
  if (std::none_of(answer.subjects.begin(), answer.subjects.end(), stays)) {
    // A yes may rest on more than the subjects it names.
    if (!answer.details.empty() || !AreRefuted(test, answer.evidence, sheets)) {
      return {};
    }
    refuted = answer.subjects;
    Clear(sheets, answer);
  } else {
    const auto first = std::stable_partition(answer.subjects.begin(),
                                             answer.subjects.end(), stays);
    refuted.assign(std::make_move_iterator(first),
                   std::make_move_iterator(answer.subjects.end()));
    answer.subjects.erase(first, answer.subjects.end());
  }
  for (SubjectFinding& subject : refuted) Explain(test, sheets, subject);
  return refuted;
}

}  // namespace upgrade_advisor
