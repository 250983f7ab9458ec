// A file that is taken only from whom we trust: nobody else may change it.
//
// Thread-safe.
#ifndef SERVICES_PLUGIN_HOST_TRUST_TRUSTED_FILE_H_
#define SERVICES_PLUGIN_HOST_TRUST_TRUSTED_FILE_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "services/base/descriptor.h"

namespace upgrade_advisor {

// Whose files are taken.
enum class FileOwners : uint8_t {
  // The file and its folder belong to root or to the user who runs this, and
  // neither group nor others may write to them.
  kOperator,
  // As a build leaves them: the group may write, others may not.
  kDeveloper
};

struct TrustedFile {
  Descriptor descriptor;
  uint64_t size;
};

// Opens a regular file of at most `limit` bytes to be read. FailedPrecondition
// naming everything that is wrong with the file, or with who may change it.
absl::StatusOr<TrustedFile> OpenTrustedFile(const std::string& path,
                                            FileOwners owners, uint64_t limit);

// Its bytes; errors as above.
absl::StatusOr<std::string> ReadTrustedFile(const std::string& path,
                                            FileOwners owners, uint64_t limit);

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_TRUST_TRUSTED_FILE_H_
