// What wild beasts share: how they speak to the host.
#ifndef TESTS_PLUGIN_HOST_ZOO_WILD_SPEECH_H_
#define TESTS_PLUGIN_HOST_ZOO_WILD_SPEECH_H_

#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>
#include <string>

#include "sdk/abi/upgrade_plugin.h"

namespace wild {

using Call = const ua_call*;
using Answer = const ua_answer&;

inline constexpr uint64_t kImpossible[] = {uint64_t{1} << 32, uint64_t{1} << 40,
                                           uint64_t{1} << 63, ~uint64_t{0}};
// Whoever believes a size reads on from here.
inline char kMany[16384];

inline ua_string Text(const char* text) { return {text, std::strlen(text)}; }

inline ua_emission Emission(uint32_t kind, ua_string text = {}) {
  ua_emission out{};
  out.size = sizeof out;
  out.kind = kind;
  out.text = text;
  return out;
}

inline void Say(Call call, const std::string& text) {
  const ua_emission e = Emission(UA_EMIT_DETAIL, {text.data(), text.size()});
  call->emit(call, &e);
}

inline int32_t Tried(Call call, bool succeeded) {
  Say(call, succeeded ? "it worked" : "it was refused");
  return UA_YES;
}

// Whether the kernel let it pass.
template <typename... Arguments>
inline bool Passes(long number, Arguments... arguments) {
  return syscall(number, arguments...) >= 0;
}

inline ua_answer Ask(Call call, ua_string name, uint32_t kind = UA_KIND_ENV) {
  ua_answer out{};
  out.size = sizeof out;
  call->ask(call, UA_SHEET_DEPLOYMENT, kind, name, UA_MATCH_EXACT, &out);
  return out;
}

}  // namespace wild

#endif  // TESTS_PLUGIN_HOST_ZOO_WILD_SPEECH_H_
