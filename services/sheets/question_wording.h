// How each fact can be supplied: the words of a question to the user.
//
// Pure; thread-safe. Names are listed in docs/plugins/facts.md. Where a family
// of names has a grammar, the grammar is known here and not its members, so
// that a new fact of a plugin needs no change in the host.
#ifndef SERVICES_SHEETS_QUESTION_WORDING_H_
#define SERVICES_SHEETS_QUESTION_WORDING_H_

#include <string>

#include "absl/strings/string_view.h"
#include "services/domain/advisory.h"

namespace upgrade_advisor {

struct FactSupply {
  // Where it goes: a field of astro.upgrade.v1.Deployment, or "catalog" for
  // what only the catalog can know.
  std::string field;
  std::string text;     // a question or request, one sentence
  std::string command;  // how to find out; may be empty
};

FactSupply HowToSupply(const FactQuery& query);

// The question for a whole section that was not given; `field` as in
// FactSupply.
FactSupply HowToSupplySection(const std::string& field);

// Whether a text is the name of a probe, without "probe.": TABLE.NAME or
// TABLE.COLUMN.NAME, of letters, digits and underscores.
bool IsProbeName(absl::string_view name);

// The read-only SQL of a probe of a column, by its name without "probe.":
//   TABLE.COLUMN.null        rows without a value
//   TABLE.COLUMN.duplicates  values that more than one row has
//   TABLE.COLUMN.case_duplicates  values that differ in case only
//   TABLE.COLUMN.nan         JSON of rows that has NaN or Infinity (Postgres)
//   TABLE.COLUMN.nul         JSON of rows that has \u0000 (Postgres)
//   TABLE.COLUMN.VALUE       rows with that value
// Empty for other names: the plugin that asks for such a probe brings its SQL.
std::string ProbeSql(const std::string& name);

}  // namespace upgrade_advisor

#endif  // SERVICES_SHEETS_QUESTION_WORDING_H_
