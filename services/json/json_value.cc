#include "services/json/json_value.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "services/base/quoting.h"

namespace upgrade_advisor {
namespace {

using Kind = JsonValue::Kind;

// The library's own words about a parse error, without its error number and
// with what is not printable masked: it quotes the offending bytes.
std::string WordsOf(absl::string_view what) {
  if (absl::StrContains(what, "ill-formed UTF-8")) return "not UTF-8 text";
  const size_t end_of_number = what.find("] ");
  if (end_of_number != absl::string_view::npos) {
    what.remove_prefix(end_of_number + 2);
  }
  std::string words = absl::StrCat("not JSON: ", what.substr(0, 300));
  for (char& c : words) {
    if (!absl::ascii_isprint(static_cast<unsigned char>(c))) c = '?';
  }
  return words;
}

// Builds the tree from the library's events. Pointers into the tree stay valid
// while on the stack: only the innermost open container grows.
class TreeBuilder {
 public:
  using Json = nlohmann::json;

  TreeBuilder(absl::string_view source, LintReport& lint)
      : source_(source), lint_(lint) {}

  JsonValue TakeRoot() { return std::move(root_); }

  // The library's names for its events.
  bool null() { return Add(Kind::kNull) != nullptr; }
  bool number_integer(Json::number_integer_t) { return AddNumber(); }
  bool number_unsigned(Json::number_unsigned_t) { return AddNumber(); }
  bool number_float(Json::number_float_t, const std::string&) {
    return AddNumber();
  }
  bool binary(Json::binary_t&) { return false; }  // never in text
  bool boolean(bool value);
  bool string(std::string& value);
  bool key(std::string& key);
  bool start_object(size_t) { return Open(Kind::kObject); }
  bool start_array(size_t) { return Open(Kind::kArray); }
  bool end_object();
  bool end_array();
  bool parse_error(size_t position, const std::string& token,
                   const nlohmann::detail::exception& error);

 private:
  JsonValue* Slot();
  JsonValue* Add(Kind kind);
  bool AddNumber() { return Add(Kind::kNumber) != nullptr; }
  bool Open(Kind kind);
  bool Refuse(absl::string_view why);
  void CheckKeys(const JsonValue& object);
  std::string PathOfOpen() const;

  absl::string_view source_;
  LintReport& lint_;
  JsonValue root_;
  std::vector<JsonValue*> open_;
  size_t values_ = 0;
};

bool TreeBuilder::boolean(bool value) {
  JsonValue* slot = Add(Kind::kBoolean);
  if (slot != nullptr) slot->boolean = value;
  return slot != nullptr;
}

bool TreeBuilder::string(std::string& value) {
  JsonValue* slot = Add(Kind::kString);
  if (slot != nullptr) slot->string = std::move(value);
  return slot != nullptr;
}

bool TreeBuilder::key(std::string& key) {
  open_.back()->members.push_back({std::move(key), {}});
  return true;
}

bool TreeBuilder::end_object() {
  CheckKeys(*open_.back());
  open_.pop_back();
  return true;
}

bool TreeBuilder::end_array() {
  open_.pop_back();
  return true;
}

bool TreeBuilder::parse_error(size_t, const std::string&,
                              const nlohmann::detail::exception& error) {
  return Refuse(WordsOf(error.what()));
}

// Where the next value goes.
JsonValue* TreeBuilder::Slot() {
  if (open_.empty()) return &root_;
  JsonValue& container = *open_.back();
  if (container.kind == Kind::kObject) return &container.members.back().value;
  return &container.items.emplace_back();
}

JsonValue* TreeBuilder::Add(Kind kind) {
  if (++values_ > kJsonValuesMax) {
    Refuse(absl::StrCat("more than ", kJsonValuesMax, " JSON values"));
    return nullptr;
  }
  JsonValue* slot = Slot();
  slot->kind = kind;
  return slot;
}

bool TreeBuilder::Open(Kind kind) {
  if (open_.size() == kJsonDepthMax) {
    return Refuse(
        absl::StrCat("nested deeper than ", kJsonDepthMax, " levels"));
  }
  JsonValue* slot = Add(kind);
  if (slot != nullptr) open_.push_back(slot);
  return slot != nullptr;
}

bool TreeBuilder::Refuse(absl::string_view why) {
  lint_.AddFault(source_, "", why);
  return false;
}

// The library would silently keep one of the values.
void TreeBuilder::CheckKeys(const JsonValue& object) {
  std::vector<absl::string_view> keys;
  keys.reserve(object.members.size());
  for (const JsonMember& member : object.members) keys.push_back(member.key);
  std::sort(keys.begin(), keys.end());
  for (auto at = std::adjacent_find(keys.begin(), keys.end()); at != keys.end();
       at = std::adjacent_find(at, keys.end())) {
    const auto next = std::upper_bound(at, keys.end(), *at);
    lint_.AddFault(
        source_, JsonPathOfKey(PathOfOpen(), *at),
        absl::StrCat("given ", next - at, " times; give each key once"));
    at = next;
  }
}

std::string TreeBuilder::PathOfOpen() const {
  std::string path;
  for (size_t i = 0; i + 1 < open_.size(); ++i) {
    const JsonValue& container = *open_[i];
    path = container.kind == Kind::kObject
               ? JsonPathOfKey(path, container.members.back().key)
               : JsonPathOfIndex(path, container.items.size() - 1);
  }
  return path;
}

bool IsIdentifier(absl::string_view key) {
  return !key.empty() && key.size() <= 60 &&
         std::all_of(key.begin(), key.end(),
                     [](unsigned char c) {
                       return absl::ascii_isalnum(c) || c == '_';
                     }) &&
         !absl::ascii_isdigit(static_cast<unsigned char>(key[0]));
}

}  // namespace

absl::string_view JsonKindName(Kind kind) {
  switch (kind) {
    case Kind::kNull:
      return "null";
    case Kind::kBoolean:
      return "true or false";
    case Kind::kNumber:
      return "a number";
    case Kind::kString:
      return "a string";
    case Kind::kArray:
      return "an array";
    case Kind::kObject:
      return "an object";
  }
  return "";
}

std::string JsonPathOfKey(absl::string_view path, absl::string_view key) {
  if (!IsIdentifier(key))
    return absl::StrCat(path, "[", Quoted(key, '\"'), "]");
  return absl::StrCat(path, path.empty() ? "" : ".", key);
}

std::string JsonPathOfIndex(absl::string_view path, size_t index) {
  return absl::StrCat(path, "[", index, "]");
}

std::optional<JsonValue> ParseJson(absl::string_view source,
                                   absl::string_view text, LintReport& lint) {
  if (text.size() > kJsonBytesMax) {
    lint.AddFault(source, "",
                  absl::StrCat("larger than ", kJsonBytesMax >> 20, " MiB"));
    return std::nullopt;
  }
  TreeBuilder builder(source, lint);
  if (!nlohmann::json::sax_parse(text.begin(), text.end(), &builder)) {
    return std::nullopt;
  }
  return builder.TakeRoot();
}

}  // namespace upgrade_advisor
