#include "services/project/masked_files.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/domain/redaction.h"
#include "services/project/settings_files.h"

namespace upgrade_advisor {
namespace {

// Lines that are not understood are replaced by one that is not either.
constexpr absl::string_view kNotUnderstood = "withheld";

// What is left of a value.
std::string Masked(FactKind kind, std::string name, absl::string_view value) {
  Fact fact;
  fact.kind = kind;
  fact.name = std::move(name);
  fact.value = std::string(value);
  Redact(fact);
  return fact.value_withheld ? std::string(kWithheldValue) : fact.value;
}

bool IsComment(absl::string_view body) {
  return !body.empty() && (body[0] == '#' || body[0] == ';');
}

// A comment may have anything in it, and is never read.
std::string MaskedComment(absl::string_view line) {
  return MayHoldSecret(line) ? "#" : std::string(line);
}

std::string MaskedLines(
    absl::string_view text,
    const std::function<std::string(absl::string_view)>& masked) {
  std::string out;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    absl::string_view line = text.substr(0, end);
    const bool has_return = absl::ConsumeSuffix(&line, "\r");
    absl::StrAppend(&out, masked(line), has_return ? "\r" : "",
                    end < text.size() ? "\n" : "");
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

// ---- .env -------------------------------------------------------------------

// Line by line, as the reader goes. A quote that is not closed on its line is
// an error to it, but what follows is still part of somebody's key.
class DotEnvMask {
 public:
  std::string operator()(absl::string_view line) {
    const absl::string_view body = absl::StripAsciiWhitespace(line);
    if (body.empty()) return std::string(line);
    if (IsComment(body)) return MaskedComment(line);
    const SettingsFile read = ReadDotEnv("", line);
    const bool is_within = quote_ != 0;
    if (absl::StrContains(body, quote_)) quote_ = 0;
    if (read.settings.empty()) return NotRead(body);
    const Setting& setting = read.settings.front();
    if (!absl::StrContains(body, '=')) {
      return is_within ? "WITHHELD" : std::string(line);
    }
    return Read(line, setting);
  }

 private:
  // The error stays the same.
  std::string NotRead(absl::string_view body) {
    const size_t equals = body.find('=');
    const size_t quote = body.find_first_of("\"'");
    if (quote != absl::string_view::npos) quote_ = body[quote];
    const bool opens = equals != absl::string_view::npos &&
                       !ReadDotEnv("", body.substr(0, equals)).settings.empty();
    return opens ? absl::StrCat(body.substr(0, equals), "=\"")
                 : absl::StrCat(kNotUnderstood, "?");
  }

  static std::string Read(absl::string_view line, const Setting& setting) {
    if (setting.value.empty()) return std::string(line);
    const std::string value = MaskedVariable(setting.name, setting.value);
    if (value == setting.value && !MayHoldSecret(line)) {
      return std::string(line);
    }
    const bool is_plain = value.find_first_of("\"'# ") == std::string::npos;
    return absl::StrCat(line.substr(0, line.find('=') + 1),
                        is_plain ? value : kWithheldValue);
  }

  char quote_ = 0;
};

// ---- airflow.cfg ------------------------------------------------------------

// Values go on over lines; the lines of one that is hidden become comments.
std::string MaskedAirflowCfg(absl::string_view text) {
  const SettingsFile read = ReadAirflowCfg("", text);
  std::vector<std::string> masks;  // by line, empty: as it is
  for (const Setting& setting : read.settings) {
    const std::string value =
        Masked(FactKind::kConfig, setting.name, setting.value);
    if (masks.size() <= setting.line) masks.resize(setting.line + 1);
    if (value != setting.value) masks[setting.line] = value;
  }
  size_t number = 0;
  bool hidden = false;
  return MaskedLines(text, [&](absl::string_view line) -> std::string {
    ++number;
    const absl::string_view body = absl::StripAsciiWhitespace(line);
    if (body.empty()) return std::string(line);
    if (IsComment(body)) return MaskedComment(line);
    const bool continues = number > 1 && absl::ascii_isspace(line[0]);
    if (continues && hidden) return "#";
    hidden = number < masks.size() && !masks[number].empty();
    if (hidden) {
      return absl::StrCat(line.substr(0, line.find_first_of("=:") + 1), " ",
                          absl::StrContains(masks[number], '\n')
                              ? kWithheldValue
                              : masks[number]);
    }
    const bool is_read = line.find_first_of("=:[") != absl::string_view::npos;
    if (!is_read && !continues) return std::string(kNotUnderstood);
    return MayHoldSecret(line) && continues ? "#" : std::string(line);
  });
}

// ---- Dockerfile -------------------------------------------------------------

// Options of commands whose next word is a user with a password, a header or a
// key.
bool TakesSecret(absl::string_view word) {
  constexpr absl::string_view kOptions[] = {"-u",
                                            "-p",
                                            "-H",
                                            "-k",
                                            "-i",
                                            "--user",
                                            "--header",
                                            "--proxy-user",
                                            "--token",
                                            "--password",
                                            "--api-key",
                                            "--index-url",
                                            "--extra-index-url"};
  return std::find(std::begin(kOptions), std::end(kOptions), word) !=
         std::end(kOptions);
}

// One word of a command, "NAME=VALUE" among them.
std::string MaskedWord(absl::string_view word) {
  const size_t equals = word.find('=');
  if (equals != absl::string_view::npos && equals + 1 < word.size()) {
    const absl::string_view name = word.substr(0, equals);
    const absl::string_view value = word.substr(equals + 1);
    if (IsSecretName(name) || LooksLikeKey(value) ||
        absl::EqualsIgnoreCase(name, "value") || TakesSecret(name)) {
      return absl::StrCat(name, "=", kWithheldValue);
    }
    if (ConfigKeyOf(name)) {
      return absl::StrCat(name, "=", MaskedVariable(name, value));
    }
  }
  if (LooksLikeKey(word)) return std::string(kWithheldValue);
  return ScrubCredentials(word);
}

std::string MaskedCommandLine(absl::string_view line) {
  std::string out;
  bool follows_option = false;
  while (!line.empty()) {
    const size_t blanks = std::min(line.find_first_not_of(" \t"), line.size());
    absl::StrAppend(&out, line.substr(0, blanks));
    line.remove_prefix(blanks);
    const size_t end = std::min(line.find_first_of(" \t"), line.size());
    const absl::string_view word = line.substr(0, end);
    line.remove_prefix(end);
    if (word.empty()) break;
    absl::StrAppend(&out, follows_option && word != "\\"
                              ? std::string(kWithheldValue)
                              : MaskedWord(word));
    follows_option = TakesSecret(word);
  }
  return out;
}

std::string MaskedDockerLine(absl::string_view line) {
  const absl::string_view body = absl::StripAsciiWhitespace(line);
  if (IsComment(body)) return MaskedComment(line);
  if (!MayHoldSecret(line)) return std::string(line);
  // "ENV NAME the value": an old form.
  const std::vector<absl::string_view> words =
      absl::StrSplit(body, absl::ByAnyChar(" \t"), absl::SkipEmpty());
  if (words.size() > 2 && absl::EqualsIgnoreCase(words[0], "env") &&
      !absl::StrContains(words[1], '=') && IsSecretName(words[1])) {
    return absl::StrCat("ENV ", words[1], " ", kWithheldValue);
  }
  return MaskedCommandLine(line);
}

// ---- Requirements -----------------------------------------------------------

// Where packages come from decides nothing here, and its path may be a token.
std::string MaskedRequirement(absl::string_view line) {
  const absl::string_view body = absl::StripAsciiWhitespace(line);
  if (IsComment(body)) return MaskedComment(line);
  if (!MayHoldSecret(line) && !absl::StrContains(line, "://")) {
    return std::string(line);
  }
  const size_t scheme = line.find("://");
  if (absl::StartsWith(body, "-") && scheme != absl::string_view::npos) {
    return absl::StrCat(line.substr(0, scheme + 3), "[redacted]");
  }
  return MaskedCommandLine(line);
}

}  // namespace

std::string MaskedVariable(absl::string_view name, absl::string_view value) {
  if (value.empty()) return "";
  if (std::optional<std::string> key = ConfigKeyOf(name)) {
    return Masked(FactKind::kConfig, *std::move(key), value);
  }
  return Masked(FactKind::kEnv, std::string(name), value);
}

std::string MaskedFile(absl::string_view path, absl::string_view text) {
  if (path == ".env") return MaskedLines(text, DotEnvMask());
  if (path == "airflow.cfg") return MaskedAirflowCfg(text);
  if (path == "Dockerfile") return MaskedLines(text, MaskedDockerLine);
  return MaskedLines(text, MaskedRequirement);
}

}  // namespace upgrade_advisor
