#include "plugins/providers/judgement.h"

#include <charconv>
#include <optional>
#include <string>

#include "plugins/providers/bundled.h"

namespace upgrade_plugin::providers {
namespace {

// A call takes 1024 emissions: so many providers are told with what to do, and
// so many by their name.
constexpr size_t kMostWithRemedy = 100;
constexpr size_t kMost = 600;

std::optional<int> MajorOf(std::string_view version) {
  const size_t epoch = version.find('!');
  if (epoch != std::string_view::npos) version.remove_prefix(epoch + 1);
  int out = 0;
  const auto end =
      std::from_chars(version.data(), version.data() + version.size(), out);
  if (end.ec != std::errc()) return std::nullopt;
  return out;
}

Truth IsNextMajor(const Fact& before, const Fact& after) {
  const Truth both = Truth(before) && Truth(after);
  if (!both.is_yes()) return both;
  const auto old_major = MajorOf(before.text());
  const auto new_major = MajorOf(after.text());
  if (!old_major || !new_major) return {Truth::kUnknown, both.basis};
  return When(*new_major > *old_major, both.basis);
}

// The change of a provider that the image brings, before and after.
template <Change kChange>
Truth Changes(const Facts& f, const Bundled& b) {
  const Truth here = b.from_image && b.before;
  // A no is a no, whatever the target has.
  if (here.is_no()) return here;
  switch (kChange) {
    case Change::kVanishes:
      return here && !b.after;
    case Change::kGoesBack:
      return here && VersionBelow(Scheme::kPep440, f, b.after, b.before);
    case Change::kNextMajor:
      return here && !VersionBelow(Scheme::kPep440, f, b.after, b.before) &&
             IsNextMajor(b.before, b.after);
    case Change::kMovesOn:
      break;
  }
  // What the target brings is not recorded: another version, most likely.
  if (b.after.is_unknown()) return here;
  return here && VersionBelow(Scheme::kPep440, f, b.before, b.after) &&
         !IsNextMajor(b.before, b.after);
}

// From Airflow 2 to 3 nearly every provider leaves the image and has to be of a
// version for Airflow 3: another plugin says so, and old versions are not kept.
Truth StaysInAirflow2(const Facts& f) {
  return !(f.source("airflow.major").equals("2") &&
           f.target("airflow.major").equals("3"));
}

std::string TextOf(const Bundled& b) {
  std::string out(b.before.text());
  out += " is in the image you run, ";
  if (b.after.is_unknown()) return out + "what the target has is not recorded";
  return out.append(b.after.is_yes() ? b.after.text() : "none")
      .append(" in the target");
}

void ReportRemedy(const UsedProvider& provider, const Bundled& b,
                  Report& report) {
  const std::string pin =
      provider.package + "==" + std::string(b.before.text());
  report.Remedy("Pin the version in use: " + pin, "",
                "requirements.add " + pin);
  report.Do({Phase::kBefore, "Pin the provider you use: " + pin, "",
             "requirements.add " + pin});
  if (!b.after.is_yes()) return;
  report.Do({Phase::kAfter,
             "Raise " + provider.package +
                 " by itself, and test: the image "
                 "has " +
                 std::string(b.after.text()),
             "", "", /*optional=*/true});
}

}  // namespace

template <Change kChange>
Truth AnyChanges(const Facts& f) {
  const UsedProviders used = FindUsedProviders(f);
  // Release facts are asked for nothing where there is nothing to compare.
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
      [&](const Bundled& b) { return Changes<kChange>(f, b); },
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
  size_t told = 0;
  BundledProviders(f, used).EachThat(
      [&](const Bundled& b) { return Changes<kChange>(f, b); },
      [&](const UsedProvider& provider, const Bundled& b, Truth truth) {
        if (!truth.is_yes() || ++told > kMost) return;
        report.Subject(provider.package, TextOf(b), provider.first,
                       provider.imports);
        if (told <= kMostWithRemedy) ReportRemedy(provider, b, report);
      });
  if (told > kMost) {
    report.Detail("There are " + std::to_string(told - kMost) + " more");
  }
}

template Truth AnyChanges<Change::kVanishes>(const Facts&);
template Truth AnyChanges<Change::kGoesBack>(const Facts&);
template Truth AnyChanges<Change::kNextMajor>(const Facts&);
template Truth AnyChanges<Change::kMovesOn>(const Facts&);
template void ReportChanges<Change::kVanishes>(const Facts&, Truth, Report&);
template void ReportChanges<Change::kGoesBack>(const Facts&, Truth, Report&);
template void ReportChanges<Change::kNextMajor>(const Facts&, Truth, Report&);
template void ReportChanges<Change::kMovesOn>(const Facts&, Truth, Report&);

}  // namespace upgrade_plugin::providers
