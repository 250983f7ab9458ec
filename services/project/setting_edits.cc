#include "services/project/setting_edits.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/project/dockerfile.h"
#include "services/project/settings_files.h"

namespace upgrade_advisor {
namespace {

bool IsDockerfile(const ProjectFile& file) { return file.path == "Dockerfile"; }
bool IsAirflowCfg(const ProjectFile& file) {
  return file.path == "airflow.cfg";
}

// "core.auth_manager" as a variable.
std::string VariableOf(absl::string_view option) {
  return absl::AsciiStrToUpper(
      absl::StrCat("AIRFLOW__", absl::StrReplaceAll(option, {{".", "__"}})));
}

// "AIRFLOW__CORE__AUTH_MANAGER" as section and key in lower case.
std::pair<std::string, std::string> OptionOf(absl::string_view variable) {
  absl::ConsumePrefix(&variable, "AIRFLOW__");
  const size_t divide = variable.find("__");
  if (divide == absl::string_view::npos) return {};
  return {absl::AsciiStrToLower(variable.substr(0, divide)),
          absl::AsciiStrToLower(variable.substr(divide + 2))};
}

std::vector<PlacedSetting> OfDockerfile(const ProjectFile& file) {
  std::vector<PlacedSetting> out;
  for (const DockerStage& stage :
       Dockerfile::Read(file.path, file.text).stages) {
    for (const DockerStage::Variable& variable : stage.environment) {
      out.push_back({variable.name, variable.value.text, variable.line,
                     variable.value.complete});
    }
  }
  return out;
}

// Everything else in a Dockerfile, which no change of a setting may touch.
std::vector<std::string> OthersOf(const ProjectFile& file) {
  std::vector<std::string> out;
  if (!IsDockerfile(file)) return out;
  for (const DockerStage& stage :
       Dockerfile::Read(file.path, file.text).stages) {
    out.push_back(stage.image.text);
    for (const DockerInstruction& one : stage.instructions) {
      if (one.name == "env") continue;
      out.push_back(absl::StrCat(one.name, " ", one.arguments));
    }
  }
  return out;
}

// What the reader sees, but for the lines.
bool Agree(const std::vector<PlacedSetting>& a,
           const std::vector<PlacedSetting>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const PlacedSetting& x, const PlacedSetting& y) {
                      return x.name == y.name && x.value == y.value &&
                             x.complete == y.complete;
                    });
}

struct Range {
  size_t begin = 0;
  size_t end = 0;  // before the line end
};

Range LineAt(absl::string_view text, uint32_t line) {
  Range out;
  for (uint32_t i = 1; i < line; ++i) {
    out.begin = text.find('\n', out.begin);
    if (out.begin == absl::string_view::npos) return {};
    ++out.begin;
  }
  out.end = std::min(text.find('\n', out.begin), text.size());
  return out;
}

bool IsPartOfName(char c) { return absl::ascii_isalnum(c) || c == '_'; }

// Where a word stands in a line, not as a part of a longer one.
std::optional<Range> FindWord(absl::string_view text, Range line,
                              absl::string_view word) {
  const bool dotted = absl::StrContains(word, '.');
  const auto extends = [&](char c) {
    return IsPartOfName(c) || (dotted && c == '.');
  };
  for (size_t at = text.find(word, line.begin);
       at != absl::string_view::npos && at + word.size() <= line.end;
       at = text.find(word, at + 1)) {
    const size_t end = at + word.size();
    if ((at == line.begin || !extends(text[at - 1])) &&
        (end == text.size() || !extends(text[end]))) {
      return Range{at, end};
    }
  }
  return std::nullopt;
}

// A change that is made, and then read again.
class Change {
 public:
  Change(const ProjectFile& file, size_t at)
      : file_(file), before_(SettingsOf(file)), expected_(before_), at_(at) {}

  bool is_there() const { return at_ < before_.size(); }
  const PlacedSetting& setting() const { return before_[at_]; }
  Range line() const { return LineAt(file_.text, setting().line); }
  std::vector<PlacedSetting>& expected() { return expected_; }

  std::optional<std::string> Make(Range range, absl::string_view text) const {
    const absl::string_view old = file_.text;
    ProjectFile after{file_.path, absl::StrCat(old.substr(0, range.begin), text,
                                               old.substr(range.end))};
    if (!Agree(SettingsOf(after), expected_) ||
        OthersOf(after) != OthersOf(file_)) {
      return std::nullopt;
    }
    return std::move(after.text);
  }

