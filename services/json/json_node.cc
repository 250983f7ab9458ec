#include "services/json/json_node.h"

#include "absl/strings/str_cat.h"
#include "services/base/quoting.h"
#include "services/domain/day.h"

namespace upgrade_advisor {

using Kind = JsonValue::Kind;

void JsonNode::Fault(absl::string_view text) const {
  lint_->AddFault(source_, path_, text);
}

void JsonNode::Notice(absl::string_view text) const {
  lint_->AddNotice(source_, path_, text);
}

bool JsonNode::Is(Kind kind) const {
  if (value_->kind == kind) return true;
  Fault(absl::StrCat(JsonKindName(value_->kind), "; expected ",
                     JsonKindName(kind)));
  return false;
}

void JsonNode::ForEachMember(
    absl::FunctionRef<void(const std::string& key, const JsonNode& node)> visit)
    const {
  if (!Is(Kind::kObject)) return;
  for (const JsonMember& member : value_->members) {
    visit(member.key,
          JsonNode(*this, member.value, JsonPathOfKey(path_, member.key)));
  }
}

void JsonNode::ForEachItem(
    absl::FunctionRef<void(const JsonNode& node)> visit) const {
  if (!Is(Kind::kArray)) return;
  for (size_t i = 0; i < value_->items.size(); ++i) {
    visit(JsonNode(*this, value_->items[i], JsonPathOfIndex(path_, i)));
  }
}

bool JsonNode::CheckObject() const { return Is(Kind::kObject); }

std::optional<JsonNode> JsonNode::Member(absl::string_view key) const {
  for (const JsonMember& member : value_->members) {
    if (member.key != key) continue;
    if (member.value.kind == Kind::kNull) return std::nullopt;
    return JsonNode(*this, member.value, JsonPathOfKey(path_, key));
  }
  return std::nullopt;
}

std::optional<JsonNode> JsonNode::RequiredMember(
    absl::string_view key, absl::string_view right) const {
  std::optional<JsonNode> member = Member(key);
  if (!member.has_value()) {
    lint_->AddFault(source_, JsonPathOfKey(path_, key),
                    absl::StrCat("missing; expected ", right));
  }
  return member;
}

std::optional<std::string> JsonNode::String() const {
  if (!Is(Kind::kString)) return std::nullopt;
  return value_->string;
}

std::optional<bool> JsonNode::Boolean() const {
  if (!Is(Kind::kBoolean)) return std::nullopt;
  return value_->boolean;
}

std::optional<absl::CivilDay> JsonNode::Day() const {
  if (!Is(Kind::kString)) return std::nullopt;
  const std::optional<absl::CivilDay> day = ParseDay(value_->string);
  if (!day.has_value()) {
    Fault(absl::StrCat(Quoted(value_->string, '\"'),
                       " is not a day; use a real day as YYYY-MM-DD or an RFC "
                       "3339 timestamp"));
  }
  return day;
}

std::vector<std::string> JsonNode::Strings() const {
  std::vector<std::string> strings;
  ForEachItem([&strings](const JsonNode& item) {
    if (std::optional<std::string> text = item.String()) {
      strings.push_back(*std::move(text));
    }
  });
  return strings;
}

std::optional<std::string> JsonNode::StringAt(absl::string_view key) const {
  const std::optional<JsonNode> member = Member(key);
  return member.has_value() ? member->String() : std::nullopt;
}

std::optional<bool> JsonNode::BooleanAt(absl::string_view key) const {
  const std::optional<JsonNode> member = Member(key);
  return member.has_value() ? member->Boolean() : std::nullopt;
}

std::optional<absl::CivilDay> JsonNode::DayAt(absl::string_view key) const {
  const std::optional<JsonNode> member = Member(key);
  return member.has_value() ? member->Day() : std::nullopt;
}

std::vector<std::string> JsonNode::StringsAt(absl::string_view key) const {
  const std::optional<JsonNode> member = Member(key);
  return member.has_value() ? member->Strings() : std::vector<std::string>();
}

std::optional<std::string> JsonNode::RequiredStringAt(
    absl::string_view key, absl::string_view right) const {
  const std::optional<JsonNode> member = RequiredMember(key, right);
  return member.has_value() ? member->String() : std::nullopt;
}

std::optional<JsonNode> JsonNode::RequiredObjectAt(
    absl::string_view key) const {
  std::optional<JsonNode> member = RequiredMember(key, "an object");
  if (!member.has_value() || !member->CheckObject()) return std::nullopt;
  return member;
}

}  // namespace upgrade_advisor
