#include "services/sheets/pip_freeze_reader.h"

#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/domain/pep440.h"
#include "services/project/package_name.h"

namespace upgrade_advisor {
namespace {

constexpr absl::string_view kSource = "pip freeze";

std::optional<Fact> PackageFact(absl::string_view name,
                                absl::string_view version, uint32_t line) {
  // Extras are not part of the name: "celery[redis]".
  name = absl::StripAsciiWhitespace(name.substr(0, name.find('[')));
  if (!IsPackageName(name)) return std::nullopt;
  Fact fact;
  fact.kind = FactKind::kPackage;
  fact.name = NormalisePackageName(name);
  fact.file = std::string(kSource);
  fact.line = line;
  version = absl::StripAsciiWhitespace(version);
  // Anything that is not a version may be a secret.
  if (Pep440Version::Parse(version).ok()) {
    fact.value = std::string(version);
  } else {
    fact.value_withheld = true;
  }
  return fact;
}

std::optional<Fact> ReadLine(absl::string_view text, uint32_t number) {
  text = absl::StripAsciiWhitespace(text.substr(0, text.find(" #")));
  if (text.empty() || text.front() == '#') return std::nullopt;
  if (absl::StartsWith(text, "-e")) {
    const size_t egg = text.find("#egg=");
    if (egg == absl::string_view::npos) return std::nullopt;
    const absl::string_view name = text.substr(egg + 5);
    return PackageFact(name.substr(0, name.find('&')), "", number);
  }
  const size_t pin = text.find("==");
  if (pin != absl::string_view::npos) {
    absl::string_view version = text.substr(pin + 2);
    absl::ConsumePrefix(&version, "=");
    version = absl::StripLeadingAsciiWhitespace(version);
    version = version.substr(0, version.find_first_of("; \t"));
    return PackageFact(text.substr(0, pin), version, number);
  }
  const size_t at = text.find(" @ ");
  if (at != absl::string_view::npos) {
    return PackageFact(text.substr(0, at), "", number);
  }
  return std::nullopt;
}

}  // namespace

void ReadPipFreeze(const PipFreezeSource& source, FactSheet::Builder& sheet) {
  uint32_t number = 0;
  for (absl::string_view line : absl::StrSplit(source.text, '\n')) {
    if (std::optional<Fact> fact = ReadLine(line, ++number)) {
      sheet.Add(*std::move(fact));
    }
  }
  if (!source.partial) sheet.Close(FactKind::kPackage);
}

}  // namespace upgrade_advisor
