#include "services/python/string_pass.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/project/shell_commands.h"
#include "services/python/string_literal.h"
#include "services/python/template_names.h"

namespace upgrade_advisor::python {
namespace {

constexpr absl::string_view kField(&kFieldMark, 1);

// A field of an f-string is shown as a person would write it.
std::string Shown(absl::string_view text) {
  return absl::StrReplaceAll(text, {{kField, "{}"}});
}

}  // namespace

void StringPass::Read(NodeIndex string, uint32_t within, const Membership& of) {
  std::string scratch;
  const absl::string_view text = StringText(tree_, tree_[string], scratch);
  const uint32_t pos = tree_[string].pos;
  // Any string may be rendered: which arguments are template fields only the
  // operator's class says.
  if (LooksLikeTemplate(text)) {
    for (absl::string_view name : TemplateNames(text)) {
      RowPlace place{pos, of};
      place.within = within;
      place.elsewhere = sources_.IsMacro(name.substr(0, name.find('.')));
      rows_.Add(FactKind::kContext, {name}, {"template"}, place);
    }
  }
  Urls(text, pos);
}

void StringPass::Command(NodeIndex value) {
  const auto is_text = [this](NodeIndex i) {
    return tree_[i].kind == NodeKind::kString ||
           tree_[i].kind == NodeKind::kFString;
  };
  std::string scratch;
  if (is_text(value)) {
    Commands(StringText(tree_, tree_[value], scratch), tree_[value].pos);
    return;
  }
  if (tree_[value].kind != NodeKind::kList &&
      tree_[value].kind != NodeKind::kTuple) {
    return;
  }
  const NodeIndex first = tree_[value].first;
  if (first == 0 || tree_[first].kind != NodeKind::kString) return;
  std::string script;
  for (NodeIndex i = first; i != 0; i = tree_[i].next) {
    if (i != first) script += ' ';
    // A word that only the running code knows is shown as a field is.
    absl::StrAppend(&script, is_text(i) ? StringText(tree_, tree_[i], scratch)
                                        : absl::string_view("{}"));
  }
  Commands(script, tree_[first].pos);
}

// Only paths of the REST API: they change with the major version.
void StringPass::Urls(absl::string_view text, uint32_t pos) {
  // Cheap, and true of few strings.
  if (text.find("/api/") == absl::string_view::npos) return;
  for (ApiUrl& url : ApiUrls(Shown(text))) {
    FactValue value;
    value.text = std::move(url.text);
    value.withheld = url.withheld;
    value.literal = true;
    rows_.AddValue(FactKind::kShell, {"url ", url.path}, value, {pos});
  }
}

void StringPass::Commands(absl::string_view script, uint32_t pos) {
  for (ShellCommand& command : SplitShellCommands(Shown(script))) {
    FactValue value;
    value.text = std::move(command.text);
    value.withheld = command.withheld;
    value.literal = true;
    rows_.AddValue(FactKind::kShell, {command.name}, value, {pos});
  }
}

}  // namespace upgrade_advisor::python
