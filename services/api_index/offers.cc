#include "services/api_index/offers.h"

#include <algorithm>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace upgrade_advisor {
namespace {

// Redirects and bases are short chains; a circle of them ends here.
constexpr int kDeepest = 12;
// Where several lead on from each, depth alone bounds nothing. What one
// question of the real index follows is far below: no module has a thousand
// classes.
constexpr int kMostFollowed = 5000;
// How far a redirect may lead to a module whose import is looked into. What its
// own bases lead to is not.
constexpr int kDeepestImport = 3;

Truth TruthOf(Overlap overlap) {
  return overlap == Overlap::kAll    ? Truth::kYes
         : overlap == Overlap::kNone ? Truth::kNo
                                     : Truth::kUnknown;
}

absl::string_view TakePart(absl::string_view& rest) {
  const size_t dot = rest.find('.');
  const absl::string_view part = rest.substr(0, dot);
  rest = dot == absl::string_view::npos ? absl::string_view()
                                        : rest.substr(dot + 1);
  return part;
}

std::string Joined(absl::string_view dotted, absl::string_view rest) {
  return rest.empty() ? std::string(dotted) : absl::StrCat(dotted, ".", rest);
}

// A base that only gathers what its classes share is no place to go to.
bool IsShared(absl::string_view dotted) {
  const absl::string_view name = dotted.substr(dotted.rfind('.') + 1);
  return absl::StrContains(name, "Base") || absl::StrContains(name, "Mixin") ||
         absl::StrContains(name, "Abstract");
}

// How many names two dotted names have in common at their ends.
size_t CommonEnd(absl::string_view a, absl::string_view b) {
  size_t count = 0;
  while (!a.empty() && !b.empty()) {
    const size_t x = a.rfind('.');
    const size_t y = b.rfind('.');
    if (a.substr(x + 1) != b.substr(y + 1)) break;
    ++count;
    a = x == absl::string_view::npos ? "" : a.substr(0, x);
    b = y == absl::string_view::npos ? "" : b.substr(0, y);
  }
  return count;
}

// "weekday.WeekDay" of "airflow.utils.weekday.WeekDay".
std::string LastParts(absl::string_view dotted) {
  const size_t dot = dotted.rfind('.');
  const size_t before = dot == absl::string_view::npos || dot == 0
                            ? dot
                            : dotted.rfind('.', dot - 1);
  return std::string(
      before == absl::string_view::npos ? dotted : dotted.substr(before + 1));
}

// Members of an enumeration are in capitals, and no attribute of what Python
// itself makes enumerations of is.
bool LacksMember(absl::string_view base, absl::string_view name) {
  return (absl::StartsWith(base, "enum.") || base == "builtins.str" ||
          base == "builtins.int") &&
         absl::c_all_of(name, [](char c) {
           return absl::ascii_isupper(c) || absl::ascii_isdigit(c) || c == '_';
         });
}

}  // namespace

// A package that is not there offers nothing, but whether an image has it is
// for others to say; if it may be there, a name that none of its possible
// releases has is missing either way.
Truth Offers::Holds(const Place& place) const {
  const PackageState& state = environment_.Of(place.package);
  if (touched_ != nullptr && std::find(touched_->begin(), touched_->end(),
                                       place.package) == touched_->end()) {
    touched_->push_back(place.package);
  }
  if (state.installed == PackageState::Installed::kNo) return Truth::kUnknown;
  const Truth held = TruthOf(
      OverlapOf(PackageOf(place).RangesOf(EntryOf(place)), state.releases));
  if (state.installed == PackageState::Installed::kYes) return held;
  return held == Truth::kNo ? Truth::kNo : Truth::kUnknown;
}

