#include "services/sheets/database_reader.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace upgrade_advisor {
namespace {

// The first dotted number of a server's banner: "13.4" of "PostgreSQL 13.4 on
// ...".
std::string VersionNumber(absl::string_view banner) {
  const size_t begin = banner.find_first_of("0123456789");
  if (begin == absl::string_view::npos) return "";
  banner.remove_prefix(begin);
  banner = banner.substr(0, banner.find_first_not_of("0123456789."));
  return std::string(absl::StripSuffix(banner, "."));
}

void ReadTable(const TableStatistics& table, FactSheet::Builder& sheet) {
  const std::string name =
      absl::StrCat("table.", absl::AsciiStrToLower(table.name));
  sheet.Add(FactKind::kDatabase, name, "");
  if (table.rows) {
    sheet.Add(FactKind::kDatabase, name + ".rows", absl::StrCat(*table.rows));
  }
  if (table.size_bytes) {
    sheet.Add(FactKind::kDatabase, name + ".bytes",
              absl::StrCat(*table.size_bytes));
  }
}

// Whether the list may be complete: one that lacks what every Airflow has names
// a few tables of many.
bool ListsEveryTable(const DatabaseSource& source) {
  constexpr absl::string_view kAlwaysThere[] = {"dag_run", "log",
                                                "task_instance", "xcom"};
  return std::all_of(std::begin(kAlwaysThere), std::end(kAlwaysThere),
                     [&](absl::string_view name) {
                       return std::any_of(
                           source.tables.begin(), source.tables.end(),
                           [&](const TableStatistics& table) {
                             return absl::AsciiStrToLower(table.name) == name;
                           });
                     });
}

// A figure that a listed table lacks is unknown, not absent, so only the list
// itself is complete: the tables that are not in it do not exist.
void CloseTables(const DatabaseSource& source, FactSheet::Builder& sheet) {
  sheet.CloseUnder(FactKind::kDatabase, "table");
  for (const TableStatistics& table : source.tables) {
    const std::string name =
        absl::StrCat("table.", absl::AsciiStrToLower(table.name));
    if (!table.rows) sheet.OpenName(FactKind::kDatabase, name + ".rows");
    if (!table.size_bytes) sheet.OpenName(FactKind::kDatabase, name + ".bytes");
  }
}

}  // namespace

void ReadDatabase(const DatabaseSource& source, FactSheet::Builder& sheet) {
  if (!source.backend.empty()) {
    sheet.Add(FactKind::kDatabase, "backend",
              absl::AsciiStrToLower(source.backend));
  }
  if (const std::string version = VersionNumber(source.version);
      !version.empty()) {
    sheet.Add(FactKind::kDatabase, "version", version);
  }
  for (const TableStatistics& table : source.tables) ReadTable(table, sheet);
  for (const auto& [name, count] : source.probes) {
    sheet.Add(FactKind::kDatabase,
              absl::StrCat("probe.", absl::AsciiStrToLower(name)),
              absl::StrCat(count));
  }
  if (!source.partial && ListsEveryTable(source)) CloseTables(source, sheet);
}

}  // namespace upgrade_advisor
