// Provider packages that requirements.txt holds at versions for a newer Airflow
// than the target has.
#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/providers/tables.h"

namespace upgrade_plugin::providers {
namespace {

// This version of the package requires this Airflow or a later one.
struct Floor {
  std::string_view package;
  std::string_view version;
  std::string_view airflow;
};

#include "plugins/providers/floors_table.inc"

// Takes the number at the start of a version, and its dot, off.
constexpr int TakeNumber(std::string_view& version) {
  int out = 0;
  while (!version.empty() && version[0] != '.') {
    out = out * 10 + (version[0] - '0');
    version.remove_prefix(1);
  }
  if (!version.empty()) version.remove_prefix(1);
  return out;
}

// Of versions that consist of numbers and dots.
constexpr int Order(std::string_view a, std::string_view b) {
  while (!a.empty() || !b.empty()) {
    const int x = TakeNumber(a);
    const int y = TakeNumber(b);
    if (x != y) return x < y ? -1 : 1;
  }
  return 0;
}

// By package, then by version; no floor falls.
constexpr bool IsInOrder() {
  for (size_t i = 1; i < std::size(kFloors); ++i) {
    const Floor& a = kFloors[i - 1];
    const Floor& b = kFloors[i];
    if (b.package < a.package) return false;
    if (a.package != b.package) continue;
    if (Order(a.version, b.version) >= 0) return false;
    if (Order(a.airflow, b.airflow) > 0) return false;
  }
  return true;
}
static_assert(IsInOrder(), "two rows judge the versions between them");

constexpr size_t CountPackages() {
  size_t out = 1;
  for (size_t i = 1; i < std::size(kFloors); ++i) {
    if (kFloors[i].package != kFloors[i - 1].package) ++out;
  }
  return out;
}
// Each is a question, and the target is one more.
static_assert(CountPackages() < 64, "an examination has 64 questions");

// The rows of one package.
struct Package {
  const Floor* begin;
  const Floor* end;
  std::string_view name() const { return begin->package; }
};

Package PackageFrom(const Floor* begin) {
  const Floor* end = begin;
  while (end != std::end(kFloors) && end->package == begin->package) ++end;
  return {begin, end};
}

std::optional<int> Compare(const Facts& f, std::string_view a,
                           std::string_view b) {
  int32_t order = 0;
  if (f.call()->compare(f.call(), UA_SCHEME_PEP440, Text(a), Text(b), &order) !=
      UA_OK) {
    return std::nullopt;
  }
  return order;
}

bool IsBelow(const Facts& f, std::string_view a, std::string_view b) {
  const std::optional<int> order = Compare(f, a, b);
  return order && *order < 0;
}

bool Admits(const Facts& f, std::string_view specifiers,
            std::string_view version) {
  int32_t fits = 0;
  return f.call()->satisfies(f.call(), UA_SCHEME_PEP440, Text(version),
                             Text(specifiers), &fits) == UA_OK &&
         fits != 0;
}

struct Verdict {
  Truth::Value value = Truth::kUnknown;
  const Floor* row = nullptr;  // of a yes: the row that it rests on
};

// Whether a version needs a newer Airflow than the target's. It needs at least
// the Airflow of the row before it, and at most that of the row after it.
Verdict JudgeVersion(const Facts& f, const Package& package,
                     std::string_view version, std::string_view target) {
  const Floor* before = nullptr;
  const Floor* after = nullptr;
  for (const Floor* row = package.begin; row != package.end; ++row) {
    const std::optional<int> order = Compare(f, row->version, version);
    if (!order) return {};
    if (*order <= 0) before = row;
    if (*order >= 0 && after == nullptr) after = row;
  }
  if (before != nullptr && IsBelow(f, target, before->airflow)) {
    return {Truth::kYes, before};
  }
  if (after != nullptr && !IsBelow(f, target, after->airflow)) {
    return {Truth::kNo, nullptr};
  }
  return {};
}

// Versions to try: the oldest possible, those that the specifiers name, the
// next version after each, and those of the table.
std::vector<std::string> Candidates(const Package& package,
                                    std::string_view specifiers) {
  std::vector<std::string> out = {"0"};
  for (size_t i = specifiers.find_first_of("0123456789");
       i != std::string_view::npos;) {
    size_t end = specifiers.find_first_of(", *", i);
    if (end == std::string_view::npos) end = specifiers.size();
    std::string version(specifiers.substr(i, end - i));
    if (version.back() == '.') version.pop_back();
    out.push_back(version + ".1");
    out.push_back(std::move(version));
    i = specifiers.find(',', end);
    if (i != std::string_view::npos) {
      i = specifiers.find_first_of("0123456789", i);
    }
  }
  for (const Floor* row = package.begin; row != package.end; ++row) {
    out.emplace_back(row->version);
  }
  return out;
}

// Whether the specifiers admit only versions that need a newer Airflow.
Verdict JudgeSpecifiers(const Facts& f, const Package& package,
                        std::string_view specifiers, std::string_view target) {
  // Without specifiers pip chooses.
  if (specifiers.empty()) return {Truth::kNo, nullptr};
  Verdict lowest;
  bool any = false;
  // The oldest version next to a hole is not among the candidates.
  bool sure = specifiers.find('!') == std::string_view::npos;
  for (const std::string& version : Candidates(package, specifiers)) {
    if (!Admits(f, specifiers, version)) continue;
    const Verdict one = JudgeVersion(f, package, version, target);
    if (one.value == Truth::kNo) return one;
    any = true;
    if (one.value == Truth::kUnknown) {
      sure = false;
    } else if (lowest.row == nullptr || one.row < lowest.row) {
      lowest = one;
    }
  }
  return any && sure ? lowest : Verdict{};
}

Verdict JudgeRow(const Facts& f, const Package& package, const Row& row,
                 const Fact& target) {
  // Some targets have no version that compares.
  if (row.withheld || !Compare(f, target.text(), "0")) return {};
  return JudgeSpecifiers(f, package, row.value, target.text());
}

Truth NeedsNewerAirflow(const Facts& f, const Package& package,
                        const Fact& target) {
  const Fact requirement = f.Ask(Requirement(package.name()));
  if (!requirement.is_given()) return requirement.Given();
  const uint64_t basis = requirement.basis() | target.basis();
  Truth any = {Truth::kNo, basis};
  for (uint32_t i = 0; i < requirement.count(); ++i) {
    const Verdict one = JudgeRow(f, package, requirement.row(i), target);
    any = any || Truth{one.value, basis};
  }
  return any;
}

std::string TextOf(const Row& row, const Floor& floor,
                   std::string_view target) {
  std::string out(row.value);
  out.append(" needs Airflow ").append(floor.airflow);
  if (row.value != "==" + std::string(floor.version)) {
    out.append(", as ").append(floor.version).append(" does");
  }
  return out.append("; the target has ").append(target);
}

void ReportRow(const Facts& f, const Package& package, const Row& row,
               const Floor& floor, std::string_view target, Report& report) {
  report.Subject(package.name(), TextOf(row, floor, target), row, 1);
  const Floor* fitting = nullptr;
  for (const Floor* one = package.begin; one != package.end; ++one) {
    if (!IsBelow(f, target, one->airflow)) fitting = one;
  }
  const std::string name(package.name());
  if (fitting == nullptr) {
    const std::string text = "Pin a version of " + name + " for Airflow " +
                             std::string(target) + " or older";
    report.Remedy(text);
    report.Do({Phase::kBefore, text});
    return;
  }
  const std::string pin = name + "==" + std::string(fitting->version);
  report.Remedy("Pin a version that fits the target: " + pin, "",
                "requirements.add " + pin);
  report.Do({Phase::kBefore, "Pin a provider that fits the target: " + pin, "",
             "requirements.add " + pin});
}

Truth AnyNeedsNewerAirflow(const Facts& f) {
  const Fact target = f.Ask(Target("airflow.version"));
  Truth any = No();
  for (const Floor* row = kFloors; row != std::end(kFloors);) {
    const Package package = PackageFrom(row);
    any = any || NeedsNewerAirflow(f, package, target);
    row = package.end;
  }
  return any;
}

void ReportNeedsNewerAirflow(const Facts& f, Truth, Report& report) {
  const Fact target = f.Ask(Target("airflow.version"));
  for (const Floor* row = kFloors; row != std::end(kFloors);) {
    const Package package = PackageFrom(row);
    row = package.end;
    const Fact requirement = f.Ask(Requirement(package.name()));
    for (uint32_t i = 0; i < requirement.count(); ++i) {
      const Verdict one = JudgeRow(f, package, requirement.row(i), target);
      if (one.value != Truth::kYes) continue;
      ReportRow(f, package, requirement.row(i), *one.row, target.text(),
                report);
    }
  }
}

constexpr Advisory kRows[] = {
    // An order of versions that a table gives, package by package.
    Advisory("ANY-PROVIDER-FLOOR")
        .critical()
        .blocks_step()
        .on(AnyStep())
        .check("providers")
        .decide(&AnyNeedsNewerAirflow)
        .report(&ReportNeedsNewerAirflow)
        .title("You pin a provider that needs a newer Airflow")
        .impact("pip refuses the pair, or installs another Airflow over the "
                "one in the image")
        .remedy("Pin an older version of the provider, and raise it after the "
                "upgrade")
        .reference("https://github.com/apache/airflow/blob/main/PROVIDERS.rst"),
};

}  // namespace

constexpr AdvisoryTable kPinnedProviders = Table(kRows);

}  // namespace upgrade_plugin::providers