std::optional<Truth> Offers::Has(const Place& in, EntryKind kind,
                                 absl::string_view name) const {
  const PackageIndex& package = PackageOf(in);
  std::optional<Truth> out;
  package.ForEachIn(in.entry, [&](size_t i) {
    const Entry& entry = package.entries()[i];
    if (entry.kind != kind || package.NameOf(entry) != name) return;
    const Truth holds = Holds({in.package, static_cast<uint32_t>(i)});
    out = out ? Or(*out, holds) : holds;
  });
  return out;
}

// Each question begins at depth 0.
bool Offers::IsTooFar(int depth) const {
  if (depth == 0) {
    followed_ = 0;
    looked_into_.clear();
  }
  return depth > kDeepest || ++followed_ > kMostFollowed;
}

Offer Offers::Of(absl::string_view dotted) const { return Find(dotted, 0); }

// A module may be recorded in several packages; one of them is enough. A module
// that has become a name of its parent is still found there.
Offer Offers::Find(absl::string_view dotted, int depth) const {
  Offer out;
  size_t size = index_.ModulePart(dotted);
  if (IsTooFar(depth)) return out;
  for (bool first = true; size > 0; first = false) {
    const absl::string_view module = dotted.substr(0, size);
    const absl::string_view rest =
        size == dotted.size() ? "" : dotted.substr(size + 1);
    for (const Place& place : index_.Modules(module)) {
      Offer one = InModule(place, rest, depth);
      if (one.offered == Truth::kYes) return one;
      if (first && (!out.package || one.offered == Truth::kUnknown)) {
        out = std::move(one);
      }
    }
    const size_t dot = module.rfind('.');
    if (!first || dot == absl::string_view::npos) break;
    size = index_.ModulePart(module.substr(0, dot));
    if (size != dot) break;
  }
  return out;
}

Offer Offers::InModule(const Place& module, absl::string_view names,
                       int depth) const {
  Offer out{Holds(module), module.package, DottedName(module)};
  out.is_listed = names.empty();
  if (out.offered == Truth::kNo) return out;
  if (depth <= kDeepestImport) {
    if (std::optional<Offer> failed = FailedImport(module, 1)) return *failed;
  }
  if (names.empty()) return out;
  const PackageIndex& package = PackageOf(module);
  absl::string_view rest = names;
  const absl::string_view name = TakePart(rest);
  // Until a line says that some release has it, nobody knows the name.
  bool listed = false;
  Offer best{Truth::kNo, module.package};
  package.ForEachIn(module.entry, [&](size_t i) {
    const Entry& entry = package.entries()[i];
    if (!IsName(entry.kind) || package.NameOf(entry) != name) return;
    listed = true;
    // A module that its package imports is no other place than itself.
    if (package.TargetOf(entry) ==
        DottedName({module.package, static_cast<uint32_t>(i)})) {
      return;
    }
    Offer one = AtName({module.package, static_cast<uint32_t>(i)}, rest, depth);
    if (best.offered == Truth::kYes) return;
    if (one.offered == Truth::kNo &&
        (one.lost.empty() || best.offered != Truth::kNo)) {
      return;
    }
    best = std::move(one);
  });
  const bool may_have_more =
      Has(module, EntryKind::kOpen).value_or(Truth::kNo) != Truth::kNo;
  if (best.offered == Truth::kNo && (!listed || may_have_more)) {
    best.offered = Truth::kUnknown;
  }
  best.is_listed |= listed;
  if (best.is_foreign && ListsAttribute(module, names)) {
    best.offered = Truth::kNo;
  }
  return best;
}

bool Offers::ListsAttribute(const Place& module,
                            absl::string_view names) const {
  const PackageIndex& package = PackageOf(module);
  absl::string_view attribute = names;
  const absl::string_view name = TakePart(attribute);
  bool out = false;
  package.ForEachIn(module.entry, [&](size_t i) {
    const Entry& entry = package.entries()[i];
    out |= entry.kind == EntryKind::kClass && package.NameOf(entry) == name &&
           Has({module.package, static_cast<uint32_t>(i)},
               EntryKind::kAttribute, attribute)
               .has_value();
  });
  return out;
}

