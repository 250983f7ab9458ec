// Values of expressions that look at the version of Airflow, for one version.
//
// Pure; thread-safe.
#ifndef SERVICES_PYTHON_VERSION_VALUES_H_
#define SERVICES_PYTHON_VERSION_VALUES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/python/syntax_tree.h"

namespace upgrade_advisor::python {

// A value as Python has it, as far as versions need that.
struct VersionValue {
  enum class Kind : uint8_t {
    kUnknown,
    kNone,
    kBool,  // number: 0 or 1
    kNumber,
    kText,
    kList,     // a tuple as well
    kVersion,  // items: the numbers of the release
    kObject,  // something that is there; a distribution has its version in text
  };
  Kind kind = Kind::kUnknown;
  int number = 0;
  std::string text;
  std::vector<VersionValue> items;

  bool known() const { return kind != Kind::kUnknown; }

  static VersionValue None() { return {Kind::kNone, 0, "", {}}; }
  static VersionValue Bool(bool value) { return {Kind::kBool, value, "", {}}; }
  static VersionValue Number(int value) {
    return {Kind::kNumber, value, "", {}};
  }
  static VersionValue Text(std::string value) {
    return {Kind::kText, 0, std::move(value), {}};
  }
  static VersionValue List(std::vector<VersionValue> items) {
    return {Kind::kList, 0, "", std::move(items)};
  }
  static VersionValue Object(std::string text) {
    return {Kind::kObject, 0, std::move(text), {}};
  }
};

// What bool() says; nothing of an unknown.
std::optional<bool> TruthOf(const VersionValue& value);
VersionValue Compare(Word word, const VersionValue& a, const VersionValue& b);
// "2.10.0rc1" as a version; unknown if it begins with no number.
VersionValue VersionOf(const VersionValue& text);
VersionValue IntOf(const VersionValue& value);
// ".major", ".release", ".version" of a distribution.
VersionValue AttributeOf(const VersionValue& value, absl::string_view name);
// What is between the brackets: "0", "-1", ":2".
VersionValue ItemOf(const VersionValue& value, absl::string_view index);
// ".split('.')", ".startswith(('2', '3'))", ".strip()".
VersionValue MethodOf(const VersionValue& value, absl::string_view name,
                      const std::vector<VersionValue>& arguments);

}  // namespace upgrade_advisor::python

#endif  // SERVICES_PYTHON_VERSION_VALUES_H_
