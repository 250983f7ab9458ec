// A finding: an advisory that applies, or could not be decided, for one
// Deployment at one step.
//
// Plain values; texts are copies, so a finding outlives sheets and judge.
#ifndef SERVICES_DOMAIN_FINDING_H_
#define SERVICES_DOMAIN_FINDING_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/domain/advisory.h"
#include "services/domain/fact.h"
#include "services/domain/judge.h"

namespace upgrade_advisor {

// A row a finding rests on, or the absence of one.
struct Evidence {
  SheetRole sheet = SheetRole::kDeployment;
  Fact fact;
  bool absent = false;
};

// Why a finding does not weigh on a verdict; see
// services/advisor/acknowledgements.h.
struct FindingAcknowledgement {
  std::string advisory_id;  // it or the fingerprint is empty
  std::string fingerprint;
  std::string reason;
  std::string expires;  // "YYYY-MM-DD" or empty
};

struct Finding {
  // Index into the judge's advisories; the advisory's own texts are read there.
  uint32_t advisory = 0;
  bool decided = true;  // false: see `missing`
  std::string subject;  // empty where the advisory has one subject only
  std::string fingerprint;
  std::vector<std::string> details;
  std::vector<Evidence> evidence;
  // The examination's own, which come after the advisory's.
  std::vector<Remedy> remedies;
  FactQueries missing;
  std::optional<FindingAcknowledgement> acknowledgement;
};

// Every remedy of a finding: the advisory's, then its own.
inline std::vector<const Remedy*> AllRemedies(const Finding& finding,
                                              const Advisory& advisory) {
  std::vector<const Remedy*> out;
  for (const Remedy& remedy : advisory.remedies) out.push_back(&remedy);
  for (const Remedy& remedy : finding.remedies) out.push_back(&remedy);
  return out;
}

}  // namespace upgrade_advisor

#endif  // SERVICES_DOMAIN_FINDING_H_
