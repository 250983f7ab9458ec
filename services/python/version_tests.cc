#include "services/python/version_tests.h"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "services/python/string_literal.h"
#include "services/python/version_values.h"

namespace upgrade_advisor::python {
namespace {

using Values = std::vector<VersionValue>;

// A variable of a variable, a call in a call: a test has no more.
constexpr int kMostDepth = 24;
// More patches than these no minor has, but for the last, which is any other.
constexpr int kPatches[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 99};

bool IsOneOf(absl::string_view word,
             std::initializer_list<absl::string_view> list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

absl::string_view LastName(absl::string_view path) {
  return path.substr(path.rfind('.') + 1);
}

// "AIRFLOW_V_3_0_PLUS", which providers define, and projects after them.
VersionValue ConstantOf(absl::string_view name, const VersionValue& version) {
  if (!absl::ConsumePrefix(&name, "AIRFLOW_V_") ||
      !absl::ConsumeSuffix(&name, "_PLUS")) {
    return {};
  }
  const std::string text = absl::StrReplaceAll(name, {{"_", "."}});
  return Compare(Word::kGreaterOrEqual, version,
                 VersionOf(VersionValue::Text(text)));
}

// What people call a constant that says which Airflow runs.
bool LooksLikeVersionOfAirflow(absl::string_view name) {
  const std::string lower = absl::AsciiStrToLower(name);
  if (absl::StrContains(lower, "airflow")) {
    return absl::StrContains(lower, "version") ||
           absl::StrContains(lower, "2") || absl::StrContains(lower, "3");
  }
  for (absl::string_view part : {"af2", "af3", "af_2", "af_3"}) {
    if (absl::StrContains(lower, part)) return true;
  }
  return false;
}

// A name that a module of the project tells versions by; or one of Airflow that
// may not be there.
bool MayTellVersion(const ImportTarget& target) {
  if (absl::StartsWith(target.path, "airflow.")) {
    return target.guard == Guard::kGuarded;
  }
  const absl::string_view root =
      absl::string_view(target.path).substr(0, target.path.find('.'));
  if (IsOneOf(root, {"packaging", "distutils", "semver", "pkg_resources",
                     "importlib", "sys", "platform"})) {
    return false;
  }
  const std::string lower = absl::AsciiStrToLower(target.path);
  return absl::StrContains(lower, "compat") ||
         absl::StrContains(lower, "version");
}

// Variables that say which Airflow or which Runtime an image has.
bool IsVersionVariable(absl::string_view name) {
  return IsOneOf(name, {"AIRFLOW_VERSION", "ASTRONOMER_RUNTIME_VERSION"});
}

// One test for one version.
class Interpreter {
 public:
  Interpreter(const Tree& tree, const CodeNames& names,
              const NameScopes& scopes, std::string version)
      : tree_(tree),
        names_(names),
        scopes_(scopes),
        text_(VersionValue::Text(std::move(version))),
        version_(VersionOf(text_)) {}

  bool about_airflow() const { return about_airflow_; }

  VersionValue Eval(NodeIndex node, ScopeIndex scope) {
    if (++depth_ > kMostDepth) {
      --depth_;
      return {};
    }
    VersionValue value = Value(node, scope);
    --depth_;
    return value;
  }

 private:
  VersionValue Value(NodeIndex node, ScopeIndex scope) {
    switch (tree_[node].kind) {
      case NodeKind::kString: {
        std::string scratch;
        return VersionValue::Text(
            std::string(StringText(tree_, tree_[node], scratch)));
      }
      case NodeKind::kNumber:
        return IntOf(VersionValue::Text(std::string(tree_.TextOf(node))));
      case NodeKind::kConstant:
        return Constant(tree_.TextOf(node));
      case NodeKind::kName:
        return Name(node, scope);
      case NodeKind::kChain:
        return Chain(node, scope);
      case NodeKind::kTuple:
      case NodeKind::kList:
        return VersionValue::List(All(node, scope));
      case NodeKind::kComprehension:
        return Comprehension(node, scope);
      case NodeKind::kSeveral:
        return Several(node, scope);
      case NodeKind::kNamed:
        return Eval(tree_.LastOf(node), scope);
      default:
        return {};
    }
  }

  static VersionValue Constant(absl::string_view text) {
    return text == "None" ? VersionValue::None()
                          : VersionValue::Bool(text == "True");
  }

  Values All(NodeIndex parent, ScopeIndex scope) {
    Values values;
    for (NodeIndex i = tree_[parent].first; i != 0; i = tree_[i].next) {
      values.push_back(Eval(i, scope));
    }
    return values;
  }

  // Of a comprehension what it goes through is enough: "[int(x) for x in ...]".
  VersionValue Comprehension(NodeIndex node, ScopeIndex scope) {
    for (NodeIndex i = tree_[node].first; i != 0; i = tree_[i].next) {
      if (tree_[i].kind != NodeKind::kTarget) continue;
      const VersionValue list = Eval(tree_[i].next, scope);
      if (list.kind != VersionValue::Kind::kList) return {};
      const NodeIndex item = tree_[node].first;
      if (tree_[item].kind == NodeKind::kName) return list;
      if (!absl::StartsWith(tree_.source.substr(tree_[item].pos), "int(")) {
        return {};
      }
      return Mapped(list);
    }
    return {};
  }

  static VersionValue Mapped(const VersionValue& list) {
    VersionValue ints = VersionValue::List({});
    for (const VersionValue& item : list.items) {
      ints.items.push_back(IntOf(item));
    }
    return ints;
  }

  VersionValue Name(NodeIndex node, ScopeIndex scope) {
    const absl::string_view name = tree_.TextOf(node);
    for (const ImportTarget& target : names_.imports().Find(name)) {
      const VersionValue value = Path(target.path);
      if (value.known()) return value;
      about_airflow_ = about_airflow_ || LooksLikeVersionOfAirflow(name) ||
                       MayTellVersion(target);
    }
    return Variable(name, scope);
  }

  VersionValue Variable(absl::string_view name, ScopeIndex scope) {
    const NameScopes::Variable* variable = scopes_.Find(name, scope);
    if (variable == nullptr) return {};
    if (variable->bindings == 1 && variable->source != 0) {
      const VersionValue value = Eval(variable->source, scope);
      if (variable->item < 0) return value;
      return ItemOf(value, absl::StrCat(variable->item));
    }
    about_airflow_ = about_airflow_ || variable->about_airflow ||
                     LooksLikeVersionOfAirflow(name);
    return {};
  }

  // What an imported path is.
  VersionValue Path(absl::string_view path) {
    if (IsOneOf(path, {"airflow.__version__", "airflow.version.version",
                       "airflow.version.__version__"})) {
      about_airflow_ = true;
      return text_;
    }
    VersionValue constant = ConstantOf(LastName(path), version_);
    about_airflow_ = about_airflow_ || constant.known();
    return constant;
  }

  // Link after link. As long as the value is not known there may be a path.
  VersionValue Chain(NodeIndex chain, ScopeIndex scope) {
    const NodeIndex root = tree_[chain].first;
    VersionValue value = Eval(root, scope);
    std::string path = RootPath(root);
    for (NodeIndex i = tree_[root].next; i != 0; i = tree_[i].next) {
      const absl::string_view name = tree_.TextOf(i);
      switch (tree_[i].kind) {
        case NodeKind::kAttribute: {
          const NodeIndex call = tree_[i].next;
          if (call != 0 && tree_[call].kind == NodeKind::kCall) {
            value = value.known()
                        ? MethodOf(value, name, All(call, scope))
                        : Call(absl::StrCat(path, ".", name), call, scope);
            i = call;
            path.clear();
          } else {
            absl::StrAppend(&path, ".", name);
            value = value.known() ? AttributeOf(value, name) : Path(path);
          }
          break;
        }
        case NodeKind::kCall:
          value = Call(path, i, scope);
          path.clear();
          break;
        default:
          value = path == "os.environ" ? Environment(All(i, scope))
                                       : ItemOf(value, IndexText(i));
      }
    }
    return value;
  }

  // os.environ["AIRFLOW_VERSION"]. Which Airflow a Runtime has is not known
  // here.
  VersionValue Environment(const Values& names) {
    if (names.empty() || !IsVersionVariable(names[0].text)) return {};
    about_airflow_ = true;
    return names[0].text == "AIRFLOW_VERSION" ? text_ : VersionValue();
  }

  std::string RootPath(NodeIndex root) const {
    if (tree_[root].kind != NodeKind::kName) return "";
    const auto& targets = names_.imports().Find(tree_.TextOf(root));
    return targets.empty() ? std::string(tree_.TextOf(root))
                           : targets.front().path;
  }

  // "0" of "[0]".
  absl::string_view IndexText(NodeIndex subscript) const {
    const absl::string_view rest =
        tree_.source.substr(tree_[subscript].pos + 1);
    return absl::StripAsciiWhitespace(rest.substr(0, rest.find(']')));
  }

  VersionValue Call(const std::string& path, NodeIndex call, ScopeIndex scope) {
    const absl::string_view name = LastName(path);
    about_airflow_ = about_airflow_ || LooksLikeVersionOfAirflow(name);
    const Values arguments = All(call, scope);
    const NameScopes::Variable* own = scopes_.Find(path, scope);
    if (own != nullptr && own->bindings == 1 && own->function != 0) {
      return Returned(own->function);
    }
    if (name == "get_base_airflow_version_tuple") {
      about_airflow_ = true;
      return VersionValue::List(version_.items);
    }
    if (name == "hasattr" && !arguments.empty()) return HasAttribute(call);
    if (arguments.empty()) return {};
    const VersionValue& first = arguments[0];
    if (name == "find_spec" || name == "find_loader") return FindSpec(first);
    if (path == "os.environ.get" || path == "os.getenv") {
      return Environment(arguments);
    }
    if (path == "int") return IntOf(first);
    if (IsOneOf(path, {"str", "tuple", "list"})) return first;
    if (path == "bool") return BoolOf(first);
    if (path == "map" && arguments.size() == 2) return Map(call, arguments[1]);
    if (name == "compare" && arguments.size() == 2) return Order(arguments);
    if (name == "version" || name == "get_distribution") {
      return Distribution(path, first);
    }
    if (IsOneOf(name, {"Version", "parse", "parse_version", "LooseVersion",
                       "StrictVersion", "parse_version_info"})) {
      return VersionOf(first);
    }
    return {};
  }

  // Of a function that does nothing but return a value.
  VersionValue Returned(NodeIndex function) {
    const NodeIndex block = tree_.LastOf(function);
    for (NodeIndex i = tree_[block].first; i != 0; i = tree_[i].next) {
      const NodeKind kind = tree_[i].kind;
      const absl::string_view text = tree_.source.substr(tree_[i].pos);
      if (kind == NodeKind::kOther && absl::StartsWith(text, "return")) {
        return Eval(tree_[i].first, scopes_.Of(function));
      }
      // A comment, an import or a variable comes before.
      if (kind != NodeKind::kExpressionStatement && kind != NodeKind::kAssign &&
          kind != NodeKind::kImport && kind != NodeKind::kImportFrom) {
        break;
      }
    }
    return {};
  }

  static VersionValue BoolOf(const VersionValue& value) {
    const std::optional<bool> truth = TruthOf(value);
    return truth ? VersionValue::Bool(*truth) : VersionValue();
  }

  VersionValue Map(NodeIndex call, const VersionValue& list) const {
    const NodeIndex function = tree_[call].first;
    const bool is_int = tree_[function].kind == NodeKind::kName &&
                        tree_.TextOf(function) == "int";
    return is_int && list.kind == VersionValue::Kind::kList ? Mapped(list)
                                                            : VersionValue();
  }

  // semver.compare(a, b)
  static VersionValue Order(const Values& arguments) {
    const VersionValue a = VersionOf(arguments[0]);
    const VersionValue b = VersionOf(arguments[1]);
    if (!a.known() || !b.known()) return {};
    const bool less = TruthOf(Compare(Word::kLess, a, b)).value_or(false);
    const bool more = TruthOf(Compare(Word::kGreater, a, b)).value_or(false);
    return VersionValue::Number(less ? -1 : more ? 1 : 0);
  }

  // importlib.metadata.version("apache-airflow")
  VersionValue Distribution(absl::string_view path,
                            const VersionValue& package) {
    if (!IsOneOf(package.text,
                 {"apache-airflow", "apache_airflow", "apache-airflow-core"})) {
      return {};
    }
    about_airflow_ = true;
    return LastName(path) == "version" ? text_
                                       : VersionValue::Object(text_.text);
  }

  // The task SDK came with Airflow 3. Which provider is there is another
  // question than which Airflow.
  VersionValue FindSpec(const VersionValue& module) {
    if (module.kind != VersionValue::Kind::kText ||
        !absl::StartsWith(module.text, "airflow")) {
      return {};
    }
    about_airflow_ = true;
    if (module.text == "airflow") return VersionValue::Object("");
    if (module.text != "airflow.sdk") return {};
    return version_.items[0].number >= 3 ? VersionValue::Object("")
                                         : VersionValue::None();
  }

  // What a module has is not known here, but the test is about Airflow.
  VersionValue HasAttribute(NodeIndex call) {
    const std::string path = names_.Dotted(tree_[call].first);
    about_airflow_ = about_airflow_ || path == "airflow" ||
                     absl::StartsWith(path, "airflow.");
    return {};
  }

  // "a if b else c", or operands with "not", "and", "or" and comparisons.
  VersionValue Several(NodeIndex node, ScopeIndex scope) {
    std::vector<NodeIndex> parts;
    for (NodeIndex i = tree_[node].first; i != 0; i = tree_[i].next) {
      parts.push_back(i);
    }
    if (parts.size() >= 5 && Is(parts[1], Word::kIf)) {
      return Conditional(parts, scope);
    }
    size_t at = 0;
    VersionValue value = Or(parts, at, scope);
    return at == parts.size() ? value : VersionValue();
  }

  bool Is(NodeIndex node, Word word) const {
    return tree_[node].kind == NodeKind::kOperator &&
           tree_.WordOf(node) == word;
  }

  VersionValue Conditional(const std::vector<NodeIndex>& parts,
                           ScopeIndex scope) {
    for (size_t i = 0; i + 3 < parts.size(); i += 4) {
      const std::optional<bool> truth = TruthOf(Eval(parts[i + 2], scope));
      if (!truth) return {};
      if (*truth) return Eval(parts[i], scope);
    }
    return Eval(parts.back(), scope);
  }

  // In three values: an unknown operand does not hide what the other decides.
  static VersionValue Join(const VersionValue& a, const VersionValue& b,
                           bool decides) {
    const std::optional<bool> x = TruthOf(a);
    const std::optional<bool> y = TruthOf(b);
    if (x == decides || y == decides) return VersionValue::Bool(decides);
    return x && y ? VersionValue::Bool(!decides) : VersionValue();
  }

  VersionValue Or(const std::vector<NodeIndex>& parts, size_t& at,
                  ScopeIndex scope) {
    VersionValue value = And(parts, at, scope);
    while (at < parts.size() && Is(parts[at], Word::kOr)) {
      value = Join(value, And(parts, ++at, scope), true);
    }
    return value;
  }

  VersionValue And(const std::vector<NodeIndex>& parts, size_t& at,
                   ScopeIndex scope) {
    VersionValue value = Not(parts, at, scope);
    while (at < parts.size() && Is(parts[at], Word::kAnd)) {
      value = Join(value, Not(parts, ++at, scope), false);
    }
    return value;
  }

  VersionValue Not(const std::vector<NodeIndex>& parts, size_t& at,
                   ScopeIndex scope) {
    if (at < parts.size() && Is(parts[at], Word::kNot)) {
      const std::optional<bool> truth = TruthOf(Not(parts, ++at, scope));
      return truth ? VersionValue::Bool(!*truth) : VersionValue();
    }
    return Comparison(parts, at, scope);
  }

  VersionValue Comparison(const std::vector<NodeIndex>& parts, size_t& at,
                          ScopeIndex scope) {
    if (at >= parts.size()) return {};
    VersionValue left = Eval(parts[at++], scope);
    VersionValue all;
    bool compared = false;
    while (at + 1 < parts.size() && IsComparison(parts[at])) {
      const Word word = tree_.WordOf(parts[at]);
      VersionValue right = Eval(parts[at + 1], scope);
      const VersionValue one = Compare(word, left, right);
      all = compared ? Join(all, one, false) : one;
      compared = true;
      left = std::move(right);
      at += 2;
    }
    return compared ? all : left;
  }

  bool IsComparison(NodeIndex node) const {
    return tree_[node].kind == NodeKind::kOperator &&
           tree_.WordOf(node) <= Word::kIsNot;
  }

  const Tree& tree_;
  const CodeNames& names_;
  const NameScopes& scopes_;
  const VersionValue text_;
  const VersionValue version_;
  int depth_ = 0;
  bool about_airflow_ = false;
};

}  // namespace

VersionTests::Outcome VersionTests::Of(NodeIndex test, ScopeIndex scope) const {
  Interpreter first(tree_, names_, scopes_, "2.0.0");
  first.Eval(test, scope);
  if (!first.about_airflow()) return {};
  Outcome outcome{{}, {}, true};
  for (int i = 0; i < AirflowMinors::kCount; ++i) {
    for (int patch : kPatches) {
      Interpreter one(tree_, names_, scopes_,
                      absl::StrCat(AirflowMinors::NameOf(i), ".", patch));
      const std::optional<bool> truth = TruthOf(one.Eval(test, scope));
      if (truth.value_or(true))
        outcome.yes = outcome.yes | AirflowMinors::Of(i);
      if (!truth.value_or(false))
        outcome.no = outcome.no | AirflowMinors::Of(i);
    }
  }
  return outcome;
}

}  // namespace upgrade_advisor::python
