// A project's small files without their secrets, for a service that somebody
// else runs.
//
// What is hidden is what the service would hide as well, and what is left reads
// the same: the same lines, and values that say that they are not told
// (kWithheldValue). A value whose name or form is that of a secret is replaced;
// a URI keeps its scheme. When in doubt it is replaced.
//
// Pure; thread-safe.
#ifndef SERVICES_PROJECT_MASKED_FILES_H_
#define SERVICES_PROJECT_MASKED_FILES_H_

#include <string>

#include "absl/strings/string_view.h"

namespace upgrade_advisor {

// The value of a variable of the environment.
std::string MaskedVariable(absl::string_view name, absl::string_view value);

// The text of Dockerfile, .env, airflow.cfg, packages.txt or, by any other
// path, a requirements file.
std::string MaskedFile(absl::string_view path, absl::string_view text);

}  // namespace upgrade_advisor

#endif  // SERVICES_PROJECT_MASKED_FILES_H_
