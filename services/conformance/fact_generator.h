// Random steps for a plugin: the facts it asks for, with values that are plain,
// borrowed from its cases, or broken.
//
// A seed gives the same step on every machine. Not thread-safe.
#ifndef SERVICES_CONFORMANCE_FACT_GENERATOR_H_
#define SERVICES_CONFORMANCE_FACT_GENERATOR_H_

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/conformance/sample_steps.h"

namespace upgrade_advisor {

class FactGenerator {
 public:
  // `borrowed` are values that mean something to the plugin.
  FactGenerator(uint64_t seed, absl::Span<const std::string> borrowed)
      : state_(seed), borrowed_(borrowed) {}

  // A step in which each of the facts is present, withheld, a list, absent or
  // unknown.
  SampleStep Step(const std::set<FactQuery>& facts);

  // The same step with some names forgotten: no rows, and not known to be
  // absent. Of others the values are withheld.
  SampleStep Forget(const SampleStep& step);

  // A value: from a list, or such a one damaged.
  std::string Value();

 private:
  uint64_t Next();
  // Below `bound`, which is not 0.
  uint64_t Below(uint64_t bound) { return Next() % bound; }
  bool OneIn(uint64_t n) { return Below(n) == 0; }
  std::string Damaged(std::string value);
  void AddRows(const FactQuery& query, StepBuilder& step);
  void CloseSome(const std::set<FactQuery>& facts, StepBuilder& step);

  uint64_t state_;
  absl::Span<const std::string> borrowed_;
};

// The texts that the conditions of a plugin look for, sorted: values that mean
// something to it.
std::vector<std::string> LiteralsOf(const PluginDescriptor& descriptor);

}  // namespace upgrade_advisor

#endif  // SERVICES_CONFORMANCE_FACT_GENERATOR_H_
