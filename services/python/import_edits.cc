#include "services/python/import_edits.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace upgrade_advisor::python {
namespace {

absl::string_view ModuleOf(absl::string_view dotted) {
  const size_t dot = dotted.rfind('.');
  return dot == absl::string_view::npos ? "" : dotted.substr(0, dot);
}

absl::string_view LastOf(absl::string_view dotted) {
  return dotted.substr(dotted.rfind('.') + 1);
}

absl::string_view RootOf(absl::string_view dotted) {
  return dotted.substr(0, dotted.find('.'));
}

bool IsBelow(absl::string_view name, absl::string_view module) {
  return absl::StartsWith(name, module) && name.size() > module.size() &&
         name[module.size()] == '.';
}

// "X as Y", or "X" where that is what it is bound to.
std::string Written(absl::string_view name, absl::string_view bound) {
  return name == bound ? std::string(name) : absl::StrCat(name, " as ", bound);
}

constexpr char kUnderTest[] = "it runs under a test of Airflow's version";
constexpr char kUnknownPlace[] = "no new place of it is known";

}  // namespace

void ImportEdits::Run() {
  ReadRows();
  // Nothing of the file is meant.
  if (rows_.empty()) return;
  for (NodeIndex i = 1; i < tree_.nodes.size(); ++i) {
    if (tree_[i].kind == NodeKind::kImportFrom) FromStatement(i);
    if (tree_[i].kind == NodeKind::kImport) ImportStatementNode(i);
  }
  ListRest();
}

// Only those of the names that are looked for, and of what reaches them.
void ImportEdits::ReadRows() {
  for (const PythonFileFacts::Row& row : file_.facts.rows) {
    if (row.kind != FactKind::kImport || row.line == 0) continue;
    absl::string_view name = file_.facts.ViewOf(row.name);
    Row out;
    out.guarded = absl::ConsumePrefix(&name, "@guarded.") ||
                  absl::ConsumePrefix(&name, "@typing.");
    const absl::string_view value = file_.facts.ViewOf(row.value);
    if (value == "attribute") out.how = Row::How::kAttribute;
    if (value == "dynamic") out.how = Row::How::kString;
    if (absl::ConsumeSuffix(&name, ".*")) out.how = Row::How::kStar;
    if (Find(name) == nullptr && !HasBelow(name)) continue;
    out.name = std::string(name);
    out.limited = !row.minors.IsAll();
    out.pos = file_.source.PositionOf({row.line, row.column});
    rows_.push_back(std::move(out));
  }
}

const ImportEdits::Row* ImportEdits::RowAt(uint32_t pos,
                                           absl::string_view name) const {
  const auto row = std::find_if(rows_.begin(), rows_.end(), [&](const Row& r) {
    return r.pos == pos && r.name == name;
  });
  return row == rows_.end() ? nullptr : &*row;
}

const NewName* ImportEdits::Find(absl::string_view name) const {
  const auto found = names_.find(name);
  return found == names_.end() ? nullptr : &found->second;
}

bool ImportEdits::HasBelow(absl::string_view name) const {
  const std::string prefix = absl::StrCat(name, ".");
  const auto found = names_.lower_bound(prefix);
  return found != names_.end() && absl::StartsWith(found->first, prefix);
}

std::string ImportEdits::PathOf(NodeIndex chain, size_t parts,
                                uint32_t* end) const {
  std::string path;
  for (NodeIndex i = tree_[chain].first; i != 0 && parts > 0;
       i = tree_[i].next, --parts) {
    if (tree_[i].kind != NodeKind::kName &&
        tree_[i].kind != NodeKind::kAttribute) {
      break;
    }
    absl::StrAppend(&path, path.empty() ? "" : ".", tree_.TextOf(i));
    if (end != nullptr) *end = tree_[i].text + tree_[i].size;
  }
  return path;
}

// The uses of a module that is bound to one name: all have to go to one other
// module, where they have the names that they have.
ImportEdits::Fate ImportEdits::FateOfModule(const std::string& dotted,
                                            absl::string_view bound) const {
  Fate fate;
  fate.due = true;
  const NameUses::Uses& uses = uses_.Of(bound);
  if (uses.imports.size() != 1 || uses.others > 0) {
    fate.why = absl::StrCat("the name ", bound, " has other uses in the file");
    return fate;
  }
  if (uses.chains.empty()) {
    fate.why = "nothing in the file uses it: take the import out";
    return fate;
  }
  for (NodeIndex chain : uses.chains) {
    const std::string path = PathOf(chain, 2);
    const std::string name = absl::StrCat(dotted, ".", LastOf(path));
    const NewName* now = Find(name);
    const bool fits = now != nullptr && LastOf(now->to) == LastOf(name) &&
                      (fate.to.empty() || fate.to == ModuleOf(now->to));
    if (now == nullptr || now->to.empty() || !fits) {
      fate.why = now == nullptr ? absl::StrCat(name, " stays in its module")
                 : !now->why.empty() && now->to.empty() ? now->why
                 : now->to.empty()
                     ? kUnknownPlace
                     : "what is used of it goes to several places";
      fate.to.clear();
      return fate;
    }
    fate.to = std::string(ModuleOf(now->to));
    fate.heads.push_back(tree_[tree_[chain].first].pos);
    fate.moved.push_back(name);
  }
  return fate;
}

