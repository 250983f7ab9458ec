// Reads a file as a whole.
//
// Thread-safe.
#ifndef SERVICES_BASE_READ_FILE_H_
#define SERVICES_BASE_READ_FILE_H_

#include <chrono>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace upgrade_advisor {

inline constexpr uint64_t kNoLimit = UINT64_MAX;

// The bytes of a file. The message of an error continues a sentence that begins
// with the file's name: "is a folder", "is larger than 4 MiB, the limit",
// "cannot be read: Permission denied".
absl::StatusOr<std::string> ReadFile(const std::string& path,
                                     uint64_t limit = kNoLimit);

// The same, and never waits: a pipe or a device "is not a regular file".
absl::StatusOr<std::string> ReadRegularFile(const std::string& path,
                                            uint64_t limit);

// A file that a person names, which may be a pipe: "is a pipe that nobody
// writes to" if no writer comes in time. A device "is neither a file nor a
// pipe".
absl::StatusOr<std::string> ReadFileOrPipe(
    const std::string& path, uint64_t limit,
    std::chrono::milliseconds patience = std::chrono::seconds(10));

// What is left to read of standard input.
absl::StatusOr<std::string> ReadStandardInput(uint64_t limit);

}  // namespace upgrade_advisor

#endif  // SERVICES_BASE_READ_FILE_H_
