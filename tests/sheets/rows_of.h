// Rows of a sheet as text, for comparing whole sheets.
#ifndef TESTS_SHEETS_ROWS_OF_H_
#define TESTS_SHEETS_ROWS_OF_H_

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/domain/fact_sheet.h"

namespace upgrade_advisor {

// "config core.executor=CeleryExecutor", in the sheet's order; a withheld value
// is "?", and a line of origin follows as " @file:line".
inline std::vector<std::string> RowsOf(const FactSheet& sheet) {
  std::vector<std::string> out;
  for (const FactRow& row : sheet.rows()) {
    std::string text = absl::StrCat(
        FactKindName(sheet.KindOf(sheet.IndexOf(row))), " ", row.name.view(),
        "=", (row.flags & kFactValueWithheld) != 0 ? "?" : row.value.view());
    if (row.line != 0) {
      absl::StrAppend(&text, " @", row.file.view(), ":", row.line);
    }
    out.push_back(std::move(text));
  }
  return out;
}

// Every byte that anybody could read of a sheet.
inline std::string BytesOf(const FactSheet& sheet) {
  std::string out;
  for (const FactRow& row : sheet.rows()) {
    absl::StrAppend(&out, row.name.view(), "\n", row.value.view(), "\n",
                    row.file.view(), "\n");
  }
  return out;
}

}  // namespace upgrade_advisor

#endif  // TESTS_SHEETS_ROWS_OF_H_
