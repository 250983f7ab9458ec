#include "services/cli/client/upgrade_test_report.h"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "services/cli/client/option_files.h"
#include "services/domain/redaction.h"
#include "services/domain/request_limits.h"

namespace upgrade_advisor {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kOption[] = "--upgrade-test";

// What Python, uv or a DAG says, in words of its own.
bool QuotesCode(const std::string& member) {
  return member == "text" || member == "error" || member == "why" ||
         member == "reason";
}

std::string CleanText(const std::string& name, const std::string& text,
                      Reader reader) {
  const bool is_withheld = reader == Reader::kServiceElsewhere &&
                           QuotesCode(name) && MayHoldSecret(text);
  return is_withheld ? "(withheld: it may hold a secret)"
                     : ScrubCredentials(text);
}

// Members keep their order: equal reports are equal requests.
void Clean(const std::string& name, Reader reader, Json& value) {
  if (value.is_object()) {
    value.erase("traceback");
    for (auto& [member, part] : value.items()) Clean(member, reader, part);
  } else if (value.is_array()) {
    for (Json& item : value) Clean(name, reader, item);
  } else if (value.is_string()) {
    value = CleanText(name, value.get_ref<const std::string&>(), reader);
  }
}

// Nothing if the text is not JSON, or nested beyond what a report is.
std::optional<Json> Parse(const std::string& text) {
  constexpr int kDeepest = 32;
  bool is_too_deep = false;
  Json out = Json::parse(
      text,
      [&](int depth, Json::parse_event_t, Json&) {
        is_too_deep = is_too_deep || depth > kDeepest;
        return depth <= kDeepest;
      },
      /*allow_exceptions=*/false);
  if (out.is_discarded() || is_too_deep) return std::nullopt;
  return out;
}

std::string Text(const Json& report) {
  return report.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

absl::StatusOr<std::string> ReadUpgradeTestReport(const std::string& path,
                                                  Reader reader) {
  std::filesystem::path file = path;
  std::error_code error;
  if (std::filesystem::is_directory(file, error)) file /= "report.json";
  const absl::StatusOr<std::string> text = ReadFileOf(kOption, file.string());
  if (!text.ok()) return text.status();
  std::optional<Json> report = Parse(*text);
  if (!report) {
    return absl::InvalidArgumentError(absl::StrCat(
        kOption, ": ", file.string(), " is not the report.json of a test"));
  }
  Clean("", reader, *report);
  std::string out = Text(*report);
  if (out.size() <= limits::kUpgradeTestBytes || !report->is_object()) {
    return out;
  }
  // What failed is worth more than what worked.
  report->erase("works");
  return Text(*report);
}

}  // namespace upgrade_advisor
