// Reads the output of `pip freeze` into package facts.
//
// Pure; thread-safe.
#ifndef SERVICES_SHEETS_PIP_FREEZE_READER_H_
#define SERVICES_SHEETS_PIP_FREEZE_READER_H_

#include "services/domain/fact_sheet.h"
#include "services/sheets/deployment_sources.h"

namespace upgrade_advisor {

// "name==version" is a package with its version. "name @ URL" and an editable
// "-e ...#egg=name" are packages whose version is not known; the URL, which may
// carry a token, is not kept. Other lines are skipped. Names are normalised
// as PEP 503 says. Closes the kind unless the source is partial.
void ReadPipFreeze(const PipFreezeSource& source, FactSheet::Builder& sheet);

}  // namespace upgrade_advisor

#endif  // SERVICES_SHEETS_PIP_FREEZE_READER_H_
