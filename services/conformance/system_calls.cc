#include "services/conformance/system_calls.h"

#include <seccomp.h>
#include <signal.h>
#include <sys/ucontext.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdlib>

#include "absl/strings/str_cat.h"

namespace upgrade_advisor {
namespace {

constexpr int kAllowed[] = {SCMP_SYS(brk),        SCMP_SYS(mmap),
                            SCMP_SYS(munmap),     SCMP_SYS(mremap),
                            SCMP_SYS(mprotect),   SCMP_SYS(madvise),
                            SCMP_SYS(futex),      SCMP_SYS(exit),
                            SCMP_SYS(exit_group), SCMP_SYS(rt_sigreturn)};

// A signal handler has nowhere else to write to.
constexpr size_t kMostCalls = 10;
volatile sig_atomic_t calls[kMostCalls];
volatile sig_atomic_t call_count = 0;

void NoteCall(int, siginfo_t* info, void* context) {
  if (static_cast<size_t>(call_count) < kMostCalls) {
    calls[call_count] = info->si_syscall;
    call_count = call_count + 1;
  }
  auto& machine = static_cast<ucontext_t*>(context)->uc_mcontext;
#if defined(__x86_64__)
  machine.gregs[REG_RAX] = -EPERM;
#elif defined(__aarch64__)
  machine.regs[0] = static_cast<unsigned long>(-EPERM);
#endif
}

bool NoteCalls() {
  struct sigaction action {};
  action.sa_sigaction = &NoteCall;
  action.sa_flags = SA_SIGINFO;
  return sigaction(SIGSYS, &action, nullptr) == 0;
}

bool InstallFilter() {
  const scmp_filter_ctx filter = seccomp_init(SCMP_ACT_TRAP);
  if (filter == nullptr) return false;
  bool installed = NoteCalls();
  for (int call : kAllowed) {
    installed &= seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0) == 0;
  }
  installed = installed && seccomp_load(filter) == 0;
  seccomp_release(filter);
  return installed;
}

std::string NameOf(int call) {
  char* name = seccomp_syscall_resolve_num_arch(seccomp_arch_native(), call);
  std::string out = name == nullptr ? absl::StrCat("number ", call) : name;
  std::free(name);
  return out;
}

}  // namespace

absl::StatusOr<std::vector<std::string>> SystemCallsOf(
    absl::FunctionRef<void()> work) {
  if (!InstallFilter()) {
    return absl::UnavailableError("this system has no filter of system calls");
  }
  work();
  std::vector<std::string> out;
  for (int i = 0; i < call_count; ++i) out.push_back(NameOf(calls[i]));
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace upgrade_advisor
