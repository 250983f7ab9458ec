/* A whole plugin in C11: one advisory on one option. */
#include "sdk/abi/upgrade_plugin_layout.h"

#define TEXT(literal) \
  { literal, sizeof(literal) - 1 }

static int32_t Examine(uint32_t advisory, const ua_call* call,
                       uint64_t* basis) {
  if (advisory != 0) return UA_FAILED; /* there is one */
  const ua_string name = TEXT("core.parallelism");
  ua_answer answer = {.size = sizeof answer};
  call->ask(call, UA_SHEET_DEPLOYMENT, UA_KIND_CONFIG, name, UA_MATCH_EXACT,
            &answer);
  *basis = UINT64_C(1) << answer.question;
  if (answer.state == UA_ABSENT_FACT) return UA_NO;
  if (answer.state != UA_PRESENT_FACT) return UA_UNKNOWN;
  if (answer.facts->flags & UA_FACT_VALUE_WITHHELD) return UA_UNKNOWN;
  const ua_string value = answer.facts->value;
  return value.size == 1 && value.data[0] == '0' ? UA_YES : UA_NO;
}

static const ua_remedy kRemedy = {
    .size = sizeof kRemedy,
    .text = TEXT("Give the number of tasks that may run at once"),
    .edit = TEXT("env.set AIRFLOW__CORE__PARALLELISM 32"),
};
static const ua_string kReference = TEXT("https://airflow.apache.org/docs");

static const ua_advisory kAdvisory = {
    .size = sizeof kAdvisory,
    .severity = UA_CRITICAL,
    .steps = UA_STEP_ANY,
    .crosses_scheme = UA_SCHEME_PEP440,
    .crosses = TEXT("3.0.0"),
    .id = TEXT("EXAMPLE-PARALLELISM-ZERO"),
    .title = TEXT("A parallelism of 0 is an error and no longer means no limit"),
    .impact = TEXT("The scheduler does not start"),
    .check = TEXT("configuration"),
    .remedies = &kRemedy,
    .remedy_count = 1,
    .references = &kReference,
    .reference_count = 1,
};
static const ua_advisory* const kRows[] = {&kAdvisory};

static const ua_plugin kPlugin = {
    .size = sizeof kPlugin,
    .abi_version = UA_ABI_VERSION,
    .vocabulary_version = UA_VOCABULARY_VERSION,
    .advisory_count = 1,
    .id = TEXT("minimal_c"),
    .version = TEXT("1.0.0"),
    .summary = TEXT("Options that Airflow 3 refuses"),
    .advisories = kRows,
    .examine = &Examine,
};

const ua_plugin* upgrade_advisor_plugin_v1(const ua_host* host) {
  return host->abi_version == UA_ABI_VERSION ? &kPlugin : NULL;
}
