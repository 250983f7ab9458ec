// The parts of an ELF file that a checker reads and the host's policy does not.
//
// Reads the file's bytes; pure, thread-safe.
#ifndef SERVICES_CONFORMANCE_ELF_SYMBOLS_H_
#define SERVICES_CONFORMANCE_ELF_SYMBOLS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace upgrade_advisor {

// The names that the library defines for others (.dynsym), sorted. NotFound if
// it has no section headers to find them by; InvalidArgument if the file
// contradicts itself.
absl::StatusOr<std::vector<std::string>> ExportedSymbols(absl::string_view elf);

// Whether it has a GNU build id.
bool HasBuildId(absl::string_view elf);

}  // namespace upgrade_advisor

#endif  // SERVICES_CONFORMANCE_ELF_SYMBOLS_H_
