#include "services/python/call_pass.h"

#include <algorithm>
#include <initializer_list>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "services/project/shell_commands.h"
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

// A command with a password in it; what it is without one is a row of its own.
bool HoldsCredentials(absl::string_view argument, absl::string_view text) {
  if (!IsOneOf(argument, {"bash_command", "command", "cmd"})) return false;
  for (const ShellCommand& command : SplitShellCommands(text)) {
    if (absl::StrContains(command.text, "[redacted]")) return true;
  }
  return false;
}

}  // namespace

void CallPass::Callee(NodeIndex callee, const CodeNames::Head* head,
                      bool decorator, const Membership& of) {
  const absl::string_view value = decorator ? "decorator" : "";
  const uint32_t pos = tree_[callee].pos;
  rows_.Add(FactKind::kCall, {tree_.TextOf(callee)}, {value}, {pos, of});
  if (head == nullptr) return;
  for (const ImportTarget& target : *head->targets) {
    const std::string path = names_.PathOf(target, *head);
    if (path.size() > kLongestName || path == tree_.TextOf(callee)) continue;
    rows_.Add(FactKind::kCall, {path}, {value}, {pos, of});
  }
}

// An alias of a name of Airflow is that name: what an argument means does not
// depend on "import DAG as D".
absl::string_view CallPass::NameOf(NodeIndex callee,
                                   const CodeNames::Head* head,
                                   bool decorator) const {
  absl::string_view name = tree_.TextOf(callee);
  if (head != nullptr && head->attributes == 0 && !head->targets->empty()) {
    const absl::string_view path = head->targets->front().path;
    if (absl::StartsWith(path, "airflow.")) {
      name = path.substr(path.rfind('.') + 1);
    }
  }
  // "@dag(...)" takes the arguments of the class.
  return decorator && name == "dag" ? "DAG" : name;
}

bool CallPass::RunsCommand(const CodeNames::Head& head) const {
  for (const ImportTarget& target : *head.targets) {
    if (IsOneOf(names_.PathOf(target, head),
                {"os.system", "subprocess.run", "subprocess.call",
                 "subprocess.check_call", "subprocess.check_output",
                 "subprocess.Popen"})) {
      return true;
    }
  }
  return false;
}

// Only of what looks like a class: the first arguments of an operator have
// names that its releases may change; those of a function say little, but for
// the one whose first argument decides what it gives.
void CallPass::Positional(NodeIndex argument, absl::string_view callee,
                          int position, const Membership& of) {
  constexpr absl::string_view kNames[kMostPositions] = {".0", ".1", ".2"};
  if (position >= kMostPositions || callee.empty() ||
      (!absl::ascii_isupper(callee[0]) && callee != "xcom_pull")) {
    return;
  }
  FactValue value = values_.ValueOf(argument);
  if (value.literal && TakesCredentials(callee)) value = {"", true};
  rows_.AddValue(FactKind::kKeyword, {callee, kNames[position]}, value,
                 {tree_[argument].pos, of});
}

// A row under the callee, and one under "*": a plugin asks for an argument of
// one class or of any.
void CallPass::Argument(absl::string_view name, NodeIndex value,
                        absl::string_view callee, const RowPlace& place) {
  if (IsSkipped(name)) return;
  FactValue known = values_.ValueOf(value);
  if (known.literal && IsSecretArgument(name)) known = {"", true};
  if (known.literal && HoldsCredentials(name, known.text)) known = {"", true};
  if (!callee.empty()) {
    rows_.AddValue(FactKind::kKeyword, {callee, ".", name}, known, place);
  }
  rows_.AddValue(FactKind::kKeyword, {"*.", name}, known, place);
}

void CallPass::Keyword(NodeIndex argument, absl::string_view callee,
                       const Membership& of) {
  const absl::string_view name = tree_.TextOf(argument);
  const NodeIndex value = tree_[argument].first;
  Argument(name, value, callee, {tree_[argument].pos, of});
  if (name == "default_args") DefaultArgs(value, of);
  if (name == "executor_config") ExecutorConfig(value, of);
}

// Which executors it has settings for.
void CallPass::ExecutorConfig(NodeIndex value, const Membership& of) {
  if (tree_[value].kind != NodeKind::kDict) return;
  std::string scratch;
  for (NodeIndex i = tree_[value].first; i != 0; i = tree_[i].next) {
    if (tree_[i].kind == NodeKind::kDoubleStar) continue;
    const NodeIndex key = i;
    i = tree_[i].next;
    if (tree_[key].kind != NodeKind::kString) continue;
    const absl::string_view name = StringText(tree_, tree_[key], scratch);
    if (name.empty() || name.size() > kLongestName) continue;
    rows_.Add(FactKind::kKeyword, {"executor_config.", name}, {},
              {tree_[key].pos, of, true});
  }
}

void CallPass::MappedKeyword(absl::string_view name, NodeIndex value,
                             absl::string_view callee, const RowPlace& place) {
  if (name.empty() || name.size() > kLongestName) return;
  Argument(name, value, callee, place);
}

