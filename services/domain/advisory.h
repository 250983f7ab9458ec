// An advisory: something a plugin knows, as data.
//
// Plain values; the judgement itself stays behind judge.h.
#ifndef SERVICES_DOMAIN_ADVISORY_H_
#define SERVICES_DOMAIN_ADVISORY_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "services/domain/condition.h"
#include "services/domain/fact_query.h"
#include "services/domain/step_condition.h"

namespace upgrade_advisor {

enum class Severity : uint8_t { kInfo = 1, kWarning = 2, kCritical = 3 };
enum class Effect : uint8_t { kNone = 0, kBlocksStep = 1, kForbidsStep = 2 };

struct Remedy {
  std::string text;
  std::string command;
  std::string edit;
};

struct Advisory {
  std::string id;
  std::string plugin;  // the id of the plugin that knows it
  // An answer without what this plugin knows is INCOMPLETE.
  bool plugin_is_required = true;
  std::vector<std::string> aliases;
  Severity severity = Severity::kInfo;
  Effect effect = Effect::kNone;
  StepCondition on;
  std::string title;
  std::string impact;
  std::string check;
  std::vector<Remedy> remedies;
  std::vector<std::string> references;
  // Decides it; null where the plugin's code does.
  std::shared_ptr<const Condition> condition;
  // The same in words; empty where the plugin's code decides.
  std::string condition_in_words;
  // The plugin has more to say after a yes or an unknown of the condition.
  bool reports = false;
  // Every fact it may ask for, where a condition decides it; else what it asks
  // when nothing is known. Sorted.
  std::vector<FactQuery> asks;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_DOMAIN_ADVISORY_H_
