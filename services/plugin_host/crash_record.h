// Records in a file which plugin was being asked when the service ended, so
// that the next start leaves a plugin out that took the service with it, and
// does not crash again and again.
//
// A trusted plugin runs in the service, and no process survives its own
// segmentation fault. But the file is mapped memory, which the kernel keeps:
// each thread notes there what it asks, a handful of stores and no call of the
// system. The next start reads it.
//   - A crash, an exit() or a hang is noted for certain: culprit.
//   - A process that vanished (SIGKILL, _exit, loss of power) while a plugin
//   was
//     asked makes it a suspect; twice the same suspect is a culprit.
// Culprits are listed in a text file next to it, one per line, by digest: a
// fixed build of the plugin is not concerned, and a line that is removed is
// forgiven.
//
// Thread-safe. One record a folder and process.
#ifndef SERVICES_PLUGIN_HOST_CRASH_RECORD_H_
#define SERVICES_PLUGIN_HOST_CRASH_RECORD_H_

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/plugin_host/isolation/shared_memory.h"

namespace upgrade_advisor {

class CrashRecord {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr uint32_t kMaxSlots = 64;
  static constexpr uint32_t kMaxPlugins = 256;
  static constexpr size_t kMaxRequestId = 79;

  // Reads what an earlier process left in the folder, and starts over. The
  // folder exists and is this service's alone.
  static absl::StatusOr<std::shared_ptr<CrashRecord>> Open(
      const std::string& folder);
  ~CrashRecord();
  CrashRecord(const CrashRecord&) = delete;
  CrashRecord& operator=(const CrashRecord&) = delete;

  // Why a plugin is left out, by the digest of its file; empty: it is
  // not.
  std::optional<std::string> Blame(const std::string& digest) const;

  // Gives a plugin its number; equal digests, equal numbers. Beyond
  // kMaxPlugins nothing more is noted: kMaxPlugins.
  uint32_t Enrol(const std::string& digest, const std::string& plugin,
                 const std::vector<std::string>& advisories);

  // Fatal signals and exit() note whom the thread was asking. Of one record in
  // a process; earlier handlers run afterwards.
  void WatchProcess();

  // Notes plugins that have been asked for longer than `limit`: what they do
  // cannot be ended, but they are not asked again, here or after the next
  // start. Returns what to report about each, once.
  std::vector<std::string> FindStuck(Clock::time_point now,
                                     std::chrono::milliseconds limit);
  // Whether FindStuck has found it.
  bool IsStuck(uint32_t plugin) const {
    return plugin < kMaxPlugins &&
           stuck_[plugin].load(std::memory_order_relaxed);
  }

  // What one thread asks in one go. On its stack.
  class Watch;

 private:
  struct Slot;
  struct Member {
    std::string digest;
    std::string plugin;
    std::vector<std::string> advisories;
  };

  CrashRecord(std::string folder, SharedMemory memory);

  static void OnSignal(int signal);
  static void OnExit();
  void MarkOwn(uint32_t verdict);

  Slot* Take(absl::string_view request_id);
  Slot* slots() const;
  void AddLine(const std::string& line) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::string folder_;
  const SharedMemory memory_;
  std::atomic<uint32_t> next_slot_ = 0;
  std::atomic<bool> stuck_[kMaxPlugins] = {};
  mutable std::mutex mutex_;
  // Lines of the file.
  std::vector<std::string> culprits_ ABSL_GUARDED_BY(mutex_);
  std::vector<Member> roster_ ABSL_GUARDED_BY(mutex_);
};

// A slot: whole cache lines, so that threads do not share any.
struct alignas(128) CrashRecord::Slot {
  std::atomic<uint64_t> thread;  // pthread_self; 0: free
  // The plugin's number and, plus one, the advisory's; 0: between two.
  std::atomic<uint64_t> asked;
  std::atomic<int64_t> since;     // Clock, nanoseconds
  std::atomic<uint32_t> verdict;  // a signal, or one of kVerdict...
  char request[kMaxRequestId + 1];
};

class CrashRecord::Watch {
 public:
  // `record` may be null: nothing is noted.
  Watch(CrashRecord* record, absl::string_view request_id)
      : slot_(record == nullptr ? nullptr : record->Take(request_id)) {}
  ~Watch() {
    if (slot_ == nullptr) return;
    slot_->asked.store(0, std::memory_order_relaxed);
    slot_->thread.store(0, std::memory_order_release);
  }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  void Asking(uint32_t plugin, uint32_t advisory) {
    if (slot_ == nullptr) return;
    slot_->asked.store(uint64_t{plugin} << 32 | (advisory + 1),
                       std::memory_order_relaxed);
  }

 private:
  Slot* const slot_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_CRASH_RECORD_H_
