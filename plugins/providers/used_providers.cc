#include "plugins/providers/used_providers.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

namespace upgrade_plugin::providers {
namespace {

constexpr std::string_view kRoot = "airflow.providers";
// Folders with several packages.
constexpr std::string_view kShared[] = {"apache", "atlassian", "cncf",
                                        "common", "dbt",       "microsoft"};

std::string_view TakePart(std::string_view& rest) {
  const size_t dot = rest.find('.');
  const std::string_view part = rest.substr(0, dot);
  rest =
      dot == std::string_view::npos ? std::string_view() : rest.substr(dot + 1);
  return part;
}

bool IsShared(std::string_view part) {
  return std::find(std::begin(kShared), std::end(kShared), part) !=
         std::end(kShared);
}

void AddPart(std::string_view part, std::string& package) {
  package.push_back('-');
  for (char c : part) package.push_back(c == '_' ? '-' : c);
}

// An examination has 8 KiB for the names of all its questions.
constexpr size_t kLongestPackage = 128;

std::string NameOf(std::string_view module) {
  if (!StartsWith(module, kRoot)) return "";
  std::string_view rest = module.substr(kRoot.size());
  if (rest.empty() || rest[0] != '.') return "";
  rest.remove_prefix(1);
  std::string package = "apache-airflow-providers";
  const std::string_view first = TakePart(rest);
  if (first.empty() || first == "*") return "";
  AddPart(first, package);
  if (!IsShared(first)) return package;
  const std::string_view second = TakePart(rest);
  if (second.empty() || second == "*") return "";
  AddPart(second, package);
  return package;
}

}  // namespace

std::string PackageOf(std::string_view module) {
  std::string package = NameOf(module);
  if (package.size() > kLongestPackage) package.clear();
  return package;
}

UsedProviders FindUsedProviders(const Facts& f) {
  const Fact imports = f.Ask(Import(kRoot));
  UsedProviders out;
  out.any = imports.Given();
  out.incomplete =
      out.any.is_unknown() || (out.any.is_yes() && !imports.complete());
  for (uint32_t i = 0; i < imports.count(); ++i) {
    const Row row = imports.row(i);
    std::string package = PackageOf(row.name);
    if (package.empty()) {
      // "from airflow.providers import *" may import any.
      out.incomplete = out.incomplete || row.withheld;
    } else if (!out.all.empty() && out.all.back().package == package) {
      ++out.all.back().imports;
    } else {
      out.all.push_back({std::move(package), row, 1});
    }
  }
  return out;
}

}  // namespace upgrade_plugin::providers
