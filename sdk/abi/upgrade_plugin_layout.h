/* Proves at compile time that a compiler lays out the contract as every host
 * and every plugin does: each offset and size, on 64-bit machines. In C11 and
 * C++11; include it anywhere. sdk/cpp/plugin.h does.
 *
 * Written by tools/update-abi-layout. */
#ifndef SDK_ABI_UPGRADE_PLUGIN_LAYOUT_H_
#define SDK_ABI_UPGRADE_PLUGIN_LAYOUT_H_

#include "sdk/abi/upgrade_plugin.h"

#if UINTPTR_MAX == UINT64_MAX

#ifdef __cplusplus
#define UA_LAYOUT_PROVES static_assert
#define UA_LAYOUT_SIZE(type, member) sizeof(type::member)
#else
#define UA_LAYOUT_PROVES _Static_assert
#define UA_LAYOUT_SIZE(type, member) sizeof(((type*)0)->member)
#endif

#define UA_LAYOUT(type, bytes)            \
  UA_LAYOUT_PROVES(sizeof(type) == bytes, \
                   "the contract gives " #type " " #bytes " bytes")
#define UA_LAYOUT_OF(type, member, at, bytes)                                \
  UA_LAYOUT_PROVES(                                                          \
      offsetof(type, member) == at && UA_LAYOUT_SIZE(type, member) == bytes, \
      "the contract puts " #type "." #member " at " #at ", " #bytes " bytes")

UA_LAYOUT(ua_string, 16);
UA_LAYOUT_OF(ua_string, data, 0, 8);
UA_LAYOUT_OF(ua_string, size, 8, 8);

UA_LAYOUT(ua_fact, 72);
UA_LAYOUT_OF(ua_fact, name, 0, 16);
UA_LAYOUT_OF(ua_fact, value, 16, 16);
UA_LAYOUT_OF(ua_fact, file, 32, 16);
UA_LAYOUT_OF(ua_fact, line, 48, 4);
UA_LAYOUT_OF(ua_fact, flags, 52, 4);
UA_LAYOUT_OF(ua_fact, column, 56, 4);
UA_LAYOUT_OF(ua_fact, call, 60, 4);
UA_LAYOUT_OF(ua_fact, dag, 64, 4);
UA_LAYOUT_OF(ua_fact, reserved, 68, 4);

UA_LAYOUT(ua_answer, 40);
UA_LAYOUT_OF(ua_answer, size, 0, 4);
UA_LAYOUT_OF(ua_answer, state, 4, 4);
UA_LAYOUT_OF(ua_answer, question, 8, 4);
UA_LAYOUT_OF(ua_answer, count, 12, 4);
UA_LAYOUT_OF(ua_answer, facts, 16, 8);
UA_LAYOUT_OF(ua_answer, stride, 24, 8);
UA_LAYOUT_OF(ua_answer, complete, 32, 4);
UA_LAYOUT_OF(ua_answer, reserved, 36, 4);

UA_LAYOUT(ua_emission, 120);
UA_LAYOUT_OF(ua_emission, size, 0, 4);
UA_LAYOUT_OF(ua_emission, kind, 4, 4);
UA_LAYOUT_OF(ua_emission, basis, 8, 8);
UA_LAYOUT_OF(ua_emission, subject, 16, 16);
UA_LAYOUT_OF(ua_emission, text, 32, 16);
UA_LAYOUT_OF(ua_emission, command, 48, 16);
UA_LAYOUT_OF(ua_emission, edit, 64, 16);
UA_LAYOUT_OF(ua_emission, low_seconds, 80, 8);
UA_LAYOUT_OF(ua_emission, high_seconds, 88, 8);
UA_LAYOUT_OF(ua_emission, phase, 96, 4);
UA_LAYOUT_OF(ua_emission, optional, 100, 4);
UA_LAYOUT_OF(ua_emission, evidence, 104, 8);
UA_LAYOUT_OF(ua_emission, evidence_count, 112, 8);

UA_LAYOUT(ua_call, 80);
UA_LAYOUT_OF(ua_call, size, 0, 4);
UA_LAYOUT_OF(ua_call, reserved, 4, 4);
UA_LAYOUT_OF(ua_call, host, 8, 8);
UA_LAYOUT_OF(ua_call, ask, 16, 8);
UA_LAYOUT_OF(ua_call, compare, 24, 8);
UA_LAYOUT_OF(ua_call, satisfies, 32, 8);
UA_LAYOUT_OF(ua_call, emit, 40, 8);
UA_LAYOUT_OF(ua_call, stopped, 48, 8);
UA_LAYOUT_OF(ua_call, log, 56, 8);
UA_LAYOUT_OF(ua_call, fail, 64, 8);
UA_LAYOUT_OF(ua_call, decided, 72, 4);
UA_LAYOUT_OF(ua_call, reserved_2, 76, 4);

UA_LAYOUT(ua_table_row, 72);
UA_LAYOUT_OF(ua_table_row, name, 0, 16);
UA_LAYOUT_OF(ua_table_row, subject, 16, 16);
UA_LAYOUT_OF(ua_table_row, text, 32, 16);
UA_LAYOUT_OF(ua_table_row, since, 48, 16);
UA_LAYOUT_OF(ua_table_row, groups, 64, 4);
UA_LAYOUT_OF(ua_table_row, reserved, 68, 4);

UA_LAYOUT(ua_table, 32);
UA_LAYOUT_OF(ua_table, size, 0, 4);
UA_LAYOUT_OF(ua_table, reserved, 4, 4);
UA_LAYOUT_OF(ua_table, rows, 8, 8);
UA_LAYOUT_OF(ua_table, count, 16, 8);
UA_LAYOUT_OF(ua_table, stride, 24, 8);

UA_LAYOUT(ua_term, 112);
UA_LAYOUT_OF(ua_term, op, 0, 4);
UA_LAYOUT_OF(ua_term, count, 4, 4);
UA_LAYOUT_OF(ua_term, scope, 8, 4);
UA_LAYOUT_OF(ua_term, sheet, 12, 4);
UA_LAYOUT_OF(ua_term, kind, 16, 4);
UA_LAYOUT_OF(ua_term, match, 20, 4);
UA_LAYOUT_OF(ua_term, part, 24, 4);
UA_LAYOUT_OF(ua_term, test, 28, 4);
UA_LAYOUT_OF(ua_term, scheme, 32, 4);
UA_LAYOUT_OF(ua_term, with_groups, 36, 4);
UA_LAYOUT_OF(ua_term, without_groups, 40, 4);
UA_LAYOUT_OF(ua_term, reserved, 44, 4);
UA_LAYOUT_OF(ua_term, prefix, 48, 16);
UA_LAYOUT_OF(ua_term, name, 64, 16);
UA_LAYOUT_OF(ua_term, text, 80, 16);
UA_LAYOUT_OF(ua_term, number, 96, 8);
UA_LAYOUT_OF(ua_term, table, 104, 8);

UA_LAYOUT(ua_remedy, 56);
UA_LAYOUT_OF(ua_remedy, size, 0, 4);
UA_LAYOUT_OF(ua_remedy, reserved, 4, 4);
UA_LAYOUT_OF(ua_remedy, text, 8, 16);
UA_LAYOUT_OF(ua_remedy, command, 24, 16);
UA_LAYOUT_OF(ua_remedy, edit, 40, 16);

UA_LAYOUT(ua_advisory, 216);
UA_LAYOUT_OF(ua_advisory, size, 0, 4);
UA_LAYOUT_OF(ua_advisory, severity, 4, 4);
UA_LAYOUT_OF(ua_advisory, effect, 8, 4);
UA_LAYOUT_OF(ua_advisory, steps, 12, 4);
UA_LAYOUT_OF(ua_advisory, crosses_scheme, 16, 4);
UA_LAYOUT_OF(ua_advisory, lands_scheme, 20, 4);
UA_LAYOUT_OF(ua_advisory, crosses, 24, 16);
UA_LAYOUT_OF(ua_advisory, lands_low, 40, 16);
UA_LAYOUT_OF(ua_advisory, lands_high, 56, 16);
UA_LAYOUT_OF(ua_advisory, id, 72, 16);
UA_LAYOUT_OF(ua_advisory, title, 88, 16);
UA_LAYOUT_OF(ua_advisory, impact, 104, 16);
UA_LAYOUT_OF(ua_advisory, check, 120, 16);
UA_LAYOUT_OF(ua_advisory, aliases, 136, 8);
UA_LAYOUT_OF(ua_advisory, alias_count, 144, 8);
UA_LAYOUT_OF(ua_advisory, remedies, 152, 8);
UA_LAYOUT_OF(ua_advisory, remedy_count, 160, 8);
UA_LAYOUT_OF(ua_advisory, references, 168, 8);
UA_LAYOUT_OF(ua_advisory, reference_count, 176, 8);
UA_LAYOUT_OF(ua_advisory, condition, 184, 8);
UA_LAYOUT_OF(ua_advisory, condition_count, 192, 8);
UA_LAYOUT_OF(ua_advisory, condition_stride, 200, 8);
UA_LAYOUT_OF(ua_advisory, reports, 208, 4);
UA_LAYOUT_OF(ua_advisory, reserved, 212, 4);

UA_LAYOUT(ua_host, 56);
UA_LAYOUT_OF(ua_host, size, 0, 4);
UA_LAYOUT_OF(ua_host, abi_version, 4, 4);
UA_LAYOUT_OF(ua_host, vocabulary_version, 8, 4);
UA_LAYOUT_OF(ua_host, reserved, 12, 4);
UA_LAYOUT_OF(ua_host, name, 16, 16);
UA_LAYOUT_OF(ua_host, version, 32, 16);
UA_LAYOUT_OF(ua_host, condition_version, 48, 4);
UA_LAYOUT_OF(ua_host, reserved_2, 52, 4);

UA_LAYOUT(ua_plugin, 88);
UA_LAYOUT_OF(ua_plugin, size, 0, 4);
UA_LAYOUT_OF(ua_plugin, abi_version, 4, 4);
UA_LAYOUT_OF(ua_plugin, vocabulary_version, 8, 4);
UA_LAYOUT_OF(ua_plugin, advisory_count, 12, 4);
UA_LAYOUT_OF(ua_plugin, id, 16, 16);
UA_LAYOUT_OF(ua_plugin, version, 32, 16);
UA_LAYOUT_OF(ua_plugin, summary, 48, 16);
UA_LAYOUT_OF(ua_plugin, advisories, 64, 8);
UA_LAYOUT_OF(ua_plugin, examine, 72, 8);
UA_LAYOUT_OF(ua_plugin, extension, 80, 8);

#undef UA_LAYOUT_OF
#undef UA_LAYOUT
#undef UA_LAYOUT_SIZE
#undef UA_LAYOUT_PROVES

#endif /* 64 bits */

#endif /* SDK_ABI_UPGRADE_PLUGIN_LAYOUT_H_ */
