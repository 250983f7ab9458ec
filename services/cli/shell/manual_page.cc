#include "services/cli/shell/manual_page.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"

namespace upgrade_advisor {
namespace {

// Text that begins no request, with its hyphens as they are typed.
std::string Roff(absl::string_view text) {
  const std::string out =
      absl::StrReplaceAll(text, {{"\\", "\\e"}, {"-", "\\-"}, {"\n", " "}});
  const bool is_request =
      absl::StartsWith(out, ".") || absl::StartsWith(out, "'");
  return is_request ? "\\&" + out : out;
}

std::string PageName(absl::string_view path) {
  return absl::StrReplaceAll(path, {{" ", "-"}});
}

std::string OptionText(const ShellOption& option) {
  std::string head = absl::StrJoin(
      option.names, ", ", [](std::string* out, const std::string& name) {
        absl::StrAppend(out, "\\fB", Roff(name), "\\fR");
      });
  if (!option.value.empty()) {
    absl::StrAppend(&head, head.empty() ? "" : " ", "\\fI", Roff(option.value),
                    "\\fR");
  }
  return absl::StrCat(".TP\n", head, "\n", Roff(option.text), "\n");
}

std::string OptionsText(const ShellCommand& command) {
  if (command.options.empty()) return "";
  std::string out = ".SH OPTIONS\n";
  for (const ShellOption& option : command.options) out += OptionText(option);
  return out;
}

std::string CommandsText(const ShellCommand& command) {
  if (command.commands.empty()) return "";
  std::string out = ".SH COMMANDS\n";
  for (const ShellCommand& below : command.commands) {
    absl::StrAppend(&out, ".TP\n\\fB", Roff(below.name), "\\fR\n",
                    Roff(below.text), "\n");
  }
  return out;
}

}  // namespace

std::string ManualPage(const ShellCommand& command, absl::string_view version) {
  const std::string name = PageName(command.path);
  return absl::StrCat(
      ".TH ", absl::AsciiStrToUpper(Roff(name)), " 1 \"\" \"", Roff(version),
      "\"\n.SH NAME\n", Roff(name), " \\- ", Roff(command.text),
      "\n.SH SYNOPSIS\n\\fB", Roff(command.path), "\\fR",
      command.commands.empty() ? "" : " \\fICOMMAND\\fR",
      " [\\fIOPTIONS\\fR]\n", CommandsText(command), OptionsText(command),
      command.footer.empty()
          ? ""
          : absl::StrCat(".SH NOTES\n", Roff(command.footer), "\n"));
}

}  // namespace upgrade_advisor
