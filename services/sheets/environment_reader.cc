#include "services/sheets/environment_reader.h"

#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/domain/redaction.h"
#include "services/project/settings_files.h"

namespace upgrade_advisor {
namespace {

Fact FactOf(FactKind kind, std::string name, const PlacedVariable& variable) {
  Fact fact;
  fact.kind = kind;
  fact.name = std::move(name);
  fact.file = variable.file;
  // Of a setting the variable is where it is made.
  if (fact.file.empty() && kind == FactKind::kConfig) fact.file = variable.name;
  fact.line = variable.line;
  return fact;
}

void AddValue(FactKind kind, std::string name, const PlacedVariable& variable,
              FactSheet::Builder& sheet) {
  Fact fact = FactOf(kind, std::move(name), variable);
  fact.value = variable.value;
  Redact(fact);
  if (variable.value_withheld) {
    fact.value.clear();
    fact.value_withheld = true;
  }
  sheet.Add(std::move(fact));
}

void AddConfig(std::string key, const PlacedVariable& variable,
               FactSheet::Builder& sheet) {
  absl::string_view base = key;
  if (absl::ConsumeSuffix(&base, "_cmd") ||
      absl::ConsumeSuffix(&base, "_secret")) {
    for (const std::string& name : {std::string(base), key}) {
      Fact fact = FactOf(FactKind::kConfig, name, variable);
      fact.value_withheld = true;
      sheet.Add(std::move(fact));
    }
    return;
  }
  AddValue(FactKind::kConfig, std::move(key), variable, sheet);
}

}  // namespace

void AddVariable(const PlacedVariable& variable, FactSheet::Builder& sheet) {
  if (std::optional<std::string> key = ConfigKeyOf(variable.name)) {
    return AddConfig(*std::move(key), variable, sheet);
  }
  AddValue(FactKind::kEnv, variable.name, variable, sheet);
}

void ReadEnvironment(const EnvironmentSource& source,
                     FactSheet::Builder& sheet) {
  for (const auto& [name, value] : source.variables) {
    AddVariable({.name = name, .value = value, .file = ""}, sheet);
  }
  if (!source.partial) {
    sheet.Close(FactKind::kConfig);
    sheet.Close(FactKind::kEnv);
  }
}

}  // namespace upgrade_advisor
