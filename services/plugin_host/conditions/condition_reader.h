// Reads the condition of an advisory out of a plugin's descriptor, trusting
// none of it.
//
// The descriptor's memory is the plugin's; everything is copied. Not
// thread-safe: one reader serves one descriptor.
#ifndef SERVICES_PLUGIN_HOST_CONDITIONS_CONDITION_READER_H_
#define SERVICES_PLUGIN_HOST_CONDITIONS_CONDITION_READER_H_

#include <map>
#include <memory>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "sdk/abi/upgrade_plugin.h"
#include "services/domain/condition.h"

namespace upgrade_advisor {

class ConditionReader {
 public:
  // Is told each fault, with its place: "term 3 (GIVEN): ...".
  using OnFault = absl::FunctionRef<void(absl::string_view)>;

  // The vocabulary that the plugin was built with: a newer one than the host's
  // may have facts that the host does not know; they are unknown. Of an older
  // one or the same, a name that is not in the vocabulary is a fault.
  explicit ConditionReader(uint32_t vocabulary_version)
      : is_newer_(vocabulary_version > UA_VOCABULARY_VERSION) {}

  // The condition of a row that has one. What has faults is of no use.
  std::shared_ptr<const Condition> Read(const ua_advisory& row,
                                        OnFault on_fault);

 private:
  const bool is_newer_;
  // Advisories share large tables; each is read once.
  std::map<const ua_table*, std::shared_ptr<const NameTable>> tables_;
};

// Whether the row carries a condition. Rows of older plugins are too short.
bool HasCondition(const ua_advisory& row);

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_CONDITIONS_CONDITION_READER_H_
