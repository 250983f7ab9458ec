#include "services/rehearsal/environments/dependency_comparison.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/str_cat.h"

namespace upgrade_advisor {
namespace {

constexpr absl::string_view kAirflow = "apache-airflow";

std::string Shown(const PinnedPackage* package) {
  if (package == nullptr) return "";
  return package->source.empty() ? package->version : package->source;
}

DependencyChange ChangeOf(const PinnedPackage& before,
                          const PinnedPackage& after) {
  if (!before.parsed || !after.parsed) return DependencyChange::kUnknown;
  const Pep440Version& a = *before.parsed;
  const Pep440Version& b = *after.parsed;
  if (b < a) return DependencyChange::kDowngrade;
  if (a.epoch() != b.epoch() || a.part(0) != b.part(0)) {
    return DependencyChange::kMajor;
  }
  return a.part(1) != b.part(1) ? DependencyChange::kMinor
                                : DependencyChange::kPatch;
}

// Whether both sides mean the same: "1.0" and "1.0.0" do.
bool IsSame(const PinnedPackage& before, const PinnedPackage& after) {
  if (before.parsed && after.parsed) return *before.parsed == *after.parsed;
  return before.version == after.version && before.source == after.source;
}

ChangedPackage Changed(const PinnedPackage* before,
                       const PinnedPackage* after) {
  ChangedPackage out;
  const PinnedPackage& any = before != nullptr ? *before : *after;
  out.name = any.name;
  out.is_provider = any.is_provider();
  out.before = Shown(before);
  out.after = Shown(after);
  out.change = before == nullptr  ? DependencyChange::kAdded
               : after == nullptr ? DependencyChange::kRemoved
                                  : ChangeOf(*before, *after);
  return out;
}

absl::string_view Word(DependencyChange change) {
  switch (change) {
    case DependencyChange::kUnknown:
      return "Unknown Updates";
    case DependencyChange::kMajor:
      return "Major Updates";
    case DependencyChange::kMinor:
      return "Minor Updates";
    case DependencyChange::kPatch:
      return "Patch Updates";
    case DependencyChange::kDowngrade:
      return "Downgrades";
    case DependencyChange::kAdded:
      return "Added";
    case DependencyChange::kRemoved:
      return "Removed";
  }
  return "";
}

auto Order(const ChangedPackage& package) {
  return std::make_tuple(package.name != kAirflow, !package.is_provider,
                         package.change, package.name);
}

}  // namespace

DependencyComparison Compare(const PinnedPackages& before,
                             const PinnedPackages& after) {
  DependencyComparison out;
  for (const PinnedPackage& package : before.packages) {
    const PinnedPackage* now = after.Find(package.name);
    if (now != nullptr && IsSame(package, *now)) {
      ++out.same;
    } else {
      out.changed.push_back(Changed(&package, now));
    }
  }
  for (const PinnedPackage& package : after.packages) {
    if (before.Find(package.name) == nullptr) {
      out.changed.push_back(Changed(nullptr, &package));
    }
  }
  std::sort(out.changed.begin(), out.changed.end(),
            [](const auto& a, const auto& b) { return Order(a) < Order(b); });
  return out;
}

std::string SectionOf(const ChangedPackage& package) {
  if (package.name == kAirflow) return "Apache Airflow Update";
  const absl::string_view word = Word(package.change);
  if (package.change == DependencyChange::kAdded ||
      package.change == DependencyChange::kRemoved) {
    return absl::StrCat(
        word, package.is_provider ? " Airflow Providers" : " Packages");
  }
  return absl::StrCat(package.is_provider ? "Airflow Providers " : "", word);
}

std::string ComparisonText(const DependencyComparison& comparison) {
  std::string out;
  std::string last;
  for (const ChangedPackage& package : comparison.changed) {
    const std::string section = SectionOf(package);
    if (section != last) {
      absl::StrAppend(&out, out.empty() ? "" : "\n", section, ":\n");
      last = section;
    }
    if (package.before.empty() || package.after.empty()) {
      absl::StrAppend(&out, package.name, "==", package.before, package.after,
                      "\n");
    } else {
      absl::StrAppend(&out, package.name, " ", package.before, " >> ",
                      package.after, "\n");
    }
  }
  return out;
}

}  // namespace upgrade_advisor
