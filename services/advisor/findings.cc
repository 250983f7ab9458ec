#include "services/advisor/findings.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace upgrade_advisor {
namespace {

Evidence EvidenceOf(const EvidenceRow& row, const StepSheets& sheets) {
  Evidence out;
  out.sheet = row.sheet;
  out.fact.kind = row.kind;
  out.fact.name = row.name;
  if (!row.row) {
    out.absent = true;
    return out;
  }
  const FactRow& fact = sheets.Of(row.sheet).rows()[*row.row];
  out.fact.name = std::string(fact.name.view());
  out.fact.value = std::string(fact.value.view());
  out.fact.file = std::string(fact.file.view());
  out.fact.line = fact.line;
  out.fact.column = fact.column;
  out.fact.value_withheld = (fact.flags & kFactValueWithheld) != 0;
  return out;
}

std::vector<Evidence> EvidenceOf(const std::vector<EvidenceRow>& rows,
                                 const StepSheets& sheets) {
  std::vector<Evidence> out;
  out.reserve(rows.size());
  for (const EvidenceRow& row : rows) out.push_back(EvidenceOf(row, sheets));
  return out;
}

// The subject a remedy names in its words, the longest of several; null if it
// is about all of them.
const SubjectFinding* SubjectOf(const Remedy& remedy,
                                const std::vector<SubjectFinding>& subjects) {
  const SubjectFinding* out = nullptr;
  for (const SubjectFinding& subject : subjects) {
    const bool named = absl::StrContains(remedy.edit, subject.subject) ||
                       absl::StrContains(remedy.command, subject.subject) ||
                       absl::StrContains(remedy.text, subject.subject);
    if (named && !subject.subject.empty() &&
        (out == nullptr || subject.subject.size() > out->subject.size())) {
      out = &subject;
    }
  }
  return out;
}

}  // namespace

std::string Fingerprint(absl::string_view advisory_id,
                        absl::string_view subject) {
  // FNV-1a: fixed forever, unlike a library's hash.
  uint64_t hash = 0xcbf29ce484222325u;
  for (absl::string_view part :
       {advisory_id, absl::string_view("\0", 1), subject}) {
    for (char c : part) {
      hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
    }
  }
  return absl::StrCat(absl::Hex(hash, absl::kZeroPad16));
}

void AddFindings(const JudgedAdvisory& judged, const Advisory& advisory,
                 const StepSheets& sheets, std::vector<Finding>& out) {
  Finding finding;
  finding.advisory = judged.advisory;
  finding.decided = judged.answer.outcome == Outcome::kYes;
  finding.details = judged.answer.details;
  std::vector<std::pair<const SubjectFinding*, const Remedy*>> of_one;
  for (const Remedy& remedy : judged.answer.remedies) {
    const SubjectFinding* one = SubjectOf(remedy, judged.answer.subjects);
    if (one == nullptr) {
      finding.remedies.push_back(remedy);
    } else {
      of_one.emplace_back(one, &remedy);
    }
  }
  finding.missing = judged.answer.missing;
  if (judged.answer.subjects.empty()) {
    finding.fingerprint = Fingerprint(advisory.id, "");
    finding.evidence = EvidenceOf(judged.answer.evidence, sheets);
    out.push_back(std::move(finding));
    return;
  }
  for (const SubjectFinding& subject : judged.answer.subjects) {
    Finding mine = finding;
    mine.subject = subject.subject;
    mine.fingerprint = Fingerprint(advisory.id, subject.subject);
    if (!subject.text.empty()) mine.details.push_back(subject.text);
    for (const auto& [one, remedy] : of_one) {
      if (one == &subject) mine.remedies.push_back(*remedy);
    }
    mine.evidence = EvidenceOf(
        subject.evidence.empty() ? judged.answer.evidence : subject.evidence,
        sheets);
    out.push_back(std::move(mine));
  }
}

void AddRefuted(const JudgedAdvisory& judged, const Advisory& advisory,
                const StepSheets& sheets, std::vector<Finding>& out) {
  for (const SubjectFinding& subject : judged.refuted) {
    Finding finding;
    finding.advisory = judged.advisory;
    finding.subject = subject.subject;
    finding.fingerprint = Fingerprint(advisory.id, subject.subject);
    finding.details.push_back(subject.text);
    finding.evidence = EvidenceOf(subject.evidence, sheets);
    out.push_back(std::move(finding));
  }
}

// Findings are large: what is sorted is where they are, and then each moves
// once.
void SortByWeight(absl::Span<const Advisory> advisories,
                  std::vector<Finding>& findings) {
  const auto weight = [&](const Finding& f) {
    const Advisory& a = advisories[f.advisory];
    return std::make_tuple(!f.decided, a.effect != Effect::kBlocksStep,
                           -static_cast<int>(a.severity),
                           absl::string_view(a.id),
                           absl::string_view(f.subject));
  };
  std::vector<Finding*> order;
  order.reserve(findings.size());
  for (Finding& finding : findings) order.push_back(&finding);
  std::stable_sort(order.begin(), order.end(),
                   [&](const Finding* a, const Finding* b) {
                     return weight(*a) < weight(*b);
                   });
  std::vector<Finding> sorted;
  sorted.reserve(findings.size());
  for (Finding* finding : order) sorted.push_back(std::move(*finding));
  findings = std::move(sorted);
}

}  // namespace upgrade_advisor
