// What a worker process and the service have between them.
//
// Both are of one build, so layouts may change freely. Descriptors are handed
// over under fixed numbers; messages are small, of fixed size, over a socket
// that keeps their bounds; what is large lies in shared memory.
#ifndef SERVICES_PLUGIN_HOST_ISOLATION_WORKER_CHANNEL_H_
#define SERVICES_PLUGIN_HOST_ISOLATION_WORKER_CHANNEL_H_

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace upgrade_advisor {

// The descriptors of a worker process, in addition to 0 to 2, which lead
// nowhere.
enum WorkerDescriptor : int {
  kSocketDescriptor = 3,
  kPluginDescriptor = 4,   // the sealed image
  kRequestDescriptor = 5,  // RequestArea, read-only
  kAnswerDescriptor = 6,   // AnswerArea
  kSheetsDescriptor = 7,   // the shared sheets, read-only
  kFirstUnusedDescriptor = 8
};

// Addresses, not memory: pages cost when they are touched.
constexpr size_t kRequestAreaBytes = 256u << 20;
constexpr size_t kAnswerAreaBytes = 16u << 20;

// At the head of the memory that the service writes; the batch's bytes follow.
struct RequestArea {
  // The plugin's stop flag, set while it works.
  std::atomic<bool> stop;
  uint64_t batch_bytes;
};

// At the head of the memory that a worker writes; its answers follow. The
// service takes nothing in it for granted.
struct AnswerArea {
  static constexpr uint32_t kIdle = UINT32_MAX;

  // The job of the batch that is under examination.
  std::atomic<uint32_t> current;
  // Answers that are whole, and how many bytes they take.
  std::atomic<uint32_t> answered;
  std::atomic<uint64_t> bytes;
};

// The service: examine these jobs of the batch in the request area.
struct WorkerRequest {
  // Repeated in the reply, so that replies cannot be confused.
  uint32_t number;
  uint32_t first_job;
  uint32_t job_count;
};

// The worker: the answer area has what you asked for.
struct WorkerReply {
  // What the answer area has.
  enum Kind : uint32_t {
    kReady = 1,    // the descriptor
    kRefused = 2,  // why the plugin cannot be used
    kDone = 3      // answers
  };
  uint32_t kind;
  // Whether the kernel filters the worker's system calls.
  uint32_t is_filtered;
  uint32_t number;  // of the request; 0 of the first word
};

static_assert(std::atomic<bool>::is_always_lock_free);
static_assert(std::atomic<uint64_t>::is_always_lock_free);

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_ISOLATION_WORKER_CHANNEL_H_
