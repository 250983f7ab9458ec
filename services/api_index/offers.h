// Whether an environment offers a name, and what a class or function in it
// takes.
//
// Three-valued all through: what the index does not know, or what the possible
// versions of a package do not agree on, is unknown and never an answer.
//
// A name is followed to where it is defined: through modules that import it,
// and through redirects, also into other packages. A constructor is that of the
// class, or of the nearest base that has one; keywords that it passes on are
// those of the base.
//
// Refers to the index and the environment, which outlive it. For one thread.
#ifndef SERVICES_API_INDEX_OFFERS_H_
#define SERVICES_API_INDEX_OFFERS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/api_index/api_index.h"
#include "services/api_index/environment.h"
#include "services/domain/truth.h"

namespace upgrade_advisor {

// What a name is in an environment.
struct Offer {
  Truth offered = Truth::kUnknown;
  // Of an answer: the package that decided it.
  std::optional<uint16_t> package;
  // Where it is offered: its place of definition, as far as it is recorded.
  std::string canonical = {};
  // It is reached by a redirect that warns of its end.
  bool deprecated = false;
  // Some release of the package has it.
  bool is_listed = false;
  // Its module is there, and its import fails: it imports this, or makes a
  // class of it, which `package` lacks or which is missing with it.
  std::string lost = {};
  // The class surely lacks the attribute, which no release of it lists: gone,
  // if the name was another class that had it.
  bool is_foreign = false;
};

class Offers {
 public:
  // `touched`, if it is given, gathers the packages whose state in the
  // environment the answers rest on.
  Offers(const ApiIndex& index, const Environment& environment,
         std::vector<uint16_t>* touched = nullptr)
      : index_(index), environment_(environment), touched_(touched) {}

  // A module, a name of one, or an attribute of a class, dotted. A package that
  // is not installed offers nothing; which is not said here but by those who
  // look at packages, so it is unknown.
  Offer Of(absl::string_view dotted) const;

  // Whether a call of a class or function may name this argument.
  Truth Takes(absl::string_view callee, absl::string_view argument) const;
  // Whether a call ends in nothing but an error, whatever it is given.
  Truth Raises(absl::string_view callee) const;
  // Whether a call may leave this argument out.
  Truth WorksWithout(absl::string_view callee,
                     absl::string_view argument) const;

  // Where to find the same thing in this environment, for a name that the last
  // releases which had it offer, and this environment does not; empty where no
  // place is known.
  std::string DestinationOf(absl::string_view dotted) const;

 private:
  using Place = ApiIndex::Place;
  using Entry = PackageIndex::Entry;

  const PackageIndex& PackageOf(const Place& place) const {
    return index_.packages()[place.package];
  }
  const Entry& EntryOf(const Place& place) const {
    return PackageOf(place).entries()[place.entry];
  }
  // Whether an entry is there in this environment.
  Truth Holds(const Place& place) const;
  // Whether a line of this kind, and of this name if it has one, lies in an
  // entry here; nothing where no release has such a line.
  std::optional<Truth> Has(const Place& in, EntryKind kind,
                           absl::string_view name = {}) const;

  // Whether a question has been followed as far as it is: then nobody knows.
  bool IsTooFar(int depth) const;
  Offer Find(absl::string_view dotted, int depth) const;
  Offer InModule(const Place& module, absl::string_view names, int depth) const;
  // What a module offers that surely cannot be imported; nothing where no such
  // fault is known.
  std::optional<Offer> FailedImport(const Place& module, int depth) const;
  std::optional<Offer> LostBaseOf(const Place& type, int depth) const;
  std::optional<Offer> Lost(const Place& by, absl::string_view name,
                            int depth) const;
  // A module of the same package that cannot be imported itself.
  std::optional<Offer> LostWith(const Place& by, absl::string_view name,
                                int depth) const;
  // Where the module of a name is recorded.
  absl::Span<const Place> ModulesOf(absl::string_view dotted) const;
  // Whether the one package that has the module of a name is not installed.
  bool IsInMissingPackage(absl::string_view dotted) const;
  // Whether the package of a place has, in some release, the module of a name.
  bool IsOwnModule(const Place& place, absl::string_view dotted) const;
  // Whether a class of this name in the module has, in some release, what
  // `names` ends with.
  bool ListsAttribute(const Place& module, absl::string_view names) const;
  Offer AtName(const Place& place, absl::string_view rest, int depth) const;
  Offer Follow(const Place& place, absl::string_view rest, int depth) const;

  // The class or function that a name is; nothing where it is another thing, or
  // not surely there.
  std::optional<Place> Callable(absl::string_view dotted, int depth = 0) const;
  // The bases that a class has here, without those that surely lack the
  // attribute if one is asked for; false where not all are recorded.
  bool Bases(const Place& type, int depth, std::vector<Place>& out,
             absl::string_view attribute = {}) const;
  Truth HasAttribute(const Place& type, absl::string_view name,
                     bool& was_listed, int depth) const;
  Truth TakesAt(const Place& callee, absl::string_view argument,
                int depth) const;
  Truth BasesTake(const Place& type, absl::string_view argument,
                  int depth) const;
  // The class itself, or the nearest base, whose constructor a call of a class
  // runs; nothing where that is not known. A function is its own.
  std::optional<Place> ConstructorOf(const Place& callee, int depth = 0) const;
  Truth WorksWithoutAt(const Place& callee, absl::string_view argument) const;
  std::string DottedName(const Place& place) const;
  // This environment, with the packages that have the name as they last had it.
  Environment LastWith(absl::string_view dotted) const;
  std::string ModuleLike(absl::string_view module) const;
  std::string SameNameElsewhere(const Place& type) const;

  const ApiIndex& index_;
  const Environment& environment_;
  std::vector<uint16_t>* const touched_;
  // By the question that is being answered: how many steps, and into which
  // modules' imports it has looked.
  mutable int followed_ = 0;
  mutable absl::flat_hash_set<std::pair<uint16_t, uint32_t>> looked_into_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_API_INDEX_OFFERS_H_
