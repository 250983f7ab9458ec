// Takes what a plugin says in one examination, within limits.
//
// Owns the count of what was said; writes to the examination of the call that
// is on. Everything is copied: a plugin's texts may be gone when it returns.
// Used by one thread.
#ifndef SERVICES_PLUGIN_HOST_CALLING_EMISSION_SINK_H_
#define SERVICES_PLUGIN_HOST_CALLING_EMISSION_SINK_H_

#include <cstddef>
#include <cstdint>

#include "sdk/abi/upgrade_plugin.h"
#include "services/domain/judge.h"
#include "services/plugin_host/calling/evidence_rules.h"

namespace upgrade_advisor {

class EmissionSink {
 public:
  static constexpr uint32_t kMaxEmissions = 1024;
  static constexpr size_t kMaxEmittedBytes = 256 * 1024;

  // With `outcomes_only` no evidence is looked for.
  EmissionSink(EvidenceRules& evidence, bool outcomes_only)
      : evidence_(evidence), outcomes_only_(outcomes_only) {}

  // What is said from now on goes to `said`.
  void Open(Examination& said);

  // UA_OK, UA_INVALID, or UA_LIMIT, after which the examination has failed.
  int32_t Take(const ua_emission& e);

  bool empty() const { return count_ == 0; }

 private:
  int32_t TakeSubject(const ua_emission& e);
  int32_t TakeEvidence(const ua_emission& e);

  EvidenceRules& evidence_;
  const bool outcomes_only_;
  Examination* said_ = nullptr;
  uint32_t count_ = 0;
  size_t bytes_ = 0;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_CALLING_EMISSION_SINK_H_
