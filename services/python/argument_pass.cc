#include "services/python/argument_pass.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/python/call_resolution.h"
#include "services/python/lexer.h"

namespace upgrade_advisor::python {
namespace {

// A name of a name of a name: no more than that.
constexpr int kMostAliases = 4;
// More calls no index of a file needs.
constexpr size_t kMostCalls = 50000;

}  // namespace

std::string ArgumentPass::OwnPath(absl::string_view name) const {
  return absl::StrCat(facts_.module, ".", name);
}

uint32_t ArgumentPass::Function(NodeIndex statement, NodeIndex parameters,
                                const PythonFileFacts::Class* owner) {
  const std::string before = owner == nullptr
                                 ? facts_.module
                                 : std::string(facts_.ViewOf(owner->path));
  PythonFileFacts::Function function;
  function.path = rows_.Keep({before, ".", tree_.TextOf(statement)});
  const ScopeIndex scope = scopes_.Of(statement);
  for (NodeIndex i = tree_[parameters].first; i != 0; i = tree_[i].next) {
    if ((tree_[i].flags & kIsVariadic) == 0) {
      function.parameters.push_back(rows_.Keep({tree_.TextOf(i)}));
    } else if ((tree_[i].flags & kTakesKeywords) != 0) {
      for (const NameScopes::Change& change :
           scopes_.Find(tree_.TextOf(i), scope)->changes) {
        if (change.kind != NameScopes::Change::Kind::kTakes) continue;
        function.parameters.push_back(
            rows_.Keep({mappings_.NameOf({change.key, 0, 0})}));
      }
    }
  }
  facts_.functions.push_back(std::move(function));
  return static_cast<uint32_t>(facts_.functions.size());
}

ArgumentPass::Callee ArgumentPass::NamedOf(const CodeNames::Head& head,
                                           ScopeIndex scope, int depth) const {
  Callee callee;
  if (head.root.empty()) return callee;
  for (const ImportTarget& target : *head.targets) {
    callee.paths.push_back(names_.PathOf(target, head));
    callee.minors.push_back(target.minors);
  }
  callee.imported = !callee.paths.empty();
  if (callee.imported) return callee;
  const NodeIndex value = scopes_.ValueOf(head.root, scope);
  if (value != 0 && head.attributes == 0 && depth < kMostAliases) {
    return ValueOf(value, scope, depth + 1);
  }
  if (value != 0 && head.attributes == 0) return callee;
  std::string path = StarPath(head.root, scope);
  callee.imported = !path.empty();
  if (path.empty()) path = OwnPath(head.root);
  callee.paths.push_back(names_.PathOf({std::move(path), Guard::kNone}, head));
  return callee;
}

std::string ArgumentPass::StarPath(absl::string_view name,
                                   ScopeIndex scope) const {
  const auto& stars = names_.imports().stars();
  if (stars.size() != 1 || !IsResolved(stars[0]) ||
      !absl::ascii_isupper(name[0]) || scopes_.Find(name, scope) != nullptr) {
    return "";
  }
  return absl::StrCat(stars[0], ".", name);
}

// "D = DAG" and "D = partial(DAG, ...)"
ArgumentPass::Callee ArgumentPass::ValueOf(NodeIndex value, ScopeIndex scope,
                                           int depth) const {
  const CodeNames::Head head = names_.HeadOf(value);
  if (head.root.empty()) return {};
  const bool is_chain = tree_[value].kind == NodeKind::kChain;
  const NodeIndex after = is_chain ? tree_[head.last].next : 0;
  if (after == 0) return NamedOf(head, scope, depth);
  const bool call = tree_[after].kind == NodeKind::kCall;
  if (!call || tree_[after].next != 0 || tree_.TextOf(head.last) != "partial" ||
      head.targets->empty()) {
    return {};
  }
  return PartialOf(after, scope);
}

ArgumentPass::Callee ArgumentPass::PartialOf(NodeIndex call,
                                             ScopeIndex scope) const {
  const NodeIndex first = tree_[call].first;
  const CodeNames::Head head = names_.HeadOf(first);
  if (head.root.empty() ||
      (tree_[first].kind == NodeKind::kChain && tree_[head.last].next != 0)) {
    return {};
  }
  Callee callee = NamedOf(head, scope, kMostAliases);
  callee.partial = true;
  callee.skipped = 1;
  return callee;
}

// "super().__init__(...)" is a call of the bases, to which classes that derive
// from this one may add arguments.
ArgumentPass::Callee ArgumentPass::SuperOf(NodeIndex chain, NodeIndex call,
                                           const CallSite& site) const {
  const NodeIndex root = tree_[chain].first;
  const NodeIndex made = tree_[root].next;
  const NodeIndex method = tree_[made].next;
  if (site.method_of == 0 || tree_[root].kind != NodeKind::kName ||
      tree_.TextOf(root) != "super" || tree_[method].next != call ||
      tree_[method].kind != NodeKind::kAttribute ||
      tree_.TextOf(method) != "__init__") {
    return {};
  }
  Callee callee;
  callee.partial = true;
  for (PythonFileFacts::Text base :
       facts_.classes[site.method_of - 1].base_paths) {
    callee.paths.emplace_back(facts_.ViewOf(base));
    callee.imported = true;
  }
  return callee;
}

ArgumentPass::Callee ArgumentPass::ExpandedOf(const CodeNames::Head& head,
                                              NodeIndex call,
                                              ScopeIndex scope) const {
  const NodeIndex made = head.root.empty() ? 0 : tree_[head.last].next;
  const NodeIndex expand = made == 0 ? 0 : tree_[made].next;
  if (expand == 0 || tree_[expand].next != call || head.attributes == 0 ||
      tree_.TextOf(head.last) != "partial" ||
      tree_.TextOf(expand) != "expand") {
    return {};
  }
  Callee callee = NamedOf(head, scope, 0);
  callee.partial = true;
  return callee;
}

ArgumentPass::Callee ArgumentPass::CalleeOf(const CalledName& name,
                                            NodeIndex call,
                                            const CallSite& site) const {
  const CodeNames::Head& head = name.head;
  if (!head.root.empty() && tree_[head.last].next == call) {
    Callee callee = NamedOf(head, site.scope, 0);
    const std::vector<std::string> partial = {"functools.partial"};
    return callee.paths == partial ? PartialOf(call, site.scope) : callee;
  }
  Callee callee = SuperOf(name.chain, call, site);
  if (callee.paths.empty()) callee = ExpandedOf(head, call, site.scope);
  // "Environment().from_string(...)": who renders a template has to be known.
  if (callee.paths.empty() && name.last != 0 &&
      tree_.TextOf(name.last) == "from_string") {
    callee.paths.push_back(OwnPath("from_string"));
  }
  return callee;
}

PythonFileFacts::Call ArgumentPass::Arguments(NodeIndex call,
                                              const CallSite& site) {
  PythonFileFacts::Call arguments;
  for (NodeIndex i = tree_[call].first; i != 0; i = tree_[i].next) {
    switch (tree_[i].kind) {
      case NodeKind::kKeyword:
        AddKeyword(tree_.TextOf(i), tree_[i].pos, AirflowMinors::All(),
                   arguments);
        break;
      case NodeKind::kStarred:
        arguments.starred = true;
        break;
      case NodeKind::kDoubleStar:
        AddMapping(tree_[i].first, site, arguments);
        break;
      default:
        ++arguments.positions;
    }
  }
  return arguments;
}

void ArgumentPass::AddMapping(NodeIndex expression, const CallSite& site,
                              PythonFileFacts::Call& to) {
  const Mapping mapping = mappings_.Read(expression, site.scope);
  for (const MappingEntry& entry : mapping.entries) {
    AddKeyword(mappings_.NameOf(entry), tree_[entry.key].pos,
               guards_.MinorsOf(entry.condition), to);
  }
  to.mapping =
      to.mapping || !mapping.known || (mapping.forwarded && site.function == 0);
  if (mapping.forwarded && mapping.known) to.forwards = site.function;
}

void ArgumentPass::AddKeyword(absl::string_view name, uint32_t pos,
                              AirflowMinors minors, PythonFileFacts::Call& to) {
  if (name.empty() || name.size() > kLongestName) return;
  const auto same = [&](const PythonFileFacts::Argument& argument) {
    return facts_.ViewOf(argument.name) == name;
  };
  if (std::any_of(to.keywords.begin(), to.keywords.end(), same)) return;
  const SourcePlace place = rows_.PlaceOf(pos);
  to.keywords.push_back({rows_.Keep({name}), place.line, place.column, minors});
}

// Of other packages only calls that a function of the project may hand on.
void ArgumentPass::Note(const Callee& callee, PythonFileFacts::Call arguments,
                        uint32_t pos, const CallSite& site) {
  const SourcePlace place = rows_.PlaceOf(pos);
  arguments.line = place.line;
  arguments.column = place.column;
  arguments.call = site.of.call;
  arguments.dag = site.of.dag;
  arguments.imported = callee.imported;
  arguments.partial = arguments.partial || callee.partial;
  arguments.positions -= std::min(arguments.positions, callee.skipped);
  for (size_t i = 0; i < callee.paths.size(); ++i) {
    absl::string_view path = callee.paths[i];
    if (path.size() > kLongestName || facts_.calls.size() >= kMostCalls)
      continue;
    PythonFileFacts::Call one = arguments;
    one.minors = rows_.minors_of_use();
    if (i < callee.minors.size()) one.minors = one.minors & callee.minors[i];
    one.partial |= absl::ConsumeSuffix(&path, ".partial");
    // "Base.__init__(self, ...)" has the object at its first position.
    if (absl::ConsumeSuffix(&path, ".__init__")) {
      one.partial = true;
      if (one.positions > 0) --one.positions;
    }
    const bool silent = one.keywords.empty() && !one.mapping && !one.forwards;
    const char initial = path[path.rfind('.') + 1];
    if (silent && !one.imported && !absl::ascii_isupper(initial) &&
        !absl::EndsWith(path, ".from_string")) {
      continue;
    }
    one.callee = rows_.Keep({path});
    facts_.calls.push_back(std::move(one));
  }
}

void ArgumentPass::Call(const CalledName& name, NodeIndex call,
                        const CallSite& site) {
  const Callee callee = CalleeOf(name, call, site);
  if (callee.paths.empty()) return;
  Note(callee, Arguments(call, site), tree_[name.chain].pos, site);
}

void ArgumentPass::BareDecorator(NodeIndex expression, const CallSite& site) {
  const CodeNames::Head head = names_.HeadOf(expression);
  if (head.root.empty() || head.targets->empty()) return;
  // What it decorates is the argument.
  PythonFileFacts::Call arguments;
  arguments.positions = 1;
  Note(NamedOf(head, site.scope, 0), std::move(arguments),
       tree_[expression].pos, site);
}

}  // namespace upgrade_advisor::python
