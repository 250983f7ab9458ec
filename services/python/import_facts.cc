// Imports, and how they are guarded.
#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/python/characters.h"
#include "services/python/code_reader.h"
#include "services/python/lexer.h"
#include "services/python/string_literal.h"

namespace upgrade_advisor::python {
namespace {

bool IsDottedName(absl::string_view name) {
  if (name.empty() || name.size() > kLongestName) return false;
  bool start = true;
  for (char c : name) {
    if (c == '.' ? start : !(start ? IsNameStart(c) : IsNamePart(c))) {
      return false;
    }
    start = c == '.';
  }
  return !start;
}

}  // namespace

void CodeReader::Imports(NodeIndex block, Guard guard) {
  for (NodeIndex i = At(block).first; i != 0; i = At(i).next) {
    const Node& node = At(i);
    Guard rest = guard;
    switch (node.kind) {
      case NodeKind::kImport:
        ImportStatement(i, guard);
        break;
      case NodeKind::kImportFrom:
        FromStatement(i, guard);
        break;
      case NodeKind::kIf:
        for (NodeIndex c = node.first; c != 0; c = At(c).next) {
          if (At(c).kind == NodeKind::kBlock) {
            Imports(c, rest);  // of else
            continue;
          }
          const Guard inside = IfGuard(c, rest, rest);
          c = At(c).next;
          Imports(c, inside);
        }
        break;
      case NodeKind::kTry:
        rest = TryGuard(i, guard);
        for (NodeIndex c = node.first; c != 0; c = At(c).next) {
          if (At(c).kind == NodeKind::kHandler) {
            Imports(LastOf(c),
                    Catches(c) ? std::max(guard, Guard::kGuarded) : guard);
          } else {
            Imports(c, c == node.first ? rest : guard);
          }
        }
        break;
      case NodeKind::kFunction:
      case NodeKind::kClass:
      case NodeKind::kOther:
        if (SuppressesImportError(i)) rest = std::max(guard, Guard::kGuarded);
        for (NodeIndex c = node.first; c != 0; c = At(c).next) {
          if (At(c).kind == NodeKind::kBlock) Imports(c, rest);
        }
        break;
      default:
        break;
    }
  }
}

// How the block below a test is guarded; `rest` is for what follows it.
Guard CodeReader::IfGuard(NodeIndex test, Guard outer, Guard& rest) const {
  const NodeIndex name = LastName(test);
  if (name != 0 && TextOf(name) == "TYPE_CHECKING") {
    rest = outer;
    return Guard::kTyping;
  }
  rest = MentionsVersion(test) ? std::max(outer, Guard::kGuarded) : outer;
  return rest;
}

bool CodeReader::MentionsVersion(NodeIndex expression) const {
  const Node& node = At(expression);
  if (node.kind == NodeKind::kName || node.kind == NodeKind::kAttribute) {
    const absl::string_view text = tree_.TextOf(node);
    return text.size() >= 7 &&
           absl::StrContains(absl::AsciiStrToLower(text), "version");
  }
  for (NodeIndex i = node.first; i != 0; i = At(i).next) {
    if (MentionsVersion(i)) return true;
  }
  return false;
}

bool CodeReader::IsImportError(NodeIndex expression) const {
  const NodeIndex name = LastName(expression);
  if (name == 0) return false;
  const absl::string_view text = TextOf(name);
  return text == "ImportError" || text == "ModuleNotFoundError" ||
         text == "Exception" || text == "BaseException";
}

// "with contextlib.suppress(ImportError):"
bool CodeReader::SuppressesImportError(NodeIndex statement) const {
  for (NodeIndex i = At(statement).first; i != 0; i = At(i).next) {
    if (At(i).kind != NodeKind::kChain) continue;
    const Head head = HeadOf(i);
    const NodeIndex call = head.last == 0 ? 0 : At(head.last).next;
    if (call == 0 || At(call).kind != NodeKind::kCall ||
        TextOf(head.last) != "suppress") {
      continue;
    }
    for (NodeIndex a = At(call).first; a != 0; a = At(a).next) {
      if (IsImportError(a)) return true;
    }
  }
  return false;
}

bool CodeReader::Catches(NodeIndex handler) const {
  const NodeIndex first = At(handler).first;
  if (At(first).kind == NodeKind::kBlock) return true;
  if (At(first).kind != NodeKind::kTuple) return IsImportError(first);
  for (NodeIndex i = At(first).first; i != 0; i = At(i).next) {
    if (IsImportError(i)) return true;
  }
  return false;
}

Guard CodeReader::TryGuard(NodeIndex statement, Guard outer) const {
  for (NodeIndex i = At(statement).first; i != 0; i = At(i).next) {
    if (At(i).kind == NodeKind::kHandler && Catches(i)) {
      return std::max(outer, Guard::kGuarded);
    }
  }
  return outer;
}

void CodeReader::ImportRow(absl::string_view path, absl::string_view value,
                           Guard guard, uint32_t pos) {
  if (path.size() > kLongestName) return;
  if (rows_.Add(FactKind::kImport, {PrefixOf(guard), path}, {value}, pos)) {
    rows_.MarkImported();
  }
}

void CodeReader::ImportStatement(NodeIndex statement, Guard guard) {
  for (NodeIndex i = At(statement).first; i != 0; i = At(i).next) {
    std::string path;
    absl::string_view alias;
    for (NodeIndex n = At(i).first; n != 0; n = At(n).next) {
      if (At(n).kind == NodeKind::kAsName) {
        alias = TextOf(n);
      } else if (path.size() <= kLongestName) {
        absl::StrAppend(&path, path.empty() ? "" : ".", TextOf(n));
      }
    }
    if (path.size() > kLongestName) continue;
    ImportRow(path, "", guard, At(i).pos);
    if (alias.empty()) {
      const absl::string_view root = TextOf(At(i).first);
      imports_.Bind(root, root, guard);
      imports_.AddModule(path);
    } else {
      imports_.Bind(alias, path, guard);
    }
  }
}

// The folders of the file, less one for each dot but the first.
std::string CodeReader::Relative(size_t dots) const {
  absl::string_view folder = facts_.path;
  for (size_t i = 0; i < dots; ++i) {
    const size_t slash = folder.rfind('/');
    folder = slash == absl::string_view::npos ? "" : folder.substr(0, slash);
  }
  std::string path(folder);
  std::replace(path.begin(), path.end(), '/', '.');
  return path;
}

std::string CodeReader::ModulePath(NodeIndex module) const {
  std::string path;
  if (At(module).code > 0) path = Relative(At(module).code);
  for (NodeIndex i = At(module).first; i != 0; i = At(i).next) {
    if (path.size() > kLongestName) break;
    absl::StrAppend(&path, path.empty() ? "" : ".", TextOf(i));
  }
  return path;
}

void CodeReader::FromStatement(NodeIndex statement, Guard guard) {
  const NodeIndex module = At(statement).first;
  const std::string base = ModulePath(module);
  const std::string before = base.empty() ? "" : base + ".";
  if (before.size() > kLongestName) return;
  if (At(module).next == 0) {
    if (rows_.Add(FactKind::kImport, {PrefixOf(guard), before, "*"}, {},
                  At(statement).text, true)) {
      rows_.MarkImported();
    }
    if (base.empty()) {
      facts_.imports_known = false;
    } else if (guard != Guard::kTyping) {
      facts_.open_prefixes.emplace_back(FactKind::kImport, base);
    }
    return;
  }
  for (NodeIndex i = At(module).next; i != 0; i = At(i).next) {
    const NodeIndex name = At(i).first;
    const NodeIndex alias = At(name).next;
    const std::string path = absl::StrCat(before, TextOf(name));
    ImportRow(path, "", guard, At(i).pos);
    if (path.size() > kLongestName) continue;
    imports_.Bind(TextOf(alias != 0 ? alias : name), path, guard);
  }
}

// What a name that is put together begins with, up to its last dot.
std::string CodeReader::LiteralPrefix(NodeIndex expression) const {
  std::string scratch;
  absl::string_view text;
  if (At(expression).kind == NodeKind::kFString) {
    text = StringText(tree_, At(expression), scratch);
    text = text.substr(0, text.find(kFieldMark));
  } else if (At(expression).kind == NodeKind::kArithmetic &&
             At(expression).code == '+' &&
             At(At(expression).first).kind == NodeKind::kString) {
    text = StringText(tree_, At(At(expression).first), scratch);
  }
  const size_t dot = text.rfind('.');
  if (dot == absl::string_view::npos || !IsDottedName(text.substr(0, dot))) {
    return "";
  }
  return std::string(text.substr(0, dot));
}

void CodeReader::DynamicImport(NodeIndex call, absl::string_view callee) {
  NodeIndex name = 0;
  const NodeIndex first = At(call).first;
  if (first != 0 && At(first).kind == NodeKind::kKeyword) {
    if (TextOf(first) == "name") name = At(first).first;
  } else {
    name = first;
  }
  if (name != 0 && At(name).kind == NodeKind::kString) {
    std::string scratch;
    absl::string_view text = StringText(tree_, At(name), scratch);
    std::string path(text);
    size_t dots = 0;
    while (dots < text.size() && text[dots] == '.') ++dots;
    if (dots > 0) {
      const std::string base = Relative(dots);
      path = absl::StrCat(base, base.empty() ? "" : ".", text.substr(dots));
    }
    if (IsDottedName(path)) {
      ImportRow(path, "dynamic", guard_, At(name).pos);
      return;
    }
  } else if (name != 0) {
    const std::string prefix = LiteralPrefix(name);
    if (!prefix.empty()) {
      facts_.open_prefixes.emplace_back(FactKind::kImport, prefix);
      return;
    }
  }
  facts_.imports_known = false;
  rows_.Unread(
      At(call).pos,
      absl::StrCat(callee, " imports a name that is computed at run time"));
}

}  // namespace upgrade_advisor::python
