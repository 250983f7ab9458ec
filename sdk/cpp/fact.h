// One fact: the answer to a question, judged in three values.
//
// `Fact` lives for one examination and is used on its thread only; the texts
// it hands out live as long as the request. Nothing here allocates.
#ifndef SDK_CPP_FACT_H_
#define SDK_CPP_FACT_H_

#include <charconv>
#include <cstddef>
#include <cstring>
#include <optional>
#include <string_view>
#include <type_traits>

#include "sdk/abi/upgrade_plugin.h"
#include "sdk/cpp/truth.h"

namespace upgrade_plugin UPGRADE_PLUGIN_HIDDEN {

inline std::string_view View(ua_string text) {
  return {text.data, static_cast<size_t>(text.size)};
}
constexpr ua_string Text(std::string_view text) {
  return {text.data(), text.size()};
}

enum class Scheme : uint32_t {
  kPep440 = UA_SCHEME_PEP440,
  kRuntime = UA_SCHEME_RUNTIME,
  kCertified = UA_SCHEME_CERTIFIED
};

// One row of an answer.
struct Row {
  std::string_view name;
  std::string_view value;
  std::string_view file;
  uint32_t line;
  bool withheld;      // given, but its value is not known here
  const ua_fact* at;  // for Report::Subject

  // The value as a number; nothing when it is none or withheld.
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
  std::string_view name_between(std::string_view begin,
                                std::string_view end) const {
    const size_t frame = begin.size() + end.size();
    if (name.size() <= frame || name.substr(0, begin.size()) != begin ||
        name.substr(name.size() - end.size()) != end) {
      return {};
    }
    return name.substr(begin.size(), name.size() - frame);
  }
};

// The answer to one question. As a truth it says "it is given"; the members
// judge the first row's value and are unknown where the value is withheld.
class Fact : public Truth {
 public:
  Fact(const ua_call* call, const ua_answer& answer)
      : Truth(Given(answer)), call_(call), answer_(answer) {}

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
  // The value as a number; nothing when it is none.
  std::optional<int64_t> number() const {
    return HasValue() ? row(0).number() : std::nullopt;
  }

  // As Airflow reads booleans: t, true, 1 and f, false, 0 in any case, without
  // blanks around and what follows a '#'. It refuses other texts, so they are
  // unknown.
  Truth is_true() const {
    if (!HasValue()) return Judge([](std::string_view) { return false; });
    const std::string_view v = Trimmed(text().substr(0, text().find('#')));
    const bool yes =
        EqualsIgnoringCase(v, "true") || EqualsIgnoringCase(v, "t") || v == "1";
    const bool no = EqualsIgnoringCase(v, "false") ||
                    EqualsIgnoringCase(v, "f") || v == "0";
    if (!yes && !no) return {kUnknown, basis};
    return When(yes, basis);
  }
  Truth equals(std::string_view wanted) const {
    return Judge([=](std::string_view v) { return v == wanted; });
  }
  Truth starts_with(std::string_view prefix) const {
    return Judge([=](std::string_view v) {
      return v.substr(0, prefix.size()) == prefix;
    });
  }
  Truth contains(std::string_view part) const {
    return Judge([=](std::string_view v) {
      return v.find(part) != std::string_view::npos;
    });
  }
  // Unknown when the value is not a number.
  Truth at_least(int64_t floor) const {
    const std::optional<int64_t> n = number();
    if (HasValue() && !n) return {kUnknown, basis};
    return Judge([&](std::string_view) { return *n >= floor; });
  }
  // Compares with a version; unknown when the value is no version of the
  // scheme.
  Truth version_at_least(Scheme scheme, std::string_view floor) const {
    if (!HasValue()) return Judge([](std::string_view) { return false; });
    int32_t order = 0;
    if (call_->compare(call_, static_cast<uint32_t>(scheme), Text(text()),
                       Text(floor), &order) != UA_OK) {
      return {kUnknown, basis};
    }
    return When(order >= 0, basis);
  }
  Truth version_below(Scheme scheme, std::string_view ceiling) const {
    const Truth not_below = version_at_least(scheme, ceiling);
    // An absent version is not below anything.
    return HasValue() ? !not_below : not_below;
  }
  // Of a requirement: the version of a pin, "2.1" of "==2.1"; empty for any
  // other specifier.
  std::string_view pinned_version() const {
    const std::string_view v = text();
    const size_t begin = v.substr(0, 3) == "===" ? 3 : 2;
    if (v.substr(0, 2) != "==" ||
        v.find_first_of(",* ") != std::string_view::npos) {
      return {};
    }
    return v.substr(begin);
  }
  // Of a requirement: whether its specifiers admit no version from the floor
  // on. Versions tried are the floor, those that the specifiers name, and what
  // comes right after them.
  Truth admits_none_from(std::string_view floor) const;
  // Whether a row satisfies the predicate; an unknown value cannot. Rows that
  // do are the evidence, and the others are not.
  template <typename Predicate>
  Truth any(Predicate predicate) const {
    bool withheld = false;
    uint32_t found = 0;
    for (uint32_t i = 0; i < answer_.count && found < kShownRows; ++i) {
      const Row r = row(i);
      if (r.withheld) {
        withheld = true;
      } else if (predicate(r)) {
        ++found;
        if (answer_.count > 1) Show(r);
      }
    }
    if (found != 0) return {kYes, basis};
    // Where there is a row there may be another, unless the host says no.
    const bool may_be_more = is_yes() && !complete();
    if (withheld || is_unknown() || may_be_more) return {kUnknown, basis};
    return {kNo, basis};
  }

