// Calls and their arguments.
#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/project/shell_commands.h"
#include "services/python/code_reader.h"
#include "services/python/lexer.h"
#include "services/python/string_literal.h"

namespace upgrade_advisor::python {
namespace {

bool IsOneOf(absl::string_view word,
             std::initializer_list<absl::string_view> list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

// Arguments that only name or describe things.
bool IsSkipped(absl::string_view argument) {
  return IsOneOf(argument, {"task_id", "dag_id", "description", "doc_md", "doc",
                            "owner", "tags"});
}

// Arguments that are passwords, though no part of the name says so as clearly
// as redaction wants it.
bool IsSecretArgument(absl::string_view argument) {
  return IsOneOf(argument, {"pwd", "pw", "pass", "login", "auth"});
}

// Classes whose positions hold users and passwords.
bool TakesCredentials(absl::string_view callee) {
  const std::string lower = absl::AsciiStrToLower(callee);
  for (absl::string_view part : {"auth", "login", "conn", "client", "cred"}) {
    if (absl::StrContains(lower, part)) return true;
  }
  return false;
}

// A command with a password in it; without the password it is a separate row.
bool HoldsCredentials(absl::string_view argument, absl::string_view text) {
  if (!IsOneOf(argument, {"bash_command", "command", "cmd"})) return false;
  for (const ShellCommand& command : SplitShellCommands(text)) {
    if (absl::StrContains(command.text, "[redacted]")) return true;
  }
  return false;
}

}  // namespace

void CodeReader::CalleeRows(NodeIndex callee, const Head* head,
                            bool decorator) {
  const absl::string_view value = decorator ? "decorator" : "";
  const uint32_t pos = At(callee).pos;
  rows_.Add(FactKind::kCall, {TextOf(callee)}, {value}, pos);
  if (head == nullptr) return;
  for (const ImportTarget& target : *head->targets) {
    const std::string path = PathOf(target, *head);
    if (path.size() > kLongestName || path == TextOf(callee)) continue;
    rows_.Add(FactKind::kCall, {path}, {value}, pos);
  }
}

void CodeReader::Call(NodeIndex call, NodeIndex callee, const Head* head,
                      bool decorator) {
  absl::string_view name;
  std::string imported;
  if (callee != 0) {
    name = TextOf(callee);
    CalleeRows(callee, head, decorator);
    if (IsOneOf(name, {"import_module", "__import__", "import_string"})) {
      DynamicImport(call, name);
    }
    const NodeIndex first = At(call).first;
    if (head != nullptr && first != 0 && RunsCommand(*head)) {
      ShellArgument(first);
    }
    // An alias of a name of Airflow is that name: what an argument means does
    // not depend on "import DAG as D".
    if (head != nullptr && head->attributes == 0 && !head->targets->empty()) {
      imported = head->targets->front().path;
      if (absl::StartsWith(imported, "airflow.")) {
        name = absl::string_view(imported).substr(imported.rfind('.') + 1);
      }
    }
    if (decorator && name == "dag") name = "DAG";
  }
  Arguments(call, name);
}

bool CodeReader::RunsCommand(const Head& head) const {
  for (const ImportTarget& target : *head.targets) {
    if (IsOneOf(PathOf(target, head),
                {"os.system", "subprocess.run", "subprocess.call",
                 "subprocess.check_call", "subprocess.check_output",
                 "subprocess.Popen"})) {
      return true;
    }
  }
  return false;
}

void CodeReader::Arguments(NodeIndex call, absl::string_view callee) {
  const bool is_class = !callee.empty() && absl::ascii_isupper(callee[0]);
  int position = 0;
  for (NodeIndex i = At(call).first; i != 0; i = At(i).next) {
    switch (At(i).kind) {
      case NodeKind::kKeyword:
        KeywordArgument(i, callee);
        break;
      case NodeKind::kStarred:
        position = 3;  // how many it stands for is not known
        [[fallthrough]];
      case NodeKind::kDoubleStar:
        Expression(At(i).first);
        break;
      default:
        if (is_class && position < 3) {
          FactValue value = ValueOf(i);
          if (value.literal && TakesCredentials(callee)) value = {"", true};
          rows_.AddValue(FactKind::kKeyword,
                         {callee, position == 0   ? ".0"
                                  : position == 1 ? ".1"
                                                  : ".2"},
                         value, At(i).pos);
        }
        ++position;
        Expression(i);
    }
  }
}

void CodeReader::KeywordArgument(NodeIndex argument, absl::string_view callee) {
  const absl::string_view name = TextOf(argument);
  const NodeIndex value = At(argument).first;
  if (!IsSkipped(name)) {
    FactValue known = ValueOf(value);
    if (known.literal && IsSecretArgument(name)) known = {"", true};
    if (known.literal && HoldsCredentials(name, known.text)) known = {"", true};
    const uint32_t pos = At(argument).pos;
    if (!callee.empty()) {
      rows_.AddValue(FactKind::kKeyword, {callee, ".", name}, known, pos);
    }
    rows_.AddValue(FactKind::kKeyword, {"*.", name}, known, pos);
  }
  if (name == "default_args") DefaultArgs(value);
  if (name == "bash_command") ShellArgument(value);
  if (At(value).kind == NodeKind::kLambda && IsCallbackName(name)) {
    ContextParameters(At(value).first);
  }
  Expression(value);
}

void CodeReader::DefaultArg(absl::string_view key, NodeIndex value,
                            uint32_t pos) {
  if (key.empty() || key.size() > kLongestName || IsSkipped(key)) return;
  FactValue known = ValueOf(value);
  if (known.literal && IsSecretArgument(key)) known = {"", true};
  rows_.AddValue(FactKind::kKeyword, {"default_args.", key}, known, pos);
  rows_.AddValue(FactKind::kKeyword, {"*.", key}, known, pos);
}

// The key of "default_args["retries"]"; 0 for anything else.
NodeIndex CodeReader::DefaultArgsKey(NodeIndex target) const {
  if (At(target).kind != NodeKind::kChain) return 0;
  const NodeIndex root = At(target).first;
  if (At(root).kind != NodeKind::kName || TextOf(root) != "default_args") {
    return 0;
  }
  const NodeIndex link = At(root).next;
  if (link == 0 || At(link).kind != NodeKind::kSubscript ||
      At(link).next != 0) {
    return 0;
  }
  const NodeIndex key = At(link).first;
  return key != 0 && At(key).kind == NodeKind::kString && At(key).next == 0
             ? key
             : 0;
}

// The keys of "{...}" or "dict(...)".
void CodeReader::DefaultArgs(NodeIndex value) {
  if (At(value).kind == NodeKind::kDict) {
    for (NodeIndex i = At(value).first; i != 0; i = At(i).next) {
      if (At(i).kind == NodeKind::kDoubleStar) continue;
      const NodeIndex key = i;
      i = At(i).next;
      if (At(key).kind == NodeKind::kString) {
        DefaultArg(std::string(Literal(key)), i, At(key).pos);
      }
    }
    return;
  }
  const Head head = HeadOf(value);
  const NodeIndex call = At(value).kind == NodeKind::kChain ? LastOf(value) : 0;
  if (head.root != "dict" || head.attributes > 0 ||
      At(head.last).next != call || At(call).kind != NodeKind::kCall) {
    return;
  }
  for (NodeIndex i = At(call).first; i != 0; i = At(i).next) {
    if (At(i).kind == NodeKind::kKeyword) {
      DefaultArg(TextOf(i), At(i).first, At(i).pos);
    }
  }
}

// A script, or a list of the words of a command.
void CodeReader::ShellArgument(NodeIndex value) {
  const auto is_text = [this](NodeIndex i) {
    return At(i).kind == NodeKind::kString || At(i).kind == NodeKind::kFString;
  };
  if (is_text(value)) {
    ShellText(std::string(Literal(value)), At(value).pos);
    return;
  }
  if (At(value).kind != NodeKind::kList && At(value).kind != NodeKind::kTuple) {
    return;
  }
  const NodeIndex first = At(value).first;
  if (first == 0 || At(first).kind != NodeKind::kString) return;
  std::string text;
  for (NodeIndex i = first; i != 0; i = At(i).next) {
    if (i != first) text += ' ';
    absl::StrAppend(&text, is_text(i) ? Literal(i) : absl::string_view("{}"));
  }
  ShellText(text, At(first).pos);
}

}  // namespace upgrade_advisor::python
