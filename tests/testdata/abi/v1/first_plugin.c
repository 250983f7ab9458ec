/* A plugin of the first contract that landed. It uses most of it, and is kept
 * as it was built then: see README.md. */
#include <string.h>

#include "sdk/abi/upgrade_plugin.h"

#define TEXT(literal) \
  { literal, sizeof(literal) - 1 }
#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

static ua_string TextOf(const char* text) {
  const ua_string out = {text, strlen(text)};
  return out;
}

static int Is(ua_string text, const char* wanted) {
  return text.size == strlen(wanted) &&
         memcmp(text.data, wanted, strlen(wanted)) == 0;
}

static ua_answer Ask(const ua_call* call, uint32_t sheet, uint32_t kind,
                     const char* name, uint32_t match, uint64_t* basis) {
  ua_answer answer = {.size = sizeof(ua_answer)};
  call->ask(call, sheet, kind, TextOf(name), match, &answer);
  *basis |= UINT64_C(1) << answer.question;
  return answer;
}

static const ua_fact* RowOf(const ua_answer* answer, uint32_t i) {
  return (const ua_fact*)((const char*)answer->facts + i * answer->stride);
}

/* The first row's value is there to be judged. */
static int HasValue(const ua_answer* answer) {
  return answer->state == UA_PRESENT_FACT &&
         (RowOf(answer, 0)->flags & UA_FACT_VALUE_WITHHELD) == 0;
}

static int32_t WithoutValue(const ua_answer* answer) {
  return answer->state == UA_ABSENT_FACT ? UA_NO : UA_UNKNOWN;
}

/* Asks exactly; says a detail, an action and a remedy. */
static int32_t ExamineExecutor(const ua_call* call, uint64_t* basis) {
  const ua_answer executor = Ask(call, UA_SHEET_DEPLOYMENT, UA_KIND_CONFIG,
                                 "core.executor", UA_MATCH_EXACT, basis);
  if (!HasValue(&executor)) return WithoutValue(&executor);
  if (!Is(RowOf(&executor, 0)->value, "SequentialExecutor")) return UA_NO;
  const ua_emission said[] = {
      {.size = sizeof(ua_emission),
       .kind = UA_EMIT_DETAIL,
       .basis = *basis,
       .text = RowOf(&executor, 0)->value},
      {.size = sizeof(ua_emission),
       .kind = UA_EMIT_ACTION,
       .text = TEXT("Restart the scheduler"),
       .command = TEXT("astro dev restart"),
       .phase = UA_PHASE_AFTER,
       .optional = 1},
      {.size = sizeof(ua_emission),
       .kind = UA_EMIT_REMEDY,
       .text = TEXT("Unset the executor"),
       .edit = TEXT("env.unset AIRFLOW__CORE__EXECUTOR")},
  };
  for (size_t i = 0; i < COUNT(said); ++i) {
    if (call->emit(call, &said[i]) != UA_OK) {
      call->fail(call, TextOf("the host does not take what it is told"));
      return UA_FAILED;
    }
  }
  return UA_YES;
}

/* Asks for all below a name; one subject for each row. */
static int32_t ExamineContrib(const ua_call* call, uint64_t* basis) {
  const ua_answer imports = Ask(call, UA_SHEET_DEPLOYMENT, UA_KIND_IMPORT,
                                "airflow.contrib", UA_MATCH_UNDER, basis);
  if (imports.state != UA_PRESENT_FACT) return WithoutValue(&imports);
  for (uint32_t i = 0; i < imports.count && !call->stopped(call); ++i) {
    const ua_emission subject = {.size = sizeof(ua_emission),
                                 .kind = UA_EMIT_SUBJECT,
                                 .basis = *basis,
                                 .subject = RowOf(&imports, i)->name,
                                 .text = RowOf(&imports, i)->file};
    call->emit(call, &subject);
  }
  call->log(call, 1, TextOf("counted the imports"));
  return UA_YES;
}

