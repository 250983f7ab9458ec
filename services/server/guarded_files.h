// What is read from files that may be replaced while the service runs:
// certificates, a policy.
//
// A guard reads and checks the whole of it; only then it becomes the present
// one. Whatever is wrong with the files, the last good ones go on being used.
#ifndef SERVICES_SERVER_GUARDED_FILES_H_
#define SERVICES_SERVER_GUARDED_FILES_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "services/server/file_signature.h"
#include "services/telemetry/sample.h"

namespace upgrade_advisor {

// How the last replacement went.
struct GuardState {
  absl::Time last_change;  // when the present ones came
  bool last_succeeded = true;
  uint64_t refusals = 0;
};

// The same for monitoring: upgrade_advisor_NAME_last_reload_...
std::vector<Sample> SamplesOf(const std::string& name, const GuardState& state);

// T has a `description`. Reading it is thread-safe; Look is used by one thread.
template <typename T>
class GuardedFiles {
 public:
  using Read = std::function<absl::StatusOr<T>()>;

  // `first` is what the files had when the service started. `what` names it in
  // lines of the log: "TLS certificate".
  GuardedFiles(std::string what, std::vector<std::string> paths, Read read,
               T first)
      : what_(std::move(what)),
        paths_(std::move(paths)),
        read_(std::move(read)),
        present_(std::make_shared<const T>(std::move(first))) {
    state_.last_change = absl::Now();
  }

  std::shared_ptr<const T> present() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return present_;
  }
  GuardState state() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return state_;
  }

  // Takes what has changed; `asked`: also if nothing seems to have. A line for
  // the log, empty if there is nothing to say. Files that are wrong are
  // reported if they are so twice: they may just be being written.
  std::string Look(bool asked) {
    const std::string signature = SignatureOf(paths_);
    if (!asked && signature == taken_) return "";
    absl::StatusOr<T> next = read_();
    if (next.ok()) {
      taken_ = signature;
      return Take(*std::move(next));
    }
    taken_.clear();
    return Refuse(std::string(next.status().message()), asked);
  }

 private:
  std::string Take(T next) {
    const bool is_new = next.description != present()->description;
    const bool was_refused = !refused_.empty();
    seen_.clear();
    refused_.clear();
    const std::lock_guard<std::mutex> lock(mutex_);
    present_ = std::make_shared<const T>(std::move(next));
    state_.last_change = absl::Now();
    state_.last_succeeded = true;
    if (!is_new && !was_refused) return "";
    return absl::StrCat(what_, " reloaded: ", present_->description);
  }

  std::string Refuse(std::string faults, bool asked) {
    const bool is_second = seen_ == faults;
    seen_ = std::move(faults);
    if (!asked && (!is_second || refused_ == seen_)) return "";
    refused_ = seen_;
    const std::lock_guard<std::mutex> lock(mutex_);
    state_.last_succeeded = false;
    ++state_.refusals;
    return absl::StrCat(what_, " REFUSED, the previous one still serves:\n",
                        refused_);
  }

  const std::string what_;
  const std::vector<std::string> paths_;
  const Read read_;
  std::string taken_;    // the signature of what is present
  std::string seen_;     // the faults at the last look
  std::string refused_;  // the faults last reported
  mutable std::mutex mutex_;
  std::shared_ptr<const T> present_ ABSL_GUARDED_BY(mutex_);
  GuardState state_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_GUARDED_FILES_H_
