// What a plugin must leave of its process as it found it.
//
// A snapshot, to compare with a later one. Takes it of the calling thread.
#ifndef SERVICES_CONFORMANCE_PROCESS_TRACES_H_
#define SERVICES_CONFORMANCE_PROCESS_TRACES_H_

#include <cstdint>
#include <string>
#include <vector>

namespace upgrade_advisor {

// One side of a process.
enum class Trace : uint8_t {
  kDescriptors,  // open files
  kEnvironment,
  kDirectory,  // working directory and umask
  kSignals,    // dispositions, mask, timers
  kLocale,
  kThreads,
  kRounding,  // how floating-point numbers are rounded and flushed
  kChildren,  // processes of its own
  kOutput     // bytes on standard output and error
};
inline constexpr int kTraceCount = 9;

// That side as lines, each "what: value", in a stable order.
using TraceLines = std::vector<std::string>;
TraceLines TraceOf(Trace trace);

// What is in one and not in the other: "was ..." and "is ...".
std::vector<std::string> Differences(const TraceLines& before,
                                     const TraceLines& after);

}  // namespace upgrade_advisor

#endif  // SERVICES_CONFORMANCE_PROCESS_TRACES_H_
