// What a worker process and the service have between them, and who writes what
// when.
//
// Both are of one build, so layouts may change freely. Descriptors are passed
// under fixed numbers; messages are small, of fixed size, over a socket that
// keeps their bounds; what is large lies in shared memory.
//
// The memory, one writer each:
//   request area   the service writes, one worker reads
//   answer area    one worker writes, the service reads; between rounds the
//                  service zeroes its counts
//   shared sheets  written before the first worker starts, then read-only
//
// Before the plugin is loaded the worker says kEntered, with the descriptor by
// which the service decides its system calls (load_watch.h); without one the
// kernel filters nothing from outside. Then it says kReady or kRefused.
//
// A round, in order:
//   1. The service clears `stop`, writes the batch and its size, zeroes
//      `answered` and `bytes`, and sends the worker a WorkerRequest. send() and
//      recv() order the memory: a worker reads the batch only after the
//      message. No worker reads it between rounds, since each has answered the
//      last one or is dead.
//   2. The worker zeroes `answered` and `bytes`. For each job it stores the
//      job's number in `current`, examines, copies the answer behind the last,
//      adds to `bytes`, and then adds one to `answered` with release order:
//      whoever sees the count sees the bytes of that many answers.
//   3. The worker stores kIdle in `current` and sends a WorkerReply with the
//      number of the request.
//   4. The service reads `answered` with acquire order, copies that many bytes
//      out of the area, and reads the copy only.
//   5. The service wipes the batch: a plugin finds the facts of requests that
//   it
//      is asked in, while it is asked, and of no other.
// If the time is over, the service sets `stop`; a worker looks at it between
// jobs, and a plugin may ask for it in one. A worker that has not answered when
// the grace is over too is killed. If it dies, steps 3 and 4 become: the socket
// is readable with an end of file, `current` names the job to blame, and the
// answers counted so far are whole.
//
// Why each number is checked, though both sides are our code: the plugin is in
// the worker's address space and may have written anywhere in it.
//   the size of a reply      a plugin may write to the socket: other sizes are
//                            taken for the end of the worker
//   reply.number             an old reply, or one that the plugin made up, must
//                            not end a round that is not over
//   `answered`, `bytes`      read once and clamped to the jobs asked and to the
//                            area; both may change while they are looked at
//   `current`                may name no job of the group: nobody is blamed
//   each answer              parsed from the copy; the first that makes no
//                            sense ends the worker
// The worker checks `batch_bytes` and the numbers of the request only as a
// guard against mistakes of ours: the service is what it trusts.
#ifndef SERVICES_PLUGIN_HOST_ISOLATION_WORKER_CHANNEL_H_
#define SERVICES_PLUGIN_HOST_ISOLATION_WORKER_CHANNEL_H_

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace upgrade_advisor {

// The descriptors of a worker process but for 0 to 2, which are /dev/null.
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
  // The plugin's stop flag. The only thing the service writes during a round.
  std::atomic<bool> stop;
  uint64_t batch_bytes;
};

// At the head of the memory that a worker writes; its answers follow.
struct AnswerArea {
  static constexpr uint32_t kIdle = UINT32_MAX;

  // The job of the batch that is under examination, or kIdle.
  std::atomic<uint32_t> current;
  // Answers that are whole, and how many bytes they take.
  std::atomic<uint32_t> answered;
  std::atomic<uint64_t> bytes;
};

// The service: examine these jobs of the batch in the request area.
struct WorkerRequest {
  // Repeated in the reply, so that none is taken for another's.
  uint32_t number;
  uint32_t first_job;
  uint32_t job_count;
};

// The worker: the answer area has what you asked for.
struct WorkerReply {
  // What the answer area has.
  enum Kind : uint32_t {
    kEntered = 4,  // nothing: the sandbox is entered, the plugin not yet loaded
    kReady = 1,    // the descriptor
    kRefused = 2,  // why the plugin cannot be used
    kDone = 3      // answers
  };
  uint32_t kind;
  uint32_t number;  // of the request; 0 before the first
};

static_assert(std::atomic<bool>::is_always_lock_free);
static_assert(std::atomic<uint64_t>::is_always_lock_free);

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_ISOLATION_WORKER_CHANNEL_H_
