#include "services/server/upgrade_server.h"

#include <grpc/grpc.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "grpc/health/v1/health.pb.h"
#include "services/domain/request_limits.h"
#include "services/server/services.h"

namespace upgrade_advisor {
namespace {

// Above our own limit, so that a request over it gets our error and not the
// library's; what is over this one too is refused unread.
constexpr int kMaxReceiveBytes = 2 * static_cast<int>(limits::kRequestBytes);
constexpr int kMaxMetadataBytes = 16 << 10;
constexpr int kMaxStreamsPerConnection = 256;
// Clients may ping this often, also without calls.
constexpr int kMinPingIntervalMs = 20000;

void SetLimits(grpc::ServerBuilder& builder) {
  builder.SetMaxReceiveMessageSize(kMaxReceiveBytes);
  builder.SetMaxSendMessageSize(limits::kResponseBytes);
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, kMaxMetadataBytes);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS,
                             kMaxStreamsPerConnection);
  builder.AddChannelArgument(
      GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
      kMinPingIntervalMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  // Two services on one port would share its calls by chance.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
}

// gRPC takes a port that is too large modulo 65536.
bool HasPossiblePort(absl::string_view address) {
  const absl::string_view port = address.substr(address.rfind(':') + 1);
  int number = 0;
  return port.find_first_not_of("0123456789") != absl::string_view::npos ||
         (absl::SimpleAtoi(port, &number) && number <= 65535);
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

absl::StatusOr<std::unique_ptr<UpgradeServer>> UpgradeServer::Start(
    const Engine& engine, const std::vector<std::string>& addresses) {
  grpc::EnableDefaultHealthCheckService(true);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  // gRPC's health service comes without its descriptor; this links it in, so
  // that reflection can resolve it.
  grpc::health::v1::HealthCheckRequest::descriptor();

  std::unique_ptr<UpgradeServer> out(new UpgradeServer);
  out->services_ = MakeServices(engine);
  out->ports_.resize(addresses.size());
  grpc::ServerBuilder builder;
  SetLimits(builder);
  for (size_t i = 0; i < addresses.size(); ++i) {
    if (!HasPossiblePort(addresses[i])) {
      return absl::UnavailableError(absl::StrCat(
          "cannot listen on ", addresses[i], ": the port must be 0 to 65535"));
    }
    builder.AddListeningPort(addresses[i], grpc::InsecureServerCredentials(),
                             &out->ports_[i]);
  }
  for (const std::unique_ptr<grpc::Service>& service : out->services_) {
    builder.RegisterService(service.get());
  }
  out->server_ = builder.BuildAndStart();
  if (out->server_ == nullptr) {
    std::string unbound;
    for (size_t i = 0; i < addresses.size(); ++i) {
      if (out->ports_[i] == 0) absl::StrAppend(&unbound, " ", addresses[i]);
    }
    return absl::UnavailableError(absl::StrCat(
        "cannot listen on", unbound,
        ": the address is in use, or does not belong to this host"));
  }
  SetHealthOfAll(*out->server_, true);
  return out;
}

UpgradeServer::~UpgradeServer() { Stop(std::chrono::milliseconds(0)); }

std::shared_ptr<grpc::Channel> UpgradeServer::InProcessChannel() {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(limits::kResponseBytes);
  arguments.SetMaxSendMessageSize(kMaxReceiveBytes);
  return server_->InProcessChannel(arguments);
}

void UpgradeServer::SetHealth(const std::string& name, bool serving) {
  grpc::HealthCheckServiceInterface* health = server_->GetHealthCheckService();
  if (health != nullptr) health->SetServingStatus(name, serving);
}

void UpgradeServer::Stop(std::chrono::milliseconds grace) {
  if (server_ == nullptr) return;
  SetHealthOfAll(*server_, false);
  server_->Shutdown(std::chrono::system_clock::now() + grace);
  server_->Wait();
  server_.reset();
}

}  // namespace upgrade_advisor
