// Reads environment variables into configuration and environment facts.
//
// Pure; thread-safe.
#ifndef SERVICES_FACTS_ENVIRONMENT_READER_H_
#define SERVICES_FACTS_ENVIRONMENT_READER_H_

#include "services/domain/fact_sheet.h"
#include "services/facts/deployment_sources.h"

namespace upgrade_advisor {

// AIRFLOW__SECTION__KEY is the configuration key "section.key". A key given by
// a command or a secrets backend (_CMD, _SECRET) is set to a value not known
// here. Every other variable is an ENV fact. Closes both kinds unless the
// source is partial. Values are redacted.
void ReadEnvironment(const EnvironmentSource& source,
                     FactSheet::Builder& sheet);

}  // namespace upgrade_advisor

#endif  // SERVICES_FACTS_ENVIRONMENT_READER_H_
