#include "services/project/settings_files.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace upgrade_advisor {
namespace {

constexpr size_t kMaxBytes = 1u << 20;
constexpr uint32_t kMaxLines = 20000;
constexpr size_t kMaxValue = 65536;

// Walks the lines of a file and keeps what comes of it.
class LineReader {
 public:
  LineReader(absl::string_view path, absl::string_view text, SettingsFile& out)
      : path_(path), rest_(text), out_(out) {
    if (text.size() > kMaxBytes) {
      Fail("the file is larger than 1 MiB, the limit");
      rest_ = {};
    }
    absl::ConsumePrefix(&rest_, "\xEF\xBB\xBF");
  }

  // The next line without its end; false at the end of the file.
  bool Next(absl::string_view& line) {
    if (rest_.empty()) return false;
    if (number_ == kMaxLines) {
      Fail("the file has more than 20000 lines, the limit");
      rest_ = {};
      return false;
    }
    ++number_;
    const size_t end = std::min(rest_.find('\n'), rest_.size());
    line = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    absl::ConsumeSuffix(&line, "\r");
    return true;
  }
  void Fail(absl::string_view reason) {
    out_.errors.push_back(
        {std::string(path_), number_, 0, std::string(reason)});
  }
  void Add(std::string name, std::string value, bool withheld) {
    out_.settings.push_back(
        {std::move(name), std::move(value), number_, withheld});
  }

 private:
  absl::string_view path_;
  absl::string_view rest_;
  SettingsFile& out_;
  uint32_t number_ = 0;
};

bool IsVariableName(absl::string_view name) {
  return !name.empty() && !absl::ascii_isdigit(name[0]) && name.size() <= 256 &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return absl::ascii_isalnum(c) || c == '_'; });
}

// The value of a line of .env. Nothing if a quote is not closed.
bool DotEnvValue(absl::string_view text, std::string& value, bool& withheld) {
  text = absl::StripAsciiWhitespace(text);
  const char quote = text.empty() ? '\0' : text[0];
  if (quote == '"' || quote == '\'') {
    const size_t end = text.find(quote, 1);
    if (end == absl::string_view::npos) return false;
    value = std::string(text.substr(1, end - 1));
    withheld = quote == '"' && absl::StrContains(value, "${");
    return true;
  }
  // Outside quotes a comment stands behind a blank.
  const size_t comment = text.find(" #");
  value = std::string(absl::StripAsciiWhitespace(text.substr(0, comment)));
  withheld = absl::StrContains(value, "${");
  return true;
}

}  // namespace

// Section names contain single
// underscores, and a key may contain double ones: the first pair divides.
std::optional<std::string> ConfigKeyOf(absl::string_view name) {
  if (!absl::ConsumePrefix(&name, "AIRFLOW__")) return std::nullopt;
  const size_t divide = name.find("__");
  if (divide == absl::string_view::npos || divide == 0 ||
      divide + 2 == name.size()) {
    return std::nullopt;
  }
  return absl::AsciiStrToLower(
      absl::StrCat(name.substr(0, divide), ".", name.substr(divide + 2)));
}

SettingsFile ReadAirflowCfg(absl::string_view path, absl::string_view text) {
  SettingsFile out;
  LineReader reader(path, text, out);
  std::string section;
  bool may_continue = false;
  absl::string_view line;
  while (reader.Next(line)) {
    const absl::string_view body = absl::StripAsciiWhitespace(line);
    if (body.empty() || body[0] == '#' || body[0] == ';') continue;
    if (may_continue && absl::ascii_isspace(line[0])) {
      Setting& last = out.settings.back();
      if (last.value.size() < kMaxValue)
        absl::StrAppend(&last.value, "\n", body);
      continue;
    }
    may_continue = false;
    if (body[0] == '[') {
      const size_t end = body.find(']');
      if (end == absl::string_view::npos) {
        reader.Fail("a section lacks its ']'");
      } else {
        section = absl::AsciiStrToLower(body.substr(1, end - 1));
      }
      continue;
    }
    const size_t divide = body.find_first_of("=:");
    if (divide == absl::string_view::npos || divide == 0) {
      reader.Fail("a line is neither a section nor a setting with '='");
      continue;
    }
    if (section.empty()) {
      reader.Fail("a setting comes before the first section");
      continue;
    }
    const absl::string_view key =
        absl::StripAsciiWhitespace(body.substr(0, divide));
    const absl::string_view value =
        absl::StripAsciiWhitespace(body.substr(divide + 1));
    reader.Add(absl::AsciiStrToLower(absl::StrCat(section, ".", key)),
               std::string(value),
               absl::StrContains(value, "%(") || absl::StrContains(value, "$"));
    may_continue = true;
  }
  return out;
}

SettingsFile ReadDotEnv(absl::string_view path, absl::string_view text) {
  SettingsFile out;
  LineReader reader(path, text, out);
  absl::string_view line;
  while (reader.Next(line)) {
    absl::string_view body = absl::StripAsciiWhitespace(line);
    if (body.empty() || body[0] == '#') continue;
    if (absl::ConsumePrefix(&body, "export ")) {
      body = absl::StripLeadingAsciiWhitespace(body);
    }
    const size_t equals = body.find('=');
    const absl::string_view name =
        absl::StripAsciiWhitespace(body.substr(0, equals));
    if (!IsVariableName(name)) {
      reader.Fail("a line is not NAME=VALUE");
      continue;
    }
    // A name alone takes its value from the shell.
    if (equals == absl::string_view::npos) {
      reader.Add(std::string(name), "", /*withheld=*/true);
      continue;
    }
    std::string value;
    bool withheld = false;
    if (!DotEnvValue(body.substr(equals + 1), value, withheld)) {
      reader.Fail("a quoted value has no closing quote on its line");
      continue;
    }
    reader.Add(std::string(name), std::move(value), withheld);
  }
  return out;
}

}  // namespace upgrade_advisor
