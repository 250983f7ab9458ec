// How a plugin and hosts of other ages get on.
#include <sys/mman.h>
#include <unistd.h>

#include <cstring>

#include "absl/strings/str_cat.h"
#include "services/conformance/demand.h"
#include "services/conformance/open_plugin.h"

namespace upgrade_advisor {
namespace {

constexpr absl::string_view kLaterVersion =
    "99.0.0-of-a-host-yet-to-be-written";

CheckAnswer FailedFor(const absl::Status& status) {
  return Failed(std::string(status.message()));
}

CheckAnswer LoadsToday(CheckRun& run) {
  const absl::StatusOr<const ua_plugin*> plugin = OpenPlugin(run.path);
  return plugin.ok() ? Passed() : FailedFor(plugin.status());
}

// A copy of the host's struct of which only the members up to `size` may be
// touched: what follows lies on a page nobody may read.
const ua_host* HostBeforeAWall(const ua_host& host, size_t size) {
  const auto page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  void* memory = mmap(nullptr, 2 * page, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return nullptr;
  char* wall = static_cast<char*>(memory) + page;
  // Structs are aligned, so the wall stands at the next multiple.
  const size_t kept = (size + alignof(ua_host) - 1) & ~(alignof(ua_host) - 1);
  std::memcpy(wall - kept, &host, kept);
  if (mprotect(wall, page, PROT_NONE) != 0) return nullptr;
  return reinterpret_cast<const ua_host*>(wall - kept);
}

CheckAnswer BearsAnOlderHost(CheckRun& run) {
  const absl::StatusOr<ua_entry> entry = OpenEntry(run.path);
  if (!entry.ok()) return FailedFor(entry.status());
  ua_host host = TodaysHost();
  host.size = offsetof(ua_host, reserved);
  const ua_host* shorter = HostBeforeAWall(host, host.size);
  if (shorter == nullptr) return Skipped("no memory could be protected");
  run.progress.At("calling the entry function of an older host");
  const auto plugin = CallEntry(*entry, *shorter);
  if (!plugin.ok()) return FailedFor(plugin.status());
  // To decline is its right.
  return *plugin == nullptr ? Passed("it declines it") : Passed();
}

CheckAnswer WelcomesANewerHost(CheckRun& run) {
  struct {
    ua_host known;
    uint64_t later[16];
  } host{TodaysHost(), {}};
  std::memset(host.later, 0xA5, sizeof host.later);
  host.known.size = sizeof host;
  host.known.vocabulary_version = 99;
  host.known.version = {kLaterVersion.data(), kLaterVersion.size()};
  const absl::StatusOr<ua_entry> entry = OpenEntry(run.path);
  if (!entry.ok()) return FailedFor(entry.status());
  run.progress.At("calling the entry function of a newer host");
  const auto plugin = CallEntry(*entry, host.known);
  if (!plugin.ok()) return FailedFor(plugin.status());
  if (*plugin == nullptr) {
    return Failed("it declines a host with vocabulary 99 of the same contract");
  }
  return Passed();
}

CheckAnswer SurvivesAnotherContract(CheckRun& run) {
  ua_host host = TodaysHost();
  host.abi_version = UA_ABI_VERSION + 1;
  const absl::StatusOr<ua_entry> entry = OpenEntry(run.path);
  if (!entry.ok()) return FailedFor(entry.status());
  run.progress.At("calling the entry function of a host of another contract");
  const auto plugin = CallEntry(*entry, host);
  if (!plugin.ok()) return FailedFor(plugin.status());
  if (*plugin == nullptr) return Passed("it declines it");
  if (!UA_HAS(*plugin, ua_plugin, abi_version)) {
    return Failed("its descriptor has no abi_version");
  }
  return Passed(absl::StrCat("it describes itself as built for version ",
                             (*plugin)->abi_version));
}

CheckAnswer ReturnsTheSame(CheckRun& run) {
  const absl::StatusOr<ua_entry> entry = OpenEntry(run.path);
  if (!entry.ok()) return FailedFor(entry.status());
  const auto first = CallEntry(*entry, TodaysHost());
  const auto second = CallEntry(*entry, TodaysHost());
  if (!first.ok()) return FailedFor(first.status());
  if (!second.ok()) return FailedFor(second.status());
  return *first == *second
             ? Passed()
             : Failed("the second call returned another descriptor");
}

constexpr Demand kDemands[] = {
    {"handshake", "handshake-todays-host",
     "A plugin that today's host cannot load is of no use.",
     "Export upgrade_advisor_plugin_v1, leave no symbol undefined, and return "
     "the descriptor; the SDK's UPGRADE_ADVISOR_PLUGIN does so.",
     kNeedsFile, Preparation::kNone, &LoadsToday},
    {"handshake", "handshake-older-host",
     "An older host's ua_host is shorter than the one a plugin was compiled "
     "with; the memory beyond its size is not the host's.",
     "Read a member of ua_host only if UA_HAS says that it is there.",
     kNeedsLibrary, Preparation::kNone, &BearsAnOlderHost},
    {"handshake", "handshake-newer-host",
     "Hosts grow within a contract, and plugins are not rebuilt for each one.",
     "Do not test the host's size, vocabulary_version or version for equality; "
     "only abi_version says whether you are compatible.",
     kNeedsLibrary, Preparation::kNone, &WelcomesANewerHost},
    {"handshake", "handshake-other-contract",
     "A host of another contract may ask; the plugin must decline, not crash.",
     "Return NULL, or the descriptor, for an abi_version you do not know.",
     kNeedsLibrary, Preparation::kNone, &SurvivesAnotherContract},
    {"handshake", "handshake-same-descriptor",
     "A host keeps pointers into the descriptor forever.",
     "Return the address of one static descriptor each time.", kNeedsLibrary,
     Preparation::kNone, &ReturnsTheSame},
};

}  // namespace

absl::Span<const Demand> HandshakeDemands() { return kDemands; }

}  // namespace upgrade_advisor
