// What a test of a plugin's conformance is: an id, why it matters, how to mend
// what it finds, and a function that runs in a child process of its own.
//
// Values; a table of them is made at compile time.
#ifndef SERVICES_PLUGIN_HOST_CHECK_CONFORMANCE_TEST_H_
#define SERVICES_PLUGIN_HOST_CHECK_CONFORMANCE_TEST_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "sdk/abi/upgrade_plugin.h"
#include "services/plugin_host/calling/descriptor.h"
#include "services/plugin_host/check/check_options.h"
#include "services/plugin_host/check/child_process.h"

namespace upgrade_advisor {

enum class CheckStatus : uint8_t { kPassed, kFailed, kWarned, kSkipped };

// What a test found. Of one that passed, `seen` may hold a figure; of one that
// was skipped, it holds the reason.
struct CheckAnswer {
  CheckStatus status = CheckStatus::kPassed;
  std::vector<std::string> seen;
};

CheckAnswer Passed(std::string figure = "");
CheckAnswer Failed(std::string seen);
CheckAnswer Warned(std::string seen);
// A test that could not run, which is no pass.
CheckAnswer Skipped(std::string reason);
// Passed if nothing was seen. Of many sentences the first five are kept.
CheckAnswer FailedIfAny(std::vector<std::string> seen);

// What a test works on. `plugin` and `descriptor` are there from
// Preparation::kDescribed on.
struct CheckRun {
  const std::string& path;
  const std::string& elf;  // the file's bytes
  const CheckOptions& options;
  Progress& progress;
  const ua_plugin* plugin = nullptr;
  PluginDescriptor descriptor;
};

// What has been done before the test's function is called.
enum class Preparation : uint8_t {
  kNone,      // nothing: the library is not in the process
  kDescribed  // opened, its descriptor read
};

struct ConformanceTest {
  absl::string_view group;
  absl::string_view id;   // kebab-case, stable
  absl::string_view why;  // a sentence
  absl::string_view mend;
  // Ids, parted by blanks, of earlier tests without which this one has nothing
  // to say: it is skipped if one of them failed.
  absl::string_view needs;
  Preparation preparation;
  CheckAnswer (*run)(CheckRun& run);
};

// What most tests need.
inline constexpr absl::string_view kNeedsFile = "elf-shared-object";
inline constexpr absl::string_view kNeedsLibrary =
    "elf-shared-object handshake-todays-host";
inline constexpr absl::string_view kNeedsDescriptor =
    "elf-shared-object handshake-todays-host descriptor-sound";

// Every test, in the order in which they run.
std::vector<ConformanceTest> ConformanceTests();

// The tests of one group each, in their own files.
absl::Span<const ConformanceTest> ElfTests();
absl::Span<const ConformanceTest> HandshakeTests();
absl::Span<const ConformanceTest> DescriptorTests();
absl::Span<const ConformanceTest> GrowthTests();
absl::Span<const ConformanceTest> LifecycleTests();
absl::Span<const ConformanceTest> FactTests();
absl::Span<const ConformanceTest> SinkTests();
absl::Span<const ConformanceTest> PurityTests();
absl::Span<const ConformanceTest> ThreadTests();
absl::Span<const ConformanceTest> StopTests();
absl::Span<const ConformanceTest> MemoryTests();
absl::Span<const ConformanceTest> CaseTests();
absl::Span<const ConformanceTest> FuzzTests();

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_CHECK_CONFORMANCE_TEST_H_
