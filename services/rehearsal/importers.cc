#include "services/rehearsal/importers.h"

#include <algorithm>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

namespace upgrade_advisor {
namespace {

using Names = std::set<std::string>;

// As PEP 503 has the name of a package: "google.cloud.x_y" is google-cloud-x-y.
std::string AsPackage(absl::string_view dotted) {
  std::string out = absl::AsciiStrToLower(dotted);
  std::replace_if(
      out.begin(), out.end(), [](char c) { return c == '.' || c == '_'; }, '-');
  return out;
}

// The package with the longest name that the import begins with; empty if there
// is none.
std::string LongestOf(absl::string_view dotted, absl::string_view before,
                      const Names& packages) {
  for (size_t end = dotted.size(); end != absl::string_view::npos && end > 0;
       end = dotted.rfind('.', end - 1)) {
    std::string name = absl::StrCat(before, AsPackage(dotted.substr(0, end)));
    if (packages.contains(name)) return name;
  }
  return "";
}

std::string PackageOf(absl::string_view dotted, const Names& packages) {
  if (absl::ConsumePrefix(&dotted, "airflow.providers.")) {
    return LongestOf(dotted, "apache-airflow-providers-", packages);
  }
  if (dotted == "airflow" || absl::StartsWith(dotted, "airflow.")) {
    return packages.contains("apache-airflow") ? "apache-airflow" : "";
  }
  return LongestOf(dotted, "", packages);
}

}  // namespace

Importers ImportersOf(const ProjectComparison& project,
                      const DependencyComparison& dependencies) {
  Names packages;
  for (const ChangedPackage& package : dependencies.changed) {
    packages.insert(package.name);
  }
  std::map<std::string, std::set<std::string>> found;
  const auto add = [&](const std::string& name, const std::string& file) {
    const std::string package = PackageOf(name, packages);
    if (!package.empty()) found[package].insert(file);
  };
  for (const WorkingImports& file : project.working) {
    for (const WorkingImport& one : file.imports) add(one.name, file.file);
  }
  for (const ImportComparison& one : project.imports) add(one.what, one.file);
  Importers out;
  for (const auto& [package, files] : found) {
    out[package].assign(files.begin(), files.end());
  }
  return out;
}

}  // namespace upgrade_advisor
