// A service whose threads are all taken, and one that stops with calls in
// flight.
#include <gmock/gmock.h>

#include <atomic>
#include <deque>
#include <future>
#include <thread>

#include "grpc/health/v1/health.pb.h"
#include "tests/server/service_fixture.h"

namespace upgrade_advisor {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;

constexpr char kHealthCheck[] = "/grpc.health.v1.Health/Check";
constexpr char kHealthWatch[] = "/grpc.health.v1.Health/Watch";

// A day that nobody says before it is opened: every request asks for it, and
// holds its thread meanwhile.
class SlowDay {
 public:
  Engine::Clock Clock() {
    return [this] {
      ++asked_;
      opened_.wait();
      return TestDay();
    };
  }
  void AwaitAsked(int count) const {
    while (asked_ < count) std::this_thread::yield();
  }
  int asked() const { return asked_; }
  void Open() { open_.set_value(); }

 private:
  std::atomic<int> asked_ = 0;
  std::promise<void> open_;
  const std::shared_future<void> opened_{open_.get_future()};
};

class Busy : public ::testing::Test {
 protected:
  explicit Busy(size_t waiting = 100)
      : engine_(BundledSnapshot(), day_.Clock()),
        server_(UpgradeServer::Start(
                    engine_, {"127.0.0.1:0"},
                    {.threads = {.threads = 2, .queue = {.waiting = waiting}},
                     .limiter = &limiter_})
                    .value()),
        channel_(
            grpc::CreateChannel(absl::StrCat("127.0.0.1:", server_->ports()[0]),
                                grpc::InsecureChannelCredentials())) {}

  std::future<Reply> CallLater(const std::string& method = kPlan) {
    return std::async(std::launch::async, [this, method] {
      return Call(channel_, method, DocumentedPlan().SerializeAsString());
    });
  }
  // Takes both threads.
  void TakeThreads() {
    taken_.push_back(CallLater());
    taken_.push_back(CallLater());
    day_.AwaitAsked(2);
  }
  std::string Health() const {
    grpc::health::v1::HealthCheckResponse response;
    const Reply reply = Call(channel_, kHealthCheck, "");
    EXPECT_TRUE(reply.status.ok()) << reply.status.error_message();
    EXPECT_TRUE(response.ParseFromString(reply.bytes));
    return grpc::health::v1::HealthCheckResponse::ServingStatus_Name(
        response.status());
  }
  void ExpectTakenAreAnswered() {
    for (std::future<Reply>& call : taken_) {
      const Reply reply = call.get();
      EXPECT_TRUE(reply.status.ok()) << reply.status.error_message();
    }
  }

  SlowDay day_;
  Engine engine_;
  CallLimiter limiter_{{.call_time = std::chrono::seconds(1)}};
  std::unique_ptr<UpgradeServer> server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::vector<std::future<Reply>> taken_;
};

TEST_F(Busy, AnswersHealthWhileEveryThreadIsTaken) {
  TakeThreads();
  for (int i = 0; i < 20; ++i) taken_.push_back(CallLater());
  for (int i = 0; i < 20; ++i) EXPECT_EQ(Health(), "SERVING");
  EXPECT_EQ(day_.asked(), 2);
  day_.Open();
  ExpectTakenAreAnswered();
}

TEST_F(Busy, RefusesMalformedRequestsWhileEveryThreadIsTaken) {
  TakeThreads();
  ExpectErrorInfo(Call(channel_, kPlan, std::string(5u << 20, '\0')),
                  grpc::StatusCode::RESOURCE_EXHAUSTED, "REQUEST_TOO_LARGE");
  day_.Open();
  ExpectTakenAreAnswered();
}

TEST_F(Busy, EndsCallsThatTakeLongerThanOneMay) {
  TakeThreads();
  std::this_thread::sleep_for(milliseconds(1100));
  day_.Open();
  for (std::future<Reply>& call : taken_) {
    const Reply reply = call.get();
    ExpectErrorInfo(reply, grpc::StatusCode::DEADLINE_EXCEEDED,
                    "DEADLINE_EXCEEDED");
    EXPECT_NE(reply.status.error_message().find("1 s on a call (--call-time-"),
              std::string::npos)
        << reply.status.error_message();
  }
}

// Nobody works on what nobody waits for.
TEST_F(Busy, LeavesOutCallsWhoseDeadlineIsOverBeforeTheirTurn) {
  TakeThreads();
  grpc::GenericStub stub(channel_);
  const std::string bytes = DocumentedPlan().SerializeAsString();
  for (const char* method : {kPlan, kValidate}) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + milliseconds(50));
    const grpc::Slice slice(bytes);
    const grpc::ByteBuffer in(&slice, 1);
    grpc::ByteBuffer out;
    std::promise<grpc::Status> done;
    stub.UnaryCall(&context, method, {}, &in, &out,
                   [&](grpc::Status status) { done.set_value(status); });
    EXPECT_EQ(done.get_future().get().error_code(),
              grpc::StatusCode::DEADLINE_EXCEEDED);
  }
  day_.Open();
  ExpectTakenAreAnswered();
  // One after those that waited: it is the only one that asks.
  EXPECT_TRUE(CallLater().get().status.ok());
  EXPECT_EQ(day_.asked(), 3);
}