void CallPass::DefaultArg(absl::string_view key, NodeIndex value,
                          const RowPlace& place) {
  if (key.empty() || key.size() > kLongestName || IsSkipped(key)) return;
  FactValue known = values_.ValueOf(value);
  if (known.literal && IsSecretArgument(key)) known = {"", true};
  rows_.AddValue(FactKind::kKeyword, {"default_args.", key}, known, place);
  rows_.AddValue(FactKind::kKeyword, {"*.", key}, known, place);
}

// The key of "default_args["retries"]"; 0 for anything else.
NodeIndex CallPass::DefaultArgsKey(NodeIndex target) const {
  if (tree_[target].kind != NodeKind::kChain) return 0;
  const NodeIndex root = tree_[target].first;
  if (tree_[root].kind != NodeKind::kName ||
      tree_.TextOf(root) != "default_args") {
    return 0;
  }
  const NodeIndex link = tree_[root].next;
  if (link == 0 || tree_[link].kind != NodeKind::kSubscript ||
      tree_[link].next != 0) {
    return 0;
  }
  const NodeIndex key = tree_[link].first;
  return key != 0 && tree_[key].kind == NodeKind::kString &&
                 tree_[key].next == 0
             ? key
             : 0;
}

// "default_args["retries"] = 2" is as good as a key of the dictionary.
void CallPass::DefaultArgsTarget(NodeIndex target, NodeIndex value,
                                 const Membership& of) {
  const NodeIndex key = DefaultArgsKey(target);
  if (key == 0) return;
  std::string scratch;
  DefaultArg(StringText(tree_, tree_[key], scratch), value,
             {tree_[key].pos, of});
}

void CallPass::DefaultArgs(NodeIndex value, const Membership& of) {
  if (tree_[value].kind == NodeKind::kDict) {
    std::string scratch;
    for (NodeIndex i = tree_[value].first; i != 0; i = tree_[i].next) {
      // "**other" has no value after it.
      if (tree_[i].kind == NodeKind::kDoubleStar) continue;
      const NodeIndex key = i;
      i = tree_[i].next;
      if (tree_[key].kind == NodeKind::kString) {
        DefaultArg(StringText(tree_, tree_[key], scratch), i,
                   {tree_[key].pos, of});
      }
    }
    return;
  }
  const CodeNames::Head head = names_.HeadOf(value);
  const NodeIndex call =
      tree_[value].kind == NodeKind::kChain ? tree_.LastOf(value) : 0;
  if (head.root != "dict" || head.attributes > 0 ||
      tree_[head.last].next != call || tree_[call].kind != NodeKind::kCall) {
    return;
  }
  for (NodeIndex i = tree_[call].first; i != 0; i = tree_[i].next) {
    if (tree_[i].kind == NodeKind::kKeyword) {
      DefaultArg(tree_.TextOf(i), tree_[i].first, {tree_[i].pos, of});
    }
  }
}

void CallPass::TaskDefaults(NodeIndex parameters, const Membership& of) {
  for (NodeIndex i = tree_[parameters].first; i != 0; i = tree_[i].next) {
    if ((tree_[i].flags & kHasDefault) == 0) continue;
    rows_.AddValue(FactKind::kKeyword, {"@task.", tree_.TextOf(i)},
                   values_.ValueOf(tree_.LastOf(i)), {tree_[i].pos, of});
  }
}

// Airflow gives the parameters that it fills a default, and Python refuses one
// without a default after them.
void CallPass::TaskOrder(NodeIndex parameters, const Membership& of) {
  constexpr int kMostAfter = 16;
  const auto is_required = [&](NodeIndex i) {
    return (tree_[i].flags & (kHasDefault | kIsVariadic)) == 0;
  };
  const auto is_end = [&](NodeIndex i) {
    return i == 0 || (tree_[i].flags & (kIsVariadic | kByKeyword)) != 0;
  };
  for (NodeIndex i = tree_[parameters].first; !is_end(i); i = tree_[i].next) {
    if (!is_required(i)) continue;
    int after = 0;
    for (NodeIndex j = tree_[i].next; !is_end(j) && after < kMostAfter;
         j = tree_[j].next, ++after) {
      if (!is_required(j)) continue;
      rows_.AddValue(FactKind::kKeyword, {"@task_before.", tree_.TextOf(i)},
                     {std::string(tree_.TextOf(j))}, {tree_[i].pos, of});
    }
  }
}

void CallPass::Attribute(NodeIndex name, const Membership& of) {
  rows_.Add(FactKind::kCall, {"@attribute.", tree_.TextOf(name)}, {},
            {tree_[name].pos, of});
}

// Attributes of what is imported are rows of kind import: their whole path is
// known.
void CallPass::HeadAttributes(const CodeNames::Head& head, bool stored,
                              const Membership& of) {
  if (!head.targets->empty()) return;
  NodeIndex i = head.first;
  for (int n = 0; n < head.attributes; ++n) {
    i = tree_[i].next;
    if (stored && n + 1 == head.attributes) break;
    Attribute(i, of);
  }
}

void CallPass::Except(NodeIndex expression, const Membership& of) {
  const NodeIndex name = names_.LastName(expression);
  if (name == 0) return;
  rows_.Add(FactKind::kCall, {"@except.", tree_.TextOf(name)}, {},
            {tree_[name].pos, of});
}

}  // namespace upgrade_advisor::python