ImportEdits::Fate ImportEdits::FateOf(NodeIndex alias,
                                      const std::string& dotted,
                                      absl::string_view bound) {
  const Row* row = RowAt(tree_[alias].pos, dotted);
  const NewName* now = Find(dotted);
  Fate fate;
  if (row == nullptr || row->guarded || now == nullptr) return fate;
  fate.due = true;
  if (row->limited) {
    fate.why = kUnderTest;
  } else if (now->is_module) {
    fate = FateOfModule(dotted, bound);
  } else if (now->to.empty()) {
    fate.why = now->why.empty() ? kUnknownPlace : now->why;
  } else {
    fate.to = now->to;
  }
  return fate;
}

void ImportEdits::FromStatement(NodeIndex statement) {
  const NodeIndex module = tree_[statement].first;
  // Relative imports are of the project; a star has no names.
  if (tree_[module].code != 0 || tree_[module].next == 0) return;
  const std::string base = DottedNameOf(tree_, module);
  std::vector<NewPlace> places;
  std::vector<Fate> fates;
  for (NodeIndex i = tree_[module].next; i != 0; i = tree_[i].next) {
    const NodeIndex as = AsNameOf(tree_, i);
    const absl::string_view name = tree_.TextOf(tree_[i].first);
    const absl::string_view bound = as != 0 ? tree_.TextOf(as) : name;
    const std::string dotted = absl::StrCat(base, ".", name);
    Fate fate = FateOf(i, dotted, bound);
    if (fate.due) done_.insert(tree_[i].pos);
    if (!fate.why.empty()) left_.push_back({tree_[i].pos, dotted, fate.why});
    NewPlace place;
    if (!fate.to.empty()) {
      fate.heads.push_back(tree_[i].pos);
      fate.moved.push_back(dotted);
      place = {std::string(ModuleOf(fate.to)), Written(LastOf(fate.to), bound)};
    }
    places.push_back(std::move(place));
    fates.push_back(std::move(fate));
  }
  const auto goes = [](const NewPlace& p) { return !p.module.empty(); };
  if (std::none_of(places.begin(), places.end(), goes)) return;
  const auto written = ReadImportStatement(file_.tokens, tree_[statement].pos);
  const auto edits = written ? MoveNames(tree_.source, *written, places)
                             : std::optional<std::vector<TextEdit>>();
  if (!edits) {
    left_.push_back({tree_[statement].pos, base,
                     "a comment in the statement would be lost"});
    return;
  }
  edits_.insert(edits_.end(), edits->begin(), edits->end());
  for (Fate& fate : fates) Take(fate);
}

void ImportEdits::Take(Fate& fate) {
  done_.insert(fate.heads.begin(), fate.heads.end());
  taken_.insert(fate.heads.begin(), fate.heads.end());
  moved_.insert(fate.moved.begin(), fate.moved.end());
  std::move(fate.edits.begin(), fate.edits.end(), std::back_inserter(edits_));
}

void ImportEdits::ImportStatementNode(NodeIndex statement) {
  const auto written = ReadImportStatement(file_.tokens, tree_[statement].pos);
  size_t at = 0;
  for (NodeIndex i = tree_[statement].first; i != 0; i = tree_[i].next, ++at) {
    const std::string dotted = DottedNameOf(tree_, i);
    const NodeIndex as = AsNameOf(tree_, i);
    Fate fate =
        as != 0 ? FateOf(i, dotted, tree_.TextOf(as)) : FateOfPath(i, dotted);
    if (fate.due) done_.insert(tree_[i].pos);
    if (!fate.why.empty()) left_.push_back({tree_[i].pos, dotted, fate.why});
    if (fate.to.empty() || !written || at >= written->names.size()) continue;
    if (as != 0) absl::StrAppend(&fate.to, " as ", tree_.TextOf(as));
    fate.heads.push_back(tree_[i].pos);
    fate.edits.push_back(
        {written->names[at].begin, written->names[at].end, fate.to});
    Take(fate);
  }
}

// Whether code reaches something by a parent of the old module that the new
// ones do not bring: "a.b.x" after "import a.b.c".
bool ImportEdits::ReachesElsewhere(const std::string& path,
                                   const std::string& dotted,
                                   const std::set<std::string>& modules) const {
  const std::vector<std::string> parts = absl::StrSplit(path, '.');
  const std::vector<std::string> old = absl::StrSplit(dotted, '.');
  size_t common = 0;
  while (common < parts.size() && common < old.size() &&
         parts[common] == old[common]) {
    ++common;
  }
  if (common < 2) return false;
  const std::string parent =
      absl::StrJoin(parts.begin(), parts.begin() + common, ".");
  return std::none_of(modules.begin(), modules.end(), [&](const auto& m) {
    return m == parent || IsBelow(m, parent);
  });
}

