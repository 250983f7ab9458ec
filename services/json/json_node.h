// A place in a JSON document that knows its path, for readers that report every
// fault instead of stopping at the first.
//
// Cheap to copy. Borrows the document, the source name and the report, which
// must outlive it. Not thread-safe: it writes to the report.
#ifndef SERVICES_JSON_JSON_NODE_H_
#define SERVICES_JSON_JSON_NODE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "services/json/json_value.h"
#include "services/json/lint_report.h"

namespace upgrade_advisor {

class JsonNode {
 public:
  // The top of a document.
  JsonNode(absl::string_view source, const JsonValue& value, LintReport& lint)
      : source_(source), value_(&value), lint_(&lint) {}

  absl::string_view source() const { return source_; }
  const std::string& path() const { return path_; }

  // Adds a fault or a notice at this place.
  void Fault(absl::string_view text) const;
  void Notice(absl::string_view text) const;

  // Calls `visit` for each member or item, in the order of the file. A fault,
  // and no call, if this is not an object or array.
  void ForEachMember(
      absl::FunctionRef<void(const std::string& key, const JsonNode& node)>
          visit) const;
  void ForEachItem(absl::FunctionRef<void(const JsonNode& node)> visit) const;

  // Whether this is an object; a fault if not.
  bool CheckObject() const;

  // The member `key` of an object that passed CheckObject, or empty where it is
  // missing or null. Members nobody asks for are never faults.
  std::optional<JsonNode> Member(absl::string_view key) const;
  // The same, and a fault where it is missing or null; `right` says what should
  // be there.
  std::optional<JsonNode> RequiredMember(absl::string_view key,
                                         absl::string_view right) const;

  // The value itself; empty, and a fault, if it is something else.
  std::optional<std::string> String() const;
  std::optional<bool> Boolean() const;
  std::optional<absl::CivilDay> Day() const;  // see ParseDay
  // An array of strings.
  std::vector<std::string> Strings() const;

  // The same of the optional member `key`: empty, without a fault, where it is
  // missing or null.
  std::optional<std::string> StringAt(absl::string_view key) const;
  std::optional<bool> BooleanAt(absl::string_view key) const;
  std::optional<absl::CivilDay> DayAt(absl::string_view key) const;
  std::vector<std::string> StringsAt(absl::string_view key) const;
  // The same of the member `key`; a fault where there is none.
  std::optional<std::string> RequiredStringAt(absl::string_view key,
                                              absl::string_view right) const;
  // The member `key`, an object; a fault where there is none.
  std::optional<JsonNode> RequiredObjectAt(absl::string_view key) const;

 private:
  JsonNode(const JsonNode& parent, const JsonValue& value, std::string path)
      : source_(parent.source_),
        value_(&value),
        lint_(parent.lint_),
        path_(std::move(path)) {}

  bool Is(JsonValue::Kind kind) const;

  absl::string_view source_;
  const JsonValue* value_;
  LintReport* lint_;
  std::string path_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_JSON_JSON_NODE_H_
