#include "services/conformance/open_plugin.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "absl/strings/str_cat.h"

namespace upgrade_advisor {
namespace {

bool WriteAll(int fd, absl::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(n));
  }
  return true;
}

}  // namespace

absl::StatusOr<ua_entry> OpenCopy(absl::string_view elf) {
  const int fd = memfd_create("plugin-copy", MFD_CLOEXEC);
  if (fd < 0 || !WriteAll(fd, elf)) {
    return absl::InternalError(
        absl::StrCat("a copy could not be written: ", strerror(errno)));
  }
  // The descriptor stays open: the loader takes libraries of one name for one.
  return OpenEntry(absl::StrCat("/proc/self/fd/", fd));
}

absl::StatusOr<const ua_plugin*> OpenPlugin(const std::string& path) {
  // A name without a slash would be looked for among the system's libraries.
  absl::StatusOr<const ua_plugin*> plugin =
      OpenPluginLibrary(std::filesystem::absolute(path).string());
  if (plugin.ok() && *plugin == nullptr) {
    return absl::FailedPreconditionError(
        "its entry function returned NULL: it declines this host");
  }
  return plugin;
}

}  // namespace upgrade_advisor
