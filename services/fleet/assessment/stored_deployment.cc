#include "services/fleet/assessment/stored_deployment.h"

#include <utility>

#include "services/domain/fact.h"
#include "services/domain/redaction.h"
#include "services/project/masked_files.h"

namespace upgrade_advisor {
namespace {

void Mask(v1::Environment& environment) {
  for (auto& [name, value] : *environment.mutable_variables()) {
    value = MaskedVariable(name, value);
  }
}

void Mask(v1::ProjectFile& file) {
  file.set_text(MaskedFile(file.path(), file.text()));
}

void Mask(v1::Fact& fact) {
  Fact read;
  read.kind = static_cast<FactKind>(fact.kind());
  read.name = fact.name();
  read.value = fact.value_withheld() ? std::string() : fact.value();
  read.value_withheld = fact.value_withheld();
  Redact(read);
  fact.set_value(std::move(read.value));
  fact.set_value_withheld(read.value_withheld);
}

}  // namespace

v1::Deployment ForStore(const v1::Deployment& deployment) {
  v1::Deployment out = deployment;
  out.clear_name();
  out.clear_deploy_history();
  if (out.has_environment()) Mask(*out.mutable_environment());
  for (v1::ProjectFile& file : *out.mutable_files()) Mask(file);
  if (out.has_facts()) {
    for (v1::Fact& fact : *out.mutable_facts()->mutable_facts()) Mask(fact);
  }
  if (out.has_pip_freeze()) {
    // An index of packages may have its password in the line of a package.
    out.mutable_pip_freeze()->set_text(
        ScrubCredentials(out.pip_freeze().text()));
  }
  return out;
}

}  // namespace upgrade_advisor