// Notes one use of "import a.b.c". False where it cannot go, which says why.
bool ImportEdits::NotePathUse(NodeIndex chain, const std::string& dotted,
                              PathUses& out, Fate& fate) const {
  const auto depth =
      static_cast<size_t>(std::count(dotted.begin(), dotted.end(), '.')) + 2;
  uint32_t end = 0;
  const std::string path = PathOf(chain, depth, &end);
  if (!IsBelow(path, dotted)) {
    out.others.push_back(path);
    return true;
  }
  const NewName* now = Find(path);
  if (now == nullptr && Find(dotted) == nullptr) {
    out.some_stay = true;
    return true;
  }
  fate.due = true;
  const uint32_t begin = tree_[tree_[chain].first].pos;
  const absl::string_view written = tree_.source.substr(begin, end - begin);
  if (now == nullptr || now->to.empty() || now->is_module) {
    fate.why = now == nullptr || now->why.empty() ? kUnknownPlace : now->why;
  } else if (written.find_first_of("#\r\n") != absl::string_view::npos) {
    fate.why = "a use of it is written over several lines";
  }
  if (!fate.why.empty()) return false;
  out.modules.emplace(ModuleOf(now->to));
  fate.heads.push_back(begin);
  fate.moved.push_back(path);
  fate.edits.push_back({begin, end, now->to});
  return true;
}

// Why a path whose uses can all go has to stay; empty where it need not.
std::string ImportEdits::WhyPathStays(const std::string& dotted,
                                      const PathUses& uses) const {
  const absl::string_view root = RootOf(dotted);
  const auto other_root = [&](const std::string& module) {
    return RootOf(module) != root;
  };
  const auto elsewhere = [&](const std::string& path) {
    return ReachesElsewhere(path, dotted, uses.modules);
  };
  if (uses_.Of(root).others > 0 || uses_.Of(root).imports.size() != 1 ||
      std::any_of(uses.modules.begin(), uses.modules.end(), other_root)) {
    return absl::StrCat("the name ", root, " has other uses in the file");
  }
  if (uses.modules.empty()) {
    return "nothing in the file uses it: take the import out";
  }
  if (!uses.some_stay &&
      std::any_of(uses.others.begin(), uses.others.end(), elsewhere)) {
    return "the file reaches other modules through it";
  }
  return "";
}

ImportEdits::Fate ImportEdits::FateOfPath(NodeIndex alias,
                                          const std::string& dotted) {
  Fate fate;
  const Row* row = RowAt(tree_[alias].pos, dotted);
  if (row == nullptr || row->guarded) return fate;
  fate.due = Find(dotted) != nullptr;
  PathUses uses;
  for (NodeIndex chain : uses_.Of(RootOf(dotted)).chains) {
    if (!NotePathUse(chain, dotted, uses, fate)) break;
  }
  if (!fate.due) return fate;
  if (row->limited) fate.why = kUnderTest;
  if (fate.why.empty()) fate.why = WhyPathStays(dotted, uses);
  if (!fate.why.empty()) {
    fate.edits.clear();
    fate.heads.clear();
    return fate;
  }
  if (uses.some_stay) uses.modules.insert(dotted);
  fate.to = absl::StrJoin(uses.modules, ", ");
  return fate;
}

// Rows of an f-string stand where the string begins.
bool ImportEdits::IsInString(uint32_t pos) const {
  const absl::string_view rest = tree_.source.substr(pos, 3);
  const size_t quote = rest.find_first_of("'\"");
  return quote != absl::string_view::npos &&
         rest.substr(0, quote).find_first_not_of("rRfFtTbBuU") ==
             absl::string_view::npos;
}

// Why a row stays that no import statement answers for; empty where something
// else speaks for it.
std::string ImportEdits::WhyRowStays(const Row& row, const NewName& now) const {
  if (row.how == Row::How::kStar) return "a star imports it";
  if (row.how == Row::How::kString) return "a string names it";
  if (row.how == Row::How::kImport || now.to.empty()) {
    return now.why.empty() ? kUnknownPlace : now.why;
  }
  if (IsInString(row.pos) && moved_.contains(row.name)) return "";
  return absl::StrCat("it is reached through a parent: import it from ",
                      ModuleOf(now.to));
}

void ImportEdits::ListRest() {
  std::set<std::string> listed;
  for (const Left& one : left_) listed.insert(one.name);
  for (const Row& row : rows_) {
    const NewName* now = Find(row.name);
    if (row.guarded || now == nullptr || done_.contains(row.pos)) continue;
    // What is used of a class that moves goes with it; a module that is listed
    // speaks for what is used of it.
    const auto is_part = [&](const std::string& whole) {
      return IsBelow(row.name, whole);
    };
    const bool spoken_for =
        row.how == Row::How::kAttribute &&
        (std::any_of(listed.begin(), listed.end(), is_part) ||
         std::any_of(moved_.begin(), moved_.end(), is_part));
    std::string why = WhyRowStays(row, *now);
    if (spoken_for || why.empty()) continue;
    done_.insert(row.pos);
    listed.insert(row.name);
    left_.push_back({row.pos, row.name, std::move(why)});
  }
}

}  // namespace upgrade_advisor::python
