// The provider packages that a project's code imports.
//
// Pure; lives for one examination.
#ifndef PLUGINS_PROVIDERS_USED_PROVIDERS_H_
#define PLUGINS_PROVIDERS_USED_PROVIDERS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sdk/cpp/plugin.h"

namespace upgrade_plugin::providers {

struct UsedProvider {
  std::string package;  // "apache-airflow-providers-cncf-kubernetes"
  Row first;            // the first of its imports
  uint32_t imports;     // the number of its imports, one after another
};

// "apache-airflow-providers-cncf-kubernetes" of
// "airflow.providers.cncf.kubernetes.operators.pod". Empty if the name has no
// package, because some packages share a folder ("microsoft") and it may end
// there, or if it is longer than the name of a package.
std::string PackageOf(std::string_view module);

// By package.
struct UsedProviders {
  std::vector<UsedProvider> all;
  // Whether any provider is imported, and on which question that rests.
  Truth any;
  // There may be more providers than the list has.
  bool incomplete = false;
};
UsedProviders FindUsedProviders(const Facts& f);

}  // namespace upgrade_plugin::providers

#endif  // PLUGINS_PROVIDERS_USED_PROVIDERS_H_
