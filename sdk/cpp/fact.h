// One fact: the answer to a question, judged in three values. For code that
// decides (Advisory::decide) or reports; conditions need none of it.
//
// `Fact` lives for one examination and is used on its thread only; the texts
// it hands out live as long as the request. Nothing here allocates.
#ifndef SDK_CPP_FACT_H_
#define SDK_CPP_FACT_H_

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

#include "sdk/abi/upgrade_plugin.h"
#include "sdk/cpp/condition.h"
#include "sdk/cpp/text.h"
#include "sdk/cpp/truth.h"

namespace upgrade_plugin UPGRADE_PLUGIN_HIDDEN {

// One row of an answer.
struct Row {
  std::string_view name;
  std::string_view value;
  std::string_view file;
  uint32_t line;
  bool withheld;      // given, but its value is not known here
  const ua_fact* at;  // for Report::Subject and Report::Evidence

  // The value as a whole number; nothing when it is not one or is withheld.
  std::optional<int64_t> number() const {
    int64_t out = 0;
    const auto end =
        std::from_chars(value.data(), value.data() + value.size(), out);
    if (withheld || value.empty() || end.ec != std::errc() ||
        end.ptr != value.data() + value.size()) {
      return std::nullopt;
    }
    return out;
  }
  // The name's part between the two: "xcom" of "table.xcom.bytes" between
  // "table." and ".bytes". Empty for a name of another form.
  std::string_view NameBetween(std::string_view begin,
                               std::string_view end) const {
    const size_t frame = begin.size() + end.size();
    if (name.size() <= frame || !StartsWith(name, begin) ||
        !EndsWith(name, end)) {
      return {};
    }
    return name.substr(begin.size(), name.size() - frame);
  }
};

// The answer to one question. Judgements look at the first row's value: no
// where there is no row, unknown where the value is withheld.
class Fact {
 public:
  Fact(const ua_call* call, const ua_answer& answer)
      : call_(call), answer_(answer) {}

  uint32_t count() const { return answer_.count; }
  Row row(uint32_t i) const {
    const auto* at = reinterpret_cast<const unsigned char*>(answer_.facts) +
                     i * answer_.stride;
    const auto* fact = reinterpret_cast<const ua_fact*>(at);
    return {View(fact->name),
            View(fact->value),
            View(fact->file),
            fact->line,
            (fact->flags & UA_FACT_VALUE_WITHHELD) != 0,
            fact};
  }
  // Whether the rows are all there are.
  bool complete() const { return answer_.complete != 0; }
  // The value, empty when there is none or it is withheld.
  std::string_view text() const {
    return HasValue() ? row(0).value : std::string_view();
  }
  // The value as a whole number; nothing when it is not one.
  std::optional<int64_t> number() const {
    return HasValue() ? row(0).number() : std::nullopt;
  }
  // The question as a bit, to build a Truth by hand.
  uint64_t basis() const { return uint64_t{1} << answer_.question; }

  Truth Given() const {
    return {answer_.state == UA_PRESENT_FACT  ? Truth::kYes
            : answer_.state == UA_ABSENT_FACT ? Truth::kNo
                                              : Truth::kUnknown,
            basis()};
  }
  bool is_given() const { return Given().is_yes(); }

