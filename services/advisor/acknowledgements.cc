#include "services/advisor/acknowledgements.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/advisor/findings.h"

namespace upgrade_advisor {
namespace {

bool IsCalled(const Advisory& advisory, const std::string& id) {
  return advisory.id == id ||
         std::find(advisory.aliases.begin(), advisory.aliases.end(), id) !=
             advisory.aliases.end();
}

bool Covers(const Acknowledgement& a, const Advisory& advisory,
            const std::string& fingerprint) {
  return a.advisory_id.empty() ? a.fingerprint == fingerprint
                               : IsCalled(advisory, a.advisory_id);
}

const std::string& NameOf(const Acknowledgement& a) {
  return a.advisory_id.empty() ? a.fingerprint : a.advisory_id;
}

}  // namespace

Acknowledgements::Acknowledgements(std::vector<Acknowledgement> all,
                                   absl::CivilDay as_of)
    : all_(std::move(all)), as_of_(as_of) {}

const Acknowledgement* Acknowledgements::Find(
    const Advisory& advisory, const std::string& fingerprint) const {
  for (const Acknowledgement& a : all_) {
    if (!IsExpired(a) && Covers(a, advisory, fingerprint)) return &a;
  }
  return nullptr;
}

bool Acknowledgements::CoverAll(const Advisory& advisory,
                                const Examination& answer) const {
  if (all_.empty()) return false;
  if (answer.subjects.empty()) {
    return Find(advisory, Fingerprint(advisory.id, "")) != nullptr;
  }
  return std::all_of(answer.subjects.begin(), answer.subjects.end(),
                     [&](const SubjectFinding& subject) {
                       return Find(advisory,
                                   Fingerprint(advisory.id, subject.subject)) !=
                              nullptr;
                     });
}

void Acknowledgements::Mark(absl::Span<const Advisory> advisories,
                            std::vector<Finding>& findings) const {
  if (all_.empty()) return;
  for (Finding& finding : findings) {
    const Acknowledgement* a =
        Find(advisories[finding.advisory], finding.fingerprint);
    if (a == nullptr) continue;
    finding.acknowledgement = FindingAcknowledgement{
        a->advisory_id, a->fingerprint, a->reason,
        a->expires ? absl::FormatCivilTime(*a->expires) : ""};
  }
}

std::vector<Note> Acknowledgements::NotesOn(
    absl::Span<const Advisory> advisories, const Path& path) const {
  std::vector<Note> out;
  for (const Acknowledgement& a : all_) {
    const bool known = a.advisory_id.empty() ||
                       std::any_of(advisories.begin(), advisories.end(),
                                   [&](const Advisory& advisory) {
                                     return IsCalled(advisory, a.advisory_id);
                                   });
    bool covers = false;
    for (const PlannedStep& step : path.steps) {
      for (const Finding& f : step.findings) {
        covers |= Covers(a, advisories[f.advisory], f.fingerprint);
      }
    }
    if (!known) {
      out.push_back(
          {"ACKNOWLEDGEMENT_UNKNOWN", Severity::kWarning,
           absl::StrCat("No plugin knows the advisory ", a.advisory_id,
                        " that the request acknowledges"),
           false});
    } else if (covers && IsExpired(a)) {
      out.push_back(
          {"ACKNOWLEDGEMENT_EXPIRED", Severity::kWarning,
           absl::StrCat("The acknowledgement of ", NameOf(a), " expired on ",
                        absl::FormatCivilTime(*a.expires),
                        ": what it covered counts again"),
           false});
    } else if (!covers) {
      out.push_back({"ACKNOWLEDGEMENT_UNUSED", Severity::kInfo,
                     absl::StrCat("No finding in this answer needs the "
                                  "acknowledgement of ",
                                  NameOf(a)),
                     false});
    }
  }
  return out;
}

}  // namespace upgrade_advisor
