// The facts a condition may ask for.
//
// `Facts` lives for one examination and is used on its thread only; the texts
// it hands out live as long as the request. Nothing here allocates.
#ifndef SDK_CPP_FACTS_H_
#define SDK_CPP_FACTS_H_

#include <charconv>
#include <cstddef>
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
  bool withheld;  // given, but its value is not known here
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
    return {View(fact->name), View(fact->value), View(fact->file), fact->line,
            (fact->flags & UA_FACT_VALUE_WITHHELD) != 0};
  }
  // The value, empty when there is none or it is withheld.
  std::string_view text() const {
    return HasValue() ? row(0).value : std::string_view();
  }
  // The value as a number; nothing when it is none.
  std::optional<int64_t> number() const {
    const std::string_view v = text();
    int64_t out = 0;
    const auto end = std::from_chars(v.data(), v.data() + v.size(), out);
    if (v.empty() || end.ec != std::errc() || end.ptr != v.data() + v.size()) {
      return std::nullopt;
    }
    return out;
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
  // Whether a row satisfies the predicate; an unknown value cannot.
  template <typename Predicate>
  Truth any(Predicate predicate) const {
    bool withheld = false;
    for (uint32_t i = 0; i < answer_.count; ++i) {
      const Row r = row(i);
      if (r.withheld) {
        withheld = true;
      } else if (predicate(r)) {
        return {kYes, basis};
      }
    }
    if (withheld || is_unknown()) return {kUnknown, basis};
    return {kNo, basis};
  }

 private:
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

// Whether two values are the same text.
inline Truth Same(const Fact& a, const Fact& b) {
  const Truth both = Truth(a) && Truth(b);
  if (!both.is_yes()) return both;
  if (a.row(0).withheld || b.row(0).withheld) {
    return {Truth::kUnknown, both.basis};
  }
  return When(a.text() == b.text(), both.basis);
}

class Facts {
 public:
  explicit Facts(const ua_call* call) : call_(call) {}

  // The Deployment.
  Fact config(std::string_view key) const {
    return Ask(0, UA_KIND_CONFIG, key);
  }
  Fact config_under(std::string_view section) const {
    return Under(0, UA_KIND_CONFIG, section);
  }
  Fact env(std::string_view name) const { return Ask(0, UA_KIND_ENV, name); }
  // Installed in the running image; known at the first step only.
  Fact installed(std::string_view package) const {
    return Ask(0, UA_KIND_PACKAGE, package);
  }
  Fact requirement(std::string_view package) const {
    return Ask(0, UA_KIND_REQUIREMENT, package);
  }
  Fact database(std::string_view name) const {
    return Ask(0, UA_KIND_DATABASE, name);
  }
  Fact database_under(std::string_view name) const {
    return Under(0, UA_KIND_DATABASE, name);
  }
  // The module or anything in it.
  Fact imports(std::string_view module) const {
    return Under(0, UA_KIND_IMPORT, module);
  }
  Fact calls(std::string_view function) const {
    return Ask(0, UA_KIND_CALL, function);
  }
  Fact keyword(std::string_view name) const {
    return Ask(0, UA_KIND_KEYWORD, name);
  }
  Fact defines_class(std::string_view name) const {
    return Ask(0, UA_KIND_CLASS, name);
  }
  Fact docker(std::string_view name) const {
    return Ask(0, UA_KIND_DOCKER, name);
  }
  Fact file(std::string_view name) const { return Ask(0, UA_KIND_FILE, name); }
  Fact request(std::string_view name) const {
    return Ask(0, UA_KIND_REQUEST, name);
  }

  // The releases.
  Fact source(std::string_view name) const {
    return Ask(1, UA_KIND_RELEASE, name);
  }
  Fact target(std::string_view name) const {
    return Ask(2, UA_KIND_RELEASE, name);
  }
  Fact bundled_before(std::string_view package) const {
    return Ask(1, UA_KIND_PACKAGE, package);
  }
  Fact bundled_after(std::string_view package) const {
    return Ask(2, UA_KIND_PACKAGE, package);
  }

  // Any question, for kinds without a short name.
  Fact Ask(uint32_t sheet, uint32_t kind, std::string_view name,
           uint32_t match = UA_MATCH_EXACT) const {
    ua_answer answer{};
    answer.size = sizeof answer;
    call_->ask(call_, sheet, kind, Text(name), match, &answer);
    return Fact(call_, answer);
  }
  Fact Under(uint32_t sheet, uint32_t kind, std::string_view name) const {
    return Ask(sheet, kind, name, UA_MATCH_UNDER);
  }

  // Whether the request is over; long loops ask now and then.
  bool stopped() const { return call_->stopped(call_) != 0; }
  const ua_call* call() const { return call_; }

 private:
  const ua_call* call_;
};

// Compares a fact's version with another fact's.
inline Truth VersionBelow(Scheme scheme, const Facts& facts, const Fact& a,
                          const Fact& b) {
  const Truth both = Truth(a) && Truth(b);
  if (!both.is_yes()) return both;
  int32_t order = 0;
  const ua_call* call = facts.call();
  if (call->compare(call, static_cast<uint32_t>(scheme), Text(a.text()),
                    Text(b.text()), &order) != UA_OK) {
    return {Truth::kUnknown, both.basis};
  }
  return When(order < 0, both.basis);
}

}  // namespace UPGRADE_PLUGIN_HIDDEN

#endif  // SDK_CPP_FACTS_H_
