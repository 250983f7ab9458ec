#include "services/catalog/lifecycle_reader.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace upgrade_advisor {
namespace {

// A map of the table and the keys that belong in it.
struct Section {
  absl::string_view key;
  size_t parts_min;
  size_t parts_max;
  absl::string_view shape;
};
constexpr Section kLegacy = {"legacy", 1, 1, "a Runtime major such as \"12\""};
constexpr Section kCurrent = {"v3", 2, 2, "a Runtime line such as \"3.1\""};
constexpr Section kCertified = {
    "certified", 2, 3, "an Airflow version such as \"2.3\" or \"1.10.15\""};

bool IsPlainNumber(absl::string_view text) {
  return !text.empty() && text.size() <= 9 &&
         std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return absl::ascii_isdigit(c); }) &&
         (text.size() == 1 || text[0] != '0');
}

bool IsLineOf(const Section& section, absl::string_view line) {
  const std::vector<absl::string_view> parts = absl::StrSplit(line, '.');
  return parts.size() >= section.parts_min &&
         parts.size() <= section.parts_max &&
         std::all_of(parts.begin(), parts.end(), IsPlainNumber);
}

std::string ReadAirflowMinor(const JsonNode& row) {
  const auto node =
      row.RequiredMember("airflow", "an Airflow minor such as \"2.10\"");
  const std::optional<std::string> text =
      node.has_value() ? node->String() : std::nullopt;
  if (!text.has_value()) return "";
  const absl::StatusOr<Pep440Version> airflow = Pep440Version::Parse(*text);
  if (airflow.ok()) return airflow->BaseMinor();
  node->Fault(airflow.status().message());
  return "";
}

Lifecycle ReadRow(const JsonNode& node) {
  Lifecycle row;
  row.airflow = ReadAirflowMinor(node);
  row.lts = node.BooleanAt("lts").value_or(false);
  row.new_airflow_minor_migrates =
      node.BooleanAt("newAirflowMinorMigrates").value_or(true);
  row.end_of_maintenance = node.DayAt("endOfMaintenance");
  row.end_of_basic_support = node.DayAt("endOfBasicSupport");
  row.python_versions = node.StringsAt("pythonVersions");
  row.default_python_version =
      node.StringAt("defaultPythonVersion").value_or("");
  row.postgres_versions = node.StringAt("postgres").value_or("");
  return row;
}

void ReadSection(const JsonNode& parent, const Section& section,
                 std::vector<Lifecycle>& rows) {
  const auto map = parent.RequiredMember(section.key, "an object of lines");
  if (!map.has_value()) return;
  map->ForEachMember([&](const std::string& line, const JsonNode& node) {
    if (!node.CheckObject()) return;
    Lifecycle row = ReadRow(node);
    row.line = line;
    if (!IsLineOf(section, line)) {
      node.Fault(absl::StrCat("not a line; expected ", section.shape));
    } else if (!row.airflow.empty()) {
      rows.push_back(std::move(row));
    }
  });
}

}  // namespace

LifecycleTable ReadLifecycleTable(const JsonNode& top) {
  std::vector<Lifecycle> runtime;
  std::vector<Lifecycle> certified;
  if (!top.CheckObject()) return {};
  const auto maps = top.RequiredObjectAt("runtime");
  if (maps.has_value()) {
    ReadSection(*maps, kLegacy, runtime);
    ReadSection(*maps, kCurrent, runtime);
  }
  ReadSection(top, kCertified, certified);
  return LifecycleTable(std::move(runtime), std::move(certified));
}

}  // namespace upgrade_advisor
