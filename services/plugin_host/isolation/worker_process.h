// One worker process with one plugin in it, as the service sees it.
//
// Owns the process, which is killed and reaped when this goes. Not thread-safe;
// its WorkerSlot makes sure that one thread uses it at a time. Whatever the
// process says is checked before it is believed.
#ifndef SERVICES_PLUGIN_HOST_ISOLATION_WORKER_PROCESS_H_
#define SERVICES_PLUGIN_HOST_ISOLATION_WORKER_PROCESS_H_

#include <sys/types.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/plugin_host/calling/descriptor.h"
#include "services/plugin_host/isolation/load_watch.h"
#include "services/plugin_host/isolation/shared_memory.h"
#include "services/plugin_host/isolation/spawn_thread.h"
#include "services/plugin_host/isolation/worker_channel.h"
#include "services/plugin_host/trust/plugin_image.h"

namespace upgrade_advisor {

struct WorkerSettings {
  std::string program;  // upgrade-advisor-worker, with its path
  // How long loading, describing and the self-test may take.
  std::chrono::milliseconds load_timeout{10000};
  // True once nobody waits for a load; may be null.
  const std::atomic<bool>* stop = nullptr;
  // The same, of the pool whose process it is.
  const std::atomic<bool>* pool_ends = nullptr;

  bool IsStopped() const {
    return (stop != nullptr && stop->load()) ||
           (pool_ends != nullptr && pool_ends->load());
  }
};

// How a process ended, "ended with signal 11 (Segmentation fault)".
struct WorkerEnd {
  std::string text;
  // The job it was at; empty if it was at none.
  std::optional<uint32_t> job;
  // Somebody else killed it: an operator, or the kernel for want of memory.
  bool was_killed = false;
};

class WorkerProcess {
 public:
  using Clock = std::chrono::steady_clock;

  // Starts a process and waits until it has loaded and tested the plugin.
  // `image` and `sheets` are needed only during the call. FailedPrecondition
  // saying what the plugin did instead.
  static absl::StatusOr<std::unique_ptr<WorkerProcess>> Start(
      const WorkerSettings& settings, SpawnThread& spawner,
      const PluginImage& image, const SharedMemory& sheets);
  ~WorkerProcess();
  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;

  const PluginDescriptor& descriptor() const { return descriptor_; }
  // Whether the kernel filters its system calls; the service has seen to it.
  bool is_filtered() const { return is_filtered_; }
  pid_t pid() const { return pid_; }

  // The request area, which this process alone reads; worker_channel.h says
  // when. Writing a batch takes back an order to stop. ResourceExhausted if it
  // does not fit.
  absl::Status WriteBatch(absl::string_view batch);
  void TellToStop();
  // Leaves nothing of the batch behind.
  void WipeBatch();
  // Of the largest batch that it was given: pages of the area stay in memory.
  size_t largest_batch() const { return largest_batch_; }

  // Asks for jobs of the batch in the request area. False if it is gone.
  bool Ask(uint32_t job_count);
  // To be waited for (POLLIN) after Ask.
  int socket() const { return socket_; }
  // Once the socket is readable: whether the answers are there. False means
  // that it ended, or said something no worker says.
  bool HasAnswered();
  // A copy of the answers that are whole, and how many. Also after its end.
  std::string Answers(uint32_t& count) const;

  // Kills the process, if it has not ended, and says how it ended.
  WorkerEnd Kill();
  // The same for one that seems to have ended by itself: it is given a moment
  // to do so, so that the reason is its own end and not ours.
  WorkerEnd AwaitEnd();

 private:
  WorkerProcess(SharedMemory request, SharedMemory answers, int socket)
      : request_(std::move(request)),
        answers_(std::move(answers)),
        socket_(socket) {}

  const AnswerArea& area() const {
    return *reinterpret_cast<const AnswerArea*>(answers_.data());
  }
  absl::Status Spawn(const WorkerSettings& settings, SpawnThread& spawner,
                     const PluginImage& image, const SharedMemory& sheets,
                     int far_end);
  absl::Status Introduce(const WorkerSettings& settings);
  // Its first word, which comes before the plugin's code.
  absl::StatusOr<LoadWatch> TakeWatch(const WorkerSettings& settings,
                                      Clock::time_point end);
  absl::Status DidNotEnd(const WorkerSettings& settings) const;
  WorkerEnd Describe(int status, bool ended_by_itself);

  SharedMemory request_;
  SharedMemory answers_;
  size_t batch_ = 0;
  size_t largest_batch_ = 0;
  const int socket_;
  pid_t pid_ = -1;  // -1: none, or reaped
  bool is_filtered_ = false;
  uint32_t request_number_ = 0;
  PluginDescriptor descriptor_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_ISOLATION_WORKER_PROCESS_H_
