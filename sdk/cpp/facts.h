// Asks for facts, for code that decides (Advisory::decide) or reports. What may
// be asked are the questions of condition.h: f.Ask(Config("core.executor")).
//
// `Facts` lives for one examination and is used on its thread only; the texts
// it hands out live as long as the request. Nothing here allocates.
#ifndef SDK_CPP_FACTS_H_
#define SDK_CPP_FACTS_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "sdk/abi/upgrade_plugin.h"
#include "sdk/cpp/condition.h"
#include "sdk/cpp/fact.h"
#include "sdk/cpp/text.h"

namespace upgrade_plugin UPGRADE_PLUGIN_HIDDEN {

class Facts {
 public:
  explicit Facts(const ua_call* call) : call_(call) {}

  // At most 64 different questions an examination. Prefix and name of at most
  // 256 bytes together, or the name is cut.
  Fact Ask(const Question& question) const {
    const ua_term& term = question.term();
    char whole[256];
    ua_string name = term.name;
    if (term.prefix.size > 0) {
      const std::string_view prefix = View(term.prefix).substr(0, sizeof whole);
      const size_t room = sizeof whole - prefix.size();
      const std::string_view rest = View(name).substr(0, room);
      std::memcpy(whole, prefix.data(), prefix.size());
      std::memcpy(whole + prefix.size(), rest.data(), rest.size());
      name = {whole, prefix.size() + rest.size()};
    }
    ua_answer answer{};
    answer.size = sizeof answer;
    call_->ask(call_, term.sheet, term.kind, name, term.match, &answer);
    return Fact(call_, answer);
  }

  // Whether the request is over; long loops ask now and then.
  bool stopped() const { return call_->stopped(call_) != 0; }
  const ua_call* call() const { return call_; }

 private:
  const ua_call* call_;
};

}  // namespace UPGRADE_PLUGIN_HIDDEN

#endif  // SDK_CPP_FACTS_H_
