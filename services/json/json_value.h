// A parsed JSON document, as little of it as our files need.
//
// Plain values that own their parts; safe to read from any thread. The JSON
// library stays behind json_value.cc: its header is heavy.
#ifndef SERVICES_JSON_JSON_VALUE_H_
#define SERVICES_JSON_JSON_VALUE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/json/lint_report.h"

namespace upgrade_advisor {

struct JsonMember;

struct JsonValue {
  enum class Kind : uint8_t {
    kNull,
    kBoolean,
    kNumber,  // the number itself is not kept: no field read here is one
    kString,
    kArray,
    kObject
  };

  Kind kind = Kind::kNull;
  bool boolean = false;
  std::string string;
  std::vector<JsonValue> items;     // of an array
  std::vector<JsonMember> members;  // of an object, in the order of the file
};

struct JsonMember {
  std::string key;
  JsonValue value;
};

// Limits of ParseJson. A public feed has a few hundred KiB.
inline constexpr size_t kJsonBytesMax = 16 << 20;
inline constexpr size_t kJsonDepthMax = 64;
inline constexpr size_t kJsonValuesMax = 500'000;

// "a string", "an object": how messages name a kind.
absl::string_view JsonKindName(JsonValue::Kind kind);

// Paths as lint messages show them: a.b, a["9.1.0"], a[3].
std::string JsonPathOfKey(absl::string_view path, absl::string_view key);
std::string JsonPathOfIndex(absl::string_view path, size_t index);

// Parses strict JSON in UTF-8. Faults, added to `lint` under the name `source`:
// not JSON or not UTF-8, a limit exceeded, a key given twice in one object.
// Empty when there is no document; duplicate keys alone still give one, so that
// its other faults can be reported too.
std::optional<JsonValue> ParseJson(absl::string_view source,
                                   absl::string_view text, LintReport& lint);

}  // namespace upgrade_advisor

#endif  // SERVICES_JSON_JSON_VALUE_H_
