#include "services/server/upgrade_server.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <future>
#include <thread>
#include <utility>

#include "grpc/health/v1/health.pb.h"

namespace upgrade_advisor {
namespace {

// What a service that works takes to answer for its health.
constexpr std::chrono::seconds kSoon(2);
// What the answers to the last calls may take to be written.
constexpr std::chrono::milliseconds kLastAnswers(250);
// What a call that is on its way, and news of the end, take to arrive.
constexpr std::chrono::milliseconds kArrivals(50);

// Above our own limit, so that a request over it gets our error and not the
// library's; what is over this one too is refused unread.
int MaxReceiveBytes(const ServerSettings& settings) {
  return 2 * static_cast<int>(settings.request_bytes);
}

}  // namespace

UpgradeServer::UpgradeServer(const Engine& engine,
                             const ServerSettings& settings)
    : settings_(settings),
      threads_(settings.threads),
      parts_{engine,
             threads_,
             settings.request_bytes,
             late_,
             settings.authorizer,
             settings.cache,
             settings.limiter,
             settings.telemetry,
             settings.counts} {}

absl::StatusOr<std::unique_ptr<UpgradeServer>> UpgradeServer::Start(
    const Engine& engine, const std::vector<std::string>& addresses,
    const ServerSettings& settings) {
  std::unique_ptr<UpgradeServer> out(new UpgradeServer(engine, settings));
  auto server = out->Listen(addresses, /*shows_itself=*/false);
  if (!server.ok()) return server.status();
  out->server_ = *std::move(server);
  // gRPC goes on without the threads that it cannot start, and answers nothing;
  // nor does it shut down, so it is left to the end of the program.
  if (!out->IsAlive()) {
    static_cast<void>(out.release());
    return absl::UnavailableError(
        "the service started, but does not answer: there is not enough memory, "
        "or there are too many threads");
  }
  if (settings.admin_addresses.empty()) return out;
  auto admin = out->Listen(settings.admin_addresses, /*shows_itself=*/true);
  if (!admin.ok()) return admin.status();
  out->admin_ = *std::move(admin);
  return out;
}

absl::StatusOr<std::unique_ptr<ListeningServer>> UpgradeServer::Listen(
    const std::vector<std::string>& addresses, bool shows_itself) const {
  std::vector<std::unique_ptr<grpc::Service>> services = MakeServices(parts_);
  for (const AddedService& add : settings_.added_services) {
    services.push_back(add(parts_));
  }
  return ListeningServer::Start(
      {addresses, settings_.credentials, MaxReceiveBytes(settings_),
       settings_.transport_bytes, shows_itself},
      std::move(services));
}

UpgradeServer::~UpgradeServer() { Stop({}); }

std::vector<int> UpgradeServer::admin_ports() const {
  return admin_ == nullptr ? std::vector<int>() : admin_->ports();
}

std::shared_ptr<grpc::Channel> UpgradeServer::InProcessChannel() {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(limits::kResponseBytes);
  arguments.SetMaxSendMessageSize(MaxReceiveBytes(settings_));
  return server_->grpc().InProcessChannel(arguments);
}

void UpgradeServer::SetHealth(const std::string& name, bool serving) {
  server_->SetHealth(name, serving);
  if (admin_ != nullptr) admin_->SetHealth(name, serving);
}

bool UpgradeServer::IsAlive() {
  // Belongs to the call, which may end when nobody waits for it any more.
  struct Question {
    grpc::ClientContext context;
    grpc::ByteBuffer in;
    grpc::ByteBuffer out;
    std::promise<bool> answered;
  };
  const auto question = std::make_shared<Question>();
  grpc::health::v1::HealthCheckRequest request;
  request.set_service(kLivenessName);
  const grpc::Slice bytes(request.SerializeAsString());
  question->in = grpc::ByteBuffer(&bytes, 1);
  question->context.set_deadline(std::chrono::system_clock::now() + kSoon);
  std::future<bool> answer = question->answered.get_future();
  grpc::GenericStub(InProcessChannel())
      .UnaryCall(&question->context, "/grpc.health.v1.Health/Check", {},
                 &question->in, &question->out,
                 [question](const grpc::Status& status) {
                   question->answered.set_value(status.ok());
                 });
  // Where gRPC has no thread, no deadline of its own ends the call.
  return answer.wait_for(2 * kSoon) == std::future_status::ready &&
         answer.get();
}

// gRPC waits for streams as for calls, and somebody watches the health of a
// service for as long as it lives: so calls are waited for here, and gRPC is
// given only the moment that it takes to send the last answers.
void UpgradeServer::Stop(const StopTimes& times) {
  if (server_ == nullptr) return;
  server_->SetHealthOfServices(false);
  if (admin_ != nullptr) admin_->SetHealthOfServices(false);
  std::this_thread::sleep_for(times.drain);
  const auto end = std::chrono::system_clock::now() + times.grace;
  late_.Begin();
  settings_.end_waiting();
  threads_.WaitUntilIdle(times.grace);
  if (times.grace.count() > 0) {
    ShutDownAfterArrivals(end);
  } else {
    late_.RefuseAll();
    ShutDown(std::chrono::system_clock::now());
  }
  admin_.reset();
  server_.reset();
}

void UpgradeServer::ShutDown(std::chrono::system_clock::time_point end) {
  server_->ShutDown(end);
  if (admin_ != nullptr) admin_->ShutDown(end);
}

// Once connections know of the end, what was kept is refused on them.
void UpgradeServer::ShutDownAfterArrivals(
    std::chrono::system_clock::time_point end) {
  std::this_thread::sleep_for(kArrivals);
  std::thread refusing([this] {
    std::this_thread::sleep_for(kArrivals);
    late_.RefuseAll();
  });
  ShutDown(
      std::max(std::chrono::system_clock::now() + 2 * kArrivals,
               std::min(end, std::chrono::system_clock::now() + kLastAnswers)));
  refusing.join();
}

}  // namespace upgrade_advisor
