#include "services/fleet/filter/filter_literal.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "services/base/nearest.h"
#include "services/base/quoting.h"
#include "services/domain/day.h"

namespace upgrade_advisor {
namespace {

constexpr size_t kDaySize = 10;  // YYYY-MM-DD

// "verdict is one of READY, BLOCKED, not 'x'".
absl::Status Unlike(const FieldRow& field, absl::string_view what,
                    absl::string_view text) {
  return absl::InvalidArgumentError(
      absl::StrCat(field.name, " is ", what, ", not ", Quoted(text)));
}

absl::StatusOr<Wanted> ReadEnum(const FieldRow& field,
                                const std::string& text) {
  absl::string_view shown = text;
  absl::ConsumePrefix(&shown, field.prefix);
  for (size_t i = 0; i < field.values.size(); ++i) {
    if (shown == field.values[i]) return Wanted(static_cast<int64_t>(i + 1));
  }
  const std::vector<std::string> names(field.values.begin(),
                                       field.values.end());
  const std::string upper = absl::AsciiStrToUpper(text);
  const std::optional<std::string> nearest = NearestName(
      absl::StripPrefix(absl::string_view(upper), field.prefix), names);
  if (nearest) {
    return absl::InvalidArgumentError(
        absl::StrCat(field.name, " has no value ", Quoted(text),
                     "; did you mean ", *nearest, "?"));
  }
  return Unlike(field, absl::StrCat("one of ", absl::StrJoin(names, ", ")),
                text);
}

absl::StatusOr<Wanted> ReadBool(const FieldRow& field,
                                const std::string& text) {
  if (text == "true") return Wanted(true);
  if (text == "false") return Wanted(false);
  return Unlike(field, "true or false", text);
}

absl::StatusOr<Wanted> ReadInteger(const FieldRow& field,
                                   const std::string& text) {
  int64_t number = 0;
  if (absl::SimpleAtoi(text, &number)) return Wanted(number);
  return Unlike(field, "a whole number", text);
}

absl::StatusOr<Wanted> ReadDay(const FieldRow& field, const std::string& text) {
  if (text.size() == kDaySize && ParseDay(text)) return Wanted(text);
  return Unlike(field, "a day as 2026-01-31", text);
}

absl::StatusOr<Wanted> ReadVersion(const FieldRow& field,
                                   const std::string& text) {
  absl::StatusOr<Pep440Version> version = Pep440Version::Parse(text);
  if (version.ok()) return Wanted(*std::move(version));
  return Unlike(field, "a version as 2.10 or 12", text);
}

absl::StatusOr<Wanted> ReadRelease(const FieldRow& field,
                                   const std::string& text) {
  absl::string_view version = text;
  const bool is_runtime = absl::ConsumePrefix(&version, "runtime ");
  const bool is_certified =
      !is_runtime && absl::ConsumePrefix(&version, "certified ");
  WantedRelease wanted;
  for (const Distribution each :
       {Distribution::kRuntime, Distribution::kCertified}) {
    const bool is_runtime_now = each == Distribution::kRuntime;
    if (is_runtime_now ? is_certified : is_runtime) continue;
    absl::StatusOr<ReleaseVersion> read = ReleaseVersion::Parse(each, version);
    if (!read.ok()) continue;
    (is_runtime_now ? wanted.runtime : wanted.certified) = *std::move(read);
  }
  if (wanted.runtime || wanted.certified) return Wanted(std::move(wanted));
  return Unlike(field, "a release as 12.1.0, 3.1-21 or \"certified 2.3.4-11\"",
                text);
}

absl::StatusOr<Wanted> ReadText(const FieldRow& field,
                                const WrittenValue& value) {
  if (value.Text().empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("nothing equals an empty text; write NOT ", field.name,
                     ":* for Deployments without one"));
  }
  return Wanted(WildText{value.parts});
}

}  // namespace

std::string ComparatorFault(const FieldRow& field, absl::string_view written) {
  if (written == ":") return "";
  if (field.type == FieldType::kTexts) {
    return absl::StrCat(field.name, " is a list; ask for a member with ",
                        field.name, ":VALUE");
  }
  if (written == "=" || written == "!=") return "";
  const char* what = field.type == FieldType::kText   ? "a text"
                     : field.type == FieldType::kEnum ? "a name"
                     : field.type == FieldType::kBool ? "true or false"
                                                      : "";
  if (*what == '\0') return "";
  return absl::StrCat(field.name, " is ", what, ", which has no order; write ",
                      "= or !=");
}

absl::StatusOr<Wanted> ReadWanted(const FieldRow& field,
                                  const WrittenValue& value) {
  const std::string text = value.Text();
  switch (field.type) {
    case FieldType::kEnum:
      return ReadEnum(field, text);
    case FieldType::kBool:
      return ReadBool(field, text);
    case FieldType::kInteger:
      return ReadInteger(field, text);
    case FieldType::kDay:
      return ReadDay(field, text);
    case FieldType::kVersion:
      return ReadVersion(field, text);
    case FieldType::kRelease:
      return ReadRelease(field, text);
    case FieldType::kText:
    case FieldType::kTexts:
      return ReadText(field, value);
  }
  return absl::InternalError("a field without a type");
}

}  // namespace upgrade_advisor
