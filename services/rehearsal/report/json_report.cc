#include "services/rehearsal/report/json_report.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace upgrade_advisor {
namespace {

// As the file has it: members in this order.
using Json = nlohmann::ordered_json;

std::string Text(absl::string_view text) { return std::string(text); }

Json SideJson(const ReportedSide& side) {
  return {{"label", side.label},
          {"image", side.image},
          {"airflow", side.airflow},
          {"python", side.python},
          {"image_python", side.image_python},
          {"grade", side.grade},
          {"notes", side.notes}};
}

Json ErrorJson(const std::optional<LoadError>& error) {
  if (!error) return nullptr;
  return {{"type", error->type},
          {"text", error->text},
          {"file", error->file},
          {"line", error->line},
          {"traceback", error->traceback}};
}

Json FileJson(const FileComparison& file) {
  Json differences = Json::array();
  for (const DagDifference& difference : file.differences) {
    differences.push_back({{"dag", difference.dag},
                           {"what", difference.what},
                           {"failure", difference.is_failure}});
  }
  return {{"file", file.file},
          {"status", Text(StatusText(file.status))},
          {"reason", file.reason},
          {"dags", file.dags},
          {"error", ErrorJson(file.error)},
          {"before", ErrorJson(file.before)},
          {"differences", differences}};
}

Json ImportJson(const ImportComparison& one) {
  return {{"file", one.file},
          {"line", one.line},
          {"name", one.what},
          {"status", Text(StatusText(one.status))},
          {"error", one.text}};
}

Json WorkingJson(const WorkingImports& file) {
  Json imports = Json::array();
  for (const WorkingImport& one : file.imports) {
    imports.push_back({{"name", one.name}, {"line", one.line}});
  }
  return {{"file", file.file}, {"imports", imports}};
}

// Null where there is no environment.
Json InstalledJson(const ReportedSide& side) {
  if (!side.packages) return nullptr;
  Json out = Json::array();
  for (const PinnedPackage& package : side.packages->packages) {
    out.push_back(
        {{"name", package.name},
         {"version", package.version},
         {"frozen", std::binary_search(side.frozen.begin(), side.frozen.end(),
                                       package.name)}});
  }
  return out;
}

template <typename Rows, typename ToJson>
Json ListOf(const Rows& rows, ToJson to_json) {
  Json out = Json::array();
  for (const auto& row : rows) out.push_back(to_json(row));
  return out;
}

Json PackageJson(const ChangedPackage& package, const Importers& importers) {
  const auto files = importers.find(package.name);
  return {{"name", package.name},
          {"section", SectionOf(package)},
          {"before", package.before},
          {"after", package.after},
          {"imported_by",
           files == importers.end() ? Json::array() : Json(files->second)}};
}

}  // namespace

std::string JsonReport(const RehearsalReport& report) {
  Json out;
  out["schema"] = 1;
  out["verdict"] = Text(StatusWord(report.verdict()));
  out["from"] = SideJson(report.from);
  out["to"] = SideJson(report.to);
  out["downgrade"] = report.is_downgrade;
  out["as_of"] = report.as_of;
  out["uv"] = report.uv_version;
  out["tests"] = ListOf(report.tests, [](const TestOutcome& test) {
    return Json{{"name", test.name},
                {"status", Text(StatusWord(test.status))},
                {"why", test.why}};
  });
  out["path"] = report.path;
  out["packages"] =
      report.dependencies
          ? ListOf(report.dependencies->changed,
                   [&](const ChangedPackage& package) {
                     return PackageJson(package, report.importers);
                   })
          : Json(nullptr);
  out["files"] =
      report.project ? ListOf(report.project->files, FileJson) : Json(nullptr);
  out["imports"] = report.project ? ListOf(report.project->imports, ImportJson)
                                  : Json(nullptr);
  out["works"] = report.project ? ListOf(report.project->working, WorkingJson)
                                : Json(nullptr);
  out["target_packages"] = InstalledJson(report.to);
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace upgrade_advisor
