#include "services/python/import_pass.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/python/characters.h"
#include "services/python/lexer.h"
#include "services/python/string_literal.h"

namespace upgrade_advisor::python {
namespace {

// What import_module() may be called with: anything else comes from a mistake,
// or from a value that is not a name.
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

void ImportPass::Read() { Block(tree_.root, Guard::kNone, 0); }

// Imports within functions and classes count like those of the module: they run
// when the code does.
void ImportPass::Block(NodeIndex block, Guard guard, ScopeIndex scope) {
  const AirflowMinors outer = rows_.minors();
  for (NodeIndex i = tree_[block].first; i != 0; i = tree_[i].next) {
    switch (tree_[i].kind) {
      case NodeKind::kImport:
        ImportStatement(i, guard);
        break;
      case NodeKind::kImportFrom:
        FromStatement(i, guard);
        break;
      case NodeKind::kIf:
        If(i, guard, scope);
        rows_.SetMinors(rows_.minors() & guards_.After(i, scope));
        break;
      case NodeKind::kTry:
        Try(i, guard, scope);
        break;
      case NodeKind::kFunction:
      case NodeKind::kClass:
        Inner(i, guard, scopes_.Of(i));
        break;
      case NodeKind::kOther:
        Inner(i, guards_.OfWith(i, guard), scope);
        break;
      default:
        break;
    }
  }
  rows_.SetMinors(outer);
}

void ImportPass::Inner(NodeIndex statement, Guard guard, ScopeIndex scope) {
  for (NodeIndex i = tree_[statement].first; i != 0; i = tree_[i].next) {
    if (tree_[i].kind == NodeKind::kBlock) Block(i, guard, scope);
  }
}

void ImportPass::If(NodeIndex statement, Guard guard, ScopeIndex scope) {
  const AirflowMinors outer = rows_.minors();
  AirflowMinors rest = outer;
  for (NodeIndex i = tree_[statement].first; i != 0; i = tree_[i].next) {
    rows_.SetMinors(rest);
    if (tree_[i].kind == NodeKind::kBlock) {
      Block(i, guard, scope);  // of else
      continue;
    }
    const GuardRules::OfTest test = guards_.OfIf(i, guard, scope);
    guard = test.rest;
    i = tree_[i].next;
    rows_.SetMinors(rest & test.inside_minors);
    rest = rest & test.rest_minors;
    Block(i, test.inside, scope);
  }
  rows_.SetMinors(outer);
}

// Only the first block is what handlers guard: not else, not finally.
void ImportPass::Try(NodeIndex statement, Guard guard, ScopeIndex scope) {
  const NodeIndex first = tree_[statement].first;
  for (NodeIndex i = first; i != 0; i = tree_[i].next) {
    if (tree_[i].kind == NodeKind::kHandler) {
      Block(tree_.LastOf(i), guards_.OfHandler(i, guard), scope);
    } else {
      Block(i, i == first ? guards_.OfTry(statement, guard) : guard, scope);
    }
  }
}

// A name that is longer than a fact may be is no module of anybody.
void ImportPass::Row(absl::string_view path, absl::string_view value,
                     Guard guard, uint32_t pos) {
  if (path.size() > kLongestName) return;
  if (rows_.Add(FactKind::kImport, {PrefixOf(guard), path}, {value}, {pos})) {
    rows_.MarkImported();
  }
}

// "import a.b.c" binds "a" and loads the rest; "import a.b.c as d" binds d to
// all of it.
void ImportPass::ImportStatement(NodeIndex statement, Guard guard) {
  for (NodeIndex i = tree_[statement].first; i != 0; i = tree_[i].next) {
    std::string path;
    absl::string_view alias;
    for (NodeIndex n = tree_[i].first; n != 0; n = tree_[n].next) {
      if (tree_[n].kind == NodeKind::kAsName) {
        alias = tree_.TextOf(n);
      } else if (path.size() <= kLongestName) {
        absl::StrAppend(&path, path.empty() ? "" : ".", tree_.TextOf(n));
      }
    }
    if (path.size() > kLongestName) continue;
    Row(path, "", guard, tree_[i].pos);
    if (alias.empty()) {
      const absl::string_view root = tree_.TextOf(tree_[i].first);
      names_.imports().Bind(root, {std::string(root), guard, rows_.minors()});
      names_.imports().AddModule(path);
    } else {
      names_.imports().Bind(alias, {path, guard, rows_.minors()});
    }
  }
}

// The folders of the file, less one for each dot but the first.
std::string ImportPass::Relative(size_t dots) const {
  absl::string_view folder = facts_.path;
  for (size_t i = 0; i < dots; ++i) {
    const size_t slash = folder.rfind('/');
    folder = slash == absl::string_view::npos ? "" : folder.substr(0, slash);
  }
  std::string path(folder);
  std::replace(path.begin(), path.end(), '/', '.');
  return path;
}

// "..a.b" from the place of the file in the project: "dags.a.b".
std::string ImportPass::ModulePath(NodeIndex module) const {
  std::string path;
  if (tree_[module].code > 0) path = Relative(tree_[module].code);
  for (NodeIndex i = tree_[module].first; i != 0; i = tree_[i].next) {
    if (path.size() > kLongestName) break;
    absl::StrAppend(&path, path.empty() ? "" : ".", tree_.TextOf(i));
  }
  return path;
}

// "from a import b" binds b to a.b, be it a module or something in one: which
// of them it is, nobody needs to know.
void ImportPass::FromStatement(NodeIndex statement, Guard guard) {
  const NodeIndex module = tree_[statement].first;
  const std::string base = ModulePath(module);
  const std::string before = base.empty() ? "" : base + ".";
  if (before.size() > kLongestName) return;
  if (tree_[module].next == 0) return Star(statement, base, guard);
  for (NodeIndex i = tree_[module].next; i != 0; i = tree_[i].next) {
    const NodeIndex name = tree_[i].first;
    const NodeIndex alias = tree_[name].next;
    const std::string path = absl::StrCat(before, tree_.TextOf(name));
    Row(path, "", guard, tree_[i].pos);
    if (path.size() > kLongestName) continue;
    const absl::string_view bound = tree_.TextOf(alias != 0 ? alias : name);
    names_.imports().Bind(bound, {path, guard, rows_.minors()});
    facts_.bindings.push_back({rows_.Keep({bound}), rows_.Keep({path})});
  }
}

// Which names a star brings nobody knows: all below the module stay open. Of a
// module without a name (". import *" in the top folder) that is everything.
void ImportPass::Star(NodeIndex statement, absl::string_view module,
                      Guard guard) {
  names_.imports().AddStar(module);
  if (rows_.Add(FactKind::kImport,
                {PrefixOf(guard), module, module.empty() ? "" : ".", "*"}, {},
                {tree_[statement].text}, true)) {
    rows_.MarkImported();
  }
  if (module.empty()) {
    facts_.imports_known = false;
  } else if (guard != Guard::kTyping) {
    facts_.open_prefixes.emplace_back(FactKind::kImport, module);
  }
}

// What a name that is put together begins with, up to its last dot.
std::string ImportPass::LiteralPrefix(NodeIndex expression) const {
  std::string scratch;
  absl::string_view text;
  if (tree_[expression].kind == NodeKind::kFString) {
    text = StringText(tree_, tree_[expression], scratch);
    text = text.substr(0, text.find(kFieldMark));
  } else if (tree_[expression].kind == NodeKind::kArithmetic &&
             tree_[expression].code == '+' &&
             tree_[tree_[expression].first].kind == NodeKind::kString) {
    text = StringText(tree_, tree_[tree_[expression].first], scratch);
  }
  const size_t dot = text.rfind('.');
  if (dot == absl::string_view::npos || !IsDottedName(text.substr(0, dot))) {
    return "";
  }
  return std::string(text.substr(0, dot));
}

// Three answers: the name is a literal, a row; its beginning is, an open
// prefix; nothing of it is, and any import may be missing.
void ImportPass::Dynamic(NodeIndex call, absl::string_view callee,
                         Guard guard) {
  if (callee != "import_module" && callee != "__import__" &&
      callee != "import_string") {
    return;
  }
  NodeIndex name = 0;
  const NodeIndex first = tree_[call].first;
  if (first != 0 && tree_[first].kind == NodeKind::kKeyword) {
    if (tree_.TextOf(first) == "name") name = tree_[first].first;
  } else {
    name = first;
  }
  if (name != 0 && tree_[name].kind == NodeKind::kString) {
    std::string scratch;
    const absl::string_view text = StringText(tree_, tree_[name], scratch);
    std::string path(text);
    size_t dots = 0;
    while (dots < text.size() && text[dots] == '.') ++dots;
    if (dots > 0) {
      const std::string base = Relative(dots);
      path = absl::StrCat(base, base.empty() ? "" : ".", text.substr(dots));
    }
    if (IsDottedName(path)) return Row(path, "dynamic", guard, tree_[name].pos);
  } else if (name != 0) {
    const std::string prefix = LiteralPrefix(name);
    if (!prefix.empty()) {
      facts_.open_prefixes.emplace_back(FactKind::kImport, prefix);
      return;
    }
  }
  facts_.imports_known = false;
  rows_.Unread(
      tree_[call].pos,
      absl::StrCat(callee, " imports a name that is computed at run time"));
}

// A use, not an import: its guard is that of the import it came by, or of the
// handler that does without it.
void ImportPass::Reached(const CodeNames::Head& head) {
  if (head.attributes == 0) return;
  const Guard own = rows_.one_side() ? Guard::kGuarded : Guard::kNone;
  for (const ImportTarget& target : *head.targets) {
    const std::string path = names_.PathOf(target, head);
    // A module that is imported by that name has a row already.
    if (path.size() > kLongestName || names_.imports().IsModule(path)) continue;
    rows_.Add(FactKind::kImport, {PrefixOf(std::max(target.guard, own)), path},
              {"attribute"}, {tree_[head.first].pos});
    rows_.LimitLast(target.minors);
  }
}

}  // namespace upgrade_advisor::python
