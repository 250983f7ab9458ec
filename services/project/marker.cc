#include "services/project/marker.h"

#include <array>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/domain/pep440_specifiers.h"

namespace upgrade_advisor {
namespace {

constexpr size_t kMaxBytes = 4096;
constexpr int kMaxDepth = 32;

// The variables of PEP 508, and what they are in an image.
struct Variable {
  absl::string_view name;
  absl::string_view value = {};
  bool known = false;
};
constexpr Variable kVariables[] = {
    {"python_version"},
    {"python_full_version"},
    {"os_name", "posix", true},
    {"os.name", "posix", true},
    {"sys_platform", "linux", true},
    {"sys.platform", "linux", true},
    {"platform_release"},
    {"platform_system", "Linux", true},
    {"platform_version"},
    {"platform.version"},
    {"platform_machine"},
    {"platform.machine"},
    {"platform_python_implementation", "CPython", true},
    {"platform.python_implementation", "CPython", true},
    {"python_implementation", "CPython", true},
    {"implementation_name", "cpython", true},
    {"implementation_version"},
    // No extra of the project itself is asked for.
    {"extra", "", true},
};
constexpr std::array<absl::string_view, 10> kOperators = {
    "===", "==", "!=", "<=", ">=", "~=", "<", ">", "not in", "in"};

// One side of a comparison.
struct Operand {
  std::optional<std::string> value;  // nothing: unknown
};

Truth Compare(const std::string& left, absl::string_view op,
              const std::string& right) {
  if (op == "in") return TruthOf(absl::StrContains(right, left));
  if (op == "not in") return TruthOf(!absl::StrContains(right, left));
  const auto specifier = Pep440Specifiers::Parse(absl::StrCat(op, right));
  const auto version = Pep440Version::Parse(left);
  if (specifier.ok() && version.ok())
    return TruthOf(specifier->Contains(*version));
  if (op == "==" || op == "===") return TruthOf(left == right);
  if (op == "!=") return TruthOf(left != right);
  // Texts have no order.
  if (op == "<" || op == ">") return Truth::kNo;
  if (op == "<=" || op == ">=") return TruthOf(left == right);
  return Truth::kUnknown;  // ~= of no versions is undefined
}

// or: and ("or" and)*    and: one ("and" one)*    one: "(" or ")" | comparison
class Evaluator {
 public:
  Evaluator(absl::string_view text, const MarkerEnvironment& environment)
      : rest_(text), environment_(environment) {}

  absl::StatusOr<Truth> Run() {
    const Truth out = Or(0);
    SkipBlanks();
    if (fault_.empty() && !rest_.empty()) fault_ = "has text after its end";
    if (!fault_.empty()) {
      return absl::InvalidArgumentError(absl::StrCat("the marker ", fault_));
    }
    return out;
  }

 private:
  void SkipBlanks() { rest_ = absl::StripLeadingAsciiWhitespace(rest_); }
  void Fail(absl::string_view fault) {
    if (fault_.empty()) fault_ = std::string(fault);
    rest_ = {};
  }
  // A word such as "and", which no letter follows.
  bool TakeWord(absl::string_view word) {
    SkipBlanks();
    if (!absl::StartsWith(rest_, word)) return false;
    if (rest_.size() > word.size() &&
        (absl::ascii_isalnum(rest_[word.size()]) ||
         rest_[word.size()] == '_')) {
      return false;
    }
    rest_.remove_prefix(word.size());
    return true;
  }
  Truth Or(int depth) {
    Truth out = And(depth);
    while (TakeWord("or")) out = upgrade_advisor::Or(out, And(depth));
    return out;
  }
  Truth And(int depth) {
    Truth out = One(depth);
    while (TakeWord("and")) out = upgrade_advisor::And(out, One(depth));
    return out;
  }
  Truth One(int depth) {
    SkipBlanks();
    if (!absl::ConsumePrefix(&rest_, "(")) return Comparison();
    if (depth == kMaxDepth) {
      Fail("nests deeper than 32");
      return Truth::kUnknown;
    }
    const Truth out = Or(depth + 1);
    SkipBlanks();
    if (!absl::ConsumePrefix(&rest_, ")")) Fail("lacks a ')'");
    return out;
  }
  Truth Comparison() {
    const Operand left = Take();
    const absl::string_view op = TakeOperator();
    const Operand right = Take();
    if (!fault_.empty() || !left.value || !right.value) return Truth::kUnknown;
    return Compare(*left.value, op, *right.value);
  }
  absl::string_view TakeOperator() {
    SkipBlanks();
    if (TakeWord("not")) {
      if (!TakeWord("in")) Fail("has a 'not' without 'in'");
      return "not in";
    }
    if (TakeWord("in")) return "in";
    for (absl::string_view op : kOperators) {
      if (!absl::ascii_isalpha(op[0]) && absl::ConsumePrefix(&rest_, op)) {
        return op;
      }
    }
    Fail("lacks a comparison such as ==");
    return "==";
  }
  Operand Take() {
    SkipBlanks();
    if (!rest_.empty() && (rest_[0] == '\'' || rest_[0] == '"')) {
      const size_t end = rest_.find(rest_[0], 1);
      if (end == absl::string_view::npos) {
        Fail("has a text without a closing quote");
        return {};
      }
      Operand out{std::string(rest_.substr(1, end - 1))};
      rest_.remove_prefix(end + 1);
      return out;
    }
    return TakeVariable();
  }
  Operand TakeVariable() {
    size_t size = 0;
    while (size < rest_.size() && (absl::ascii_isalnum(rest_[size]) ||
                                   rest_[size] == '_' || rest_[size] == '.')) {
      ++size;
    }
    const absl::string_view name = rest_.substr(0, size);
    rest_.remove_prefix(size);
    for (const Variable& variable : kVariables) {
      if (variable.name != name) continue;
      if (name == "python_version" && !environment_.python_version.empty()) {
        return {environment_.python_version};
      }
      if (!variable.known) return {};
      return {std::string(variable.value)};
    }
    Fail(
        "has a name that is not a variable of PEP 508, such as python_version");
    return {};
  }

  absl::string_view rest_;
  const MarkerEnvironment& environment_;
  std::string fault_;
};

}  // namespace

absl::StatusOr<Truth> EvaluateMarker(absl::string_view marker,
                                     const MarkerEnvironment& environment) {
  if (marker.size() > kMaxBytes) {
    return absl::InvalidArgumentError("the marker is longer than 4096 bytes");
  }
  return Evaluator(marker, environment).Run();
}

}  // namespace upgrade_advisor
