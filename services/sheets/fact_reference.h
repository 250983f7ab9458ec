// What facts there are: the reference for those who write plugins.
//
// Constant data. docs/plugins/facts.md is made of it by
// tools/update-fact-reference, and tests/sheets/fact_reference_test.cc holds
// it against what the sheets have.
#ifndef SERVICES_SHEETS_FACT_REFERENCE_H_
#define SERVICES_SHEETS_FACT_REFERENCE_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/domain/fact.h"

namespace upgrade_advisor {

// Which fact sheets have a row.
enum class FactOwner : uint8_t {
  kDeployment,
  // Of the source and of the target of a step.
  kRelease
};

// A name, or a family of names. Texts are plain, without markup.
struct FactReference {
  FactKind kind;
  FactOwner owner;
  // A part in angle brackets stands for any text: "table.<table>.rows".
  absl::string_view name;
  absl::string_view meaning;  // of the value, where it has one
  absl::string_view origin;   // where it comes from
  absl::string_view unknown;  // when it is unknown
  // "name = value"; the name alone where the name is all there is.
  absl::string_view example;
};

// By kind. Of two names that fit a text the earlier is meant.
absl::Span<const FactReference> FactReferences();

// What holds for all names of a kind.
struct FactKindReference {
  FactKind kind;
  absl::string_view meaning;
  // How the SDK for C++ asks, "f.config(name)".
  absl::string_view cpp;
  // When its rows are all there are, so that no row means absent.
  absl::string_view complete;
};

// In the order of the kinds.
absl::Span<const FactKindReference> FactKindReferences();

}  // namespace upgrade_advisor

#endif  // SERVICES_SHEETS_FACT_REFERENCE_H_