// Python makes the classes of a module when it imports it, and so needs their
// bases; and it imports what the module imports. Of names of other packages it
// needs the names; of its own package, which agrees with itself, modules that
// load. What Airflow's own modules import may be there only for those who ask.
std::optional<Offer> Offers::FailedImport(const Place& module,
                                          int depth) const {
  const PackageIndex& package = PackageOf(module);
  const bool imports_all = package.package() != kAirflowPackage;
  std::optional<Offer> out;
  package.ForEachIn(module.entry, [&](size_t i) {
    const Place place{module.package, static_cast<uint32_t>(i)};
    const Entry& entry = package.entries()[i];
    const bool is_import = imports_all && entry.kind == EntryKind::kImported;
    if (out || (entry.kind != EntryKind::kClass && !is_import) ||
        Holds(place) != Truth::kYes) {
      return;
    }
    out = is_import ? Lost(place, package.TargetOf(entry), depth)
                    : LostBaseOf(place, depth);
  });
  return out;
}

std::optional<Offer> Offers::LostBaseOf(const Place& type, int depth) const {
  const PackageIndex& package = PackageOf(type);
  std::optional<Offer> out;
  package.ForEachIn(type.entry, [&](size_t i) {
    const Entry& base = package.entries()[i];
    const Place place{type.package, static_cast<uint32_t>(i)};
    if (out || base.kind != EntryKind::kBase || Holds(place) != Truth::kYes) {
      return;
    }
    out = Lost(place, package.NameOf(base), depth);
  });
  return out;
}

std::optional<Offer> Offers::Lost(const Place& by, absl::string_view name,
                                  int depth) const {
  if (IsOwnModule(by, name)) return LostWith(by, name, depth);
  const Offer found = Find(name, kDeepestImport + 1);
  if (found.offered != Truth::kNo && !IsInMissingPackage(name)) {
    return std::nullopt;
  }
  // Whoever has the package has another release of what it needs, too.
  if (found.package &&
      LacksNeed(index_, environment_, by.package, *found.package)) {
    return std::nullopt;
  }
  return Offer{.offered = Truth::kNo,
               .package = found.package,
               .is_listed = true,
               .lost = std::string(name)};
}

// Modules of a package import each other in circles, so each is looked into
// once: had it failed, the question would have its answer.
std::optional<Offer> Offers::LostWith(const Place& by, absl::string_view name,
                                      int depth) const {
  if (PackageOf(by).package() == kAirflowPackage) return std::nullopt;
  for (const Place& module : ModulesOf(name)) {
    if (module.package != by.package || Holds(module) != Truth::kYes ||
        !looked_into_.emplace(module.package, module.entry).second ||
        IsTooFar(depth + 1)) {
      continue;
    }
    return FailedImport(module, depth + 1);
  }
  return std::nullopt;
}

absl::Span<const ApiIndex::Place> Offers::ModulesOf(
    absl::string_view dotted) const {
  return index_.Modules(dotted.substr(0, index_.ModulePart(dotted)));
}

// Nobody names the package for its own sake, so nobody else misses it.
bool Offers::IsInMissingPackage(absl::string_view dotted) const {
  const absl::Span<const Place> modules = ModulesOf(dotted);
  return modules.size() == 1 &&
         environment_.Of(modules.front().package).installed ==
             PackageState::Installed::kNo;
}

bool Offers::IsOwnModule(const Place& place, absl::string_view dotted) const {
  const absl::Span<const Place> modules = ModulesOf(dotted);
  return std::any_of(modules.begin(), modules.end(), [&](const Place& one) {
    return one.package == place.package;
  });
}

