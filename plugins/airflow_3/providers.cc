// Providers that leave the image with Airflow 3.
#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>

#include "plugins/airflow_3/imports.h"

namespace upgrade_plugin::airflow_3 {
namespace {

constexpr std::string_view kRoot = "airflow.providers.";
// Folders with several packages.
constexpr std::string_view kShared[] = {"apache", "atlassian", "cncf",
                                        "common", "dbt",       "microsoft"};
// What images with Airflow 3 have.
constexpr std::string_view kShipped[] = {
    "celery",        "common-compat", "common-io", "common-sql",
    "elasticsearch", "openlineage",   "smtp",      "standard"};
// An examination has 64 questions, and 8 KiB for their names.
constexpr int kMaxProviders = 60;
constexpr size_t kLongestName = 100;

template <size_t kSize>
bool IsIn(const std::string_view (&names)[kSize], std::string_view name) {
  return std::find(names, names + kSize, name) != names + kSize;
}

// "cncf-kubernetes" of "airflow.providers.cncf.kubernetes.operators.pod"; empty
// if the name says no package, or is longer than a package's is.
std::string ProviderOf(std::string_view module) {
  if (module.substr(0, kRoot.size()) != kRoot) return "";
  module.remove_prefix(kRoot.size());
  size_t end = module.find('.');
  if (IsIn(kShared, module.substr(0, end))) {
    if (end == std::string_view::npos) return "";
    end = module.find('.', end + 1);
  }
  std::string name(module.substr(0, end));
  if (name.find('*') != std::string::npos || name.size() > kLongestName) {
    return "";
  }
  for (char& c : name) c = c == '.' || c == '_' ? '-' : c;
  return name;
}

std::string PackageOf(const std::string& provider) {
  return "apache-airflow-providers-" + provider;
}

// Calls `tell` with each provider that is imported and not shipped, its first
// import and how many there are. Whether these are all.
template <typename Tell>
bool EachThatLeaves(const Fact& imports, Tell tell) {
  bool all = !imports.is_unknown() && (!imports.is_yes() || imports.complete());
  int told = 0;
  for (uint32_t i = 0; i < imports.count();) {
    const Row first = imports.row(i);
    const std::string provider = ProviderOf(first.name);
    uint32_t end = i + 1;
    while (end < imports.count() &&
           ProviderOf(imports.row(end).name) == provider) {
      ++end;
    }
    if (provider.empty()) {
      // "from airflow.providers import *" may import any.
      all = all && !first.withheld;
    } else if (!IsIn(kShipped, provider)) {
      if (told++ == kMaxProviders) return false;
      tell(provider, first, end - i);
    }
    i = end;
  }
  return all;
}

Fact ProviderImports(const Facts& f) { return f.imports("airflow.providers"); }

}  // namespace

Truth ProvidersLeaveTheImage(const Facts& f) {
  const Fact imports = ProviderImports(f);
  Truth any = {Truth::kNo, imports.basis};
  const bool all = EachThatLeaves(
      imports, [&](const std::string& provider, const Row&, uint32_t) {
        any = any || (Truth{Truth::kYes, imports.basis} &&
                      !f.requirement(PackageOf(provider)));
      });
  if (any.is_yes() || all) return any;
  return {Truth::kUnknown, any.basis};
}

void ReportProviders(const Facts& f, Truth, Report& report) {
  EachThatLeaves(ProviderImports(f), [&](const std::string& provider,
                                         const Row& first, uint32_t imports) {
    const std::string package = PackageOf(provider);
    if (!Truth(f.requirement(package)).is_no()) return;
    report.Subject(package, "The code imports it, nothing installs it", first,
                   imports);
    const std::string edit = "requirements.add " + package;
    report.Remedy("Name " + package + " in requirements.txt", "", edit);
    report.Do({Phase::kBefore,
               "Name " + package +
                   " in requirements.txt, of a version for "
                   "Airflow 3",
               "", edit});
  });
}

}  // namespace upgrade_plugin::airflow_3
