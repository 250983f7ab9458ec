// A requirement as PEP 508 writes it:
//
//   name [extra,...] [specifiers | @ url] [; marker]
//
// Pure; thread-safe. Values own all their data.
#ifndef SERVICES_PROJECT_REQUIREMENT_H_
#define SERVICES_PROJECT_REQUIREMENT_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/domain/pep440_specifiers.h"

namespace upgrade_advisor {

struct Requirement {
  std::string name;                 // normalised
  std::vector<std::string> extras;  // normalised, as ordered
  Pep440Specifiers specifiers;
  // As written, so with what may be a secret; empty when there is none. Then
  // there are no specifiers.
  std::string url;
  std::string marker;  // without ';'; empty when there is none

  // At most 8192 bytes. Specifiers may be in parentheses. kInvalidArgument with
  // the reason, which repeats nothing of the text but a name or specifier.
  static absl::StatusOr<Requirement> Parse(absl::string_view text);
};

}  // namespace upgrade_advisor

#endif  // SERVICES_PROJECT_REQUIREMENT_H_
