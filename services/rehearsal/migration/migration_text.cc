#include "services/rehearsal/migration/migration_text.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "services/rehearsal/migration/duration_band.h"

namespace upgrade_advisor {
namespace {

// What is done to one table.
struct TableWork {
  std::string table;
  std::map<StatementWork, int> counts;
  std::set<std::string> locks;
  bool loses_data = false;
  SecondsBand seconds;

  // How often every row is read or written.
  int passes() const {
    int out = 0;
    for (const auto& [work, count] : counts) {
      if (work <= StatementWork::kScan) out += count;
    }
    return out;
  }
};

std::vector<TableWork> ByTable(
    const std::vector<MigrationStatement>& statements,
    const TableSizes& sizes) {
  std::map<std::string, TableWork> tables;
  for (const MigrationStatement& statement : statements) {
    if (statement.table.empty()) continue;
    TableWork& table = tables[statement.table];
    table.table = statement.table;
    ++table.counts[statement.work];
    if (statement.work != StatementWork::kMetadata && !statement.lock.empty()) {
      table.locks.insert(statement.lock);
    }
    table.loses_data |= statement.loses_data;
    table.seconds += BandOf(statement, sizes);
  }
  std::vector<TableWork> out;
  for (auto& [name, table] : tables) out.push_back(std::move(table));
  return out;
}

uint64_t RowsTouched(const TableWork& table, const TableSizes& sizes) {
  const auto size = sizes.find(table.table);
  return size == sizes.end()
             ? 0
             : size->second.rows * static_cast<uint64_t>(table.passes());
}

std::string CountsText(const TableWork& table) {
  std::vector<std::string> parts;
  for (const auto& [work, count] : table.counts) {
    parts.push_back(absl::StrCat(count, " ", WorkText(work)));
  }
  return absl::StrJoin(parts, ", ");
}

// "0.2 to 3 s", "4 to 70 min".
std::string BandText(const SecondsBand& band) {
  constexpr double kMinutes = 120;
  const bool in_minutes = band.high > kMinutes;
  const double unit = in_minutes ? 60 : 1;
  return absl::StrFormat("%.2g to %.2g %s", band.low / unit, band.high / unit,
                         in_minutes ? "min" : "s");
}

// What is not known of the duration is said, not guessed.
std::string DurationText(const std::vector<MigrationStatement>& statements,
                         const TableSizes& sizes) {
  if (sizes.empty()) {
    return "How many rows that is, and how long it takes, is not known: give "
           "--statistics or --database.\n";
  }
  return absl::StrCat(
      "In all it takes ", BandText(BandOf(statements, sizes)),
      " on a machine like ours: docs/upgrade-test/README.md says which, and "
      "how often the band held. A table without a size counts no time.\n");
}

std::string SizeText(const TableWork& table, const TableSizes& sizes) {
  const auto size = sizes.find(table.table);
  if (size == sizes.end()) return "";
  return absl::StrFormat(
      "      %d rows, %.1f MB: %d rows are read or written, in %s\n",
      size->second.rows, static_cast<double>(size->second.bytes) / 1e6,
      RowsTouched(table, sizes), BandText(table.seconds));
}

}  // namespace

std::string MigrationText(const std::vector<MigrationStatement>& statements,
                          const TableSizes& sizes, const std::string& stopped) {
  std::vector<TableWork> tables = ByTable(statements, sizes);
  std::stable_sort(tables.begin(), tables.end(),
                   [&](const TableWork& a, const TableWork& b) {
                     const auto key = [&](const TableWork& t) {
                       return std::pair(RowsTouched(t, sizes), t.passes());
                     };
                     return key(a) > key(b);
                   });
  std::string out = absl::StrCat(statements.size(), " statements on ",
                                 tables.size(), " tables\n\n");
  for (const TableWork& table : tables) {
    if (table.passes() == 0 && !table.loses_data) continue;
    absl::StrAppend(&out, "  ", table.table, ": ", CountsText(table), "\n",
                    SizeText(table, sizes));
    if (!table.locks.empty()) {
      absl::StrAppend(&out, "      locked: ", absl::StrJoin(table.locks, ", "),
                      "\n");
    }
    if (table.loses_data) out += "      data is deleted or dropped\n";
  }
  out += "\nStatements that are more than a change of the catalog\n";
  std::string revision;
  for (const MigrationStatement& statement : statements) {
    if (statement.work == StatementWork::kMetadata) continue;
    if (statement.revision != revision) {
      revision = statement.revision;
      absl::StrAppend(&out, "  revision ", revision, "\n");
    }
    absl::StrAppend(&out, "    ", WorkText(statement.work), ": ",
                    statement.text, "\n");
  }
  if (!stopped.empty()) absl::StrAppend(&out, "\n", stopped, ".\n");
  absl::StrAppend(&out, "\n", DurationText(statements, sizes));
  return out;
}

namespace {

nlohmann::ordered_json BandJson(const SecondsBand& band) {
  return {{"low", band.low}, {"high", band.high}};
}

}  // namespace

std::string MigrationJson(const std::vector<MigrationStatement>& statements,
                          const TableSizes& sizes, const std::string& stopped) {
  using Json = nlohmann::ordered_json;
  Json out = {
      {"schema", 1}, {"tables", Json::array()}, {"statements", Json::array()}};
  for (const TableWork& table : ByTable(statements, sizes)) {
    Json row = {{"table", table.table}, {"passes", table.passes()},
                {"locks", table.locks}, {"loses_data", table.loses_data},
                {"rows", nullptr},      {"bytes", nullptr}};
    if (const auto size = sizes.find(table.table); size != sizes.end()) {
      row["rows"] = size->second.rows;
      row["bytes"] = size->second.bytes;
    }
    row["seconds"] = BandJson(table.seconds);
    out["tables"].push_back(std::move(row));
  }
  for (const MigrationStatement& one : statements) {
    out["statements"].push_back({{"revision", one.revision},
                                 {"work", std::string(WorkText(one.work))},
                                 {"table", one.table},
                                 {"lock", one.lock},
                                 {"loses_data", one.loses_data},
                                 {"rows", RowsOf(one, sizes)},
                                 {"sql", one.text}});
  }
  out["stopped"] = stopped.empty() ? Json(nullptr) : Json(stopped);
  out["seconds"] =
      sizes.empty() ? Json(nullptr) : BandJson(BandOf(statements, sizes));
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace upgrade_advisor