TEST_F(Busy, LeavesOutCallsThatWereCancelledBeforeTheirTurn) {
  TakeThreads();
  grpc::GenericStub stub(channel_);
  std::deque<grpc::ClientContext> contexts(10);
  const std::string bytes = DocumentedPlan().SerializeAsString();
  const grpc::Slice slice(bytes);
  const grpc::ByteBuffer in(&slice, 1);
  for (grpc::ClientContext& context : contexts) {
    grpc::ByteBuffer out;
    std::promise<grpc::Status> done;
    stub.UnaryCall(&context, kPlan, {}, &in, &out,
                   [&](grpc::Status status) { done.set_value(status); });
    context.TryCancel();
    EXPECT_EQ(done.get_future().get().error_code(),
              grpc::StatusCode::CANCELLED);
  }
  // Its answer comes after the server has seen the cancellations, which came
  // over the same connection.
  EXPECT_EQ(Health(), "SERVING");
  day_.Open();
  ExpectTakenAreAnswered();
  EXPECT_TRUE(CallLater().get().status.ok());
  EXPECT_EQ(day_.asked(), 3);
}

class Overloaded : public Busy {
 protected:
  Overloaded() : Busy(/*waiting=*/6) {}
};

TEST_F(Overloaded, SaysSoAtOnceAndWhenToTryAgain) {
  TakeThreads();
  // Three wait; whichever of the further ones come too late are refused.
  std::vector<std::future<Reply>> calls;
  for (int i = 0; i < 8; ++i) calls.push_back(CallLater());
  int refused = 0;
  int answered = 0;
  std::vector<std::future<Reply>> open;
  while (refused < 5) {
    for (std::future<Reply>& call : calls) {
      if (!call.valid() ||
          call.wait_for(milliseconds(1)) != std::future_status::ready) {
        continue;
      }
      const Reply reply = call.get();
      ExpectErrorInfo(reply, grpc::StatusCode::RESOURCE_EXHAUSTED,
                      "OVERLOADED");
      EXPECT_EQ(reply.detail<google::rpc::RetryInfo>().retry_delay().seconds(),
                1);
      ++refused;
    }
  }
  day_.Open();
  for (std::future<Reply>& call : calls) {
    if (call.valid()) answered += call.get().status.ok() ? 1 : 0;
  }
  EXPECT_EQ(answered, 3);
  ExpectTakenAreAnswered();
  EXPECT_TRUE(CallLater().get().status.ok());
}

TEST_F(Busy, FinishesCallsInFlightWhenItStopsAndRefusesNewOnes) {
  TakeThreads();
  for (int i = 0; i < 10; ++i) taken_.push_back(CallLater());
  // The last ones have arrived once a later call is answered.
  EXPECT_EQ(Health(), "SERVING");
  std::future<void> stopped = std::async(
      std::launch::async, [this] { server_->Stop({.grace = minutes(5)}); });
  while (Health() == "SERVING") std::this_thread::yield();
  // It is kept until the others have ended.
  std::future<Reply> late = CallLater();
  day_.Open();
  stopped.get();
  const Reply last = late.get();
  EXPECT_TRUE(last.status.ok() || last.reason() == "SHUTTING_DOWN" ||
              last.status.error_code() == grpc::StatusCode::UNAVAILABLE)
      << last.status.error_message();
  for (std::future<Reply>& call : taken_) {
    const Reply reply = call.get();
    // One that was slow to arrive is refused, which clients repeat.
    EXPECT_TRUE(reply.status.ok() || reply.reason() == "SHUTTING_DOWN")
        << reply.status.error_message();
  }
}

