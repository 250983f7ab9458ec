// What an ELF file says of itself to the loader.
//
// Reads bytes, total over all of them; pure, thread-safe. Nothing is executed.
#ifndef SERVICES_PLUGIN_HOST_TRUST_ELF_FILE_H_
#define SERVICES_PLUGIN_HOST_TRUST_ELF_FILE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace upgrade_advisor {

struct ElfFile {
  std::vector<std::string> needed;  // DT_NEEDED, in its order
  std::string search_path;          // DT_RPATH or DT_RUNPATH; empty: none
  bool executable_stack = false;    // asks for one, or does not decline it
  bool text_relocations = false;    // code that is written to while loading
  bool static_tls = false;          // needs room that every thread has reserved
};

// InvalidArgument if the bytes are not a 64-bit shared object of this machine,
// or are cut off or contradictory.
absl::StatusOr<ElfFile> ReadElfFile(absl::string_view bytes);

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_TRUST_ELF_FILE_H_
