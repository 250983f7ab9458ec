#include "services/api_index/moved_names.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "services/api_index/offers.h"

namespace upgrade_advisor {
namespace {

using Entry = PackageIndex::Entry;

// What a class adds to its one base, as far as that is recorded.
struct ThinClass {
  std::string base;
  bool adds_nothing = true;
};

bool IsParameter(EntryKind kind) {
  return kind == EntryKind::kOptional || kind == EntryKind::kRequired;
}

ThinClass ReadClass(const PackageIndex& package, size_t type,
                    ReleaseRange releases) {
  ThinClass out;
  package.ForEachIn(type, [&](size_t i) {
    const Entry& entry = package.entries()[i];
    if (OverlapOf(package.RangesOf(entry), releases) == Overlap::kNone) return;
    if (entry.kind == EntryKind::kBase) {
      out.adds_nothing &= out.base.empty();
      out.base = std::string(package.NameOf(entry));
    } else if (entry.kind == EntryKind::kAttribute || IsParameter(entry.kind)) {
      out.adds_nothing = false;
    }
  });
  return out;
}

// The base of a class that is nothing but an older name of it.
std::string OnlyRenames(const ApiIndex& index, const Environment& environment,
                        absl::string_view dotted) {
  const size_t size = index.ModulePart(dotted);
  if (size == 0 || size == dotted.size()) return "";
  const absl::string_view name = dotted.substr(size + 1);
  for (const ApiIndex::Place& place : index.Modules(dotted.substr(0, size))) {
    const PackageIndex& package = index.packages()[place.package];
    std::string base;
    package.ForEachIn(place.entry, [&](size_t i) {
      const Entry& entry = package.entries()[i];
      if (entry.kind != EntryKind::kClass || package.NameOf(entry) != name) {
        return;
      }
      const ThinClass type =
          ReadClass(package, i, environment.Of(place.package).releases);
      if (type.adds_nothing) base = type.base;
    });
    if (!base.empty()) return base;
  }
  return "";
}

}  // namespace

Move MoveOf(const ApiIndex& index, const Environment& before,
            const Environment& after, absl::string_view name) {
  const Offers source(index, before);
  const Offers target(index, after);
  const Offer now = source.Of(name);
  const std::string same =
      now.offered == Truth::kYes ? now.canonical : std::string();
  const std::string known = target.DestinationOf(name);
  Move out{known, Truth::kUnknown, target.Of(known).offered};
  if (!known.empty()) {
    const Offer there = source.Of(known);
    out.works_before = there.offered;
    if (there.offered == Truth::kYes && there.canonical != same) {
      const std::string base = OnlyRenames(index, before, same);
      const bool renamed =
          !base.empty() && source.Of(base).canonical == there.canonical;
      out.works_before = renamed ? Truth::kYes : Truth::kUnknown;
    }
  }
  if (out.works_before == Truth::kYes && out.works_after == Truth::kYes) {
    return out;
  }
  // Where the name leads today may outlive it.
  if (!same.empty() && same != name && source.Of(same).offered == Truth::kYes &&
      target.Of(same).offered == Truth::kYes) {
    return {same, Truth::kYes, Truth::kYes};
  }
  return out;
}

}  // namespace upgrade_advisor