TEST_F(Busy, GoesOnAnsweringWhileItDrains) {
  day_.Open();
  std::future<void> stopped = std::async(std::launch::async, [this] {
    server_->Stop({.drain = std::chrono::seconds(2), .grace = minutes(1)});
  });
  while (Health() == "SERVING") std::this_thread::yield();
  EXPECT_TRUE(CallLater().get().status.ok());
  stopped.get();
}

// Watches the health of the service until that ends it.
class Watcher
    : public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  explicit Watcher(const std::shared_ptr<grpc::Channel>& channel)
      : stub_(channel) {
    stub_.PrepareBidiStreamingCall(&context_, kHealthWatch, {}, this);
    StartWriteLast(&everything_, {});
    StartRead(&said_);
    StartCall();
  }
  void OnReadDone(bool ok) override {
    if (ok) StartRead(&said_);
  }
  void OnDone(const grpc::Status& status) override { done_.set_value(status); }
  grpc::Status AwaitEnd() { return done_.get_future().get(); }

 private:
  grpc::GenericStub stub_;
  grpc::ClientContext context_;
  const grpc::Slice nothing_{"", 0};
  grpc::ByteBuffer everything_{&nothing_, 1};
  grpc::ByteBuffer said_;
  std::promise<grpc::Status> done_;
};

// With a grace of hours the test would not end if a stop waited for it.
TEST_F(Busy, DoesNotWaitForThoseWhoWatchItsHealth) {
  day_.Open();
  Watcher watcher(channel_);
  // It has arrived once a later call is answered.
  EXPECT_EQ(Health(), "SERVING");
  server_->Stop({.grace = hours(1)});
  EXPECT_FALSE(watcher.AwaitEnd().ok());
}

// Clients that never pause see answers and refusals that they repeat, and no
// call that was cancelled.
TEST_F(Busy, CancelsNoCallOfBusyClientsWhenItStops) {
  day_.Open();
  std::atomic<int> answered = 0;
  std::vector<std::future<grpc::Status>> clients;
  for (int i = 0; i < 8; ++i) {
    clients.push_back(std::async(std::launch::async, [&] {
      for (;;) {
        const Reply reply =
            Call(channel_, kPlan, DocumentedPlan().SerializeAsString());
        if (!reply.status.ok()) return reply.status;
        ++answered;
      }
    }));
  }
  while (answered < 50) std::this_thread::yield();
  server_->Stop({.grace = minutes(1)});
  for (std::future<grpc::Status>& client : clients) {
    const grpc::Status status = client.get();
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE)
        << status.error_message();
  }
}

// A caller may write a deadline that is later than any clock goes.
TEST_F(Busy, TakesDeadlinesThatAreFarAway) {
  day_.Open();
  grpc::GenericStub stub(channel_);
  const std::string bytes = DocumentedPlan().SerializeAsString();
  const std::string complete = Call(channel_, kPlan, bytes).bytes;
  for (int64_t away : {int64_t{1}, int64_t{1000}, int64_t{1000000},
                       int64_t{2300000}, int64_t{27000000}}) {
    grpc::ClientContext context;
    gpr_timespec deadline = gpr_now(GPR_CLOCK_REALTIME);
    deadline.tv_sec += away * 3600;
    context.set_deadline(deadline);
    const grpc::Slice slice(bytes);
    const grpc::ByteBuffer in(&slice, 1);
    grpc::ByteBuffer out;
    std::promise<grpc::Status> done;
    stub.UnaryCall(&context, kPlan, {}, &in, &out,
                   [&](grpc::Status status) { done.set_value(status); });
    const grpc::Status status = done.get_future().get();
    ASSERT_TRUE(status.ok()) << away << ": " << status.error_message();
    EXPECT_EQ(out.Length(), complete.size()) << away;
  }
}

}  // namespace
}  // namespace upgrade_advisor