Offer Offers::AtName(const Place& place, absl::string_view rest,
                     int depth) const {
  Offer out{Holds(place), place.package};
  if (out.offered == Truth::kNo) return out;
  const Entry& entry = EntryOf(place);
  if (!PackageOf(place).TargetOf(entry).empty()) {
    Offer followed = Follow(place, rest, depth);
    followed.offered = And(out.offered, followed.offered);
    return followed;
  }
  out.canonical = Joined(DottedName(place), rest);
  if (rest.empty() || entry.kind != EntryKind::kClass) return out;
  bool was_listed = false;
  const Truth has = HasAttribute(place, TakePart(rest), was_listed, depth);
  // An attribute that no release lists comes from somewhere else.
  out.is_foreign = !was_listed && has == Truth::kNo;
  out.offered = And(out.offered, was_listed ? has : Truth::kUnknown);
  return out;
}

// A place that is not recorded, though its own package says that it leads
// there, is taken for sound.
Offer Offers::Follow(const Place& place, absl::string_view rest,
                     int depth) const {
  const std::string target =
      Joined(PackageOf(place).TargetOf(EntryOf(place)), rest);
  Offer out = Find(target, depth + 1);
  if (!out.package || (out.offered == Truth::kUnknown && rest.empty() &&
                       *out.package == place.package)) {
    out = {Truth::kYes, place.package, target};
  }
  out.deprecated |= EntryOf(place).kind == EntryKind::kDeprecated;
  return out;
}

std::optional<ApiIndex::Place> Offers::Callable(absl::string_view dotted,
                                                int depth) const {
  const size_t size = index_.ModulePart(dotted);
  if (size == 0 || size == dotted.size() || IsTooFar(depth)) return {};
  const absl::string_view name = dotted.substr(size + 1);
  for (const Place& module : index_.Modules(dotted.substr(0, size))) {
    const PackageIndex& package = PackageOf(module);
    std::optional<Place> out;
    package.ForEachIn(module.entry, [&](size_t i) {
      const Place place{module.package, static_cast<uint32_t>(i)};
      const Entry& entry = package.entries()[i];
      if (out || !IsName(entry.kind) || package.NameOf(entry) != name ||
          Holds(place) != Truth::kYes) {
        return;
      }
      if (!package.TargetOf(entry).empty()) {
        out = Callable(package.TargetOf(entry), depth + 1);
      } else if (entry.kind != EntryKind::kValue) {
        out = place;
      }
    });
    if (out) return out;
  }
  return {};
}

bool Offers::Bases(const Place& type, int depth, std::vector<Place>& out,
                   absl::string_view attribute) const {
  const PackageIndex& package = PackageOf(type);
  bool all = true;
  package.ForEachIn(type.entry, [&](size_t i) {
    const Entry& entry = package.entries()[i];
    if (entry.kind != EntryKind::kBase ||
        (!attribute.empty() && LacksMember(package.NameOf(entry), attribute))) {
      return;
    }
    const Truth holds = Holds({type.package, static_cast<uint32_t>(i)});
    if (holds == Truth::kNo) return;
    const std::optional<Place> base =
        Callable(package.NameOf(entry), depth + 1);
    if (base && holds == Truth::kYes) out.push_back(*base);
    all &= base.has_value() && holds == Truth::kYes;
  });
  return all;
}

Truth Offers::HasAttribute(const Place& type, absl::string_view name,
                           bool& was_listed, int depth) const {
  const std::optional<Truth> own = Has(type, EntryKind::kAttribute, name);
  was_listed |= own.has_value();
  if (own.value_or(Truth::kNo) != Truth::kNo) return *own;
  std::vector<Place> bases;
  Truth out = TruthOf(false);
  if (IsTooFar(depth) || !Bases(type, depth, bases, name)) {
    out = Truth::kUnknown;
  }
  for (const Place& base : bases) {
    out = Or(out, HasAttribute(base, name, was_listed, depth + 1));
  }
  return out;
}

Truth Offers::Takes(absl::string_view callee,
                    absl::string_view argument) const {
  const std::optional<Place> place = Callable(callee);
  return place ? TakesAt(*place, argument, 0) : Truth::kUnknown;
}

