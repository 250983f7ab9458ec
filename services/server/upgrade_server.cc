#include "services/server/upgrade_server.h"

#include <grpc/grpc.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <thread>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "grpc/health/v1/health.pb.h"

namespace upgrade_advisor {
namespace {

constexpr int kMaxMetadataBytes = 16 << 10;
constexpr int kMaxStreamsPerConnection = 256;
// Clients may ping this often, also without calls.
constexpr int kMinPingIntervalMs = 20000;
// A connection has to say that it speaks HTTP/2 within this time.
constexpr int kHandshakeMs = 20000;
// A connection without calls is closed, and so is one of a peer that is gone;
// from time to time every connection is, so that clients spread over instances
// again. Clients see GOAWAY, and connect again by themselves.
constexpr int kIdleMs = 10 * 60 * 1000;
constexpr int kAgeMs = 60 * 60 * 1000;
constexpr int kAgeGraceMs = 60 * 1000;
constexpr int kKeepaliveMs = 60 * 1000;
constexpr int kKeepaliveTimeoutMs = 20 * 1000;
// What the answers to the last calls may take to be written.
constexpr std::chrono::milliseconds kLastAnswers(250);
// What a call that is on its way, and news of the end, take to arrive.
constexpr std::chrono::milliseconds kArrivals(50);

// Above our own limit, so that a request over it gets our error and not the
// library's; what is over this one too is refused unread.
int MaxReceiveBytes(const ServerSettings& settings) {
  return 2 * static_cast<int>(settings.request_bytes);
}

// A request says how large it is only once it is inflated.
void RefuseCompression(grpc::ServerBuilder& builder) {
  builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_DEFLATE, false);
  builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_GZIP, false);
}

void SetConnectionLimits(grpc::ServerBuilder& builder) {
  const std::pair<const char*, int> limits[] = {
      {GRPC_ARG_MAX_METADATA_SIZE, kMaxMetadataBytes},
      {GRPC_ARG_MAX_CONCURRENT_STREAMS, kMaxStreamsPerConnection},
      {GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
       kMinPingIntervalMs},
      {GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1},
      {GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveMs},
      {GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMs},
      {GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, kHandshakeMs},
      {GRPC_ARG_MAX_CONNECTION_IDLE_MS, kIdleMs},
      {GRPC_ARG_MAX_CONNECTION_AGE_MS, kAgeMs},
      {GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS, kAgeGraceMs},
      // Two services on one port would share its calls by chance.
      {GRPC_ARG_ALLOW_REUSEPORT, 0}};
  for (const auto& [name, value] : limits) {
    builder.AddChannelArgument(name, value);
  }
}

void SetLimits(const ServerSettings& settings, const grpc::ResourceQuota& quota,
               grpc::ServerBuilder& builder) {
  builder.SetMaxReceiveMessageSize(MaxReceiveBytes(settings));
  builder.SetMaxSendMessageSize(limits::kResponseBytes);
  builder.SetResourceQuota(quota);
  RefuseCompression(builder);
  SetConnectionLimits(builder);
}

// gRPC would take over the socket of a service that runs.
bool IsServed(const std::string& path) {
  sockaddr_un address{};
  if (path.size() >= sizeof address.sun_path) return false;
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, path.size());
  const int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool served =
      probe >= 0 && connect(probe, reinterpret_cast<const sockaddr*>(&address),
                            sizeof address) == 0;
  if (probe >= 0) close(probe);
  return served;
}

// What is wrong with an address; empty: nothing that can be seen. gRPC listens
// on port 443 where none is written, and takes one that is too large modulo
// 65536.
absl::string_view FaultOf(absl::string_view address) {
  if (absl::ConsumePrefix(&address, "unix:")) {
    if (address.size() >= sizeof sockaddr_un().sun_path) {
      return "the path of a socket has at most 107 bytes";
    }
    return IsServed(std::string(address)) ? "another service listens there"
                                          : "";
  }
  const size_t colon = address.rfind(':');
  const bool is_bracketed = absl::StartsWith(address, "[");
  if (colon == absl::string_view::npos ||
      (!is_bracketed && address.find(':') != colon)) {
    return "write HOST:PORT, [::1]:PORT or unix:PATH";
  }
  int number = 0;
  const absl::string_view port = address.substr(colon + 1);
  const bool is_number =
      !port.empty() &&
      port.find_first_not_of("0123456789") == absl::string_view::npos;
  return is_number && absl::SimpleAtoi(port, &number) && number <= 65535
             ? ""
             : "the port must be 0 to 65535";
}

