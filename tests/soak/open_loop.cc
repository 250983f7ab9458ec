#include "tests/soak/open_loop.h"

#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "astro/upgrade/v1/upgrade_service.grpc.pb.h"

namespace upgrade_advisor {
namespace {

using std::chrono::microseconds;
using Clock = std::chrono::steady_clock;

// One call until its answer is there.
struct Call {
  Clock::time_point due;
  grpc::ClientContext context;
  v1::PlanUpgradeResponse response;
};

class OpenLoop {
 public:
  explicit OpenLoop(const std::string& address)
      : stub_(v1::UpgradeService::NewStub(grpc::CreateChannel(
            address, grpc::InsecureChannelCredentials()))) {}

  void Send(Clock::time_point due) {
    Call* call = nullptr;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      call = &calls_.emplace_back();
      ++open_;
    }
    call->due = due;
    call->context.set_deadline(std::chrono::system_clock::now() +
                               std::chrono::seconds(30));
    stub_->async()->PlanUpgrade(
        &call->context, &request_, &call->response,
        [this, call](const grpc::Status& status) { Take(*call, status); });
  }

  LoadReport Report() {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return open_ == 0; });
    std::sort(times_.begin(), times_.end());
    if (times_.empty()) return report_;
    report_.p50 = times_[times_.size() / 2];
    report_.p99 = times_[times_.size() * 99 / 100];
    report_.worst = times_.back();
    return report_;
  }

 private:
  void Take(Call& call, const grpc::Status& status) {
    const auto took =
        std::chrono::duration_cast<microseconds>(Clock::now() - call.due);
    const std::lock_guard<std::mutex> lock(mutex_);
    // Many answers would take more memory than this machine may have.
    call.response.Clear();
    if (status.ok()) {
      ++report_.answers;
      times_.push_back(took);
    } else if (report_.failed_calls++ == 0) {
      report_.first_failure = status.error_message();
    }
    if (--open_ == 0) changed_.notify_all();
  }

  const std::unique_ptr<v1::UpgradeService::Stub> stub_;
  const v1::PlanUpgradeRequest request_ = SoakRequest();
  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::deque<Call> calls_;
  size_t open_ = 0;
  std::vector<microseconds> times_;
  LoadReport report_;
};

}  // namespace

LoadReport RunOpenLoop(const std::string& address, double rate,
                       std::chrono::seconds length) {
  OpenLoop loop(address);
  const auto start = Clock::now();
  const auto between = std::chrono::duration_cast<Clock::duration>(
      std::chrono::duration<double>(1 / rate));
  for (auto due = start; due < start + length; due += between) {
    std::this_thread::sleep_until(due);
    loop.Send(due);
  }
  return loop.Report();
}

}  // namespace upgrade_advisor
