#include "services/server/fleet/change_watches.h"

#include <chrono>
#include <optional>
#include <utility>
#include <vector>

#include "services/engine/errors.h"
#include "services/server/call_bytes.h"

namespace upgrade_advisor {
namespace {

constexpr std::chrono::seconds kLookEvery(1);
// All services of a fleet together have more clients than this with other
// tools.
constexpr size_t kMostWatches = 1000;

class RefusedWatch final : public grpc::ServerWriteReactor<grpc::ByteBuffer> {
 public:
  RefusedWatch(const absl::Status& status, std::unique_ptr<StreamCall> call)
      : call_(std::move(call)) {
    Finish(call_->Finished(status));
  }
  void OnDone() override { delete this; }

 private:
  const std::unique_ptr<StreamCall> call_;
};

}  // namespace

// One stream. Alive until gRPC says OnDone, and while the thread looks at it.
class ChangeWatches::Watch final
    : public grpc::ServerWriteReactor<grpc::ByteBuffer> {
 public:
  Watch(ChangeWatches& all, v1::WatchChangesRequest request,
        std::unique_ptr<StreamCall> call)
      : all_(all), request_(std::move(request)), call_(std::move(call)) {}

  // Not while a message is on its way, nor after the end.
  bool IsReady() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return !is_writing_ && !is_finished_;
  }
  // Where to go on; nothing before the first look.
  std::optional<int64_t> after() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return after_;
  }
  const v1::WatchChangesRequest& request() const { return request_; }

  void Send(const v1::WatchChangesResponse& response) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (is_finished_) return;
    after_ = response.sequence();
    if (response.changes().empty()) return;
    absl::Status ready = WriteResponse(response, message_);
    if (ready.ok()) ready = call_->TakeSent(message_.Length());
    if (!ready.ok()) return Conclude(ready);
    is_writing_ = true;
    StartWrite(&message_);
  }

  void EndWith(const absl::Status& status) {
    const std::lock_guard<std::mutex> lock(mutex_);
    Conclude(status);
  }

  void OnWriteDone(bool ok) override {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      is_writing_ = false;
      call_->GiveBack();
    }
    if (ok) {
      all_.Wake();
    } else {
      EndWith(absl::CancelledError("the client went away"));
    }
  }
  void OnCancel() override {
    call_->ClientLeft();
    EndWith(absl::CancelledError("the client went away"));
  }
  void OnDone() override { all_.Forget(this); }

 private:
  void Conclude(const absl::Status& status)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (std::exchange(is_finished_, true)) return;
    Finish(call_->Finished(status));
  }

  ChangeWatches& all_;
  const v1::WatchChangesRequest request_;
  std::mutex mutex_;
  const std::unique_ptr<StreamCall> call_;  // used with the lock
  std::optional<int64_t> after_ ABSL_GUARDED_BY(mutex_);
  bool is_writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool is_finished_ ABSL_GUARDED_BY(mutex_) = false;
  grpc::ByteBuffer message_;  // gRPC's while it is written
};

ChangeWatches::ChangeWatches(FleetCalls& calls)
    : calls_(calls), thread_([this] { Loop(); }) {}

ChangeWatches::~ChangeWatches() {
  End();
  thread_.join();
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* ChangeWatches::Open(
    const v1::WatchChangesRequest& request, std::unique_ptr<StreamCall> call) {
  std::shared_ptr<Watch> watch;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (is_over_) return Refuse(ShuttingDown(), std::move(call));
    if (watches_.size() >= kMostWatches) {
      return Refuse(Overloaded(), std::move(call));
    }
    watch = std::make_shared<Watch>(*this, request, std::move(call));
    watches_.insert(watch);
  }
  Wake();
  return watch.get();
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* ChangeWatches::Refuse(
    const absl::Status& status, std::unique_ptr<StreamCall> call) {
  return new RefusedWatch(status, std::move(call));
}

void ChangeWatches::Wake() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    is_woken_ = true;
  }
  woken_.notify_one();
}

void ChangeWatches::End() {
  std::set<std::shared_ptr<Watch>> open;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    is_over_ = true;
    open = watches_;
  }
  woken_.notify_one();
  for (const std::shared_ptr<Watch>& watch : open) {
    watch->EndWith(ShuttingDown());
  }
}

void ChangeWatches::Forget(Watch* watch) {
  // What it held is freed after the lock.
  std::shared_ptr<Watch> held;
  const std::lock_guard<std::mutex> lock(mutex_);
  for (auto at = watches_.begin(); at != watches_.end(); ++at) {
    if (at->get() != watch) continue;
    held = *at;
    watches_.erase(at);
    return;
  }
}

void ChangeWatches::Serve(Watch& watch) {
  if (!watch.IsReady()) return;
  const std::optional<int64_t> known = watch.after();
  const absl::StatusOr<int64_t> after =
      known ? *known : calls_.BeginWatch(watch.request());
  if (!after.ok()) return watch.EndWith(after.status());
  const absl::StatusOr<v1::WatchChangesResponse> response =
      calls_.ContinueWatch(watch.request(), *after);
  if (response.ok()) {
    watch.Send(*response);
  } else {
    watch.EndWith(response.status());
  }
}

void ChangeWatches::Loop() {
  while (true) {
    std::vector<std::shared_ptr<Watch>> open;
    {
      std::unique_lock<std::mutex> lock(mutex_);
      woken_.wait_for(lock, kLookEvery,
                      [this] { return is_woken_ || is_over_; });
      if (is_over_) return;
      is_woken_ = false;
      open.assign(watches_.begin(), watches_.end());
    }
    for (const std::shared_ptr<Watch>& watch : open) Serve(*watch);
  }
}

}  // namespace upgrade_advisor
