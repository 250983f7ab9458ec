#include "services/plugin_host/worker/readable_files.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>
#include <initializer_list>

namespace upgrade_advisor {
namespace {

// Every right of the first version of Landlock: what is not granted is refused.
constexpr uint64_t kAllRights = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;
constexpr uint64_t kReadFile = LANDLOCK_ACCESS_FS_READ_FILE;
constexpr uint64_t kReadBelow = kReadFile | LANDLOCK_ACCESS_FS_READ_DIR;

// A place that does not exist needs no rule.
void Grant(int rules, const char* path, uint64_t rights) {
  const int place = open(path, O_PATH | O_CLOEXEC);
  if (place < 0) return;
  const landlock_path_beneath_attr rule{rights, place};
  syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
  close(place);
}

}  // namespace

bool RestrictFiles() {
  const landlock_ruleset_attr handled{kAllRights};
  const int rules = static_cast<int>(
      syscall(SYS_landlock_create_ruleset, &handled, sizeof handled, 0));
  if (rules < 0) return false;
  for (const char* libraries :
       {"/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib"}) {
    Grant(rules, libraries, kReadBelow);
  }
  Grant(rules, "/etc/ld.so.cache", kReadFile);
  Grant(rules, "/proc/self", kReadBelow);
  const bool restricted = syscall(SYS_landlock_restrict_self, rules, 0) == 0;
  close(rules);
  return restricted;
}

}  // namespace upgrade_advisor
