// What is written in strings: templates, commands, paths of the REST API.
#include <string>
#include <utility>

#include "absl/strings/str_replace.h"
#include "services/project/shell_commands.h"
#include "services/python/code_reader.h"
#include "services/python/lexer.h"
#include "services/python/string_literal.h"
#include "services/python/template_names.h"

namespace upgrade_advisor::python {
namespace {

constexpr absl::string_view kField(&kFieldMark, 1);
}  // namespace

// Valid until the next call.
absl::string_view CodeReader::Literal(NodeIndex string) {
  return StringText(tree_, At(string), literal_);
}

void CodeReader::StringFacts(NodeIndex string) {
  const absl::string_view text = Literal(string);
  const uint32_t pos = At(string).pos;
  if (LooksLikeTemplate(text)) {
    for (absl::string_view name : TemplateNames(text)) {
      rows_.Add(FactKind::kContext, {name}, {"template"}, pos);
    }
  }
  Url(text, pos);
}

// `facts`: the text says something too, it is not a comment.
void CodeReader::FormattedString(NodeIndex string, bool facts) {
  const bool outermost = !rows_.InString();
  if (outermost) rows_.EnterString(At(string).pos);
  if (facts) StringFacts(string);
  for (NodeIndex i = At(string).first; i != 0; i = At(i).next) {
    if (At(i).kind != NodeKind::kField) continue;
    for (NodeIndex c = At(i).first; c != 0; c = At(c).next) {
      if (At(c).kind == NodeKind::kField) {
        // A field of the format.
        for (NodeIndex f = At(c).first; f != 0; f = At(f).next) Expression(f);
      } else {
        Expression(c);
      }
    }
  }
  if (outermost) rows_.LeaveString();
}

void CodeReader::Url(absl::string_view text, uint32_t pos) {
  if (text.find("/api/") == absl::string_view::npos) return;
  const std::string shown = absl::StrReplaceAll(text, {{kField, "{}"}});
  for (ApiUrl& url : ApiUrls(shown)) {
    FactValue value;
    value.text = std::move(url.text);
    value.withheld = url.withheld;
    value.literal = true;
    rows_.AddValue(FactKind::kShell, {"url ", url.path}, value, pos);
  }
}

void CodeReader::ShellText(const std::string& text, uint32_t pos) {
  const std::string shown = absl::StrReplaceAll(text, {{kField, "{}"}});
  for (ShellCommand& command : SplitShellCommands(shown)) {
    FactValue value;
    value.text = std::move(command.text);
    value.withheld = command.withheld;
    value.literal = true;
    rows_.AddValue(FactKind::kShell, {command.name}, value, pos);
  }
}

}  // namespace upgrade_advisor::python