void SetHealthOfAll(grpc::Server& server, bool serving) {
  grpc::HealthCheckServiceInterface* health = server.GetHealthCheckService();
  if (health == nullptr) return;
  for (const std::string& name : ServiceNames()) {
    health->SetServingStatus(name, serving);
  }
  health->SetServingStatus(serving);
}

}  // namespace

UpgradeServer::UpgradeServer(const Engine& engine,
                             const ServerSettings& settings)
    : settings_(settings),
      threads_(settings.threads),
      parts_{engine, threads_, settings.request_bytes, late_},
      services_(MakeServices(parts_)) {}

absl::StatusOr<std::unique_ptr<UpgradeServer>> UpgradeServer::Start(
    const Engine& engine, const std::vector<std::string>& addresses,
    const ServerSettings& settings) {
  grpc::EnableDefaultHealthCheckService(true);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  // gRPC's health service comes without its descriptor; this links it in, so
  // that reflection can resolve it.
  grpc::health::v1::HealthCheckRequest::descriptor();

  std::unique_ptr<UpgradeServer> out(new UpgradeServer(engine, settings));
  if (absl::Status s = out->Listen(addresses); !s.ok()) return s;
  SetHealthOfAll(*out->server_, true);
  return out;
}

absl::Status UpgradeServer::Listen(const std::vector<std::string>& addresses) {
  ports_.resize(addresses.size());
  // Lives until there is a server: gRPC ends its threads with the last thing
  // that uses it, and where memory lacks it would wait for some that never
  // began.
  grpc::ResourceQuota quota("service");
  quota.Resize(settings_.transport_bytes);
  grpc::ServerBuilder builder;
  SetLimits(settings_, quota, builder);
  for (size_t i = 0; i < addresses.size(); ++i) {
    const absl::string_view fault = FaultOf(addresses[i]);
    if (!fault.empty()) {
      return absl::UnavailableError(
          absl::StrCat("cannot listen on ", addresses[i], ": ", fault));
    }
    builder.AddListeningPort(addresses[i], grpc::InsecureServerCredentials(),
                             &ports_[i]);
  }
  for (const std::unique_ptr<grpc::Service>& service : services_) {
    builder.RegisterService(service.get());
  }
  server_ = builder.BuildAndStart();
  if (server_ != nullptr) return absl::OkStatus();
  std::string unbound;
  for (size_t i = 0; i < addresses.size(); ++i) {
    if (ports_[i] == 0) absl::StrAppend(&unbound, " ", addresses[i]);
  }
  return absl::UnavailableError(
      absl::StrCat("cannot listen on", unbound,
                   ": the address is in use, or does not belong to this host"));
}

UpgradeServer::~UpgradeServer() { Stop({}); }

std::shared_ptr<grpc::Channel> UpgradeServer::InProcessChannel() {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(limits::kResponseBytes);
  arguments.SetMaxSendMessageSize(MaxReceiveBytes(settings_));
  return server_->InProcessChannel(arguments);
}

void UpgradeServer::SetHealth(const std::string& name, bool serving) {
  grpc::HealthCheckServiceInterface* health = server_->GetHealthCheckService();
  if (health != nullptr) health->SetServingStatus(name, serving);
}

// gRPC waits for streams as for calls, and somebody watches the health of a
// service for as long as it lives: so calls are waited for here, and gRPC is
// given only the moment that it takes to send the last answers.
void UpgradeServer::Stop(const StopTimes& times) {
  if (server_ == nullptr) return;
  SetHealthOfAll(*server_, false);
  std::this_thread::sleep_for(times.drain);
  const auto end = std::chrono::system_clock::now() + times.grace;
  late_.Begin();
  threads_.WaitUntilIdle(times.grace);
  if (times.grace.count() > 0) {
    ShutDownAfterArrivals(end);
  } else {
    late_.RefuseAll();
    server_->Shutdown(std::chrono::system_clock::now());
  }
  server_->Wait();
  server_.reset();
}

// Once connections know of the end, what was kept is refused on them.
void UpgradeServer::ShutDownAfterArrivals(
    std::chrono::system_clock::time_point end) {
  std::this_thread::sleep_for(kArrivals);
  std::thread refusing([this] {
    std::this_thread::sleep_for(kArrivals);
    late_.RefuseAll();
  });
  server_->Shutdown(
      std::max(std::chrono::system_clock::now() + 2 * kArrivals,
               std::min(end, std::chrono::system_clock::now() + kLastAnswers)));
  refusing.join();
}

}  // namespace upgrade_advisor
