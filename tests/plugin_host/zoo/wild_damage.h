// Wild beasts that damage what a plugin can reach.
#ifndef TESTS_PLUGIN_HOST_ZOO_WILD_DAMAGE_H_
#define TESTS_PLUGIN_HOST_ZOO_WILD_DAMAGE_H_

#include <fenv.h>
#include <locale.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstring>
#include <string>

#include "sdk/abi/upgrade_plugin.h"
#include "tests/plugin_host/zoo/wild_speech.h"

namespace wild {
// ---- Damages what it can reach ---------------------------------------------

inline int32_t KeepsPointers(Call call, Answer answer) {
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
inline int32_t UnprotectsFacts(Call, Answer answer) {
  const uintptr_t page =
      reinterpret_cast<uintptr_t>(answer.facts->value.data) & ~uintptr_t{4095};
  mprotect(reinterpret_cast<void*>(page), 8192, PROT_READ | PROT_WRITE);
  std::memset(const_cast<char*>(answer.facts->value.data), '!',
              answer.facts->value.size);
  return UA_YES;
}
inline int32_t OverwritesTheCall(Call call, Answer) {
  auto* mine = const_cast<ua_call*>(call);
  mine->ask = nullptr;
  mine->emit = reinterpret_cast<decltype(mine->emit)>(1);
  mine->host = nullptr;
  return UA_YES;
}
inline int32_t BlocksSignals(Call, Answer) {
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, nullptr);
  for (int number = 1; number < 65; ++number) signal(number, SIG_IGN);
  return UA_YES;
}
inline int32_t StopsItself(Call, Answer) {
  for (;;) kill(getpid(), SIGSTOP);
}
inline int32_t TrapsFloatingPoint(Call, Answer) {
  feenableexcept(FE_ALL_EXCEPT);
  fesetround(FE_DOWNWARD);
  return UA_YES;
}
inline int32_t ChangesSurroundings(Call, Answer) {
  umask(0);
  chdir("/");
  nice(19);
  setlocale(LC_ALL, "C.UTF-8");
  chroot("/tmp");
  const rlimit none{0, 0};
  setrlimit(RLIMIT_NOFILE, &none);
  return UA_YES;
}
inline int32_t FloodsOutput(Call, Answer) {
  for (int i = 0; i < 2000; ++i) {
    for (int standard : {1, 2}) write(standard, kMany, sizeof kMany);
  }
  return UA_YES;
}
inline int32_t MapsWithoutEnd(Call, Answer) {
  // Each with other protection than the one before, so that none is joined.
  for (int i = 0; i < 70000; ++i) {
    mmap(nullptr, 4096, i % 2 == 0 ? PROT_NONE : PROT_READ,
         MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  }
  return UA_YES;
}
inline int32_t MapsSharedMemory(Call, Answer) {
  constexpr size_t kBytes = 64 << 20;
  auto* memory =
      static_cast<volatile char*>(mmap(nullptr, kBytes, PROT_READ | PROT_WRITE,
                                       MAP_SHARED | MAP_ANONYMOUS, -1, 0));
  if (memory == MAP_FAILED) return UA_YES;
  for (size_t i = 0; i < kBytes; i += 4096) memory[i] = 1;
  return UA_YES;
}

// ---- On the worker's channel -----------------------------------------------

inline constexpr int kSocket = 3;
inline constexpr int kAnswers = 6;

inline int32_t FloodsTheSocket(Call, Answer) {
  for (int i = 0; i < 100000; ++i) {
    send(kSocket, kMany, i % 2 == 0 ? 8 : sizeof kMany, MSG_DONTWAIT);
  }
  return UA_YES;
}
inline int32_t SendsNothing(Call, Answer) {
  send(kSocket, "", 0, MSG_DONTWAIT);
  return UA_YES;
}
inline int32_t EatsRequests(Call, Answer) {
  for (int i = 0; i < 100; ++i) {
    recv(kSocket, kMany, sizeof kMany, MSG_DONTWAIT);
  }
  return UA_YES;
}
inline int32_t ClosesTheSocket(Call, Answer) {
  close(kSocket);
  for (;;) pause();
}
inline int32_t ShutsDownTheSocket(Call, Answer) {
  shutdown(kSocket, SHUT_RDWR);
  return UA_YES;
}
inline int32_t ForgesEveryNumber(Call, Answer) {
  for (uint32_t kind = 0; kind < 8; ++kind) {
    for (uint32_t number = 0; number < 30; ++number) {
      const uint32_t reply[2] = {kind, number};
      send(kSocket, reply, sizeof reply, MSG_DONTWAIT);
    }
  }
  return UA_YES;
}
// What the service takes it would have to close.
inline int32_t SendsDescriptors(Call, Answer) {
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
inline void LieAboutCounts() {
  void* area =
      mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, kAnswers, 0);
  if (area != MAP_FAILED) std::memset(area, 0xff, 4096);
}
inline int32_t LiesAboutCounts(Call, Answer) {
  LieAboutCounts();
  const uint32_t reply[2] = {3, 1};
  send(kSocket, reply, sizeof reply, MSG_DONTWAIT);
  return UA_YES;
}
inline int32_t LiesAndSpins(Call, Answer) {
  LieAboutCounts();
  for (volatile bool on = true; on;) {
  }
  return UA_YES;
}
inline int32_t BlamesAnother(Call, Answer) {
  auto* area = static_cast<uint32_t*>(
      mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, kAnswers, 0));
  if (area != MAP_FAILED) area[0] = 2;  // the job after this one
  int* volatile nowhere = reinterpret_cast<int*>(16);
  return *nowhere;
}
// Of what others read too: the plugin's file, the request, the shared sheets.
inline int32_t PunchesTheMemory(Call call, Answer) {
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
inline int32_t SeeksInDescriptors(Call, Answer) {
  for (int descriptor = 3; descriptor < 8; ++descriptor) {
    lseek(descriptor, 1 << 30, SEEK_SET);
  }
  return UA_YES;
}

}  // namespace wild

#endif  // TESTS_PLUGIN_HOST_ZOO_WILD_DAMAGE_H_
