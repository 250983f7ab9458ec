/* The plugin of languages_test.cc in C11. LANGUAGE_ID and LANGUAGE_PREFIX tell
 * its makes apart. */
#include <string.h>

#include "sdk/abi/upgrade_plugin_layout.h"

#define TEXT(literal) \
  { literal, sizeof(literal) - 1 }

static ua_string TextOf(const char* text) {
  const ua_string out = {text, strlen(text)};
  return out;
}

static ua_answer Ask(const ua_call* call, uint32_t sheet, uint32_t kind,
                     const char* name, uint32_t match, uint64_t* basis) {
  ua_answer answer = {.size = sizeof(ua_answer)};
  call->ask(call, sheet, kind, TextOf(name), match, &answer);
  *basis = UINT64_C(1) << answer.question;
  return answer;
}

static const ua_fact* Row(const ua_answer* answer, uint32_t i) {
  return (const ua_fact*)((const char*)answer->facts + i * answer->stride);
}

static int HasValue(const ua_answer* answer) {
  return answer->count > 0 &&
         (Row(answer, 0)->flags & UA_FACT_VALUE_WITHHELD) == 0;
}

static int32_t Without(const ua_answer* answer) {
  return answer->state == UA_ABSENT_FACT ? UA_NO : UA_UNKNOWN;
}

static int32_t ExamineExecutor(const ua_call* call, uint64_t* basis) {
  const ua_answer executor = Ask(call, UA_SHEET_DEPLOYMENT, UA_KIND_CONFIG,
                                 "core.executor", UA_MATCH_EXACT, basis);
  if (!HasValue(&executor)) return Without(&executor);
  const ua_string value = Row(&executor, 0)->value;
  const ua_string wanted = TEXT("SequentialExecutor");
  if (value.size != wanted.size ||
      memcmp(value.data, wanted.data, wanted.size) != 0) {
    return UA_NO;
  }
  const ua_emission detail = {.size = sizeof detail,
                              .kind = UA_EMIT_DETAIL,
                              .basis = *basis,
                              .text = value};
  call->emit(call, &detail);
  return UA_YES;
}

static int32_t ExamineContrib(const ua_call* call, uint64_t* basis) {
  const ua_answer imports = Ask(call, UA_SHEET_DEPLOYMENT, UA_KIND_IMPORT,
                                "airflow.contrib", UA_MATCH_UNDER, basis);
  if (imports.count == 0) return Without(&imports);
  for (uint32_t i = 0; i < imports.count; ++i) {
    const ua_emission subject = {.size = sizeof subject,
                                 .kind = UA_EMIT_SUBJECT,
                                 .basis = *basis,
                                 .subject = Row(&imports, i)->name,
                                 .text = TEXT("It is gone")};
    call->emit(call, &subject);
  }
  return UA_YES;
}

static int32_t ExamineAge(const ua_call* call, uint64_t* basis) {
  const ua_answer airflow = Ask(call, UA_SHEET_SOURCE, UA_KIND_RELEASE,
                                "airflow.version", UA_MATCH_EXACT, basis);
  int32_t order = 0;
  if (!HasValue(&airflow)) return Without(&airflow);
  if (call->compare(call, UA_SCHEME_PEP440, Row(&airflow, 0)->value,
                    TextOf("2.7.0"), &order) != UA_OK) {
    return UA_UNKNOWN;
  }
  if (order >= 0) return UA_NO;
  const ua_emission duration = {.size = sizeof duration,
                                .kind = UA_EMIT_DURATION,
                                .basis = *basis,
                                .text = TEXT("as measured"),
                                .low_seconds = 60,
                                .high_seconds = 120};
  call->emit(call, &duration);
  return UA_YES;
}

static int32_t Examine(uint32_t advisory, const ua_call* call,
                       uint64_t* basis) {
  static int32_t (*const kExamine[])(const ua_call*, uint64_t*) = {
      &ExamineExecutor, &ExamineContrib, &ExamineAge};
  return kExamine[advisory](call, basis);
}

static const ua_remedy kRemedy = {
    .size = sizeof(ua_remedy),
    .text = TEXT("Use the LocalExecutor"),
    .edit = TEXT("env.set AIRFLOW__CORE__EXECUTOR LocalExecutor")};
static const ua_string kReference = TEXT("https://airflow.apache.org/docs");

static const ua_advisory kAdvisories[] = {
    {.size = sizeof(ua_advisory),
     .severity = UA_CRITICAL,
     .effect = UA_EFFECT_BLOCKS_STEP,
     .steps = UA_STEP_UPGRADE_RUNTIME,
     .crosses_scheme = UA_SCHEME_PEP440,
     .crosses = TEXT("3.0.0"),
     .id = TEXT(LANGUAGE_PREFIX "-EXECUTOR"),
     .title = TEXT("The executor is gone"),
     .impact = TEXT("The scheduler does not start"),
     .check = TEXT("executor"),
     .remedies = &kRemedy,
     .remedy_count = 1,
     .references = &kReference,
     .reference_count = 1},
    {.size = sizeof(ua_advisory),
     .severity = UA_WARNING,
     .steps = UA_STEP_ANY,
     .id = TEXT(LANGUAGE_PREFIX "-CONTRIB"),
     .title = TEXT("Modules moved"),
     .impact = TEXT("The imports fail")},
    {.size = sizeof(ua_advisory),
     .severity = UA_INFO,
     .steps = UA_STEP_ANY,
     .id = TEXT(LANGUAGE_PREFIX "-AGE"),
     .title = TEXT("The start is old"),
     .impact = TEXT("The step takes longer")},
};
static const ua_advisory* const kRows[] = {&kAdvisories[0], &kAdvisories[1],
                                           &kAdvisories[2]};

static const ua_plugin kPlugin = {.size = sizeof(ua_plugin),
                                  .abi_version = UA_ABI_VERSION,
                                  .vocabulary_version = UA_VOCABULARY_VERSION,
                                  .advisory_count = 3,
                                  .id = TEXT(LANGUAGE_ID),
                                  .version = TEXT("1.0.0"),
                                  .summary = TEXT("One of many languages"),
                                  .advisories = kRows,
                                  .examine = &Examine};

const ua_plugin* upgrade_advisor_plugin_v1(const ua_host* host) {
  (void)host;
  return &kPlugin;
}