 private:
  const ProjectFile& file_;
  const std::vector<PlacedSetting> before_;
  std::vector<PlacedSetting> expected_;
  const size_t at_;
};

// The value behind "NAME=" or "key = ", as it is written; nothing where it has
// quotes or anything else that may mean more.
std::optional<Range> PlainValueAfter(absl::string_view text, Range line,
                                     size_t name_end) {
  size_t begin = name_end;
  while (begin < line.end && absl::StrContains(" \t=:", text[begin])) ++begin;
  size_t end = begin;
  while (end < line.end &&
         (IsPartOfName(text[end]) || absl::StrContains("./:@,+-", text[end]))) {
    ++end;
  }
  if (end == begin) return std::nullopt;
  if (end < line.end && !absl::ascii_isspace(text[end])) return std::nullopt;
  return Range{begin, end};
}

// The name as the file writes it.
std::string WrittenName(const ProjectFile& file, const PlacedSetting& setting) {
  return IsAirflowCfg(file) ? OptionOf(setting.name).second : setting.name;
}

}  // namespace

std::vector<PlacedSetting> SettingsOf(const ProjectFile& file) {
  std::vector<PlacedSetting> out;
  if (IsDockerfile(file)) return OfDockerfile(file);
  if (IsAirflowCfg(file)) {
    for (Setting& one : ReadAirflowCfg(file.path, file.text).settings) {
      out.push_back({VariableOf(one.name), std::move(one.value), one.line,
                     !one.value_withheld});
    }
  } else if (file.path == ".env") {
    for (Setting& one : ReadDotEnv(file.path, file.text).settings) {
      out.push_back({std::move(one.name), std::move(one.value), one.line,
                     !one.value_withheld});
    }
  }
  return out;
}

// An option moves to another section by hand.
std::optional<std::string> RenameSetting(const ProjectFile& file, size_t at,
                                         absl::string_view name) {
  Change change(file, at);
  if (!change.is_there()) return std::nullopt;
  const std::string old = WrittenName(file, change.setting());
  std::string fresh(name);
  if (IsAirflowCfg(file)) {
    if (OptionOf(name).first != OptionOf(change.setting().name).first) {
      return std::nullopt;
    }
    fresh = OptionOf(name).second;
  }
  const auto range = FindWord(file.text, change.line(), old);
  if (!range || fresh.empty()) return std::nullopt;
  change.expected()[at].name = std::string(name);
  return change.Make(*range, fresh);
}

std::optional<std::string> RemoveSetting(const ProjectFile& file, size_t at) {
  Change change(file, at);
  if (!change.is_there()) return std::nullopt;
  Range line = change.line();
  if (line.end < file.text.size()) ++line.end;
  change.expected().erase(change.expected().begin() +
                          static_cast<std::ptrdiff_t>(at));
  return change.Make(line, "");
}

std::optional<std::string> ChangeSetting(const ProjectFile& file, size_t at,
                                         absl::string_view value) {
  Change change(file, at);
  if (!change.is_there()) return std::nullopt;
  const Range line = change.line();
  const auto name =
      FindWord(file.text, line, WrittenName(file, change.setting()));
  if (!name) return std::nullopt;
  const auto range = PlainValueAfter(file.text, line, name->end);
  if (!range) return std::nullopt;
  change.expected()[at].value = std::string(value);
  return change.Make(*range, value);
}

std::optional<std::string> ReplaceInSetting(const ProjectFile& file, size_t at,
                                            absl::string_view old_part,
                                            absl::string_view new_part) {
  Change change(file, at);
  if (!change.is_there()) return std::nullopt;
  const auto range = FindWord(file.text, change.line(), old_part);
  if (!range) return std::nullopt;
  std::vector<std::string> parts = absl::StrSplit(change.setting().value, ',');
  bool found = false;
  for (std::string& part : parts) {
    if (absl::StripAsciiWhitespace(part) != old_part || found) continue;
    part = absl::StrReplaceAll(part, {{old_part, new_part}});
    found = true;
  }
  if (!found) return std::nullopt;
  change.expected()[at].value = absl::StrJoin(parts, ",");
  return change.Make(*range, new_part);
}

}  // namespace upgrade_advisor
