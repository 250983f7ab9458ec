#include "services/rehearsal/processes/interpreter_binds.h"

#include <filesystem>
#include <system_error>

namespace upgrade_advisor {

namespace fs = std::filesystem;

std::vector<Bind> InterpreterBinds(const std::string& python,
                                   const std::string& environment) {
  std::vector<Bind> binds = {{environment + "/venv", kEnvironmentFolder}};
  std::error_code error;
  const fs::path real = fs::canonical(python, error);
  if (error) return binds;
  const fs::path installed = real.parent_path().parent_path();
  if (installed == "/usr") return binds;
  binds.push_back({installed.string(), installed.string()});
  const fs::path named = fs::path(python).parent_path().parent_path();
  if (named != installed && named != "/usr") {
    binds.push_back({installed.string(), named.string()});
  }
  return binds;
}

}  // namespace upgrade_advisor
