#include "services/plugin_host/calling/open_library.h"

#include <dlfcn.h>

#include <exception>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace upgrade_advisor {
namespace {

ua_string TextOf(absl::string_view text) { return {text.data(), text.size()}; }

}  // namespace

absl::StatusOr<ua_entry> OpenEntry(const std::string& path) {
  // A constructor that throws cannot be caught here: the loader's functions are
  // declared not to. It has ended the trial process before.
  // RTLD_NOW: a symbol that is missing shows here, not in the middle of a
  // request. RTLD_LOCAL: two plugins may define the same names. It is never
  // closed, since rows and texts of it are referred to.
  void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    const char* why = dlerror();
    return absl::FailedPreconditionError(
        absl::StrCat("the loader refuses it: ", why ? why : "no reason given"));
  }
  auto entry = reinterpret_cast<ua_entry>(dlsym(library, UA_ENTRY_NAME));
  if (entry == nullptr) {
    return absl::FailedPreconditionError("it does not export " UA_ENTRY_NAME
                                         ": it is not a plugin, or is built "
                                         "for another version of the contract");
  }
  return entry;
}

ua_host TodaysHost() {
  return {sizeof(ua_host),           UA_ABI_VERSION,  UA_VOCABULARY_VERSION, 0,
          TextOf("upgrade-advisor"), TextOf("0.1.0"), UA_CONDITION_VERSION,  0};
}

// C++ exceptions are not part of the contract, but a plugin in C++ may have
// one.
absl::StatusOr<const ua_plugin*> CallEntry(ua_entry entry,
                                           const ua_host& host) {
  try {
    return entry(&host);
  } catch (const std::exception& e) {
    return absl::FailedPreconditionError(
        absl::StrCat("its entry function threw an exception: ", e.what()));
  } catch (...) {
    return absl::FailedPreconditionError(
        "its entry function threw something other than a std::exception");
  }
}

absl::StatusOr<const ua_plugin*> OpenPluginLibrary(const std::string& path) {
  absl::StatusOr<ua_entry> entry = OpenEntry(path);
  if (!entry.ok()) return entry.status();
  return CallEntry(*entry, TodaysHost());
}

}  // namespace upgrade_advisor
