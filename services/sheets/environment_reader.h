// Reads environment variables into configuration and environment facts.
//
// Pure; thread-safe.
#ifndef SERVICES_SHEETS_ENVIRONMENT_READER_H_
#define SERVICES_SHEETS_ENVIRONMENT_READER_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "services/domain/fact_sheet.h"
#include "services/sheets/deployment_sources.h"

namespace upgrade_advisor {

// A variable and where it is set.
struct PlacedVariable {
  std::string name;
  std::string value;
  std::string file;   // empty: the environment itself
  uint32_t line = 0;  // 1-based; 0 when there is none
  bool value_withheld = false;
};

// AIRFLOW__SECTION__KEY is the configuration key "section.key". A key given by
// a command or a secrets backend (_CMD, _SECRET) is set to a value not known
// here. Every other variable is an ENV fact. Values are redacted.
void AddVariable(const PlacedVariable& variable, FactSheet::Builder& sheet);

// Every variable of the source. Closes both kinds unless it is partial.
void ReadEnvironment(const EnvironmentSource& source,
                     FactSheet::Builder& sheet);

}  // namespace upgrade_advisor

#endif  // SERVICES_SHEETS_ENVIRONMENT_READER_H_
