// The hostile zoo: what each animal does, and what is expected of the host in
// either tier. docs/plugins/threat-model.md is the table in prose.
#ifndef TESTS_PLUGIN_HOST_ZOO_ZOO_TABLE_H_
#define TESTS_PLUGIN_HOST_ZOO_ZOO_TABLE_H_

#include <cstdint>

namespace upgrade_advisor {

// What in-process trust means for an animal.
enum class InService : uint8_t {
  kSurvives,    // the answer is Animal::bites, as in a worker
  kCulprit,     // ends or stops the service; the next start leaves it out
  kSuspect,     // the same at the second time: nothing could note the first
  kNotPromised  // the process is the plugin's as much as the service's
};

struct Animal {
  const char* name;
  // In a worker: what the middle advisory answers, "yes" or a fragment of why
  // it failed, and whether the one after it is answered.
  const char* bites;
  bool later_is_answered;
  InService in_service;
};

inline constexpr Animal kZoo[] = {
    // Ends of the process.
    {"segfault", "signal 11", true, InService::kCulprit},
    {"abort", "signal 6", true, InService::kCulprit},
    {"illegal_instruction", "signal 4", true, InService::kCulprit},
    {"exit", "ended the process with status 0", true, InService::kCulprit},
    {"exit_quietly", "ended the process with status 0", true,
     InService::kSuspect},
    // SIGKILL is what an operator or the kernel sends, so it is asked again.
    {"kill_itself", "ended twice", false, InService::kSuspect},
    {"overflow_stack", "signal 11", true, InService::kCulprit},
    {"terminate", "signal 6", true, InService::kCulprit},
    {"bomb_memory", "signal 11", true, InService::kNotPromised},
    {"bomb_vector", "threw an exception: std::bad_alloc", true,
     InService::kNotPromised},
    // Never comes back.
    {"loop", "did not stop when its time", false, InService::kCulprit},
    {"sleep", "did not stop when its time", false, InService::kCulprit},
    {"emit_forever", "did not stop when its time", false, InService::kCulprit},
    {"handle_and_loop", "did not stop when its time", false,
     InService::kCulprit},
    // Says nonsense.
    {"throw", "threw an exception: the moon is full", true,
     InService::kSurvives},
    {"throw_int", "threw something other than a std::exception", true,
     InService::kSurvives},
    {"emit_million", "more than 1024 texts", true, InService::kSurvives},
    {"ask_million", "more than 64 questions", true, InService::kSurvives},
    {"null_text", "yes", true, InService::kSurvives},
    {"huge_text", "more than 1024 texts or 256 KiB", true,
     InService::kSurvives},
    {"broken_text", "yes", true, InService::kSurvives},
    {"answer_nonsense", "failed without saying why", true,
     InService::kSurvives},
    {"basis_nonsense", "yes", true, InService::kSurvives},
    {"fail_loudly", "!!!!", true, InService::kSurvives},
    // Tries what it must not do; in a worker it says "refused".
    {"fork", "yes", true, InService::kNotPromised},
    {"execute", "yes", true, InService::kNotPromised},
    {"start_thread", "yes", true, InService::kNotPromised},
    {"open_socket", "yes", true, InService::kNotPromised},
    {"read_file", "yes", true, InService::kNotPromised},
    {"write_file", "yes", true, InService::kNotPromised},
    {"kill_parent", "yes", true, InService::kNotPromised},
    {"kill_everybody", "yes", true, InService::kNotPromised},
    {"trace", "yes", true, InService::kNotPromised},
    {"raise_limits", "yes", true, InService::kNotPromised},
    {"map_code", "yes", true, InService::kNotPromised},
    {"load_library", "yes", true, InService::kNotPromised},
    {"read_environment", "yes", true, InService::kNotPromised},
    {"scribble_over_request", "yes", true, InService::kNotPromised},
    // Damages its surroundings.
    {"print", "yes", true, InService::kSurvives},
    {"close_descriptors", "yes", true, InService::kNotPromised},
    {"write_to_facts", "yes", true, InService::kNotPromised},
    {"forge_reply", nullptr, false, InService::kNotPromised},
    {"forge_short_reply", nullptr, false, InService::kNotPromised},
    {"scribble_over_answers", nullptr, false, InService::kNotPromised},
};

// Animals whose middle advisory says how the attempt went.
inline constexpr const char* kTriers[] = {"fork",
                                          "execute",
                                          "start_thread",
                                          "open_socket",
                                          "read_file",
                                          "write_file",
                                          "kill_parent",
                                          "kill_everybody",
                                          "trace",
                                          "raise_limits",
                                          "map_code",
                                          "load_library",
                                          "read_environment",
                                          "scribble_over_request"};

}  // namespace upgrade_advisor

#endif  // TESTS_PLUGIN_HOST_ZOO_ZOO_TABLE_H_
