// The wild part of the zoo: what is expected of the host for each beast of
// wild_plugin.cc, which has them all. A beast is let out by its name, as the
// value of core.executor.
#ifndef TESTS_PLUGIN_HOST_ZOO_WILD_BEASTS_H_
#define TESTS_PLUGIN_HOST_ZOO_WILD_BEASTS_H_

#include <cstdint>

namespace upgrade_advisor {

// What its own advisory answers in a worker. Another plugin's answers are never
// touched.
enum class Owes : uint8_t {
  kYes,      // nothing came of it
  kFailure,  // with the text of Beast::says
  kRefusal,  // tries what it may not do: a yes that says so, or the end of its
             // process
  kAnything  // the answers of its own are its own to spoil
};

struct Beast {
  const char* name;
  Owes owes;
  const char* says;  // a fragment; may be empty
  // Whether a service survives it too, with the same answer.
  bool in_service;
};

inline constexpr Beast kBeasts[] = {
    // Sizes and pointers that no text has.
    {"emits_impossible_sizes", Owes::kFailure, "1024 texts or 256 KiB", true},
    {"asks_impossible_sizes", Owes::kFailure, "names longer than 512", true},
    {"fails_with_impossible_size", Owes::kFailure, "xxxx", true},
    {"fails_with_null", Owes::kFailure, "", true},
    {"fails_with_megabytes", Owes::kFailure, "mmmm", true},
    {"fails_in_binary", Owes::kFailure, "red", true},
    {"fails_again_and_again", Owes::kFailure, "last", true},
    {"compares_impossible_sizes", Owes::kYes, "", true},
    {"compares_null", Owes::kYes, "", true},
    {"compares_megabytes", Owes::kYes, "", true},
    {"satisfies_long_lists", Owes::kYes, "", true},
    {"logs_impossible_sizes", Owes::kYes, "", true},
    {"asks_with_short_answer", Owes::kFailure, "without its size", true},
    {"asks_with_null_answer", Owes::kFailure, "without its size", true},
    {"asks_kinds_that_are_none", Owes::kAnything, "", true},
    {"emits_short_structs", Owes::kYes, "", true},
    {"emits_kinds_that_are_none", Owes::kYes, "", true},
    {"points_at_wild_evidence", Owes::kYes, "", true},
    {"points_at_too_much_evidence", Owes::kYes, "", true},
    // Texts that mean something to somebody else.
    {"speaks_to_terminals", Owes::kYes, "", true},
    {"edits_many_lines", Owes::kYes, "", true},
    {"estimates_nonsense", Owes::kYes, "", true},
    {"says_all_it_may", Owes::kYes, "", true},
    {"names_a_thousand_subjects", Owes::kYes, "", true},
    // Ways of returning.
    {"throws_a_megabyte", Owes::kFailure, "threw an exception: tttt", true},
    {"throws_without_a_word", Owes::kFailure, "threw an exception", true},
    {"throws_a_pointer", Owes::kFailure, "other than a std::exception", true},
    {"reenters_itself", Owes::kYes, "", true},
    {"leaves_by_longjmp", Owes::kAnything, "", false},
    {"ends_its_thread", Owes::kAnything, "", false},
    {"exits_in_a_handler", Owes::kFailure, "", false},
    {"sleeps_a_little", Owes::kYes, "", true},
    {"leaks", Owes::kYes, "", true},
    // Damages what it can reach.
    {"keeps_pointers", Owes::kAnything, "", false},
    {"unprotects_facts", Owes::kAnything, "", false},
    {"overwrites_the_call", Owes::kAnything, "", false},
    {"blocks_signals", Owes::kYes, "", false},
    {"stops_itself", Owes::kFailure, "did not stop when its time", false},
    {"traps_floating_point", Owes::kYes, "", false},
    {"changes_surroundings", Owes::kYes, "", false},
    {"floods_output", Owes::kYes, "", false},
    {"maps_without_end", Owes::kAnything, "", false},
    {"maps_shared_memory", Owes::kAnything, "", false},
    // On the worker's channel.
    {"floods_the_socket", Owes::kAnything, "", false},
    {"sends_nothing", Owes::kAnything, "", false},
    {"eats_requests", Owes::kAnything, "", false},
    {"closes_the_socket", Owes::kAnything, "", false},
    {"shuts_down_the_socket", Owes::kAnything, "", false},
    {"forges_every_number", Owes::kAnything, "", false},
    {"sends_descriptors", Owes::kAnything, "", false},
    {"lies_about_counts", Owes::kAnything, "", false},
    {"lies_and_spins", Owes::kFailure, "did not stop when its time", false},
    {"blames_another", Owes::kAnything, "", false},
    {"punches_the_memory", Owes::kRefusal, "", false},
    {"seeks_in_descriptors", Owes::kYes, "", false},
    // System calls that a worker has no use for.
    {"clones", Owes::kRefusal, "", false},
    {"forks_with_memory", Owes::kRefusal, "", false},
    {"opens_a_process", Owes::kRefusal, "", false},
    {"reads_its_parent", Owes::kRefusal, "", false},
    {"opens_its_parents_memory", Owes::kRefusal, "", false},
    {"signals_its_parent", Owes::kRefusal, "", false},
    {"queues_a_signal", Owes::kRefusal, "", false},
    {"makes_a_memfd", Owes::kRefusal, "", false},
    {"makes_shared_memory", Owes::kRefusal, "", false},
    {"makes_a_socket_pair", Owes::kRefusal, "", false},
    {"makes_a_timer", Owes::kRefusal, "", false},
    {"makes_a_namespace", Owes::kRefusal, "", false},
    {"makes_a_key", Owes::kRefusal, "", false},
    {"uses_io_uring", Owes::kRefusal, "", false},
    {"uses_bpf", Owes::kRefusal, "", false},
    {"uses_userfaultfd", Owes::kRefusal, "", false},
    {"uses_perf_events", Owes::kRefusal, "", false},
    {"uses_other_tables", Owes::kRefusal, "", false},
    {"loads_a_filter", Owes::kRefusal, "", false},
    {"hides_its_name", Owes::kRefusal, "", false},
    {"leaves_its_session", Owes::kRefusal, "", false},
    {"makes_a_file", Owes::kRefusal, "", false},
    {"makes_a_link", Owes::kRefusal, "", false},
    {"looks_for_files", Owes::kRefusal, "", false},
};

}  // namespace upgrade_advisor

#endif  // TESTS_PLUGIN_HOST_ZOO_WILD_BEASTS_H_
