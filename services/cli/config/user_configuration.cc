#include "services/cli/config/user_configuration.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "services/base/read_file.h"
#include "services/server/configuration_file.h"

namespace upgrade_advisor {
namespace {

constexpr uint64_t kMostBytes = 64 << 10;

std::string Variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::string Unquoted(absl::string_view text) {
  text = absl::StripAsciiWhitespace(text);
  const bool is_quoted =
      text.size() > 1 && text.front() == '"' && text.back() == '"';
  return std::string(is_quoted ? text.substr(1, text.size() - 2) : text);
}

// Lines that CheckConfigurationFile found nothing wrong with.
std::vector<UserSetting> SettingsOf(absl::string_view text) {
  std::vector<UserSetting> out;
  int number = 0;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    line = absl::StripAsciiWhitespace(line);
    if (line.empty() || line[0] == '#' || line[0] == ';') continue;
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(line, absl::MaxSplits('=', 1));
    out.push_back({std::string(absl::StripAsciiWhitespace(parts.first)),
                   Unquoted(parts.second), number});
  }
  return out;
}

bool IsFileOfTls(absl::string_view name) {
  return name == "tls-ca" || name == "tls-cert" || name == "tls-key";
}

absl::Status CheckSettings(const UserConfiguration& configuration) {
  std::vector<std::string> faults;
  std::set<std::string> names;
  for (const UserSetting& s : configuration.settings) {
    const std::string at =
        absl::StrCat(configuration.path, ":", s.line, ": ", s.name);
    if (!names.insert(s.name).second) {
      faults.push_back(absl::StrCat(at, " is set twice: leave out one"));
    }
    if (IsFileOfTls(s.name) && !absl::StartsWith(s.value, "/")) {
      faults.push_back(
          absl::StrCat(at, " is a relative path: begin it with /"));
    }
  }
  return faults.empty()
             ? absl::OkStatus()
             : absl::InvalidArgumentError(absl::StrJoin(faults, "\n"));
}

absl::StatusOr<UserConfiguration> ReadThere(const std::string& path) {
  const absl::StatusOr<std::string> text = ReadRegularFile(path, kMostBytes);
  if (!text.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, " ", text.status().message()));
  }
  if (absl::Status s = CheckConfigurationFile(path, ConfigurableNames());
      !s.ok()) {
    return s;
  }
  UserConfiguration out{path, true, SettingsOf(*text)};
  if (absl::Status s = CheckSettings(out); !s.ok()) return s;
  return out;
}

}  // namespace

ConfigurationPlace PlaceOfConfiguration() {
  if (const char* named = std::getenv("UPGRADE_ADVISOR_CONFIG")) {
    return {named, true};
  }
  std::string folder = Variable("XDG_CONFIG_HOME");
  if (!absl::StartsWith(folder, "/")) {
    const std::string home = Variable("HOME");
    if (home.empty()) return {};
    folder = absl::StrCat(home, "/.config");
  }
  return {absl::StrCat(folder, "/upgrade-advisor/config"), false};
}

const std::vector<std::string>& ConfigurableNames() {
  static const auto& names = *new std::vector<std::string>{
      "color",           "organization",    "server",
      "timeout-seconds", "tls-ca",          "tls-cert",
      "tls-key",         "tls-server-name", "use-proxy"};
  return names;
}

absl::StatusOr<UserConfiguration> ReadUserConfiguration(
    const ConfigurationPlace& place) {
  if (place.path.empty()) return UserConfiguration{};
  std::error_code error;
  const bool exists = std::filesystem::exists(place.path, error);
  // A folder that may not be entered is reported when the file is read.
  if (!exists && !error && !place.is_named) {
    return UserConfiguration{place.path, false, {}};
  }
  return ReadThere(place.path);
}

}  // namespace upgrade_advisor
