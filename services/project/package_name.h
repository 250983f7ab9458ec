// Python package names, compared as PEP 503 says.
#ifndef SERVICES_PROJECT_PACKAGE_NAME_H_
#define SERVICES_PROJECT_PACKAGE_NAME_H_

#include <string>

#include "absl/strings/string_view.h"

namespace upgrade_advisor {

// Lower case, with every run of '-', '_' and '.' as one '-'.
std::string NormalisePackageName(absl::string_view name);

// Whether the text is a package name: letters, digits, '.', '_', '-', starting
// and ending with a letter or digit, at most 128 bytes.
bool IsPackageName(absl::string_view name);

}  // namespace upgrade_advisor

#endif  // SERVICES_PROJECT_PACKAGE_NAME_H_