 private:
  // What a host shows of an answer at most.
  static constexpr uint32_t kShownRows = 20;
  void Show(const Row& r) const {
    ua_emission emission{};
    emission.size = sizeof emission;
    emission.kind = UA_EMIT_EVIDENCE;
    emission.basis = basis;
    emission.evidence = r.at;
    emission.evidence_count = 1;
    call_->emit(call_, &emission);
  }

  enum class Fit { kFits, kDoesNot, kNoVersion };
  Fit Admits(std::string_view version) const {
    int32_t fits = 0;
    if (call_->satisfies(call_, UA_SCHEME_PEP440, Text(version), Text(text()),
                         &fits) != UA_OK) {
      return Fit::kNoVersion;
    }
    return fits != 0 ? Fit::kFits : Fit::kDoesNot;
  }
  bool AdmitsFrom(std::string_view version, std::string_view floor) const {
    int32_t order = 0;
    return call_->compare(call_, UA_SCHEME_PEP440, Text(version), Text(floor),
                          &order) == UA_OK &&
           order >= 0 && Admits(version) == Fit::kFits;
  }
  static Truth Given(const ua_answer& a) {
    const Value value = a.state == UA_PRESENT_FACT  ? kYes
                        : a.state == UA_ABSENT_FACT ? kNo
                                                    : kUnknown;
    return {value, uint64_t{1} << a.question};
  }
  static std::string_view Trimmed(std::string_view v) {
    constexpr std::string_view kBlanks = " \t\r\n";
    const size_t begin = v.find_first_not_of(kBlanks);
    if (begin == std::string_view::npos) return {};
    return v.substr(begin, v.find_last_not_of(kBlanks) - begin + 1);
  }
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
    if (!is_yes()) return *this;
    if (!HasValue()) return {kUnknown, basis};
    return When(predicate(text()), basis);
  }

  const ua_call* call_;
  ua_answer answer_;
};

inline Truth Fact::admits_none_from(std::string_view floor) const {
  if (!is_yes()) return *this;
  if (!HasValue()) return {kUnknown, basis};
  const std::string_view specifiers = text();
  const Fit at_floor = Admits(floor);
  if (at_floor == Fit::kNoVersion) return {kUnknown, basis};
  if (at_floor == Fit::kFits || Admits("99999") == Fit::kFits) {
    return {kNo, basis};
  }
  for (size_t i = specifiers.find_first_of("0123456789");
       i != std::string_view::npos;) {
    size_t end = specifiers.find_first_of(", *", i);
    if (end == std::string_view::npos) end = specifiers.size();
    std::string_view version = specifiers.substr(i, end - i);
    if (version.back() == '.') version.remove_suffix(1);
    char next[80];
    const size_t size = version.size() < 70 ? version.size() : 70;
    std::memcpy(next, version.data(), size);
    std::memcpy(next + size, ".1", 2);
    if (AdmitsFrom(version, floor) || AdmitsFrom({next, size + 2}, floor)) {
      return {kNo, basis};
    }
    i = specifiers.find(',', end);
    if (i != std::string_view::npos) {
      i = specifiers.find_first_of("0123456789", i);
    }
  }
  return {kYes, basis};
}

// Whether two values are the same text.
inline Truth Same(const Fact& a, const Fact& b) {
  const Truth both = Truth(a) && Truth(b);
  if (!both.is_yes()) return both;
  if (a.row(0).withheld || b.row(0).withheld) {
    return {Truth::kUnknown, both.basis};
  }
  return When(a.text() == b.text(), both.basis);
}

}  // namespace UPGRADE_PLUGIN_HIDDEN

#endif  // SDK_CPP_FACT_H_
