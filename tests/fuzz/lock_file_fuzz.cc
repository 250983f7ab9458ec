// Whatever a lock file says: plugins, or faults that name their lines.
#include "absl/strings/match.h"
#include "services/plugin_host/trust/lock_file.h"
#include "tests/fuzz/fuzz_target.h"

UA_FUZZ_TARGET(lock_file, input) {
  using upgrade_advisor::LockFileText;
  using upgrade_advisor::ParseLockFile;
  const auto plugins = ParseLockFile(input, "l");
  if (!plugins.ok()) {
    UA_FUZZ_REQUIRE(absl::StrContains(plugins.status().message(), "l:"));
    return;
  }
  const auto again = ParseLockFile(LockFileText(*plugins), "l");
  UA_FUZZ_REQUIRE(again.ok() && again->size() == plugins->size());
}
