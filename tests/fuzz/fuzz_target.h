// A fuzz target: a function over bytes that must not crash.
//
//   UA_FUZZ_TARGET(page_token, input) { ... }
//
// Built for libFuzzer it is the entry point; in fuzz_corpus_test it is put on a
// list and run over tests/fuzz/corpus/page_token.
#ifndef TESTS_FUZZ_FUZZ_TARGET_H_
#define TESTS_FUZZ_FUZZ_TARGET_H_

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

#include "absl/strings/string_view.h"

namespace upgrade_advisor {

using FuzzTarget = void (*)(absl::string_view input);

// By name.
std::map<std::string, FuzzTarget>& FuzzTargets();

// Ends the process: an input has broken a promise.
#define UA_FUZZ_REQUIRE(condition)                                    \
  do {                                                                \
    if (!(condition)) {                                               \
      std::fprintf(stderr, "%s:%d: broken: %s\n", __FILE__, __LINE__, \
                   #condition);                                       \
      std::abort();                                                   \
    }                                                                 \
  } while (false)

#if defined(UA_LIBFUZZER)
#define UA_FUZZ_REGISTER(name)                                                 \
  extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {    \
    upgrade_advisor::Fuzz_##name({reinterpret_cast<const char*>(data), size}); \
    return 0;                                                                  \
  }
#else
#define UA_FUZZ_REGISTER(name)                           \
  static const bool kFuzzRegistered_##name =             \
      upgrade_advisor::FuzzTargets()                     \
          .emplace(#name, &upgrade_advisor::Fuzz_##name) \
          .second;
#endif

#define UA_FUZZ_TARGET(name, input)                 \
  namespace upgrade_advisor {                       \
  static void Fuzz_##name(absl::string_view input); \
  }                                                 \
  UA_FUZZ_REGISTER(name)                            \
  static void upgrade_advisor::Fuzz_##name(absl::string_view input)

}  // namespace upgrade_advisor

#endif  // TESTS_FUZZ_FUZZ_TARGET_H_
