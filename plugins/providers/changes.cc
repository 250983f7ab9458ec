// How a provider package that comes with the image changes from one release to
// the next, if the project does not pin it.
#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/providers/bundled.h"
#include "plugins/providers/tables.h"
#include "plugins/providers/used_providers.h"

namespace upgrade_plugin::providers {
namespace {

// The image decides about a provider that the code imports and no requirement
// names; exactly one of these holds for it at a step.
enum class Change { kVanishes, kGoesBack, kNextMajor, kMovesOn };

// An examination may emit 1024 times: this many providers have remedies, and
// this many are named.
constexpr size_t kMostWithRemedy = 100;
constexpr size_t kMost = 600;

// Astronomer builds some providers itself: "1!2.0.0" and "7.0.0+astro.2" are
// builds of 2.0.0 and 7.0.0 that no index has.
std::string_view PublicPart(std::string_view version) {
  const size_t epoch = version.find('!');
  if (epoch != std::string_view::npos) version.remove_prefix(epoch + 1);
  return version.substr(0, version.find('+'));
}

// Of a final release, as images bundle them: "7.0.0".
std::vector<int> NumbersOf(std::string_view version) {
  version = PublicPart(version);
  std::vector<int> out;
  const char* at = version.data();
  const char* const end = at + version.size();
  while (at < end) {
    int number = 0;
    const auto read = std::from_chars(at, end, number);
    if (read.ec != std::errc()) break;
    out.push_back(number);
    at = read.ptr < end && *read.ptr == '.' ? read.ptr + 1 : end;
  }
  return out;
}

// Whether two versions are known, and these are their numbers.
template <typename Test>
Truth Compared(const Fact& a, const Fact& b, Test test) {
  const Truth both = a.Given() && b.Given();
  if (!both.is_yes()) return both;
  const std::vector<int> x = NumbersOf(a.text());
  const std::vector<int> y = NumbersOf(b.text());
  if (x.empty() || y.empty()) return {Truth::kUnknown, both.basis};
  return When(test(x, y), both.basis);
}

Truth IsBelow(const Fact& a, const Fact& b) {
  return Compared(a, b, [](const auto& x, const auto& y) { return x < y; });
}

Truth IsNextMajor(const Fact& before, const Fact& after) {
  return Compared(before, after,
                  [](const auto& x, const auto& y) { return x[0] < y[0]; });
}

// Whether a provider from the image changes in this way.
template <Change kChange>
Truth Changes(const Bundled& b) {
  const Truth here = b.from_image && b.before.Given();
  // Then the target does not matter.
  if (here.is_no()) return here;
  switch (kChange) {
    case Change::kVanishes:
      return here && !b.after.Given();
    case Change::kGoesBack:
      return here && IsBelow(b.after, b.before);
    case Change::kNextMajor:
      return here && !IsBelow(b.after, b.before) &&
             IsNextMajor(b.before, b.after);
    case Change::kMovesOn:
      break;
  }
  // If the version in the target is not recorded, it is most likely another
  // one.
  if (b.after.Given().is_unknown()) return here;
  return here && IsBelow(b.before, b.after) && !IsNextMajor(b.before, b.after);
}

// From Airflow 2 to 3 nearly every provider leaves the image and needs a
// version for Airflow 3: the plugin airflow_3 says so, and old versions do not
// help.
Truth StaysInAirflow2(const Facts& f) {
  return !(f.Ask(Source("airflow.major")).Equals("2") &&
           f.Ask(Target("airflow.major")).Equals("3"));
}

std::string TextOf(const Bundled& b) {
  std::string out(b.before.text());
  out += " is in the image that you run, ";
  const std::string_view version = PublicPart(b.before.text());
  if (version != b.before.text()) {
    out.append("which is a build of ")
        .append(version)
        .append(" that no index has, ");
  }
  out += "and ";
  if (b.after.Given().is_unknown()) {
    return out + "the version in the target is not recorded";
  }
  return out.append(b.after.is_given() ? b.after.text() : "none")
      .append(" is in the target");
}

void ReportRemedy(const UsedProvider& provider, const Bundled& b,
                  Report& report) {
  const std::string_view version = PublicPart(b.before.text());
  const std::string pin = provider.package + "==" + std::string(version);
  report.Remedy("Pin the version in use: " + pin, "",
                "requirements.add " + pin);
  report.Do({Phase::kBefore, "Pin the provider that you use: " + pin, "",
             "requirements.add " + pin});
  if (!b.after.is_given()) return;
  report.Do({Phase::kAfter,
             "Raise " + provider.package + " alone, and test: the image has " +
                 std::string(b.after.text()),
             "", "", /*optional=*/true});
}

template <Change kChange>
Truth AnyChanges(const Facts& f) {
  const UsedProviders used = FindUsedProviders(f);
  // Without providers the facts of the releases do not matter.
  if (used.any.is_no() || used.all.empty()) {
    return {used.any.is_no()  ? Truth::kNo
            : used.incomplete ? Truth::kUnknown
                              : Truth::kNo,
            used.any.basis};
  }
  const Truth in_2 = StaysInAirflow2(f);
  if (in_2.is_no()) return in_2;
  Truth any = No();
  BundledProviders(f, used).EachThat(
      [&](const Bundled& b) { return Changes<kChange>(b); },
      [&](const UsedProvider&, const Bundled&, Truth truth) {
        any = any || truth;
      });
  if (any.is_yes()) return in_2 && any;
  if (used.incomplete) {
    return {Truth::kUnknown, any.basis | used.any.basis | in_2.basis};
  }
  return in_2 && any;
}

template <Change kChange>
void ReportChanges(const Facts& f, Truth, Report& report) {
  const UsedProviders used = FindUsedProviders(f);
  size_t shown = 0;
  BundledProviders(f, used).EachThat(
      [&](const Bundled& b) { return Changes<kChange>(b); },
      [&](const UsedProvider& provider, const Bundled& b, Truth truth) {
        if (!truth.is_yes() || ++shown > kMost) return;
        report.Subject(provider.package, TextOf(b), provider.first,
                       provider.imports);
        if (shown <= kMostWithRemedy) ReportRemedy(provider, b, report);
      });
  if (shown > kMost) {
    report.Detail("There are " + std::to_string(shown - kMost) + " more");
  }
}

// ---- Advisories -------------------------------------------------------------

constexpr char kPackages[] =
    "https://www.astronomer.io/docs/runtime/runtime-provider-reference";
constexpr char kUpgrade[] =
    "https://www.astronomer.io/docs/runtime/upgrade-runtime";

// The package of an import decides what to compare, which no condition
// expresses.
template <Change kChange>
constexpr Advisory About(std::string_view id) {
  return Advisory(id)
      .on(AnyStep())
      .check("providers")
      .decide(&AnyChanges<kChange>)
      .report(&ReportChanges<kChange>);
}

constexpr Advisory kRows[] = {
    About<Change::kVanishes>("ANY-PROVIDER-VANISHES")
        .alias("R6-SSH-SFTP")
        .alias("R8-PROVIDERS-REMOVED")
        .alias("R10-MYSQL-PROVIDER")
        .critical()
        .blocks_step()
        .title("Code imports a provider that is not in the target's image")
        .impact("DAGs that import it do not load")
        .remedy("Name it in requirements.txt, with the version that you use "
                "today")
        .reference(kPackages),

    About<Change::kGoesBack>("ANY-PROVIDER-GOES-BACK")
        .alias("R5-PROV-DOWN")
        .alias("R6-PROV-DOWN")
        .alias("R7-PROV-DOWN")
        .alias("R9-PROV-AZURE-DOWN")
        .alias("R10-AZURE-DOWN")
        .warning()
        .title("The target's image has an older provider than you use")
        .impact("Features of the newer one are gone, and its connections may "
                "read differently: a new line is frozen while the old one "
                "still gets providers")
        .remedy("Pin the version that you use today")
        .reference(kPackages),

    About<Change::kNextMajor>("ANY-PROVIDER-MAJOR")
        .alias("R7-CNCF-5")
        .alias("R5-CNCF-4")
        .alias("R8-CNCF7")
        .alias("R8-PROVIDER-MAJORS")
        .info()
        .title("The target's image has the next major version of a provider")
        .impact("A major version changes how some operators behave. The names "
                "and arguments that it takes from your code are listed apart")
        .remedy("Pin the version in use. Raise it later and alone, after you "
                "read its changelog")
        .reference(kPackages)
        .reference(kUpgrade),

    About<Change::kMovesOn>("ANY-UNPINNED-PROVIDER")
        .alias("R7-PIN-EXAMPLE")
        .info()
        .title("Code imports a provider of the image that you do not pin")
        .impact("The upgrade changes it together with Airflow: if a DAG "
                "breaks, it is hard to say which of the two caused it")
        .remedy("Pin the version in use, upgrade, and then raise the pins one "
                "by one")
        .reference(kUpgrade),
};

}  // namespace

constexpr AdvisoryTable kBundledProviders = Table(kRows);

}  // namespace upgrade_plugin::providers
