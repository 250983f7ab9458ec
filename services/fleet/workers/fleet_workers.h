// Threads that keep a fleet assessed: they claim what is due, plan, and save.
//
// Any number of services work on one store. Each names its catalog and plugins
// to the store at the start and after every reload; the last that was named
// counts, and the others rest until they have it too. Work that a service did
// not finish (it was ended, stopped, or cut off) is claimed again once its
// lease is over; what it then still writes is not taken.
//
// Thread-safe.
#ifndef SERVICES_FLEET_WORKERS_FLEET_WORKERS_H_
#define SERVICES_FLEET_WORKERS_FLEET_WORKERS_H_

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/engine/engine.h"
#include "services/fleet/store/fleet_store.h"

namespace upgrade_advisor {

struct FleetWorkerOptions {
  int threads = 1;
  // How many subjects a thread claims at once.
  int batch = 128;
  // A batch ends when a third of it is over, so that what was found out is
  // saved before somebody else may claim it.
  absl::Duration lease = absl::Seconds(15);
  // How long a thread without work waits before it looks again.
  absl::Duration idle = absl::Seconds(1);
  // Unique among all services of a store.
  std::string name = {};
  // There may be changes that were not there before; does not wait.
  std::function<void()> saved = [] {};
  // Takes a line when the store goes away, when it is back, and when something
  // in it is damaged.
  std::function<void(const std::string&)> log = [](const std::string&) {};
};

struct FleetWorkerCounts {
  uint64_t assessed = 0;
  uint64_t lost = 0;    // a lease was over, or the snapshot was no longer it
  uint64_t failed = 0;  // the engine had no answer
  uint64_t store_errors = 0;
};

class FleetWorkers {
 public:
  // Both outlive it.
  FleetWorkers(const Engine& engine, FleetStore& store,
               FleetWorkerOptions options);
  // Stops.
  ~FleetWorkers();
  FleetWorkers(const FleetWorkers&) = delete;
  FleetWorkers& operator=(const FleetWorkers&) = delete;

  void Start();
  // Ends the assessments at hand and gives the rest back.
  void Stop();
  // There may be work now.
  void Wake();

  // Claims, assesses and saves one batch on the caller's thread, as the threads
  // do: how many were assessed. For tests and programs without threads.
  absl::StatusOr<int> WorkOnce();

  FleetWorkerCounts counts() const;

 private:
  // The snapshot that the store knows us by.
  struct Registered {
    std::shared_ptr<const Snapshot> snapshot = {};
    int64_t number = 0;
    std::vector<absl::CivilDay> turning_days = {};
  };

  absl::StatusOr<std::shared_ptr<const Registered>> Register();
  std::vector<FinishedSubject> AssessAll(const ClaimedWork& work,
                                         const Registered& registered);
  std::vector<FinishedSubject> Damaged(const ClaimedWork& work);
  absl::Status Finish(const ClaimedWork& work, const Registered& registered,
                      const std::vector<FinishedSubject>& finished);
  void Loop(int thread);
  void Rest(absl::Duration time);
  void NoteStore(const absl::Status& status);

  const Engine& engine_;
  FleetStore& store_;
  const FleetWorkerOptions options_;
  std::atomic<bool> stopping_ = false;
  std::atomic<uint64_t> assessed_ = 0, lost_ = 0, failed_ = 0,
                        store_errors_ = 0;
  std::mutex mutex_;
  std::condition_variable woken_;
  uint64_t wakes_ ABSL_GUARDED_BY(mutex_) = 0;
  std::mutex register_mutex_;
  std::shared_ptr<const Registered> registered_
      ABSL_GUARDED_BY(register_mutex_);
  std::atomic<bool> is_away_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_FLEET_WORKERS_FLEET_WORKERS_H_
