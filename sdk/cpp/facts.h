// The facts a condition may ask for.
//
// `Facts` lives for one examination and is used on its thread only; the texts
// it hands out live as long as the request. Nothing here allocates.
#ifndef SDK_CPP_FACTS_H_
#define SDK_CPP_FACTS_H_

#include <cstddef>
#include <cstring>
#include <string_view>

#include "sdk/abi/upgrade_plugin.h"
#include "sdk/cpp/fact.h"
#include "sdk/cpp/truth.h"

namespace upgrade_plugin UPGRADE_PLUGIN_HIDDEN {

class Facts {
 public:
  explicit Facts(const ua_call* call) : call_(call) {}

  // The Deployment.
  Fact config(std::string_view key) const {
    return Ask(0, UA_KIND_CONFIG, key);
  }
  Fact config_under(std::string_view section) const {
    return Under(0, UA_KIND_CONFIG, section);
  }
  Fact env(std::string_view name) const { return Ask(0, UA_KIND_ENV, name); }
  // Installed in the running image; known at the first step only.
  Fact installed(std::string_view package) const {
    return Ask(0, UA_KIND_PACKAGE, package);
  }
  Fact requirement(std::string_view package) const {
    return Ask(0, UA_KIND_REQUIREMENT, package);
  }
  Fact database(std::string_view name) const {
    return Ask(0, UA_KIND_DATABASE, name);
  }
  Fact database_under(std::string_view name) const {
    return Under(0, UA_KIND_DATABASE, name);
  }
  // A package of the operating system, from packages.txt.
  Fact os_package(std::string_view package) const {
    return AskBelow(UA_KIND_REQUIREMENT, "@os.", package);
  }
  // The module or anything in it.
  Fact imports(std::string_view module) const {
    return Under(0, UA_KIND_IMPORT, module);
  }
  Fact calls(std::string_view function) const {
    return Ask(0, UA_KIND_CALL, function);
  }
  // An attribute of any object that the code reads: ".try_number".
  Fact reads_attribute(std::string_view name) const {
    return AskBelow(UA_KIND_CALL, "@attribute.", name);
  }
  // "except AirflowException:"
  Fact catches(std::string_view exception) const {
    return AskBelow(UA_KIND_CALL, "@except.", exception);
  }
  // "DAG.schedule_interval"; "*.sla" for an argument of any call.
  Fact keyword(std::string_view name) const {
    return Ask(0, UA_KIND_KEYWORD, name);
  }
  Fact defines_class(std::string_view name) const {
    return Ask(0, UA_KIND_CLASS, name);
  }
  // Classes that derive from one of this name, directly or not.
  Fact derives_from(std::string_view base) const {
    return AskBelow(UA_KIND_CLASS, "@base.", base);
  }
  // "BaseTrigger.cleanup": a method of a class that derives from a base; of any
  // class with "*" for the base.
  Fact defines_method(std::string_view base_and_method) const {
    return AskBelow(UA_KIND_CLASS, "@method.", base_and_method);
  }
  // "AirflowPlugin.operators": an attribute such a class sets.
  Fact sets_attribute(std::string_view base_and_attribute) const {
    return AskBelow(UA_KIND_CLASS, "@attribute.", base_and_attribute);
  }
  // A function of a module: "policy".
  Fact defines_function(std::string_view name) const {
    return AskBelow(UA_KIND_CLASS, "@function.", name);
  }
  // A key of the task context or a variable of templates, or anything of it.
  Fact context(std::string_view key) const {
    return Under(0, UA_KIND_CONTEXT, key);
  }
  // A command with its subcommands, without options: "airflow db init".
  Fact shell(std::string_view command) const {
    return Ask(0, UA_KIND_SHELL, command);
  }
  Fact docker(std::string_view name) const {
    return Ask(0, UA_KIND_DOCKER, name);
  }
  Fact file(std::string_view name) const { return Ask(0, UA_KIND_FILE, name); }
  Fact request(std::string_view name) const {
    return Ask(0, UA_KIND_REQUEST, name);
  }

  // The releases.
  Fact source(std::string_view name) const {
    return Ask(1, UA_KIND_RELEASE, name);
  }
  Fact target(std::string_view name) const {
    return Ask(2, UA_KIND_RELEASE, name);
  }
  Fact bundled_before(std::string_view package) const {
    return Ask(1, UA_KIND_PACKAGE, package);
  }
  Fact bundled_after(std::string_view package) const {
    return Ask(2, UA_KIND_PACKAGE, package);
  }

  // Any question, for kinds without a short name.
  Fact Ask(uint32_t sheet, uint32_t kind, std::string_view name,
           uint32_t match = UA_MATCH_EXACT) const {
    ua_answer answer{};
    answer.size = sizeof answer;
    call_->ask(call_, sheet, kind, Text(name), match, &answer);
    return Fact(call_, answer);
  }
  Fact Under(uint32_t sheet, uint32_t kind, std::string_view name) const {
    return Ask(sheet, kind, name, UA_MATCH_UNDER);
  }
  // A name of the Deployment behind a prefix; the two together of at most 256
  // bytes, or the name is cut.
  Fact AskBelow(uint32_t kind, std::string_view prefix,
                std::string_view name) const {
    char whole[256];
    const size_t room = sizeof whole - prefix.size();
    const size_t size = name.size() < room ? name.size() : room;
    std::memcpy(whole, prefix.data(), prefix.size());
    std::memcpy(whole + prefix.size(), name.data(), size);
    return Ask(0, kind, {whole, prefix.size() + size});
  }

  // Whether the request is over; long loops ask now and then.
  bool stopped() const { return call_->stopped(call_) != 0; }
  const ua_call* call() const { return call_; }

 private:
  const ua_call* call_;
};

// Compares a fact's version with another fact's.
inline Truth VersionBelow(Scheme scheme, const Facts& facts, const Fact& a,
                          const Fact& b) {
  const Truth both = Truth(a) && Truth(b);
  if (!both.is_yes()) return both;
  int32_t order = 0;
  const ua_call* call = facts.call();
  if (call->compare(call, static_cast<uint32_t>(scheme), Text(a.text()),
                    Text(b.text()), &order) != UA_OK) {
    return {Truth::kUnknown, both.basis};
  }
  return When(order < 0, both.basis);
}

}  // namespace UPGRADE_PLUGIN_HIDDEN

#endif  // SDK_CPP_FACTS_H_
