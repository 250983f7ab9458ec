#include "services/cli/project/hidden_secrets.h"

#include "services/project/masked_files.h"

namespace upgrade_advisor {

void HideSecrets(astro::upgrade::v1::Deployment& deployment) {
  if (deployment.has_environment()) {
    for (auto& [name, value] :
         *deployment.mutable_environment()->mutable_variables()) {
      value = MaskedVariable(name, value);
    }
  }
  for (auto& file : *deployment.mutable_files()) {
    file.set_text(MaskedFile(file.path(), file.text()));
  }
  if (deployment.has_pip_freeze()) {
    deployment.mutable_pip_freeze()->set_text(
        MaskedFile("pip-freeze", deployment.pip_freeze().text()));
  }
}

}  // namespace upgrade_advisor
