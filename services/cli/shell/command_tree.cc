#include "services/cli/shell/command_tree.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace upgrade_advisor {
namespace {

// "text|json" names what may be given; "HOST:PORT|unix:PATH" how it looks.
std::vector<std::string> ChoicesOf(const std::string& value) {
  std::vector<std::string> words = absl::StrSplit(value, '|');
  const bool are_words =
      words.size() > 1 &&
      std::all_of(words.begin(), words.end(), [](const std::string& word) {
        return std::all_of(word.begin(), word.end(), [](char c) {
          return absl::ascii_islower(static_cast<unsigned char>(c)) || c == '-';
        });
      });
  return are_words ? words : std::vector<std::string>();
}

ShellOption OptionOf(const CLI::Option& option) {
  ShellOption out;
  for (const std::string& name : option.get_lnames()) {
    out.names.push_back("--" + name);
  }
  for (const std::string& name : option.get_snames()) {
    out.names.push_back("-" + name);
  }
  if (option.get_items_expected_max() > 0) {
    // What checks a value is said after it: "text|json:{text,json}".
    const std::string name = option.get_type_name();
    const std::string value = name.substr(0, name.find(":{"));
    out.value = value.empty() ? "TEXT" : value.substr(0, value.find(':'));
    // "FILE:..." is a type that checks; "runtime:X" is how a value looks.
    if (!absl::ascii_isupper(static_cast<unsigned char>(out.value[0]))) {
      out.value = value;
    }
    out.choices = ChoicesOf(out.value);
  }
  out.text = option.get_description();
  return out;
}

void AddOptions(const CLI::App& app, ShellCommand& out) {
  for (const CLI::Option* option : app.get_options()) {
    out.options.push_back(OptionOf(*option));
  }
}

ShellCommand TreeOf(const CLI::App& app, const std::string& parent) {
  ShellCommand out;
  out.name = app.get_name();
  out.path = parent.empty() ? out.name : absl::StrCat(parent, " ", out.name);
  out.text = app.get_description();
  out.footer = app.get_footer();
  AddOptions(app, out);
  for (const CLI::App* below : app.get_subcommands(nullptr)) {
    if (below->get_name().empty()) {  // a group of options
      AddOptions(*below, out);
    } else {
      out.commands.push_back(TreeOf(*below, out.path));
    }
  }
  return out;
}

void Collect(const ShellCommand& command,
             std::vector<const ShellCommand*>& out) {
  out.push_back(&command);
  for (const ShellCommand& below : command.commands) Collect(below, out);
}

}  // namespace

ShellCommand CommandTreeOf(const CLI::App& app) { return TreeOf(app, ""); }

std::vector<const ShellCommand*> AllOf(const ShellCommand& command) {
  std::vector<const ShellCommand*> out;
  Collect(command, out);
  return out;
}

}  // namespace upgrade_advisor
