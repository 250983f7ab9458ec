#include "services/facts/environment_reader.h"

#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/facts/redaction.h"

namespace upgrade_advisor {
namespace {

// "core.executor" of AIRFLOW__CORE__EXECUTOR. Section names contain single
// underscores, and a key may contain double ones: the first pair divides.
std::optional<std::string> ConfigKey(absl::string_view name) {
  if (!absl::ConsumePrefix(&name, "AIRFLOW__")) return std::nullopt;
  const size_t divide = name.find("__");
  if (divide == absl::string_view::npos || divide == 0 ||
      divide + 2 == name.size()) {
    return std::nullopt;
  }
  return absl::AsciiStrToLower(
      absl::StrCat(name.substr(0, divide), ".", name.substr(divide + 2)));
}

Fact Withheld(std::string key, absl::string_view variable) {
  Fact fact;
  fact.kind = FactKind::kConfig;
  fact.name = std::move(key);
  fact.file = std::string(variable);
  fact.value_withheld = true;
  return fact;
}

void AddConfig(std::string key, absl::string_view variable,
               absl::string_view value, FactSheet::Builder& sheet) {
  absl::string_view base = key;
  if (absl::ConsumeSuffix(&base, "_cmd") ||
      absl::ConsumeSuffix(&base, "_secret")) {
    sheet.Add(Withheld(std::string(base), variable));
    sheet.Add(Withheld(std::move(key), variable));
    return;
  }
  Fact fact{FactKind::kConfig,
            std::move(key),
            std::string(value),
            std::string(variable),
            0,
            false};
  Redact(fact);
  sheet.Add(std::move(fact));
}

}  // namespace

void ReadEnvironment(const EnvironmentSource& source,
                     FactSheet::Builder& sheet) {
  for (const auto& [name, value] : source.variables) {
    if (std::optional<std::string> key = ConfigKey(name)) {
      AddConfig(*std::move(key), name, value, sheet);
      continue;
    }
    Fact fact{FactKind::kEnv, name, value, "", 0, false};
    Redact(fact);
    sheet.Add(std::move(fact));
  }
  if (!source.partial) {
    sheet.Close(FactKind::kConfig);
    sheet.Close(FactKind::kEnv);
  }
}

}  // namespace upgrade_advisor
