// Wild beasts that make system calls which a worker has no use for.
#ifndef TESTS_PLUGIN_HOST_ZOO_WILD_CALLS_H_
#define TESTS_PLUGIN_HOST_ZOO_WILD_CALLS_H_

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstring>
#include <string>

#include "sdk/abi/upgrade_plugin.h"
#include "tests/plugin_host/zoo/wild_speech.h"

namespace wild {
// ---- System calls ----------------------------------------------------------

inline int32_t Clones(Call call, Answer) {
  uint64_t arguments[8] = {0, 0, 0, 0, SIGCHLD, 0, 0, 0};
  const long child = syscall(SYS_clone3, arguments, sizeof arguments);
  if (child == 0) _exit(0);
  return Tried(call, child > 0);
}
inline int32_t ForksWithMemory(Call call, Answer) {
  const long child = syscall(SYS_vfork);
  if (child == 0) _exit(0);
  return Tried(call, child > 0);
}
inline int32_t OpensAProcess(Call call, Answer) {
  return Tried(call, Passes(SYS_pidfd_open, getppid(), 0));
}
inline int32_t ReadsItsParent(Call call, Answer) {
  iovec here{kMany, 64};
  iovec there{&kMany, 64};
  return Tried(
      call,
      Passes(SYS_process_vm_readv, getppid(), &here, 1L, &there, 1L, 0L) ||
          Passes(SYS_process_vm_writev, getppid(), &here, 1L, &there, 1L, 0L));
}
inline int32_t OpensItsParentsMemory(Call call, Answer) {
  bool worked = false;
  for (const char* part : {"mem", "environ", "fd/0", "maps", "root/etc"}) {
    const std::string path = "/proc/" + std::to_string(getppid()) + "/" + part;
    worked |= open(path.c_str(), O_RDONLY) >= 0;
  }
  return Tried(call, worked);
}
inline int32_t SignalsItsParent(Call call, Answer) {
  const pid_t parent = getppid();
  return Tried(call, kill(parent, SIGUSR1) == 0 || kill(0, SIGTERM) == 0 ||
                         Passes(SYS_tgkill, parent, parent, SIGUSR1) ||
                         Passes(SYS_tkill, parent, SIGUSR1));
}
inline int32_t QueuesASignal(Call call, Answer) {
  siginfo_t info{};
  info.si_code = SI_QUEUE;
  return Tried(call, Passes(SYS_rt_sigqueueinfo, getppid(), SIGUSR1, &info) ||
                         Passes(SYS_rt_tgsigqueueinfo, getppid(), getppid(),
                                SIGUSR1, &info));
}
inline int32_t MakesAMemfd(Call call, Answer) {
  return Tried(call, Passes(SYS_memfd_create, "x", 0));
}
inline int32_t MakesSharedMemory(Call call, Answer) {
  return Tried(call, Passes(SYS_shmget, 0L, 4096L, 0600L) ||
                         Passes(SYS_semget, 0L, 1L, 0600L) ||
                         Passes(SYS_msgget, 0L, 0600L));
}
inline int32_t MakesASocketPair(Call call, Answer) {
  int ends[2];
  return Tried(call, Passes(SYS_socketpair, AF_UNIX, SOCK_STREAM, 0, ends) ||
                         Passes(SYS_pipe2, ends, 0) ||
                         Passes(SYS_socket, AF_UNIX, SOCK_STREAM, 0));
}
inline int32_t MakesATimer(Call call, Answer) {
  int timer = 0;
  return Tried(call,
               Passes(SYS_timer_create, CLOCK_MONOTONIC, nullptr, &timer) ||
                   Passes(SYS_timerfd_create, CLOCK_MONOTONIC, 0) ||
                   Passes(SYS_eventfd2, 0, 0));
}
inline int32_t MakesANamespace(Call call, Answer) {
  return Tried(call,
               Passes(SYS_unshare, CLONE_NEWUSER) ||
                   Passes(SYS_mount, "none", "/tmp", "tmpfs", 0L, nullptr) ||
                   Passes(SYS_chroot, "/tmp"));
}
inline int32_t MakesAKey(Call call, Answer) {
  return Tried(call, Passes(SYS_add_key, "user", "zoo", "x", 1L, -3L) ||
                         Passes(SYS_keyctl, 0L, -3L, 0L));
}
inline int32_t UsesIoUring(Call call, Answer) {
  char parameters[256] = {};
  return Tried(call, Passes(SYS_io_uring_setup, 1, parameters));
}
inline int32_t UsesBpf(Call call, Answer) {
  char attributes[128] = {};
  return Tried(call, Passes(SYS_bpf, 0, attributes, sizeof attributes));
}
inline int32_t UsesUserfaultfd(Call call, Answer) {
  return Tried(call, Passes(SYS_userfaultfd, 1));
}
inline int32_t UsesPerfEvents(Call call, Answer) {
  char attributes[128] = {};
  return Tried(call, Passes(SYS_perf_event_open, attributes, 0, -1, -1, 0L));
}
// Another ABI's numbers, which a filter by number might forget.
inline int32_t UsesOtherTables(Call call, Answer) {
#if defined(__x86_64__)
  long opened = -1;
  // open("/etc/passwd") by the table of 32 bits; the path is below 4 GiB only
  // if the kernel puts it there.
  void* low =
      mmap(reinterpret_cast<void*>(0x10000000), 4096, PROT_READ | PROT_WRITE,
           MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
  if (low != MAP_FAILED) {
    std::strcpy(static_cast<char*>(low), "/etc/passwd");
    __asm__ volatile("int $0x80"
                     : "=a"(opened)
                     : "a"(5L), "b"(low), "c"(0L), "d"(0L)
                     : "memory");
  }
  const bool x32 = Passes(0x40000000 + SYS_openat, AT_FDCWD, "/etc/passwd", 0);
  return Tried(call, opened >= 0 || x32);
#else
  return Tried(call, false);
#endif
}
inline int32_t LoadsAFilter(Call call, Answer) {
  sock_filter allow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  sock_fprog program{1, &allow};
  return Tried(call,
               Passes(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) ||
                   prctl(PR_SET_SECCOMP, 2, &program) == 0);
}
inline int32_t HidesItsName(Call call, Answer) {
  return Tried(call, prctl(PR_SET_NAME, "kworker/0:0", 0, 0, 0) == 0 ||
                         prctl(PR_SET_PDEATHSIG, 0, 0, 0, 0) == 0 ||
                         prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) == 0);
}
inline int32_t LeavesItsSession(Call call, Answer) {
  return Tried(call, setsid() >= 0 || setpgid(0, 0) == 0);
}
inline int32_t MakesAFile(Call call, Answer) {
  return Tried(call, open("/tmp/zoo-file", O_CREAT | O_WRONLY, 0600) >= 0 ||
                         mkdir("/tmp/zoo-folder", 0700) == 0 ||
                         mknod("/tmp/zoo-pipe", S_IFIFO | 0600, 0) == 0 ||
                         open("/dev/shm/zoo", O_CREAT | O_RDWR, 0600) >= 0);
}
inline int32_t MakesALink(Call call, Answer) {
  return Tried(call, symlink("/etc/passwd", "/tmp/zoo-link") == 0 ||
                         link("/etc/passwd", "/tmp/zoo-hard") == 0 ||
                         rename("/tmp/zoo-a", "/tmp/zoo-b") == 0);
}
inline int32_t LooksForFiles(Call call, Answer) {
  struct stat status {};
  return Tried(call, stat("/etc/shadow", &status) == 0 ||
                         access("/etc/passwd", R_OK) == 0 ||
                         open("/", O_DIRECTORY) >= 0);
}

}  // namespace wild

#endif  // TESTS_PLUGIN_HOST_ZOO_WILD_CALLS_H_
