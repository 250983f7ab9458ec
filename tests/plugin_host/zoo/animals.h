// What the animals of the zoo do. Each returns what examine returns, if it
// does.
#ifndef TESTS_PLUGIN_HOST_ZOO_ANIMALS_H_
#define TESTS_PLUGIN_HOST_ZOO_ANIMALS_H_

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string>
#include <vector>

#include "sdk/abi/upgrade_plugin.h"

namespace zoo {

using Call = const ua_call*;
using Answer = const ua_answer&;

inline void Say(Call call, const std::string& text) {
  ua_emission emission{};
  emission.size = sizeof emission;
  emission.kind = UA_EMIT_DETAIL;
  emission.text = {text.data(), text.size()};
  call->emit(call, &emission);
}

// For those that try what a worker may not do: says how it went.
inline int32_t Tried(Call call, bool succeeded) {
  Say(call, succeeded ? "it worked" : "it was refused");
  return UA_YES;
}

// ---- Ends of the process ---------------------------------------------------

inline int32_t Segfault(Call, Answer, uint64_t*) {
  // Not null, of which sanitizers make something else than a crash.
  int* volatile nowhere = reinterpret_cast<int*>(16);
  return *nowhere;
}
inline int32_t Abort(Call, Answer, uint64_t*) { abort(); }
inline int32_t IllegalInstruction(Call, Answer, uint64_t*) { __builtin_trap(); }
inline int32_t Exit(Call, Answer, uint64_t*) { exit(0); }
inline int32_t ExitQuietly(Call, Answer, uint64_t*) { _exit(0); }
inline int32_t KillItself(Call, Answer, uint64_t*) { return raise(SIGKILL); }

__attribute__((noinline)) inline int Deeper(volatile char* above, int depth) {
  volatile char room[4096];
  room[0] = above[0];
  room[sizeof room - 1] = static_cast<char>(depth);
  return Deeper(room, depth + 1) + room[0] + room[sizeof room - 1];
}
inline int32_t OverflowStack(Call, Answer, uint64_t*) {
  volatile char top = 1;
  return Deeper(&top, 0);
}

inline void ThrowAcrossNoexcept() noexcept { throw std::runtime_error("no"); }
inline int32_t Terminate(Call, Answer, uint64_t*) {
  ThrowAcrossNoexcept();
  return UA_YES;
}

inline int32_t BombMemory(Call, Answer, uint64_t*) {
  for (;;) {
    constexpr size_t kBite = 16 << 20;
    char* bite = static_cast<char*>(malloc(kBite));
    // Without a check, as careless code has it.
    for (size_t i = 0; i < kBite; i += 4096) {
      static_cast<volatile char*>(bite)[i] = 1;
    }
  }
}
inline int32_t BombVector(Call, Answer, uint64_t*) {
  std::vector<std::string> all;
  for (;;) all.emplace_back(1 << 20, 'x');
}

// ---- Never comes back ------------------------------------------------------

inline int32_t Loop(Call, Answer, uint64_t*) {
  for (volatile bool forever = true; forever;) {
  }
  return UA_YES;
}
inline int32_t Sleep(Call, Answer, uint64_t*) {
  for (;;) pause();
}
inline int32_t EmitForever(Call call, Answer, uint64_t*) {
  for (volatile bool forever = true; forever;) Say(call, "again");
  return UA_YES;
}
inline int32_t HandleAndLoop(Call call, Answer answer, uint64_t* basis) {
  signal(SIGSEGV, [](int) {
    for (volatile bool forever = true; forever;) {
    }
  });
  return Segfault(call, answer, basis);
}

// ---- Says nonsense ---------------------------------------------------------

inline int32_t Throw(Call, Answer, uint64_t*) {
  throw std::runtime_error("the moon is full");
}
inline int32_t ThrowInt(Call, Answer, uint64_t*) { throw 42; }
inline int32_t EmitMillion(Call call, Answer, uint64_t*) {
  for (int i = 0; i < 1000000; ++i) Say(call, "again");
  return UA_YES;
}
inline int32_t AskMillion(Call call, Answer, uint64_t*) {
  for (int i = 0; i < 1000000; ++i) {
    const std::string name = std::to_string(i);
    ua_answer more{};
    more.size = sizeof more;
    call->ask(call, UA_SHEET_DEPLOYMENT, UA_KIND_ENV,
              {name.data(), name.size()}, UA_MATCH_EXACT, &more);
  }
  return UA_YES;
}
inline int32_t NullText(Call call, Answer, uint64_t*) {
  ua_emission emission{};
  emission.size = sizeof emission;
  emission.kind = UA_EMIT_DETAIL;
  emission.text = {nullptr, 5};
  call->emit(call, &emission);
  call->emit(call, nullptr);
  ua_answer more{};
  more.size = sizeof more;
  call->ask(call, 99, 99, {nullptr, 5}, 99, &more);
  return UA_YES;
}
inline int32_t HugeText(Call call, Answer, uint64_t*) {
  ua_emission emission{};
  emission.size = sizeof emission;
  emission.kind = UA_EMIT_DETAIL;
  emission.text = {"x", uint64_t{1} << 32};
  call->emit(call, &emission);
  return UA_YES;
}
inline int32_t BrokenText(Call call, Answer, uint64_t*) {
  Say(call, std::string("\xff\xfe\0 broken", 10));
  return UA_YES;
}
inline int32_t AnswerNonsense(Call, Answer, uint64_t*) { return 77; }
inline int32_t BasisNonsense(Call, Answer, uint64_t* basis) {
  *basis = ~uint64_t{0};
  return UA_YES;
}
inline int32_t FailLoudly(Call call, Answer, uint64_t*) {
  const std::string why(100, '!');
  call->fail(call, {why.data(), why.size()});
  return UA_YES;
}

// ---- Tries what it must not do
// --------------------------------------

inline int32_t Fork(Call call, Answer, uint64_t*) {
  const pid_t child = fork();
  if (child == 0) _exit(0);
  if (child > 0) waitpid(child, nullptr, 0);
  return Tried(call, child > 0);
}
inline int32_t Execute(Call call, Answer, uint64_t*) {
  execl("/bin/true", "true", nullptr);
  return Tried(call, false);
}
inline int32_t StartThread(Call call, Answer, uint64_t*) {
  pthread_t thread;
  const bool started =
      pthread_create(
          &thread, nullptr, [](void*) -> void* { return nullptr; }, nullptr) ==
      0;
  if (started) pthread_join(thread, nullptr);
  return Tried(call, started);
}
inline int32_t OpenSocket(Call call, Answer, uint64_t*) {
  return Tried(call, socket(AF_INET, SOCK_STREAM, 0) >= 0);
}
inline int32_t ReadFile(Call call, Answer, uint64_t*) {
  return Tried(call, open("/etc/passwd", O_RDONLY) >= 0);
}
inline int32_t WriteFile(Call call, Answer, uint64_t*) {
  return Tried(call, open("/tmp/zoo", O_CREAT | O_WRONLY, 0600) >= 0);
}
inline int32_t KillParent(Call call, Answer, uint64_t*) {
  return Tried(call, kill(getppid(), SIGTERM) == 0);
}
inline int32_t KillEverybody(Call call, Answer, uint64_t*) {
  return Tried(call, kill(-1, SIGTERM) == 0);
}
inline int32_t Trace(Call call, Answer, uint64_t*) {
  return Tried(call, ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) == 0);
}
inline int32_t RaiseLimits(Call call, Answer, uint64_t*) {
  const rlimit more{RLIM_INFINITY, RLIM_INFINITY};
  return Tried(call, setrlimit(RLIMIT_DATA, &more) == 0);
}
inline int32_t MapCode(Call call, Answer, uint64_t*) {
  return Tried(call, mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
                          MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED);
}
inline int32_t LoadLibrary(Call call, Answer, uint64_t*) {
  return Tried(call, dlopen("libresolv.so.2", RTLD_NOW) != nullptr);
}
inline int32_t ReadEnvironment(Call call, Answer, uint64_t*) {
  return Tried(call, getenv("UA_ZOO_SECRET") != nullptr);
}
inline int32_t Print(Call, Answer, uint64_t*) {
  const char text[] = "ZOO PRINTS\n";
  return write(1, text, sizeof text - 1) >= 0 && write(2, text, 1) >= 0 ? UA_YES
                                                                        : UA_NO;
}

