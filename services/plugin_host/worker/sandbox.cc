#include "services/plugin_host/worker/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstring>
#include <initializer_list>
#include <memory>

#include "absl/strings/str_cat.h"
#include "services/plugin_host/worker/readable_files.h"

namespace upgrade_advisor {
namespace {

// A sanitizer's shadow memory is larger than any bound worth setting.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kBoundMemory = false;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr bool kBoundMemory = false;
#else
constexpr bool kBoundMemory = true;
#endif
#else
constexpr bool kBoundMemory = true;
#endif

// What a plugin may allocate, and the addresses of everything together.
constexpr rlim_t kMaxHeapBytes = 256u << 20;
constexpr rlim_t kMaxAddressBytes = rlim_t{2} << 30;
constexpr rlim_t kMaxDescriptors = 64;

// What the C runtime needs to compute, to allocate and to end, and what the
// worker needs to talk to the service. Everything else fails with EPERM.
constexpr int kAlways[] = {
    SCMP_SYS(read),         SCMP_SYS(write),         SCMP_SYS(recvfrom),
    SCMP_SYS(sendto),       SCMP_SYS(close),         SCMP_SYS(fstat),
    SCMP_SYS(lseek),        SCMP_SYS(munmap),        SCMP_SYS(mremap),
    SCMP_SYS(madvise),      SCMP_SYS(brk),           SCMP_SYS(futex),
    SCMP_SYS(getrandom),    SCMP_SYS(clock_gettime), SCMP_SYS(clock_nanosleep),
    SCMP_SYS(nanosleep),    SCMP_SYS(sched_yield),   SCMP_SYS(getpid),
    SCMP_SYS(gettid),       SCMP_SYS(rt_sigaction),  SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack),   SCMP_SYS(restart_syscall),
    SCMP_SYS(pause),        SCMP_SYS(exit),          SCMP_SYS(exit_group)};

// To hand the descriptor of the filter over. The service takes no other.
constexpr int kToHandOver = SCMP_SYS(sendmsg);

// What the loader needs in addition, while the service lets it pass.
constexpr int kWhileLoading[] = {
    SCMP_SYS(pread64),   SCMP_SYS(access),   SCMP_SYS(newfstatat),
    SCMP_SYS(stat),      SCMP_SYS(readlink), SCMP_SYS(set_robust_list),
    SCMP_SYS(rseq),      SCMP_SYS(getcwd),   SCMP_SYS(uname),
    SCMP_SYS(getdents64)};

class Filter {
 public:
  Filter() : context_(seccomp_init(SCMP_ACT_ERRNO(EPERM))) {}
  ~Filter() {
    if (context_ != nullptr) seccomp_release(context_);
  }
  Filter(const Filter&) = delete;
  Filter& operator=(const Filter&) = delete;

  void Allow(int call, std::initializer_list<scmp_arg_cmp> where = {}) {
    Rule(SCMP_ACT_ALLOW, call, where);
  }
  void Ask(int call, std::initializer_list<scmp_arg_cmp> where = {}) {
    Rule(SCMP_ACT_NOTIFY, call, where);
  }
  // The descriptor by which the kernel asks.
  absl::StatusOr<int> Load() {
    if (context_ == nullptr) {
      return absl::UnavailableError("no memory for a seccomp filter");
    }
    if (error_ == 0) error_ = seccomp_load(context_);
    const int listener = error_ == 0 ? seccomp_notify_fd(context_) : error_;
    if (listener >= 0) return listener;
    return absl::UnavailableError(
        absl::StrCat("seccomp: ", std::strerror(-listener)));
  }

 private:
  void Rule(uint32_t action, int call,
            std::initializer_list<scmp_arg_cmp> where) {
    if (context_ == nullptr || error_ != 0) return;
    error_ = seccomp_rule_add_array(context_, action, call,
                                    static_cast<unsigned>(where.size()),
                                    where.begin());
  }

  const scmp_filter_ctx context_;
  int error_ = 0;
};

scmp_arg_cmp Masked(unsigned argument, uint64_t mask, uint64_t value) {
  return {argument, SCMP_CMP_MASKED_EQ, mask, value};
}

// A process may signal itself: abort does.
void AllowOwnSignals(Filter& filter) {
  const auto self = static_cast<uint64_t>(getpid());
  const scmp_arg_cmp to_itself{0, SCMP_CMP_EQ, self, 0};
  filter.Allow(SCMP_SYS(kill), {to_itself});
  filter.Allow(SCMP_SYS(tgkill), {to_itself});
}

void Limit(int resource, rlim_t value) {
  const rlimit limit{value, value};
  setrlimit(static_cast<__rlimit_resource>(resource), &limit);
}

// Root without capabilities is nobody to processes that are not dumpable.
void DropCapabilities() {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  const __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {};
  syscall(SYS_capset, &header, none);
}

void SetLimits() {
  Limit(RLIMIT_CORE, 0);
  Limit(RLIMIT_FSIZE, 0);
  Limit(RLIMIT_NPROC, 0);
  Limit(RLIMIT_NOFILE, kMaxDescriptors);
  Limit(RLIMIT_MSGQUEUE, 0);
  if (!kBoundMemory) return;
  Limit(RLIMIT_DATA, kMaxHeapBytes);
  Limit(RLIMIT_AS, kMaxAddressBytes);
}

}  // namespace

absl::StatusOr<int> EnterSandbox() {
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  RestrictFiles();
  DropCapabilities();
  SetLimits();
  Filter filter;
  for (int call : kAlways) filter.Allow(call);
  filter.Allow(kToHandOver);
  AllowOwnSignals(filter);
  for (int call : {SCMP_SYS(mmap), SCMP_SYS(mprotect)}) {
    filter.Allow(call, {Masked(2, PROT_EXEC, 0)});
    filter.Ask(call, {Masked(2, PROT_EXEC, PROT_EXEC)});
  }
  for (int call : kWhileLoading) filter.Ask(call);
  const auto reading = Masked(2, O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY);
  filter.Ask(SCMP_SYS(openat), {reading});
  // Limits may be looked at, not raised.
  filter.Ask(SCMP_SYS(prlimit64), {{2, SCMP_CMP_EQ, 0, 0}});
  return filter.Load();
}

}  // namespace upgrade_advisor
