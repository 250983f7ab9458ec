// Answers that were given before, by the bytes of their requests.
//
// An answer is a function of the request, the day, the snapshot and the notes
// of the service, so one that was given is the answer to every request of the
// same bytes until one of them changes: then all of them are dropped. Equal
// requests that arrive while one of them is worked on wait for its answer
// instead of working it out again.
//
// The bytes of answers and requests that are kept are bounded; the least
// recently used go first, and what is larger than an eighth of the bound is not
// kept. So is the number of requests that wait for an equal one. Answers are
// shared with those that are being sent, never copied.
//
// Thread-safe. Nothing waits for a thread: who joins another request leaves a
// function.
#ifndef SERVICES_SERVER_ANSWER_CACHE_H_
#define SERVICES_SERVER_ANSWER_CACHE_H_

#include <grpcpp/support/byte_buffer.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "services/engine/engine.h"
#include "services/engine/snapshot.h"
#include "services/telemetry/sample.h"

namespace upgrade_advisor {

class AnswerCache {
 public:
  // What an answer depends on besides its request.
  struct Generation {
    std::shared_ptr<const Snapshot> snapshot;
    absl::CivilDay day;
    // Of the engine; others of the same texts count as others.
    std::shared_ptr<const std::vector<Note>> notes = {};

    friend bool operator==(const Generation&, const Generation&) = default;
  };
  // Since the start.
  struct Counts {
    uint64_t hits = 0;
    uint64_t joined = 0;  // waited for an equal request
    uint64_t misses = 0;
    uint64_t evicted = 0;
    // Now.
    size_t bytes = 0;
    size_t answers = 0;
  };
  // Called with the answer, or with null: there is none to share, so whoever
  // waits has to work it out.
  using Waiter = std::function<void(const grpc::ByteBuffer*)>;
  enum class Found { kAnswer, kJoined, kNothing, kTooManyWait };

  explicit AnswerCache(size_t bytes) : limit_(bytes) {}

  // What gRPC's threads copy and compare of one request; a larger one is worked
  // out each time.
  static constexpr size_t kLargestRequest = 256u << 10;
  // Of a request to a method, "/astro.upgrade.v1.UpgradeService/PlanUpgrade".
  static std::string KeyOf(const char* method, absl::string_view request);
  static std::string KeyOf(const char* method, const grpc::ByteBuffer& request);
  // What an answer that is worked out now depends on.
  static Generation GenerationOf(const Engine& engine);

  // Requests beyond this many wait for no other.
  static constexpr size_t kMostWaiting = 1000;

  // kAnswer: it is in `answer`. kJoined: `waiter` will be called, by the thread
  // that finishes the equal request. kNothing: the caller has to call Finish,
  // whatever happens. kTooManyWait: the caller works it out for itself.
  Found Find(const std::string& key, const Generation& now,
             grpc::ByteBuffer& answer, Waiter waiter);

  // Whether an answer is kept; waits for nobody, and leaves nothing to finish.
  bool Look(const std::string& key, const Generation& now,
            grpc::ByteBuffer& answer);
  // Ends the work on a request that Find said nothing of, or that nobody looked
  // for: whoever waits for an equal one has the answer then. Null: the answer
  // is for nobody else. It is kept if the generation is still that of Find.
  void Finish(const std::string& key, const Generation& now,
              const grpc::ByteBuffer* answer);

  Counts counts() const;
  // For metrics.
  std::vector<Sample> Samples() const;

 private:
  struct Kept {
    std::string key;
    grpc::ByteBuffer answer;
    size_t bytes = 0;
  };
  using Order = std::list<Kept>;  // the most recently used first

  bool TakeKept(const std::string& key, grpc::ByteBuffer& answer)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Renew(const Generation& now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Keep(const std::string& key, const grpc::ByteBuffer& answer)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void DropLast() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const size_t limit_;
  mutable std::mutex mutex_;  // never held while a waiter runs
  Generation generation_ ABSL_GUARDED_BY(mutex_);
  Order order_ ABSL_GUARDED_BY(mutex_);
  // Keys are those in order_.
  absl::flat_hash_map<absl::string_view, Order::iterator> kept_
      ABSL_GUARDED_BY(mutex_);
  // Requests that are worked on, with who waits for them. Those of an earlier
  // generation finish under their key, too: their answers are not kept.
  absl::flat_hash_map<std::string, std::vector<Waiter>> working_
      ABSL_GUARDED_BY(mutex_);
  size_t waiting_ ABSL_GUARDED_BY(mutex_) = 0;
  Counts counts_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_ANSWER_CACHE_H_
