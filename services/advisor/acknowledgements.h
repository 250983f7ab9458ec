// Findings that somebody has looked at and accepts.
//
// Immutable once made; thread-safe. Values own all their data.
#ifndef SERVICES_ADVISOR_ACKNOWLEDGEMENTS_H_
#define SERVICES_ADVISOR_ACKNOWLEDGEMENTS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "services/advisor/plan.h"
#include "services/domain/advisory.h"
#include "services/domain/judge.h"

namespace upgrade_advisor {

// All findings of an advisory, by its id or one it had before; or a single one,
// by its fingerprint. One of the two is empty.
struct Acknowledgement {
  std::string advisory_id;
  std::string fingerprint;
  std::string reason;
  std::optional<absl::CivilDay> expires;  // the last day it holds
};

class Acknowledgements {
 public:
  Acknowledgements() = default;
  // What is expired on the day holds for nothing.
  Acknowledgements(std::vector<Acknowledgement> all, absl::CivilDay as_of);

  // The one that covers a finding; null if none does. Of several the first.
  const Acknowledgement* Find(const Advisory& advisory,
                              const std::string& fingerprint) const;
  // Whether every finding of the answer is covered.
  bool CoverAll(const Advisory& advisory, const Examination& answer) const;

  // Marks the findings that are covered.
  void Mark(absl::Span<const Advisory> advisories,
            std::vector<Finding>& findings) const;
  // Notes on those that are expired, that name no advisory, or
  // that cover nothing on the path.
  std::vector<Note> NotesOn(absl::Span<const Advisory> advisories,
                            const Path& path) const;

 private:
  bool IsExpired(const Acknowledgement& a) const {
    return a.expires && *a.expires < as_of_;
  }

  std::vector<Acknowledgement> all_;
  absl::CivilDay as_of_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_ADVISOR_ACKNOWLEDGEMENTS_H_