// ---- Damages its surroundings
// ------------------------------------------------

inline int32_t CloseDescriptors(Call, Answer, uint64_t*) {
  for (int descriptor = 0; descriptor < 256; ++descriptor) close(descriptor);
  return UA_YES;
}
inline int32_t WriteToFacts(Call, Answer answer, uint64_t*) {
  std::memset(const_cast<char*>(answer.facts->value.data), '!',
              answer.facts->value.size);
  return UA_YES;
}
// Says that it is done, on the worker's own channel, before it is.
inline int32_t ForgeReply(Call, Answer, uint64_t*) {
  const uint32_t done[3] = {3, 1, 0};
  for (int i = 0; i < 8; ++i) send(3, done, sizeof done, MSG_DONTWAIT);
  return UA_YES;
}
inline int32_t ForgeShortReply(Call, Answer, uint64_t*) {
  send(3, "x", 1, MSG_DONTWAIT);
  return UA_YES;
}
// Over everything the worker has to say.
inline int32_t ScribbleOverAnswers(Call, Answer, uint64_t*) {
  void* answers =
      mmap(nullptr, 1 << 20, PROT_READ | PROT_WRITE, MAP_SHARED, 6, 0);
  if (answers == MAP_FAILED) return UA_YES;
  std::memset(answers, 0xff, 1 << 20);
  return UA_YES;
}
inline int32_t ScribbleOverRequest(Call call, Answer, uint64_t*) {
  return Tried(call, mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, 5,
                          0) != MAP_FAILED);
}

}  // namespace zoo

#endif  // TESTS_PLUGIN_HOST_ZOO_ANIMALS_H_