Truth Offers::TakesAt(const Place& callee, absl::string_view argument,
                      int depth) const {
  if (IsTooFar(depth)) return Truth::kUnknown;
  const auto has = [&](EntryKind kind, absl::string_view name = {}) {
    return Has(callee, kind, name).value_or(Truth::kNo);
  };
  if (EntryOf(callee).kind == EntryKind::kClass) {
    const Truth own = has(EntryKind::kConstructor);
    if (own == Truth::kUnknown) return Truth::kUnknown;
    if (own == Truth::kNo) return BasesTake(callee, argument, depth);
  }
  Truth takes = Or(has(EntryKind::kOptional, argument),
                   has(EntryKind::kRequired, argument));
  takes = Or(takes, has(EntryKind::kAnyKeyword));
  if (takes == Truth::kYes) return takes;
  const Truth passes_on = has(EntryKind::kPassesOn);
  if (passes_on == Truth::kNo) return takes;
  return Or(takes, And(passes_on, BasesTake(callee, argument, depth)));
}

// A class without a constructor and without bases is one of a library, or adds
// methods to a class that has both: then it takes nothing itself.
Truth Offers::BasesTake(const Place& type, absl::string_view argument,
                        int depth) const {
  std::vector<Place> bases;
  Truth out = Truth::kNo;
  if (!Bases(type, depth, bases) || (bases.empty() && depth == 0)) {
    out = Truth::kUnknown;
  }
  for (const Place& base : bases) {
    out = Or(out, TakesAt(base, argument, depth + 1));
  }
  return out;
}

Truth Offers::WorksWithout(absl::string_view callee,
                           absl::string_view argument) const {
  const std::optional<Place> place = Callable(callee);
  return place ? WorksWithoutAt(*place, argument) : Truth::kUnknown;
}

// Only the constructor that is called is looked at: it may give to its base
// what the base requires.
Truth Offers::WorksWithoutAt(const Place& callee,
                             absl::string_view argument) const {
  const std::optional<Place> runs = ConstructorOf(callee);
  if (!runs) return Truth::kUnknown;
  return Not(Has(*runs, EntryKind::kRequired, argument).value_or(Truth::kNo));
}

Truth Offers::Raises(absl::string_view callee) const {
  const std::optional<Place> place = Callable(callee);
  const std::optional<Place> runs = place ? ConstructorOf(*place) : place;
  if (!runs) return Truth::kUnknown;
  return Has(*runs, EntryKind::kRaises).value_or(Truth::kNo);
}

std::optional<ApiIndex::Place> Offers::ConstructorOf(const Place& callee,
                                                     int depth) const {
  if (EntryOf(callee).kind != EntryKind::kClass) return callee;
  const Truth own = Has(callee, EntryKind::kConstructor).value_or(Truth::kNo);
  if (own == Truth::kYes) return callee;
  std::vector<Place> bases;
  if (own == Truth::kUnknown || IsTooFar(depth) ||
      !Bases(callee, depth, bases) || bases.size() != 1) {
    return std::nullopt;
  }
  return ConstructorOf(bases.front(), depth + 1);
}

// Of a module, or of a name directly in one.
std::string Offers::DottedName(const Place& place) const {
  const PackageIndex& package = PackageOf(place);
  const Entry& entry = EntryOf(place);
  if (entry.kind == EntryKind::kModule) {
    return std::string(package.NameOf(entry));
  }
  const auto entries = package.entries();
  uint32_t module = place.entry;
  while (entries[module].kind != EntryKind::kModule) --module;
  return absl::StrCat(package.NameOf(entries[module]), ".",
                      package.NameOf(entry));
}