/* Compares a version and matches one; says how long it takes. */
static int32_t ExamineProvider(const ua_call* call, uint64_t* basis) {
  const ua_answer airflow = Ask(call, UA_SHEET_SOURCE, UA_KIND_RELEASE,
                                "airflow.version", UA_MATCH_EXACT, basis);
  const ua_answer provider =
      Ask(call, UA_SHEET_DEPLOYMENT, UA_KIND_PACKAGE,
          "apache-airflow-providers-cncf-kubernetes", UA_MATCH_EXACT, basis);
  if (!HasValue(&airflow)) return WithoutValue(&airflow);
  if (!HasValue(&provider)) return WithoutValue(&provider);
  int32_t order = 0;
  int32_t within = 0;
  if (call->compare(call, UA_SCHEME_PEP440, RowOf(&airflow, 0)->value,
                    TextOf("2.3.0"), &order) != UA_OK ||
      call->satisfies(call, UA_SCHEME_PEP440, RowOf(&provider, 0)->value,
                      TextOf(">=3,<5"), &within) != UA_OK) {
    return UA_UNKNOWN;
  }
  const ua_emission duration = {.size = sizeof(ua_emission),
                                .kind = UA_EMIT_DURATION,
                                .basis = *basis,
                                .text = TEXT("measured once"),
                                .low_seconds = 60,
                                .high_seconds = UA_DURATION_OPEN};
  call->emit(call, &duration);
  return order < 0 && within ? UA_YES : UA_NO;
}

static int32_t Examine(uint32_t advisory, const ua_call* call,
                       uint64_t* basis) {
  *basis = 0;
  switch (advisory) {
    case 0:
      return ExamineExecutor(call, basis);
    case 1:
      return ExamineContrib(call, basis);
    case 2:
      return ExamineProvider(call, basis);
    default:
      call->fail(call, TextOf("no such advisory"));
      return UA_FAILED;
  }
}

static const ua_string kAliases[] = {TEXT("FIRST-OLD-NAME"),
                                     TEXT("FIRST-OLDEST-NAME")};
static const ua_remedy kRemedies[] = {
    {.size = sizeof(ua_remedy),
     .text = TEXT("Use the LocalExecutor"),
     .command = TEXT("astro dev restart"),
     .edit = TEXT("env.set AIRFLOW__CORE__EXECUTOR LocalExecutor")},
    {.size = sizeof(ua_remedy), .text = TEXT("Use the CeleryExecutor")},
};
static const ua_string kReferences[] = {TEXT("https://airflow.apache.org/a"),
                                        TEXT("https://airflow.apache.org/b")};

static const ua_advisory kExecutor = {
    .size = sizeof(ua_advisory),
    .severity = UA_CRITICAL,
    .effect = UA_EFFECT_BLOCKS_STEP,
    .steps = UA_STEP_ANY,
    .crosses_scheme = UA_SCHEME_PEP440,
    .crosses = TEXT("3.0.0"),
    .id = TEXT("FIRST-EXECUTOR"),
    .title = TEXT("The SequentialExecutor is gone"),
    .impact = TEXT("The scheduler does not start"),
    .check = TEXT("executor-supported"),
    .aliases = kAliases,
    .alias_count = COUNT(kAliases),
    .remedies = kRemedies,
    .remedy_count = COUNT(kRemedies),
    .references = kReferences,
    .reference_count = COUNT(kReferences),
};
static const ua_advisory kContrib = {
    .size = sizeof(ua_advisory),
    .severity = UA_WARNING,
    .effect = UA_EFFECT_NONE,
    .steps = UA_STEP_UPGRADE_CERTIFIED | UA_STEP_UPGRADE_RUNTIME,
    .lands_scheme = UA_SCHEME_RUNTIME,
    .lands_low = TEXT("4.0.0"),
    .id = TEXT("FIRST-CONTRIB"),
    .title = TEXT("Modules of airflow.contrib are imported"),
    .impact = TEXT("They moved to providers"),
    .check = TEXT("imports"),
};
static const ua_advisory kProvider = {
    .size = sizeof(ua_advisory),
    .severity = UA_INFO,
    .effect = UA_EFFECT_NONE,
    .steps = UA_STEP_ANY,
    .id = TEXT("FIRST-PROVIDER"),
    .title = TEXT("The Kubernetes provider is old"),
    .impact = TEXT("The first start takes longer"),
    .check = TEXT("providers"),
};
static const ua_advisory* const kRows[] = {&kExecutor, &kContrib, &kProvider};

static const ua_plugin kPlugin = {
    .size = sizeof(ua_plugin),
    .abi_version = UA_ABI_VERSION,
    .vocabulary_version = UA_VOCABULARY_VERSION,
    .advisory_count = COUNT(kRows),
    .id = TEXT("first_plugin"),
    .version = TEXT("1.0.0"),
    .summary = TEXT("Built against the first header that landed"),
    .advisories = kRows,
    .examine = &Examine,
};

const ua_plugin* upgrade_advisor_plugin_v1(const ua_host* host) {
  const int understood = UA_HAS(host, ua_host, version) &&
                         host->abi_version == UA_ABI_VERSION &&
                         host->name.size > 0;
  return understood ? &kPlugin : NULL;
}
