// An advisory: something a plugin knows, as data.
//
// Plain values; the judgement itself stays behind judge.h.
#ifndef SERVICES_DOMAIN_ADVISORY_H_
#define SERVICES_DOMAIN_ADVISORY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "services/domain/fact.h"
#include "services/domain/fact_sheet.h"
#include "services/domain/step_condition.h"

namespace upgrade_advisor {

enum class Severity : uint8_t { kInfo = 1, kWarning = 2, kCritical = 3 };
enum class Effect : uint8_t { kNone = 0, kBlocksStep = 1, kForbidsStep = 2 };

// The fact sheets of an examination (UA_SHEET_... of the plugin contract).
enum class SheetRole : uint8_t { kDeployment = 0, kSource = 1, kTarget = 2 };

// A question to a sheet.
struct FactQuery {
  SheetRole sheet = SheetRole::kDeployment;
  FactKind kind = FactKind::kConfig;
  std::string name;
  FactSheet::Match match = FactSheet::Match::kExact;

  friend auto operator<=>(const FactQuery&, const FactQuery&) = default;
};

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
  // What it asks when nothing is known, sorted.
  std::vector<FactQuery> asks;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_DOMAIN_ADVISORY_H_