// In three tries: where the old place led to, a class or function of that name
// elsewhere, and the class that the old one only renamed.
std::string Offers::DestinationOf(absl::string_view dotted) const {
  if (index_.ModulePart(dotted) == dotted.size()) return ModuleLike(dotted);
  const Environment last = LastWith(dotted);
  const Offers other(index_, last);
  const Offer before = other.Of(dotted);
  if (before.offered == Truth::kYes && before.canonical != dotted) {
    const Offer now = Of(before.canonical);
    if (now.offered == Truth::kYes) return now.canonical;
  }
  const std::optional<Place> type = other.Callable(
      before.canonical.empty() ? dotted : absl::string_view(before.canonical));
  if (!type) return "";
  std::string same = SameNameElsewhere(*type);
  if (!same.empty()) return same;
  std::vector<Place> bases;
  other.Bases(*type, 0, bases);
  for (const Place& base : bases) {
    const std::string name = other.DottedName(base);
    if (!IsShared(name) && Of(name).offered == Truth::kYes) return name;
  }
  return "";
}

// A module that ends like this one: "auth.backend.basic_auth". The longest end
// counts, of at least two names; two modules of one end are no answer.
std::string Offers::ModuleLike(absl::string_view module) const {
  std::string out;
  size_t best = 1;
  bool twice = false;
  for (const Place& place :
       index_.ModulesEndingIn(module.substr(module.rfind('.') + 1))) {
    const absl::string_view name = PackageOf(place).NameOf(EntryOf(place));
    const size_t common = CommonEnd(module, name);
    if (common < best || name == module || Holds(place) != Truth::kYes) {
      continue;
    }
    twice = common == best && !out.empty();
    best = common;
    out = std::string(name);
  }
  return twice || best < 2 ? "" : out;
}

// Follows redirects from one package to the next.
Environment Offers::LastWith(absl::string_view dotted) const {
  Environment out = environment_;
  absl::flat_hash_set<uint16_t> set;
  std::string name(dotted);
  for (int depth = 0; depth < kDeepest; ++depth) {
    const size_t size = index_.ModulePart(name);
    if (size == 0 || size == name.size()) break;
    absl::string_view rest = absl::string_view(name).substr(size + 1);
    const absl::string_view wanted = TakePart(rest);
    std::string next;
    for (const Place& module :
         index_.Modules(absl::string_view(name).substr(0, size))) {
      const PackageIndex& package = PackageOf(module);
      int newest = -1;
      package.ForEachIn(module.entry, [&](size_t i) {
        const Entry& entry = package.entries()[i];
        if (!IsName(entry.kind) || package.NameOf(entry) != wanted) return;
        const int last = package.RangesOf(entry).back().last;
        if (last <= newest) return;
        newest = last;
        next = Joined(package.TargetOf(entry), rest);
        if (package.TargetOf(entry).empty()) next.clear();
      });
      // A redirect within a package is followed in the release that has it.
      if (newest < 0 || !set.insert(module.package).second) continue;
      const auto release = static_cast<uint16_t>(newest);
      out.Set(module.package,
              {PackageState::Installed::kYes, {release, release}});
    }
    if (next.empty()) break;
    name = std::move(next);
  }
  return out;
}

// Modules move between packages under the name that they had; within a package
// they are renamed too. Two places of one name are no answer.
std::string Offers::SameNameElsewhere(const Place& type) const {
  const absl::string_view name = PackageOf(type).NameOf(EntryOf(type));
  const std::string ending = LastParts(DottedName(type));
  std::vector<std::string> here;
  std::vector<std::string> elsewhere;
  for (const Place& place : index_.Named(name)) {
    if (EntryOf(place).kind != EntryOf(type).kind ||
        Holds(place) != Truth::kYes) {
      continue;
    }
    std::string dotted = DottedName(place);
    if (place.package == type.package) {
      here.push_back(std::move(dotted));
    } else if (LastParts(dotted) == ending) {
      elsewhere.push_back(std::move(dotted));
    }
  }
  const std::vector<std::string>& found = here.empty() ? elsewhere : here;
  return found.size() == 1 ? found.front() : "";
}

}  // namespace upgrade_advisor
