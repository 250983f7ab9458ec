// One opened plugin as a judge, for its cases.
//
// The plugin outlives it. Immutable, thread-safe as far as the plugin is.
#ifndef SERVICES_CONFORMANCE_SINGLE_PLUGIN_JUDGE_H_
#define SERVICES_CONFORMANCE_SINGLE_PLUGIN_JUDGE_H_

#include <utility>
#include <vector>

#include "sdk/abi/upgrade_plugin.h"
#include "services/domain/judge.h"
#include "services/plugin_host/calling/descriptor.h"

namespace upgrade_advisor {

class SinglePluginJudge : public Judge {
 public:
  // `descriptor` is the plugin's.
  SinglePluginJudge(const ua_plugin* plugin, PluginDescriptor descriptor)
      : plugin_(plugin), descriptor_(std::move(descriptor)) {}

  const PluginDescriptor& descriptor() const { return descriptor_; }
  absl::Span<const Advisory> advisories() const override {
    return descriptor_.advisories;
  }
  std::vector<Examination> Examine(
      absl::Span<const StepSheets> steps, absl::Span<const Job> jobs,
      const ExaminationContext& context) const override;

 private:
  const ua_plugin* plugin_;
  PluginDescriptor descriptor_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_CONFORMANCE_SINGLE_PLUGIN_JUDGE_H_
