#include "services/python/argument_edits.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/python/string_literal.h"

namespace upgrade_advisor::python {

void ArgumentEdits::Run() {
  ReadRows();
  if (given_.empty()) return;
  unpacked_.assign(tree_.nodes.size(), false);
  FindPlaces();
  LeaveDoubles();
  for (const auto& [pos, given] : given_) {
    if (!given.to.empty() || !given.why.empty()) Edit(pos, given);
  }
}

// "@argument.CALLEE.NAME"; rows of "*" say nothing of the callee.
void ArgumentEdits::ReadRows() {
  for (const PythonFileFacts::Row& row : file_.facts.rows) {
    absl::string_view name = file_.facts.ViewOf(row.name);
    if (row.kind != FactKind::kKeyword || row.line == 0 ||
        !absl::ConsumePrefix(&name, "@argument.") ||
        absl::StartsWith(name, "*.")) {
      continue;
    }
    NoteRow(name, row);
  }
}

// A call that hands its arguments on may reach several callees: all have to
// agree.
void ArgumentEdits::NoteRow(absl::string_view path,
                            const PythonFileFacts::Row& row) {
  const uint32_t pos = file_.source.PositionOf({row.line, row.column});
  Given fresh;
  fresh.old_name = std::string(path.substr(path.rfind('.') + 1));
  fresh.shown = std::string(path);
  const auto found = names_.find(path);
  if (found != names_.end()) {
    fresh.to = found->second.to;
    fresh.why = found->second.why;
    if (!row.minors.IsAll()) {
      fresh.why = "the call runs under a test of Airflow's version";
    }
  }
  const auto [known, added] = given_.try_emplace(pos, fresh);
  Given& given = known->second;
  if (added || (given.to == fresh.to && given.why == fresh.why)) return;
  if (given.to.empty()) given.shown = fresh.shown;
  given.why = "the call hands it on to others too";
}

// Two arguments of a call that would get one name.
void ArgumentEdits::LeaveDoubles() {
  std::map<std::pair<NodeIndex, std::string>, Given*> first;
  for (auto& [pos, given] : given_) {
    const auto place = places_.find(pos);
    if (given.to.empty() || place == places_.end()) continue;
    const auto [known, added] =
        first.try_emplace({place->second.holder, given.to}, &given);
    if (added) continue;
    const std::string why =
        absl::StrCat("two arguments of the call are ", given.to, " now");
    known->second->why = why;
    given.why = why;
  }
}

void ArgumentEdits::FindPlaces() {
  for (NodeIndex i = 1; i < tree_.nodes.size(); ++i) {
    const Node& node = tree_[i];
    if (node.kind == NodeKind::kCall) NoteArguments(i);
    if (node.kind == NodeKind::kDict) NoteKeys(i);
    if (node.kind == NodeKind::kDoubleStar) unpacked_[node.first] = true;
    if (node.kind == NodeKind::kChain) {
      for (NodeIndex n = node.first; n != 0; n = tree_[n].next) {
        if (tree_[n].kind == NodeKind::kCall) call_of_[n] = i;
      }
    }
    const NodeIndex target = node.kind == NodeKind::kAssign ? node.first : 0;
    if (target != 0 && tree_[target].kind == NodeKind::kTarget &&
        tree_[tree_[target].next].next == 0 &&
        tree_[tree_[target].first].kind == NodeKind::kName) {
      assigned_to_[tree_[target].next] = tree_[target].first;
    }
  }
}

void ArgumentEdits::NoteArguments(NodeIndex holder) {
  for (NodeIndex i = tree_[holder].first; i != 0; i = tree_[i].next) {
    if (tree_[i].kind == NodeKind::kKeyword)
      places_[tree_[i].pos] = {i, holder};
  }
}

void ArgumentEdits::NoteKeys(NodeIndex dict) {
  for (NodeIndex i = tree_[dict].first; i != 0; i = tree_[i].next) {
    if (tree_[i].kind == NodeKind::kDoubleStar) continue;
    if (tree_[i].kind == NodeKind::kString) places_[tree_[i].pos] = {i, dict};
    i = tree_[i].next;
    if (i == 0) return;
  }
}

bool ArgumentEdits::Holds(NodeIndex holder, absl::string_view name) const {
  const bool is_dict = tree_[holder].kind == NodeKind::kDict;
  std::string scratch;
  for (NodeIndex i = tree_[holder].first; i != 0; i = tree_[i].next) {
    const Node& node = tree_[i];
    if (node.kind == NodeKind::kKeyword && tree_.TextOf(i) == name) return true;
    if (!is_dict || node.kind == NodeKind::kDoubleStar) continue;
    if (node.kind == NodeKind::kString &&
        StringText(tree_, node, scratch) == name) {
      return true;
    }
    i = node.next;
    if (i == 0) break;
  }
  return false;
}

// "dict(...)", and not a call of something else.
bool ArgumentEdits::IsDictCall(NodeIndex call) const {
  const auto found = call_of_.find(call);
  if (found == call_of_.end()) return false;
  const NodeIndex root = tree_[found->second].first;
  return tree_[root].kind == NodeKind::kName && tree_.TextOf(root) == "dict" &&
         tree_[root].next == call && tree_[call].next == 0;
}

// Right after "**", or by a variable that is nothing but that.
bool ArgumentEdits::FlowsOnce(NodeIndex mapping) const {
  if (unpacked_[mapping]) return true;
  const auto found = assigned_to_.find(mapping);
  if (found == assigned_to_.end()) return false;
  const absl::string_view name = tree_.TextOf(found->second);
  const NameUses::Uses& uses = uses_.Of(name);
  // It is stored once and read once.
  if (uses.others != 2 || !uses.chains.empty() || !uses.imports.empty()) {
    return false;
  }
  for (NodeIndex i = 1; i < tree_.nodes.size(); ++i) {
    if (tree_[i].kind != NodeKind::kName || tree_.TextOf(i) != name) continue;
    if (i != found->second) return unpacked_[i];
  }
  return false;
}

void ArgumentEdits::Edit(uint32_t pos, const Given& given) {
  const auto leave = [&](std::string why) {
    left_.push_back({pos, given.shown, std::move(why)});
  };
  if (!given.why.empty()) return leave(given.why);
  const auto found = places_.find(pos);
  if (found == places_.end()) return leave("it is not written at the call");
  const auto [node, holder] = found->second;
  if (Holds(holder, given.to)) {
    return leave(absl::StrCat("the call has ", given.to, " too"));
  }
  const bool is_key = tree_[node].kind == NodeKind::kString;
  const NodeIndex mapping = is_key               ? holder
                            : IsDictCall(holder) ? call_of_.at(holder)
                                                 : 0;
  if (mapping != 0 && !FlowsOnce(mapping)) {
    return leave("it is in a dict that other code may read");
  }
  const absl::string_view written = tree_.TextOf(node);
  const auto begin = static_cast<uint32_t>(
      written.data() - tree_.source.data() + (is_key ? 1 : 0));
  const bool plain =
      is_key ? written.size() == given.old_name.size() + 2 &&
                   written.substr(1, given.old_name.size()) == given.old_name
             : written == given.old_name;
  if (!plain) return leave("it is not written as a plain name");
  done_.push_back(pos);
  edits_.push_back(
      {begin, begin + static_cast<uint32_t>(given.old_name.size()), given.to});
}

}  // namespace upgrade_advisor::python
