#include "services/plugin_host/check/system_calls.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/ucontext.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"

namespace upgrade_advisor {
namespace {

constexpr int kAllowed[] = {
    SYS_brk,   SYS_mmap,    SYS_munmap, SYS_mremap,     SYS_mprotect,
    SYS_futex, SYS_madvise, SYS_exit,   SYS_exit_group, SYS_rt_sigreturn};

// Those an author will know again.
constexpr std::pair<int, const char*> kNames[] = {
    {SYS_openat, "openat"},
    {SYS_read, "read"},
    {SYS_write, "write"},
    {SYS_close, "close"},
    {SYS_newfstatat, "fstatat"},
    {SYS_readlinkat, "readlinkat"},
    {SYS_socket, "socket"},
    {SYS_connect, "connect"},
    {SYS_getpid, "getpid"},
    {SYS_getrandom, "getrandom"},
    {SYS_clock_gettime, "clock_gettime"},
    {SYS_clock_nanosleep, "clock_nanosleep"},
    {SYS_nanosleep, "nanosleep"},
    {SYS_uname, "uname"},
    {SYS_ioctl, "ioctl"},
    {SYS_kill, "kill"},
    {SYS_clone, "clone"}};

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

bool Install(const sock_filter* filter, size_t size) {
  struct sigaction action {};
  action.sa_sigaction = &NoteCall;
  action.sa_flags = SA_SIGINFO;
  const sock_fprog program{static_cast<uint16_t>(size),
                           const_cast<sock_filter*>(filter)};
  return sigaction(SIGSYS, &action, nullptr) == 0 &&
         prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

bool InstallFilter() {
  std::vector<sock_filter> filter;
  filter.push_back(
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)));
  for (size_t i = 0; i < std::size(kAllowed); ++i) {
    // Over the other comparisons and the trap.
    const auto over = static_cast<uint8_t>(std::size(kAllowed) - i);
    filter.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
                              static_cast<uint32_t>(kAllowed[i]), over, 0));
  }
  filter.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP));
  filter.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  return Install(filter.data(), filter.size());
}

std::string NameOf(int call) {
  for (const auto& [number, name] : kNames) {
    if (number == call) return name;
  }
  return absl::StrCat("number ", call);
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
