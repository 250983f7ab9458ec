// The vocabulary of facts: one table of kinds, of ways to ask, and of names.
//
// Everything that names a fact comes from here: the kind names of texts, JSON
// and case files, what secrets may hide in, the words of conditions and
// questions, the questions of the C++ SDK (sdk/cpp/questions.h, which
// tools/update-fact-reference writes) and the reference in
// docs/plugins/facts.md. tests/sheets/vocabulary_of_sheets_test.cc holds it
// against what the sheets have.
//
// Constant data; thread-safe.
#ifndef SERVICES_DOMAIN_VOCABULARY_H_
#define SERVICES_DOMAIN_VOCABULARY_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/domain/fact.h"
#include "services/domain/fact_query.h"

namespace upgrade_advisor {

// What holds for all names of a kind.
struct FactKindEntry {
  FactKind kind;
  absl::string_view name;          // "config"
  absl::string_view case_section;  // of case files; empty: none
  // A field of astro.upgrade.v1.Deployment, or "catalog": who can supply it.
  absl::string_view supplied_by;
  // Its rows are of the project's code, and belong to a file of it.
  bool is_code = false;
  // Its values are pieces of code, where a secret may be a literal.
  bool holds_literals = false;
  // Its names are of settings, and a name may say that the value is secret.
  bool names_settings = false;
  absl::string_view meaning;
  // When its rows are all there are, so that no row means absent.
  absl::string_view complete;
};

// In the order of the kinds.
absl::Span<const FactKindEntry> FactKinds();
const FactKindEntry& EntryOf(FactKind kind);

// A way to ask for facts of a kind: what the SDK calls it, and how people speak
// of it. In phrases "$" is the name without the prefix.
struct FactForm {
  FactKind kind;
  SheetRole sheet;
  FactSheet::Match match;
  absl::string_view prefix;    // in front of the name
  absl::string_view function;  // of the SDK: "DerivesFrom"
  absl::string_view argument;  // of the function: "base"
  // The argument may be left out, in a form for tables of names.
  bool takes_tables;
  absl::string_view noun;    // "the option $"
  absl::string_view given;   // "the option $ is set"
  absl::string_view absent;  // "the option $ is not set"
  // A question to a person, and the command that answers it; may be empty.
  absl::string_view question;
  absl::string_view command;
  absl::string_view comment;  // for the SDK; may be empty
};

// By kind; if two fit a query, the earlier counts.
absl::Span<const FactForm> FactForms();
// The form of a query, with the name behind its prefix.
const FactForm& FormOf(const FactQuery& query, absl::string_view& name);

// Which fact sheets have a row.
enum class FactOwner : uint8_t {
  kDeployment,
  // Of the source and of the target of a step.
  kRelease
};

// A name, or a family of names. Texts are plain, without markup.
struct FactName {
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

// By kind. If two names fit a text, the earlier counts.
absl::Span<const FactName> FactNames();
// The one that a text is, "table.xcom.rows"; null if there is no such fact.
const FactName* FindFactName(FactOwner owner, FactKind kind,
                             absl::string_view name);

// What is wrong with a question that no sheet can answer: "no sheet has the
// release fact 'airflow.verison'; did you mean 'airflow.version'?". Empty for
// one that some sheet may answer.
std::string FaultOfQuestion(const FactQuery& query);

}  // namespace upgrade_advisor

#endif  // SERVICES_DOMAIN_VOCABULARY_H_
