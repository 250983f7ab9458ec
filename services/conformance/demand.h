// A demand on plugins: an id, why it matters, how to fix what it finds, and a
// function that runs in a child process.
//
// Values; a table of them is made at compile time.
#ifndef SERVICES_CONFORMANCE_DEMAND_H_
#define SERVICES_CONFORMANCE_DEMAND_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "sdk/abi/upgrade_plugin.h"
#include "services/conformance/check_options.h"
#include "services/conformance/child_process.h"
#include "services/plugin_host/calling/descriptor.h"

namespace upgrade_advisor {

enum class CheckStatus : uint8_t { kPassed, kFailed, kWarned, kSkipped };

// What a demand found. If it passed, `seen` may hold a figure; if it was
// skipped, `seen` holds the reason.
struct CheckAnswer {
  CheckStatus status = CheckStatus::kPassed;
  std::vector<std::string> seen;
};

CheckAnswer Passed(std::string figure = "");
CheckAnswer Failed(std::string seen);
CheckAnswer Warned(std::string seen);
// The demand could not run, which does not count as passed.
CheckAnswer Skipped(std::string reason);
// Passed if nothing was seen. Of many sentences the first five are kept.
CheckAnswer FailedIfAny(std::vector<std::string> seen);

// What a demand works on. `plugin` and `descriptor` are set from
// Preparation::kDescribed on.
struct CheckRun {
  const std::string& path;
  const std::string& elf;  // the file's bytes
  const CheckOptions& options;
  Progress& progress;
  const ua_plugin* plugin = nullptr;
  PluginDescriptor descriptor;
};

// What has been done before the demand's function is called.
enum class Preparation : uint8_t {
  kNone,      // nothing: the library is not in the process
  kDescribed  // opened, its descriptor read
};

struct Demand {
  absl::string_view group;
  absl::string_view id;   // kebab-case, stable
  absl::string_view why;  // a sentence
  absl::string_view fix;  // a sentence or more
  // Ids, separated by spaces, of earlier demands that have to hold for this one
  // to make sense: it is skipped if one of them failed.
  absl::string_view needs;
  Preparation preparation;
  CheckAnswer (*run)(CheckRun& run);
};

// What most demands need.
inline constexpr absl::string_view kNeedsFile = "elf-shared-object";
inline constexpr absl::string_view kNeedsLibrary =
    "elf-shared-object handshake-todays-host";
inline constexpr absl::string_view kNeedsDescriptor =
    "elf-shared-object handshake-todays-host descriptor-sound";

// Every demand, in the order in which they run.
std::vector<Demand> AllDemands();

// The demands of each group, each in a file.
absl::Span<const Demand> ElfDemands();
absl::Span<const Demand> HandshakeDemands();
absl::Span<const Demand> DescriptorDemands();
absl::Span<const Demand> GrowthDemands();
absl::Span<const Demand> LifecycleDemands();
absl::Span<const Demand> FactDemands();
absl::Span<const Demand> ConditionDemands();
absl::Span<const Demand> SinkDemands();
absl::Span<const Demand> PurityDemands();
absl::Span<const Demand> ThreadDemands();
absl::Span<const Demand> StopDemands();
absl::Span<const Demand> MemoryDemands();
absl::Span<const Demand> CaseDemands();
absl::Span<const Demand> FuzzDemands();

}  // namespace upgrade_advisor

#endif  // SERVICES_CONFORMANCE_DEMAND_H_