  // As Airflow reads booleans: t, true, 1 and f, false, 0 in any case, without
  // blanks around and what follows a '#'. It refuses other texts, so they are
  // unknown.
  Truth IsTrue() const {
    if (!HasValue()) return Judge([](std::string_view) { return false; });
    const std::string_view v = Trimmed(text().substr(0, text().find('#')));
    const bool yes =
        EqualsIgnoringCase(v, "true") || EqualsIgnoringCase(v, "t") || v == "1";
    const bool no = EqualsIgnoringCase(v, "false") ||
                    EqualsIgnoringCase(v, "f") || v == "0";
    if (!yes && !no) return {Truth::kUnknown, basis()};
    return When(yes, basis());
  }
  Truth Equals(std::string_view wanted) const {
    return Judge([=](std::string_view v) { return v == wanted; });
  }
  Truth Contains(std::string_view part) const {
    return Judge(
        [=](std::string_view v) { return upgrade_plugin::Contains(v, part); });
  }
  // Unknown when the value is not a number.
  Truth AtLeast(int64_t floor) const {
    if (HasValue() && !number()) return {Truth::kUnknown, basis()};
    return Judge([&](std::string_view) { return *number() >= floor; });
  }
  // Compare with a version; unknown when the value is no version of the scheme.
  Truth VersionAtLeast(Scheme scheme, std::string_view floor) const {
    const Truth below = VersionBelow(scheme, floor);
    return HasValue() ? !below : below;
  }
  Truth VersionBelow(Scheme scheme, std::string_view ceiling) const {
    if (!HasValue()) return Judge([](std::string_view) { return false; });
    int32_t order = 0;
    if (call_->compare(call_, static_cast<uint32_t>(scheme), Text(text()),
                       Text(ceiling), &order) != UA_OK) {
      return {Truth::kUnknown, basis()};
    }
    return When(order < 0, basis());
  }
  Truth VersionBelow(Scheme scheme, const Fact& other) const {
    const Truth both = Given() && other.Given();
    if (!both.is_yes()) return both;
    if (!HasValue() || !other.HasValue()) {
      return {Truth::kUnknown, both.basis};
    }
    const Truth below = VersionBelow(scheme, other.text());
    return {below.value, both.basis};
  }
  // Of the specifiers of a requirement: whether they let a version in.
  Truth Admits(std::string_view version) const {
    if (!is_given()) return Given();
    if (!HasValue()) return {Truth::kUnknown, basis()};
    int32_t fits = 0;
    if (call_->satisfies(call_, UA_SCHEME_PEP440, Text(version), Text(text()),
                         &fits) != UA_OK) {
      return {Truth::kUnknown, basis()};
    }
    return When(fits != 0, basis());
  }
  // That they let in no version from the floor on. Versions tried are the
  // floor, those that the specifiers name, and what comes right after them.
  Truth AdmitsNoneFrom(std::string_view floor) const;
  // Of a requirement: the version of a pin, "2.1" of "==2.1"; empty for any
  // other specifier.
  std::string_view PinnedVersion() const {
    const std::string_view v = text();
    if (!StartsWith(v, "==") ||
        v.find_first_of(",* ") != std::string_view::npos) {
      return {};
    }
    return v.substr(StartsWith(v, "===") ? 3 : 2);
  }
  // Whether a row satisfies the predicate; one whose value is not known cannot.
  template <typename Predicate>
  Truth SomeRow(Predicate predicate) const {
    bool withheld = false;
    for (uint32_t i = 0; i < answer_.count; ++i) {
      const Row r = row(i);
      if (r.withheld) {
        withheld = true;
      } else if (predicate(r)) {
        return {Truth::kYes, basis()};
      }
    }
    // Where there is a row there may be another, unless the host says no.
    const bool may_be_more = is_given() && !complete();
    if (withheld || Given().is_unknown() || may_be_more) {
      return {Truth::kUnknown, basis()};
    }
    return {Truth::kNo, basis()};
  }

 private:
  static bool EqualsIgnoringCase(std::string_view a, std::string_view lower) {
    if (a.size() != lower.size()) return false;
    for (size_t i = 0; i < a.size(); ++i) {
      const char c = a[i] >= 'A' && a[i] <= 'Z' ? char(a[i] - 'A' + 'a') : a[i];
      if (c != lower[i]) return false;
    }
    return true;
  }
  bool HasValue() const { return answer_.count > 0 && !row(0).withheld; }
  template <typename Predicate>
  Truth Judge(Predicate predicate) const {
    if (!is_given()) return Given();
    if (!HasValue()) return {Truth::kUnknown, basis()};
    return When(predicate(text()), basis());
  }

  const ua_call* call_;
  ua_answer answer_;
};

inline Truth Fact::AdmitsNoneFrom(std::string_view floor) const {
  const Truth at_floor = Admits(floor);
  if (at_floor.is_unknown() || !is_given()) return at_floor;
  const auto admits = [&](std::string_view version) {
    int32_t order = 0;
    return call_->compare(call_, UA_SCHEME_PEP440, Text(version), Text(floor),
                          &order) == UA_OK &&
           order >= 0 && Admits(version).is_yes();
  };
  const std::string_view specifiers = text();
  bool any = at_floor.is_yes() || Admits("99999").is_yes();
  for (size_t i = specifiers.find_first_of("0123456789");
       i != std::string_view::npos && !any;) {
    size_t end = specifiers.find_first_of(", *", i);
    if (end == std::string_view::npos) end = specifiers.size();
    std::string_view version = specifiers.substr(i, end - i);
    if (version.back() == '.') version.remove_suffix(1);
    char next[80];
    const size_t size = version.size() < 70 ? version.size() : 70;
    std::memcpy(next, version.data(), size);
    std::memcpy(next + size, ".1", 2);
    any = admits(version) || admits({next, size + 2});
    i = specifiers.find(',', end);
    if (i != std::string_view::npos) {
      i = specifiers.find_first_of("0123456789", i);
    }
  }
  return When(!any, basis());
}

}  // namespace UPGRADE_PLUGIN_HIDDEN

#endif  // SDK_CPP_FACT_H_
