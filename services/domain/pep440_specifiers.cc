#include "services/domain/pep440_specifiers.h"

#include <iterator>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/base/quoting.h"

namespace upgrade_advisor {
namespace {

// Indexed by Operator; a spelling comes before those it starts with.
constexpr absl::string_view kOperators[] = {
    "===", "~=", "==", "!=", "<=", ">=", "<", ">"};

absl::Status SpecifierError(absl::string_view text, absl::string_view wrong) {
  return version_internal::ParseError(
      "version specifier", text, wrong,
      "use a list such as '>=2.1,<3' or '==2.4.*'");
}

// Digits right before the ".*": "2.4 .*" and "2..*" are not wildcards.
bool TakeWildcard(absl::string_view& version) {
  absl::string_view base = version;
  if (!absl::ConsumeSuffix(&base, ".*")) return false;
  if (base.empty() || !absl::ascii_isdigit(base.back())) return false;
  version = base;
  return true;
}

}  // namespace

absl::StatusOr<Pep440Specifiers> Pep440Specifiers::Parse(
    absl::string_view text) {
  if (text.size() > kInputBytesMax) {
    return SpecifierError(text, "it is longer than 4096 bytes");
  }
  Pep440Specifiers specifiers;
  for (absl::string_view part :
       absl::StrSplit(text, ',', absl::SkipWhitespace())) {
    if (specifiers.clauses_.size() == kClausesMax) {
      return SpecifierError(text, "it has more than 64 clauses");
    }
    absl::StatusOr<Clause> clause =
        ParseClause(absl::StripAsciiWhitespace(part));
    if (!clause.ok()) return clause.status();
    specifiers.clauses_.push_back(*std::move(clause));
  }
  return specifiers;
}

absl::StatusOr<Pep440Specifiers::Clause> Pep440Specifiers::ParseClause(
    absl::string_view text) {
  size_t op = 0;
  while (op < std::size(kOperators) &&
         !absl::StartsWith(text, kOperators[op])) {
    ++op;
  }
  if (op == std::size(kOperators)) {
    return SpecifierError(text,
                          "it does not start with an operator such as >=");
  }
  absl::string_view rest =
      absl::StripAsciiWhitespace(text.substr(kOperators[op].size()));
  Clause clause;
  clause.op = static_cast<Operator>(op);
  if (clause.op == Operator::kArbitrary) return ParseArbitrary(text, rest);
  clause.wildcard = TakeWildcard(rest);
  absl::StatusOr<Pep440Version> version = Pep440Version::Parse(rest);
  if (!version.ok()) {
    return SpecifierError(
        text, absl::StrCat(Quoted(rest), " is not a PEP 440 version"));
  }
  clause.version = *std::move(version);
  if (absl::Status status = Check(text, clause); !status.ok()) return status;
  return clause;
}

// "===" takes any text, so that versions outside of PEP 440 can be named.
absl::StatusOr<Pep440Specifiers::Clause> Pep440Specifiers::ParseArbitrary(
    absl::string_view clause, absl::string_view text) {
  if (text.empty() || text.size() > version_internal::kInputBytesMax) {
    return SpecifierError(clause, "=== must be followed by 1 to 256 bytes");
  }
  for (char c : text) {
    if (!absl::ascii_isgraph(c) || c == ';' || c == ')') {
      return SpecifierError(
          clause, "=== must be followed by text without spaces, ';' and ')'");
    }
  }
  return Clause{Operator::kArbitrary, false, {}, absl::AsciiStrToLower(text)};
}

absl::Status Pep440Specifiers::Check(absl::string_view text,
                                     const Clause& clause) {
  const Pep440Version& version = clause.version;
  const bool equality =
      clause.op == Operator::kEqual || clause.op == Operator::kNotEqual;
  if (clause.wildcard && !equality) {
    return SpecifierError(text, "'.*' is allowed with == and != only");
  }
  if (clause.wildcard &&
      (version.is_prerelease() || version.has_post() || version.has_local())) {
    return SpecifierError(text, "'.*' may follow release numbers only");
  }
  if (version.has_local() && !equality) {
    return SpecifierError(
        text, "a local label, '+...', is allowed with == and != only");
  }
  if (clause.op == Operator::kCompatible && version.release().size() < 2) {
    return SpecifierError(text, "~= needs a version of two or more parts");
  }
  return absl::OkStatus();
}

bool Pep440Specifiers::Contains(const Pep440Version& version) const {
  for (const Clause& clause : clauses_) {
    if (!clause.Holds(version)) return false;
  }
  return true;
}

bool Pep440Specifiers::Clause::Holds(const Pep440Version& candidate) const {
  const auto order = candidate.ComparePublic(version);
  switch (op) {
    case Operator::kArbitrary:
      return candidate.ToString() == text;
    case Operator::kCompatible:
      return order >= 0 && HasPrefix(candidate, version.release().size() - 1);
    case Operator::kEqual:
      return Equals(candidate);
    case Operator::kNotEqual:
      return !Equals(candidate);
    case Operator::kAtMost:
      return order <= 0;
    case Operator::kAtLeast:
      return order >= 0;
    case Operator::kLess:
      return order < 0 &&
             (version.is_prerelease() || candidate < version.FirstDev());
    case Operator::kGreater:
      // Comparing public parts has already left out V+local.
      return order > 0 && !candidate.IsPostOf(version);
  }
  return false;
}

bool Pep440Specifiers::Clause::Equals(const Pep440Version& candidate) const {
  if (wildcard) return HasPrefix(candidate, version.release().size());
  return version.has_local() ? candidate == version
                             : candidate.ComparePublic(version) == 0;
}

bool Pep440Specifiers::Clause::HasPrefix(const Pep440Version& candidate,
                                         size_t parts) const {
  if (candidate.epoch() != version.epoch()) return false;
  for (size_t i = 0; i < parts; ++i) {
    if (candidate.part(i) != version.part(i)) return false;
  }
  return true;
}

std::string Pep440Specifiers::ToString() const {
  std::string out;
  for (const Clause& clause : clauses_) {
    absl::StrAppend(&out, out.empty() ? "" : ",",
                    kOperators[static_cast<size_t>(clause.op)]);
    if (clause.op == Operator::kArbitrary) {
      absl::StrAppend(&out, clause.text);
    } else {
      absl::StrAppend(&out, clause.version.ToString(),
                      clause.wildcard ? ".*" : "");
    }
  }
  return out;
}

}  // namespace upgrade_advisor
