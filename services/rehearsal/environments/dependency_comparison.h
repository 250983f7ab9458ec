// How two environments differ, package by package.
//
// Pure; thread-safe. Versions are compared as PEP 440 says, names as PEP 503.
#ifndef SERVICES_REHEARSAL_ENVIRONMENTS_DEPENDENCY_COMPARISON_H_
#define SERVICES_REHEARSAL_ENVIRONMENTS_DEPENDENCY_COMPARISON_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/rehearsal/environments/pinned_packages.h"

namespace upgrade_advisor {

// In the order of the report.
enum class DependencyChange : uint8_t {
  kUnknown,  // a version or source that cannot be ordered
  kMajor,
  kMinor,
  kPatch,
  kDowngrade,
  kAdded,
  kRemoved,
};

struct ChangedPackage {
  DependencyChange change = DependencyChange::kUnknown;
  bool is_provider = false;
  std::string name;
  std::string before;  // version or source; empty if it was not there
  std::string after;   // empty if it is not there any more
};

struct DependencyComparison {
  // Those that differ: Airflow first, then providers, then the others; within
  // each by change, then by name.
  std::vector<ChangedPackage> changed;
  size_t same = 0;
};

DependencyComparison Compare(const PinnedPackages& before,
                             const PinnedPackages& after);

// The heading of the section that a package belongs to: "Airflow Providers
// Major Updates", "Apache Airflow Update".
std::string SectionOf(const ChangedPackage& package);

// What dependency_compare.txt has: sections with a line for each package,
// "name old >> new" or "name==version".
std::string ComparisonText(const DependencyComparison& comparison);

}  // namespace upgrade_advisor

#endif  // SERVICES_REHEARSAL_ENVIRONMENTS_DEPENDENCY_COMPARISON_H_
