// The tests of conditions that judge one text: a value, a name or a file of a
// row.
//
// Pure; thread-safe. Plain versions are compared without allocation.
#ifndef SERVICES_PLUGIN_HOST_CONDITIONS_ROW_TEST_H_
#define SERVICES_PLUGIN_HOST_CONDITIONS_ROW_TEST_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "services/domain/condition.h"
#include "services/domain/fact_sheet.h"
#include "services/domain/truth.h"

namespace upgrade_advisor {

// Whether the part of the row that the term names passes its test; unknown
// where the part is withheld or makes no sense to the test.
Truth TestRow(const ConditionTerm& test, const FactRow& row);

// Whether two values compare as the test of a kCompare says.
Truth CompareTexts(const ConditionTerm& compare, absl::string_view a,
                   absl::string_view b);

// a < b by the scheme; unknown if one of the two is not a version of it.
Truth VersionBelow(VersionScheme scheme, absl::string_view a,
                   absl::string_view b);

// The row of the table for a name: itself, or the longest name above it; null
// if there is none. With `exactly` only itself. Of equal names the last.
const TableRow* FindInTable(const NameTable& table, absl::string_view name,
                            bool exactly);

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_CONDITIONS_ROW_TEST_H_
