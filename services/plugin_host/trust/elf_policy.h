// What may be learnt of a plugin file without running a line of it.
//
// Reads the file's bytes; pure, thread-safe, no dlopen. Constructors run inside
// dlopen, so whatever can be refused is refused here.
#ifndef SERVICES_PLUGIN_HOST_TRUST_ELF_POLICY_H_
#define SERVICES_PLUGIN_HOST_TRUST_ELF_POLICY_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace upgrade_advisor {

// The shared libraries an ELF file asks for (DT_NEEDED), in its order.
// InvalidArgument if the bytes are not a 64-bit shared object of this machine,
// or are cut off or contradictory.
absl::StatusOr<std::vector<std::string>> NeededLibraries(absl::string_view elf);

// FailedPrecondition if the file needs a shared library that must not come into
// the process: a second protobuf, with descriptors of the same names, aborts
// inside dlopen and cannot be caught; Abseil and gRPC are refused for the same
// reason.
absl::Status CheckElfPolicy(absl::string_view elf);

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_TRUST_ELF_POLICY_H_
