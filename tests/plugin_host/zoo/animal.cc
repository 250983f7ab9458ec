// One animal of the zoo: a plugin of three advisories of which the middle one
// does ANIMAL, a function of animals.h, once facts are known. The other two are
// sound: yes if core.executor is given.
#include <cstring>

#include "sdk/abi/upgrade_plugin.h"
#include "tests/plugin_host/zoo/animals.h"

namespace {

ua_string Text(const char* text) { return {text, std::strlen(text)}; }

ua_advisory Row(const char* id) {
  ua_advisory row{};
  row.size = sizeof row;
  row.severity = UA_WARNING;
  row.steps = UA_STEP_ANY;
  row.id = Text(id);
  row.title = Text("An animal");
  row.impact = Text("It bites");
  return row;
}

int32_t Examine(uint32_t advisory, const ua_call* call, uint64_t* basis) {
  ua_answer answer{};
  answer.size = sizeof answer;
  call->ask(call, UA_SHEET_DEPLOYMENT, UA_KIND_CONFIG, Text("core.executor"),
            UA_MATCH_EXACT, &answer);
  *basis = 1;
  if (answer.state == UA_UNKNOWN_FACT) return UA_UNKNOWN;
  if (answer.state == UA_ABSENT_FACT) return UA_NO;
  return advisory == 1 ? zoo::ANIMAL(call, answer, basis) : UA_YES;
}

}  // namespace

extern "C" UA_EXPORT const ua_plugin* upgrade_advisor_plugin_v1(
    const ua_host*) {
  static const ua_advisory rows[] = {Row("Z-BEFORE"), Row("Z-BITES"),
                                     Row("Z-LATER")};
  static const ua_advisory* const pointers[] = {&rows[0], &rows[1], &rows[2]};
  static const ua_plugin plugin{
      sizeof(ua_plugin), UA_ABI_VERSION, UA_VOCABULARY_VERSION,        3,
      Text(ANIMAL_ID),   Text("1.0.0"),  Text("An animal of the zoo"), pointers,
      &Examine,          nullptr};
  return &plugin;
}
