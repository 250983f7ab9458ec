#include "services/cli/shell/completion.h"

#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"

namespace upgrade_advisor {
namespace {

std::string Quoted(absl::string_view text) {
  return absl::StrCat("'", absl::StrReplaceAll(text, {{"'", "'\\''"}}), "'");
}

// The function of a script for a program: "_upgrade_advisor".
std::string FunctionOf(const ShellCommand& program) {
  return "_" + absl::StrReplaceAll(program.name, {{"-", "_"}});
}

std::vector<std::string> WordsOf(const ShellCommand& command) {
  std::vector<std::string> out;
  for (const ShellCommand& below : command.commands) out.push_back(below.name);
  for (const ShellOption& option : command.options) {
    for (const std::string& name : option.names) {
      if (absl::StartsWith(name, "--")) out.push_back(name);
    }
    // Of an argument, what it may be.
    if (option.names.empty()) {
      out.insert(out.end(), option.choices.begin(), option.choices.end());
    }
  }
  return out;
}

// What bash and zsh share: a case for each place in the tree. `Shell` says how
// words, files and folders are offered.
template <typename Shell>
std::string PlacesOf(const ShellCommand& program, const Shell& shell) {
  std::string below;
  std::string values;
  std::string words;
  for (const ShellCommand* command : AllOf(program)) {
    for (const ShellCommand& next : command->commands) {
      absl::StrAppend(&below, "      ",
                      Quoted(absl::StrCat(command->path, " ", next.name)),
                      ") place=", Quoted(next.path), " ;;\n");
    }
    for (const ShellOption& option : command->options) {
      if (option.names.empty() || option.value.empty()) continue;
      std::vector<std::string> cases;
      for (const std::string& name : option.names) {
        cases.push_back(Quoted(absl::StrCat(command->path, " ", name)));
      }
      absl::StrAppend(&values, "    ", absl::StrJoin(cases, "|"), ") ",
                      shell.ValueOf(option), "; return ;;\n");
    }
    absl::StrAppend(&words, "    ", Quoted(command->path), ") ",
                    shell.Words(WordsOf(*command)), " ;;\n");
  }
  return absl::StrCat("    case \"$place $word\" in\n", below,
                      "    esac\n  done\n  case \"$place $previous\" in\n",
                      values, "  esac\n  case \"$place\" in\n", words,
                      "  esac\n");
}

struct Bash {
  std::string Words(const std::vector<std::string>& words) const {
    return absl::StrCat("COMPREPLY=($(compgen -W ",
                        Quoted(absl::StrJoin(words, " ")),
                        " -- \"$current\"))");
  }
  std::string ValueOf(const ShellOption& option) const {
    if (!option.choices.empty()) return Words(option.choices);
    if (option.is_folder()) {
      return "mapfile -t COMPREPLY < <(compgen -d -- \"$current\")";
    }
    if (option.is_file()) {
      return "mapfile -t COMPREPLY < <(compgen -f -- \"$current\")";
    }
    return "COMPREPLY=()";
  }
};

struct Zsh {
  std::string Words(const std::vector<std::string>& words) const {
    return absl::StrCat("compadd -- ", absl::StrJoin(words, " "));
  }
  std::string ValueOf(const ShellOption& option) const {
    if (!option.choices.empty()) return Words(option.choices);
    if (option.is_folder()) return "_files -/";
    return option.is_file() ? "_files" : "_message value";
  }
};

std::string FishOption(const std::string& place, const ShellOption& option) {
  std::string out = place;
  for (const std::string& name : option.names) {
    const bool is_long = absl::StartsWith(name, "--");
    absl::StrAppend(&out, is_long ? " -l " : " -s ",
                    name.substr(is_long ? 2 : 1));
  }
  if (!option.value.empty()) {
    if (!option.choices.empty()) {
      absl::StrAppend(&out, " -xa ",
                      Quoted(absl::StrJoin(option.choices, " ")));
    } else if (option.is_folder()) {
      absl::StrAppend(&out, " -xa '(__fish_complete_directories)'");
    } else {
      absl::StrAppend(&out, option.is_file() ? " -rF" : " -x");
    }
  }
  return absl::StrCat(out, " -d ", Quoted(option.text), "\n");
}

// Whether the words before the cursor lead to the place, options left out.
std::string FishPlace(const ShellCommand& program,
                      const ShellCommand& command) {
  return absl::StrCat("complete -c ", program.name, " -n \"_",
                      FunctionOf(program), "_at ", command.path, "\"");
}

std::string FishCommand(const ShellCommand& program,
                        const ShellCommand& command) {
  const std::string place = FishPlace(program, command);
  std::string out;
  for (const ShellCommand& below : command.commands) {
    absl::StrAppend(&out, place, " -fa ", below.name, " -d ",
                    Quoted(below.text), "\n");
  }
  for (const ShellOption& option : command.options) {
    if (!option.names.empty()) {
      out += FishOption(place, option);
    } else if (!option.choices.empty()) {
      absl::StrAppend(&out, place, " -fa ",
                      Quoted(absl::StrJoin(option.choices, " ")), "\n");
    }
  }
  return out;
}

}  // namespace

std::string BashCompletion(const ShellCommand& program) {
  const std::string function = FunctionOf(program);
  return absl::StrCat("# Completion of ", program.name, " for bash.\n",
                      function, "() {\n",
                      "  local current=${COMP_WORDS[COMP_CWORD]} word\n"
                      "  local previous=${COMP_WORDS[COMP_CWORD-1]} place=",
                      Quoted(program.name),
                      "\n  COMPREPLY=()\n"
                      "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n",
                      PlacesOf(program, Bash()), "}\ncomplete -F ", function,
                      " ", program.name, "\n");
}

std::string ZshCompletion(const ShellCommand& program) {
  const std::string function = FunctionOf(program);
  return absl::StrCat(
      "#compdef ", program.name, "\n# Completion of ", program.name,
      " for zsh.\n", function, "() {\n",
      "  local word previous=${words[CURRENT-1]} place=", Quoted(program.name),
      "\n  for word in \"${(@)words[2,CURRENT-1]}\"; do\n",
      PlacesOf(program, Zsh()), "}\nif [[ $funcstack[1] == ", function,
      " ]]; then ", function, " \"$@\"; else compdef ", function, " ",
      program.name, "; fi\n");
}

std::string FishCompletion(const ShellCommand& program) {
  const std::string function = absl::StrCat("_", FunctionOf(program), "_at");
  std::string out =
      absl::StrCat("# Completion of ", program.name, " for fish.\nfunction ",
                   function, "\n  set -l place ", program.name,
                   "\n  for word in (commandline -opc)[2..-1]\n"
                   "    switch \"$place $word\"\n");
  for (const ShellCommand* command : AllOf(program)) {
    for (const ShellCommand& below : command->commands) {
      absl::StrAppend(&out, "      case ", Quoted(below.path),
                      "\n        set place ", Quoted(below.path), "\n");
    }
  }
  absl::StrAppend(&out, "    end\n  end\n  test \"$place\" = \"$argv\"\nend\n",
                  "complete -c ", program.name, " -f\n");
  for (const ShellCommand* command : AllOf(program)) {
    out += FishCommand(program, *command);
  }
  return out;
}

}  // namespace upgrade_advisor
