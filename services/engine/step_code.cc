#include "services/engine/step_code.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/advisor/path_search.h"
#include "services/api_index/moved_names.h"
#include "services/api_index/offers.h"
#include "services/api_index/project_environment.h"
#include "services/domain/airflow_minors.h"

namespace upgrade_advisor {
namespace {

constexpr absl::string_view kGone = "gone";
constexpr absl::string_view kSetting = "setting";
constexpr absl::string_view kRefused = "refused";
constexpr absl::string_view kLacking = "lacking";
constexpr absl::string_view kFails = "fails";
constexpr absl::string_view kRaises = "raises";
constexpr absl::string_view kUnsettled = "unsettled";
constexpr absl::string_view kJumps = "jumps";

// Uses that a sheet lists. No project that anybody maintains has more that end
// at one step; a plan builds hundreds of sheets.
constexpr size_t kMostListed = 1000;

constexpr CodeUse::Sort kSorts[] = {
    CodeUse::Sort::kName, CodeUse::Sort::kSetting, CodeUse::Sort::kArgument,
    CodeUse::Sort::kLacking, CodeUse::Sort::kCall};

uint32_t BitOf(CodeUse::Sort sort) { return 1u << static_cast<int>(sort); }

absl::string_view ChangeOf(CodeUse::Sort sort) {
  switch (sort) {
    case CodeUse::Sort::kName:
      return kGone;
    case CodeUse::Sort::kSetting:
      return kSetting;
    case CodeUse::Sort::kArgument:
      return kRefused;
    case CodeUse::Sort::kLacking:
      return kLacking;
    case CodeUse::Sort::kCall:
      break;
  }
  return kRaises;
}

std::string NameOf(const CodeUse& use) {
  return use.argument.empty() ? use.name
                              : absl::StrCat(use.name, ".", use.argument);
}

}  // namespace

StepCode::StepCode(const Snapshot& snapshot, const Release& running,
                   const DeploymentSheets& sheets, absl::CivilDay as_of)
    : snapshot_(snapshot),
      running_(running),
      sheets_(sheets),
      as_of_(as_of),
      uses_(sheets.first, snapshot.api_index()),
      knows_code_(sheets.first.IsClosed(FactKind::kImport, "") &&
                  sheets.first.IsClosed(FactKind::kCall, "") &&
                  sheets.first.IsClosed(FactKind::kKeyword, "")),
      loses_nothing_(uses_.uses().empty() &&
                     sheets.first.rows(FactKind::kRequirement).empty()) {}

const FactSheet& StepCode::Of(size_t from, size_t to) {
  const FactSheet*& step = steps_[{from, to}];
  if (step != nullptr) return *step;
  step = loses_nothing_ ? &SheetOf(to, {}, {snapshot_.environments()[to], {}})
                        : &SheetOf(to, ChangesBetween(SideOf(from), SideOf(to)),
                                   SideOf(to));
  return *step;
}

const FactSheet& StepCode::SheetOf(size_t to, const Changes& changes,
                                   const Side& target) {
  std::unique_ptr<FactSheet>& sheet = built_[{to, changes}];
  if (sheet == nullptr) {
    sheet = std::make_unique<FactSheet>(
        snapshot_.graph().sheet(to).With(Build(changes, target)));
  }
  return *sheet;
}

std::vector<CodeFix> StepCode::MovesOf(size_t from, size_t to, size_t end) {
  const ApiIndex& index = snapshot_.api_index();
  const Side& source = SideOf(from);
  const Side& target = SideOf(to);
  const Side& last = SideOf(end);
  std::vector<CodeFix> out;
  for (uint32_t i = 0; i < uses_.uses().size(); ++i) {
    const CodeUse& use = uses_.uses()[i];
    if (use.sort != CodeUse::Sort::kName ||
        target.states[i].works != Truth::kNo || !IsTaken(i, source, target)) {
      continue;
    }
    const auto move = [&](const Side& after) {
      return MoveOf(index, source.environment, after.environment, use.name);
    };
    Move here = move(target);
    if (end != to) {
      Move there = move(last);
      const Truth works =
          Offers(index, target.environment).Of(there.to).offered;
      if (there.works_before == Truth::kYes && works == Truth::kYes &&
          there.works_after == Truth::kYes) {
        here = std::move(there);
      }
    }
    out.push_back({use.name, "", std::move(here.to),
                   index.ModulePart(use.name) == use.name.size(),
                   here.works_before, here.works_after});
  }
  return out;
}

CodeFix StepCode::RenameOf(size_t from, size_t to, absl::string_view callee,
                           absl::string_view argument,
                           absl::string_view renamed) {
  const ApiIndex& index = snapshot_.api_index();
  const auto takes = [&](size_t node) {
    return Offers(index, SideOf(node).environment).Takes(callee, renamed);
  };
  return {std::string(callee),  std::string(argument),
          std::string(renamed), false,
          takes(from),          takes(to)};
}

const StepCode::Side& StepCode::SideOf(size_t node) {
  std::unique_ptr<Side>& side = sides_[node];
  if (side == nullptr) {
    Environment environment = EnvironmentAt(node);
    std::vector<UseState> states = uses_.StatesIn(environment);
    side =
        std::make_unique<Side>(Side{std::move(environment), std::move(states)});
  }
  return *side;
}

Environment StepCode::EnvironmentAt(size_t node) const {
  const ApiIndex& index = snapshot_.api_index();
  const bool start = node == kStartNode;
  const Release& release = start ? running_ : snapshot_.graph().release(node);
  const std::optional<size_t> listed =
      start ? snapshot_.graph().Find(running_.version) : node;
  Environment image =
      listed ? snapshot_.environments()[*listed]
             : EnvironmentOf(release, snapshot_.catalog().releases(), index);
  // What runs was built some time ago; everything else will be.
  const ProjectBuild build{
      release.airflow,
      start ? std::min(release.release_date.value_or(as_of_), as_of_) : as_of_,
      as_of_};
  Environment built = WithRequirements(image, sheets_.first, build, index);
  if (start) return WithInstalled(std::move(built), sheets_.first, index);
  // An image of Airflow 3 has few providers: a project adds what it needs.
  return absl::StartsWith(release.airflow_minor, "3.")
             ? WithMissing(std::move(built), build, index)
             : built;
}

// What is known not to work today is not taken away. Where the version that
// runs is only bounded, the code knows better which names it has; but a call
// that no possible version takes is one that was read wrongly. A package that a
// module misses today was installed in a way that nobody has read.
bool StepCode::IsTaken(uint32_t use, const Side& source,
                       const Side& target) const {
  const UseState& before = source.states[use];
  if (target.states[use].works == Truth::kYes) return false;
  if (before.works != Truth::kNo) return true;
  if (before.is_lost) return !target.states[use].is_lost;
  return !uses_.uses()[use].is_call() &&
         !source.environment.Of(before.package).is_exact();
}

StepCode::Changes StepCode::ChangesBetween(const Side& source,
                                           const Side& target) const {
  Changes out;
  for (uint32_t i = 0; i < target.states.size(); ++i) {
    const UseState& after = target.states[i];
    if (MayBeHeld(after.package)) {
      out.doubtful |= BitOf(uses_.uses()[i].sort);
      continue;
    }
    if (!IsTaken(i, source, target)) continue;
    if (after.works == Truth::kNo) {
      if (!IsPartOfGone(i, out.gone)) out.gone.push_back(i);
    } else if (after.is_contested) {
      out.unsettled.push_back(i);
    }
  }
  FindJumps(source, target, out);
  return out;
}

// Airflow is what the image has, whatever a project requires.
bool StepCode::MayBeHeld(uint16_t package) const {
  if (package == UINT16_MAX ||
      sheets_.first.IsClosed(FactKind::kRequirement, "")) {
    return false;
  }
  const absl::string_view name =
      snapshot_.api_index().packages()[package].package();
  return name != kAirflowPackage &&
         sheets_.first
             .Find(FactKind::kRequirement, name, FactSheet::Match::kExact)
             .empty();
}

// A requirement without a pin takes what the image has, or the newest.
void StepCode::FindJumps(const Side& source, const Side& target,
                         Changes& out) const {
  const ApiIndex& index = snapshot_.api_index();
  for (const FactRow& row : sheets_.first.rows(FactKind::kRequirement)) {
    const std::optional<uint16_t> package = index.Find(row.name.view());
    if (!package || (row.flags & kFactValueWithheld) != 0 ||
        absl::StartsWith(row.value.view(), "==")) {
      continue;
    }
    const PackageState& before = source.environment.Of(*package);
    const PackageState& after = target.environment.Of(*package);
    if (before.installed != PackageState::Installed::kYes ||
        after.installed != PackageState::Installed::kYes) {
      continue;
    }
    const auto releases = index.packages()[*package].releases();
    const auto major = [&](uint16_t at) {
      return releases[at].version.part(0);
    };
    if (major(before.releases.last) < major(after.releases.first)) {
      out.jumping.push_back(*package);
    }
  }
}

void StepCode::AddJump(uint16_t package, const Side& target,
                       FactSheet::Builder& sheet) const {
  const absl::string_view name =
      snapshot_.api_index().packages()[package].package();
  for (const FactRow& row : sheets_.first.Find(FactKind::kRequirement, name,
                                               FactSheet::Match::kExact)) {
    sheet.Add({.kind = FactKind::kApi,
               .name = absl::StrCat(kJumps, ".", name),
               .value = VersionOf(package, target),
               .file = std::string(row.file.view()),
               .line = row.line,
               .column = row.column});
  }
}

// "airflow.utils.weekday.WeekDay.SUNDAY" where WeekDay is gone: names come in
// the order of the sheet, what lies below a name right after it.
bool StepCode::IsPartOfGone(uint32_t use,
                            const std::vector<uint32_t>& gone) const {
  if (gone.empty()) return false;
  const CodeUse& part = uses_.uses()[use];
  const CodeUse& whole = uses_.uses()[gone.back()];
  return !part.is_call() && whole.sort == part.sort &&
         part.name.size() > whole.name.size() &&
         absl::StartsWith(part.name, whole.name) &&
         part.name[whole.name.size()] == '.';
}

std::set<absl::string_view> StepCode::DoubtfulChanges(
    const Changes& changes) const {
  std::set<absl::string_view> out;
  for (CodeUse::Sort sort : kSorts) {
    if ((changes.doubtful & BitOf(sort)) == 0) continue;
    out.insert({ChangeOf(sort), kUnsettled});
    if (sort == CodeUse::Sort::kName) out.insert(kFails);
  }
  if (!sheets_.first.IsClosed(FactKind::kRequirement, "")) out.insert(kJumps);
  return out;
}

FactSheet StepCode::Build(const Changes& changes, const Side& target) const {
  FactSheet::Builder sheet;
  size_t listed = 0;
  for (uint32_t i : changes.gone) {
    if (++listed > kMostListed) break;
    AddGone(uses_.uses()[i], target.states[i], target, sheet);
  }
  std::set<absl::string_view> open = DoubtfulChanges(changes);
  for (uint32_t i : changes.unsettled) {
    const CodeUse& use = uses_.uses()[i];
    open.insert(ChangeOf(use.sort));
    if (++listed > kMostListed) continue;
    AddRows(use, kUnsettled, VersionOf(target.states[i].package, target),
            sheet);
  }
  for (absl::string_view change : open) {
    sheet.OpenUnder(FactKind::kApi, change);
  }
  for (uint16_t package : changes.jumping) AddJump(package, target, sheet);
  if (knows_code_) sheet.Close(FactKind::kApi);
  if (uses_.knows_settings()) {
    sheet.CloseUnder(FactKind::kApi, kSetting);
  } else {
    sheet.OpenUnder(FactKind::kApi, kSetting);
  }
  return sheet.Build();
}

// What to use instead, or what its module lost.
void StepCode::AddGone(const CodeUse& use, const UseState& state,
                       const Side& target, FactSheet::Builder& sheet) const {
  const Offers after(snapshot_.api_index(), target.environment);
  absl::string_view change = ChangeOf(use.sort);
  std::string second;
  if (!use.is_call()) {
    second = after.Of(use.name).lost;
    if (second.empty()) {
      second = after.DestinationOf(use.name);
    } else if (use.sort == CodeUse::Sort::kSetting) {
      second = absl::StrCat("needs ", second);
    } else {
      change = kFails;
    }
  }
  std::string value = VersionOf(state.package, target);
  if (!second.empty()) absl::StrAppend(&value, " ", second);
  AddRows(use, change, value, sheet);
}

void StepCode::AddRows(const CodeUse& use, absl::string_view change,
                       const std::string& value,
                       FactSheet::Builder& sheet) const {
  for (const FactRow* row : use.rows) {
    sheet.Add({.kind = FactKind::kApi,
               .name = absl::StrCat(change, ".", NameOf(use)),
               .value = value,
               .file = std::string(row->file.view()),
               .line = row->line,
               .column = row->column,
               .call = row->call,
               .dag = row->dag});
  }
}

// "apache-airflow-providers-ssh 3.0.0", the first and last that it may be, or
// "none".
std::string StepCode::VersionOf(uint16_t package, const Side& side) const {
  const PackageIndex& index = snapshot_.api_index().packages()[package];
  const PackageState& state = side.environment.Of(package);
  if (state.installed == PackageState::Installed::kNo) {
    return absl::StrCat(index.package(), " none");
  }
  ReleaseRange range = state.releases;
  range.last = std::min<size_t>(range.last, index.releases().size() - 1);
  const absl::string_view first = index.releases()[range.first].text;
  std::string out = absl::StrCat(index.package(), " ", first);
  if (range.first != range.last) {
    absl::StrAppend(&out, "-", index.releases()[range.last].text);
  }
  return out;
}

StepCodeByTarget::StepCodeByTarget(const Snapshot& snapshot,
                                   const Release& running,
                                   const SheetsByTarget& sheets,
                                   absl::CivilDay as_of)
    : snapshot_(snapshot), sheets_(sheets) {
  for (size_t i = 0; i < sheets.size(); ++i) {
    classes_.push_back(
        std::make_unique<StepCode>(snapshot, running, sheets[i], as_of));
  }
}

const FactSheet& StepCodeByTarget::Of(size_t from, size_t to) {
  return CodeOf(to).Of(from, to);
}

StepCode& StepCodeByTarget::CodeOf(size_t to) {
  if (classes_.size() == 1) return *classes_.front();
  const std::optional<int> minor =
      AirflowMinors::NumberOf(snapshot_.graph().release(to).airflow_minor);
  return *classes_[sheets_.IndexOf(minor.value_or(0))];
}

}  // namespace upgrade_advisor
