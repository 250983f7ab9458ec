// What may be learnt of a plugin file without running a line of it.
//
// Pure, thread-safe, no dlopen. Constructors run inside dlopen, so whatever can
// be refused is refused here.
#ifndef SERVICES_PLUGIN_HOST_TRUST_ELF_POLICY_H_
#define SERVICES_PLUGIN_HOST_TRUST_ELF_POLICY_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace upgrade_advisor {

// InvalidArgument if the bytes are not a shared library for this machine.
// FailedPrecondition naming everything that must not come into the process:
//   - a needed library other than the C and C++ runtimes: a second protobuf,
//   with
//     descriptors of the same names, aborts inside dlopen and cannot be caught;
//   - a search path, through which another library could come in;
//   - an executable stack, text relocations: they take protection from the
//     whole process;
//   - static thread-local storage, of which a process has room for a dozen
//     libraries.
absl::Status CheckElfPolicy(absl::string_view elf);

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_TRUST_ELF_POLICY_H_
