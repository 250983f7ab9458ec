#include "services/plugin_host/check/open_plugin.h"

#include <dlfcn.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <exception>
#include <filesystem>

#include "absl/strings/str_cat.h"

namespace upgrade_advisor {
namespace {

ua_string TextOf(absl::string_view text) { return {text.data(), text.size()}; }

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

absl::StatusOr<ua_entry> OpenEntry(const std::string& path) {
  // A name without a slash would be looked for among the system's libraries.
  const std::string file = std::filesystem::absolute(path).string();
  void* library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    const char* why = dlerror();
    return absl::FailedPreconditionError(
        absl::StrCat("the loader refuses it: ", why ? why : "no reason given"));
  }
  auto entry = reinterpret_cast<ua_entry>(dlsym(library, UA_ENTRY_NAME));
  if (entry == nullptr) {
    return absl::FailedPreconditionError("it does not export " UA_ENTRY_NAME);
  }
  return entry;
}

absl::StatusOr<ua_entry> OpenCopy(absl::string_view elf) {
  const int fd = memfd_create("plugin-copy", MFD_CLOEXEC);
  if (fd < 0 || !WriteAll(fd, elf)) {
    return absl::InternalError(
        absl::StrCat("a copy could not be written: ", strerror(errno)));
  }
  // The descriptor stays open: the loader takes libraries of one name for one.
  return OpenEntry(absl::StrCat("/proc/self/fd/", fd));
}

ua_host TodaysHost() {
  return {sizeof(ua_host),           UA_ABI_VERSION, UA_VOCABULARY_VERSION, 0,
          TextOf("upgrade-advisor"), TextOf("0.1.0")};
}

absl::StatusOr<const ua_plugin*> CallEntry(ua_entry entry,
                                           const ua_host& host) {
  try {
    return entry(&host);
  } catch (const std::exception& e) {
    return absl::FailedPreconditionError(
        absl::StrCat("its entry function threw an exception: ", e.what()));
  } catch (...) {
    return absl::FailedPreconditionError(
        "its entry function threw something that is no std::exception");
  }
}

absl::StatusOr<const ua_plugin*> OpenPlugin(const std::string& path) {
  absl::StatusOr<ua_entry> entry = OpenEntry(path);
  if (!entry.ok()) return entry.status();
  absl::StatusOr<const ua_plugin*> plugin = CallEntry(*entry, TodaysHost());
  if (plugin.ok() && *plugin == nullptr) {
    return absl::FailedPreconditionError(
        "its entry function returned NULL: it declines this host");
  }
  return plugin;
}

}  // namespace upgrade_advisor
