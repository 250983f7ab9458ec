// A question to a fact sheet.
#ifndef SERVICES_DOMAIN_FACT_QUERY_H_
#define SERVICES_DOMAIN_FACT_QUERY_H_

#include <cstdint>
#include <string>

#include "absl/strings/match.h"
#include "services/domain/fact.h"
#include "services/domain/fact_sheet.h"

namespace upgrade_advisor {

// The fact sheets of an examination (UA_SHEET_... of the plugin contract).
enum class SheetRole : uint8_t { kDeployment = 0, kSource = 1, kTarget = 2 };

struct FactQuery {
  SheetRole sheet = SheetRole::kDeployment;
  FactKind kind = FactKind::kConfig;
  std::string name;
  FactSheet::Match match = FactSheet::Match::kExact;

  friend auto operator<=>(const FactQuery&, const FactQuery&) = default;
};

// Whether it is about names in the options of the Deployment: what a step
// changes under them lies on the sheet of the target, but it is the Deployment
// that says which they are.
inline bool IsAboutSettings(const FactQuery& query) {
  return query.kind == FactKind::kApi &&
         absl::StartsWith(query.name, "setting");
}

}  // namespace upgrade_advisor

#endif  // SERVICES_DOMAIN_FACT_QUERY_H_
