#include "services/conformance/process_fence.h"

#include <seccomp.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>

#include "services/conformance/sanitizers.h"

namespace upgrade_advisor {
namespace {

constexpr uint32_t kRefused = SCMP_ACT_ERRNO(EPERM);

// The first argument is the process that is signalled.
constexpr int kSignals[] = {SCMP_SYS(kill), SCMP_SYS(tgkill),
                            SCMP_SYS(rt_sigqueueinfo),
                            SCMP_SYS(rt_tgsigqueueinfo)};

constexpr int kNever[] = {SCMP_SYS(tkill),
                          SCMP_SYS(pidfd_send_signal),
                          SCMP_SYS(ptrace),
                          SCMP_SYS(process_vm_readv),
                          SCMP_SYS(process_vm_writev),
                          SCMP_SYS(setsid),
                          SCMP_SYS(setpgid)};

bool AddRules(scmp_filter_ctx filter) {
  bool added = true;
  const scmp_arg_cmp another{0, SCMP_CMP_NE,
                             static_cast<scmp_datum_t>(getpid()), 0};
  for (int call : kSignals) {
    added &= seccomp_rule_add_array(filter, kRefused, call, 1, &another) == 0;
  }
  for (int call : kNever) {
    // A leak checker traces its own process when that exits.
    if (kSanitized && call == SCMP_SYS(ptrace)) continue;
    added &= seccomp_rule_add(filter, kRefused, call, 0) == 0;
  }
  return added;
}

}  // namespace

bool FenceIn() {
  const scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
  if (filter == nullptr) return false;
  const bool fenced = AddRules(filter) && seccomp_load(filter) == 0;
  seccomp_release(filter);
  return fenced;
}

}  // namespace upgrade_advisor
