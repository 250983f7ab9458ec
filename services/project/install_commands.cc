#include "services/project/install_commands.h"

#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

namespace upgrade_advisor {
namespace {

// The parts of a RUN that a shell runs one after the other.
std::vector<absl::string_view> CommandsOf(absl::string_view run) {
  std::vector<absl::string_view> out;
  for (absl::string_view some : absl::StrSplit(run, "&&")) {
    for (absl::string_view fewer : absl::StrSplit(some, "||")) {
      for (absl::string_view one :
           absl::StrSplit(fewer, absl::ByAnyChar(";|"))) {
        out.push_back(absl::StripAsciiWhitespace(one));
      }
    }
  }
  return out;
}

// ["pip", "install", "x"] as a shell would have it.
std::string WithoutJson(absl::string_view run) {
  if (!absl::StartsWith(run, "[")) return std::string(run);
  return absl::StrReplaceAll(
      run, {{"[\"", ""}, {"\", \"", " "}, {"\",\"", " "}, {"\"]", ""}});
}

// A program in a separate environment, such as /opt/dbt/bin/pip.
bool IsOfOwnEnvironment(absl::string_view program) {
  for (absl::string_view word :
       absl::StrSplit(program, ' ', absl::SkipEmpty())) {
    if (absl::StrContains(word, "venv")) return true;
    if (absl::StrContains(word, "/bin/") && !absl::StartsWith(word, "/usr/") &&
        !absl::StartsWith(word, "/bin/")) {
      return true;
    }
  }
  return false;
}

// "uv pip install --python /opt/dbt/bin/python x", "pip install --target lib
// x": whether an option says that Airflow does not load it.
bool InstallsElsewhere(absl::string_view arguments) {
  const std::vector<absl::string_view> words =
      absl::StrSplit(arguments, absl::ByAnyChar(" ="), absl::SkipEmpty());
  for (size_t i = 0; i + 1 < words.size(); ++i) {
    const absl::string_view word = words[i];
    if (word == "--target" || word == "-t" || word == "--prefix" ||
        word == "--root") {
      return true;
    }
    if ((word == "--python" || word == "-p") &&
        IsOfOwnEnvironment(words[i + 1])) {
      return true;
    }
  }
  return false;
}

}  // namespace

std::vector<std::string> PipInstalls(absl::string_view run) {
  std::vector<std::string> out;
  bool activated = false;
  const std::string plain = WithoutJson(run);
  for (absl::string_view command : CommandsOf(plain)) {
    if (command == "deactivate") activated = false;
    activated = activated || absl::EndsWith(command, "bin/activate");
    const size_t at = command.find("pip");
    if (activated || at == absl::string_view::npos) continue;
    const size_t install = command.find(" install ", at);
    if (install == absl::string_view::npos) continue;
    // Up to the end of the word with "pip" in it.
    const size_t end = command.find(' ', at);
    const absl::string_view before = command.substr(0, end);
    if (absl::StrContains(command.substr(at, end - at), "pipx") ||
        absl::StrContains(before, "VIRTUAL_ENV=") ||
        IsOfOwnEnvironment(before) || InstallsElsewhere(command.substr(end))) {
      continue;
    }
    out.emplace_back(command.substr(install + 9));
  }
  return out;
}

std::string OtherInstaller(absl::string_view run) {
  constexpr absl::string_view kInstallers[] = {
      "uv sync",       "poetry install",   "poetry sync",      "pdm install",
      "pdm sync",      "pipenv install",   "pipenv sync",      "conda install",
      "mamba install", "conda env update", "mamba env update", "pixi install"};
  const std::string plain = WithoutJson(run);
  bool activated = false;
  for (absl::string_view command : CommandsOf(plain)) {
    activated |= absl::EndsWith(command, "bin/activate");
    if (activated || IsOfOwnEnvironment(command)) continue;
    for (absl::string_view installer : kInstallers) {
      if (absl::StrContains(absl::StrCat(" ", command, " "),
                            absl::StrCat(" ", installer, " "))) {
        return std::string(installer);
      }
    }
  }
  return "";
}

}  // namespace upgrade_advisor
