// Which rows of the answers a finding shows.
//
// Owns the rows that a plugin named as those that are why; refers to the
// questions. A row is shown only if it is one of an answer: what a plugin names
// is compared as an address and never read. Used by one thread.
#ifndef SERVICES_PLUGIN_HOST_CALLING_EVIDENCE_RULES_H_
#define SERVICES_PLUGIN_HOST_CALLING_EVIDENCE_RULES_H_

#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "sdk/abi/upgrade_plugin.h"
#include "services/domain/judge.h"
#include "services/plugin_host/calling/question_log.h"

namespace upgrade_advisor {

class EvidenceRules {
 public:
  explicit EvidenceRules(const QuestionLog& questions)
      : questions_(questions) {}

  // Forgets the rows that were named.
  void Clear() { named_rows_.clear(); }

  // Keeps the rows of an emission as those that are why; false if they are no
  // rows of an answer. Of an answer with some they alone are evidence.
  bool NameRows(const ua_emission& e);
  // The rows an emission names for its own subject; false likewise.
  bool AddRows(const ua_emission& e, std::vector<EvidenceRow>& out) const;
  // The rows of the answers in `basis`, and the names that were found absent.
  void AddEvidence(uint64_t basis, std::vector<EvidenceRow>& out) const;

 private:
  const QuestionLog& questions_;
  // Each within one answer.
  std::vector<absl::Span<const FactRow>> named_rows_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_CALLING_EVIDENCE_RULES_H_
