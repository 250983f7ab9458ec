// All wild beasts in one plugin of three advisories. The middle one does what
// the beast does whose name core.executor is; the other two are sound.
#include <algorithm>
#include <iterator>
#include <string>

#include "sdk/abi/upgrade_plugin.h"
#include "tests/plugin_host/zoo/wild_calls.h"
#include "tests/plugin_host/zoo/wild_damage.h"
#include "tests/plugin_host/zoo/wild_nonsense.h"
#include "tests/plugin_host/zoo/wild_speech.h"

namespace wild {
namespace {

struct Known {
  const char* name;
  int32_t (*does)(Call, Answer);
};

constexpr Known kKnown[] = {
    {"emits_impossible_sizes", EmitsImpossibleSizes},
    {"asks_impossible_sizes", AsksImpossibleSizes},
    {"fails_with_impossible_size", FailsWithImpossibleSize},
    {"fails_with_null", FailsWithNull},
    {"fails_with_megabytes", FailsWithMegabytes},
    {"fails_in_binary", FailsInBinary},
    {"fails_again_and_again", FailsAgainAndAgain},
    {"compares_impossible_sizes", ComparesImpossibleSizes},
    {"compares_null", ComparesNull},
    {"compares_megabytes", ComparesMegabytes},
    {"satisfies_long_lists", SatisfiesLongLists},
    {"logs_impossible_sizes", LogsImpossibleSizes},
    {"asks_with_short_answer", AsksWithShortAnswer},
    {"asks_with_null_answer", AsksWithNullAnswer},
    {"asks_kinds_that_are_none", AsksKindsThatAreNone},
    {"emits_short_structs", EmitsShortStructs},
    {"emits_kinds_that_are_none", EmitsKindsThatAreNone},
    {"points_at_wild_evidence", PointsAtWildEvidence},
    {"points_at_too_much_evidence", PointsAtTooMuchEvidence},
    {"speaks_to_terminals", SpeaksToTerminals},
    {"edits_many_lines", EditsManyLines},
    {"estimates_nonsense", EstimatesNonsense},
    {"says_all_it_may", SaysAllItMay},
    {"names_a_thousand_subjects", NamesAThousandSubjects},
    {"throws_a_megabyte", ThrowsAMegabyte},
    {"throws_without_a_word", ThrowsWithoutAWord},
    {"throws_a_pointer", ThrowsAPointer},
    {"reenters_itself", ReentersItself},
    {"leaves_by_longjmp", LeavesByLongjmp},
    {"ends_its_thread", EndsItsThread},
    {"exits_in_a_handler", ExitsInAHandler},
    {"sleeps_a_little", SleepsALittle},
    {"leaks", Leaks},
    {"keeps_pointers", KeepsPointers},
    {"unprotects_facts", UnprotectsFacts},
    {"overwrites_the_call", OverwritesTheCall},
    {"blocks_signals", BlocksSignals},
    {"stops_itself", StopsItself},
    {"traps_floating_point", TrapsFloatingPoint},
    {"changes_surroundings", ChangesSurroundings},
    {"floods_output", FloodsOutput},
    {"maps_without_end", MapsWithoutEnd},
    {"maps_shared_memory", MapsSharedMemory},
    {"floods_the_socket", FloodsTheSocket},
    {"sends_nothing", SendsNothing},
    {"eats_requests", EatsRequests},
    {"closes_the_socket", ClosesTheSocket},
    {"shuts_down_the_socket", ShutsDownTheSocket},
    {"forges_every_number", ForgesEveryNumber},
    {"sends_descriptors", SendsDescriptors},
    {"lies_about_counts", LiesAboutCounts},
    {"lies_and_spins", LiesAndSpins},
    {"blames_another", BlamesAnother},
    {"punches_the_memory", PunchesTheMemory},
    {"seeks_in_descriptors", SeeksInDescriptors},
    {"clones", Clones},
    {"forks_with_memory", ForksWithMemory},
    {"opens_a_process", OpensAProcess},
    {"reads_its_parent", ReadsItsParent},
    {"opens_its_parents_memory", OpensItsParentsMemory},
    {"signals_its_parent", SignalsItsParent},
    {"queues_a_signal", QueuesASignal},
    {"makes_a_memfd", MakesAMemfd},
    {"makes_shared_memory", MakesSharedMemory},
    {"makes_a_socket_pair", MakesASocketPair},
    {"makes_a_timer", MakesATimer},
    {"makes_a_namespace", MakesANamespace},
    {"makes_a_key", MakesAKey},
    {"uses_io_uring", UsesIoUring},
    {"uses_bpf", UsesBpf},
    {"uses_userfaultfd", UsesUserfaultfd},
    {"uses_perf_events", UsesPerfEvents},
    {"uses_other_tables", UsesOtherTables},
    {"loads_a_filter", LoadsAFilter},
    {"hides_its_name", HidesItsName},
    {"leaves_its_session", LeavesItsSession},
    {"makes_a_file", MakesAFile},
    {"makes_a_link", MakesALink},
    {"looks_for_files", LooksForFiles},
};

int32_t LetOut(Call call, Answer answer) {
  const std::string name(answer.facts->value.data, answer.facts->value.size);
  const auto* found =
      std::find_if(std::begin(kKnown), std::end(kKnown),
                   [&](const Known& known) { return name == known.name; });
  return found == std::end(kKnown) ? UA_YES : found->does(call, answer);
}

int32_t Examine(uint32_t advisory, Call call, uint64_t* basis) {
  const ua_answer answer = Ask(call, Text("core.executor"), UA_KIND_CONFIG);
  *basis = 1;
  if (answer.state == UA_UNKNOWN_FACT) return UA_UNKNOWN;
  if (answer.state == UA_ABSENT_FACT) return UA_NO;
  return advisory == 1 ? LetOut(call, answer) : UA_YES;
}

ua_advisory Row(const char* id) {
  ua_advisory row{};
  row.size = sizeof row;
  row.severity = UA_WARNING;
  row.steps = UA_STEP_ANY;
  row.id = Text(id);
  row.title = Text("A beast");
  row.impact = Text("It bites");
  return row;
}

}  // namespace

const ua_plugin& Plugin() {
  static const ua_advisory rows[] = {Row("W-BEFORE"), Row("W-BITES"),
                                     Row("W-LATER")};
  static const ua_advisory* const pointers[] = {&rows[0], &rows[1], &rows[2]};
  static const ua_plugin plugin{
      sizeof(ua_plugin), UA_ABI_VERSION, UA_VOCABULARY_VERSION,     3,
      Text("wild"),      Text("1.0.0"),  Text("Beasts of the zoo"), pointers,
      &Examine,          nullptr};
  return plugin;
}

}  // namespace wild

extern "C" UA_EXPORT const ua_plugin* upgrade_advisor_plugin_v1(
    const ua_host*) {
  return &wild::Plugin();
}
