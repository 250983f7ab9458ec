// Version specifiers: the ">=2.1,<3,!=2.4.*" of a requirement.
//
// Semantics are those of PEP 440 as the "packaging" library (26), which pip
// uses, implements them with prereleases=True: a pre-release is accepted
// wherever it compares. The advisor asks about versions that are installed or
// published in an image, not which version an installer would rather pick, so
// the installer's habit of skipping pre-releases has no place here.
//
// Values that own all their data; safe to read from any thread.
#ifndef SERVICES_DOMAIN_PEP440_SPECIFIERS_H_
#define SERVICES_DOMAIN_PEP440_SPECIFIERS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/domain/pep440.h"

namespace upgrade_advisor {

class Pep440Specifiers {
 public:
  static constexpr size_t kClausesMax = 64;
  static constexpr size_t kInputBytesMax = 4096;

  // Reads a comma list of clauses: ~= == != <= >= < > === and a version, with
  // ".*" after the release of == and !=. White space around parts and empty
  // clauses are ignored; an empty list holds every version. At most 64 clauses
  // and 4096 bytes, each version as Pep440Version::Parse limits it; anything
  // else is kInvalidArgument with the reason.
  static absl::StatusOr<Pep440Specifiers> Parse(absl::string_view text);

  // Holds every version.
  Pep440Specifiers() = default;

  // Whether all clauses hold. What is not plain comparison:
  //   ==V      ignores the candidate's local part unless V has one
  //   ==V.*    compares as many release parts as V has; likewise != V.*
  //   ~=V      is >=V and == V.* without V's last release part
  //   <V       leaves out pre-releases of V unless V is one itself
  //   >V       leaves out V's post-releases (unless V is one) and V+local
  //   ===V     compares normal spellings as text, ignoring case
  bool Contains(const Pep440Version& version) const;

  bool empty() const { return clauses_.empty(); }
  size_t size() const { return clauses_.size(); }

  // The clauses in the order written, versions in normal form: ">=2.1,<3".
  // Parsing it gives an equal list.
  std::string ToString() const;

  // Same clauses in the same order; not whether they hold the same versions.
  // By spelling, because "~=2.0" and "~=2.0.0" differ though 2.0 == 2.0.0.
  friend bool operator==(const Pep440Specifiers& a, const Pep440Specifiers& b) {
    return a.ToString() == b.ToString();
  }

 private:
  enum class Operator : uint8_t {
    kArbitrary,
    kCompatible,
    kEqual,
    kNotEqual,
    kAtMost,
    kAtLeast,
    kLess,
    kGreater,
  };
  struct Clause {
    Operator op = Operator::kEqual;
    bool wildcard = false;  // only with kEqual and kNotEqual
    Pep440Version version;  // unused with kArbitrary
    std::string text;       // lower case; only with kArbitrary

    bool Holds(const Pep440Version& candidate) const;
    bool Equals(const Pep440Version& candidate) const;
    bool HasPrefix(const Pep440Version& candidate, size_t parts) const;
  };

  static absl::StatusOr<Clause> ParseClause(absl::string_view text);
  static absl::StatusOr<Clause> ParseArbitrary(absl::string_view clause,
                                               absl::string_view text);
  static absl::Status Check(absl::string_view text, const Clause& clause);

  std::vector<Clause> clauses_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_DOMAIN_PEP440_SPECIFIERS_H_
