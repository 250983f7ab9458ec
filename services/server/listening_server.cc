#include "services/server/listening_server.h"

#include <grpc/grpc.h>
#include <grpcpp/ext/channelz_service_plugin.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "grpc/health/v1/health.pb.h"
#include "services/domain/request_limits.h"
#include "services/server/listen_address.h"
#include "services/server/services.h"

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
// again. Clients see GOAWAY, and connect again by themselves. Some clients lose
// connections that they never use: each costs us 150 KiB until then.
constexpr int kIdleMs = 2 * 60 * 1000;
constexpr int kAgeMs = 60 * 60 * 1000;
constexpr int kAgeGraceMs = 60 * 1000;
constexpr int kKeepaliveMs = 60 * 1000;
constexpr int kKeepaliveTimeoutMs = 20 * 1000;

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

void SetLimits(int message_bytes, const grpc::ResourceQuota& quota,
               grpc::ServerBuilder& builder) {
  builder.SetMaxReceiveMessageSize(message_bytes);
  builder.SetMaxSendMessageSize(limits::kResponseBytes);
  builder.SetResourceQuota(quota);
  RefuseCompression(builder);
  SetConnectionLimits(builder);
}

// What a process registers is part of each of its servers. This one goes
// without: neither reflection nor channelz.
class WithoutPlugins final : public grpc::ServerBuilderOption {
 public:
  void UpdateArguments(grpc::ChannelArguments*) override {}
  void UpdatePlugins(std::vector<std::unique_ptr<grpc::ServerBuilderPlugin>>*
                         plugins) override {
    plugins->clear();
  }
};

void RegisterPlugins() {
  grpc::EnableDefaultHealthCheckService(true);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  grpc::channelz::experimental::InitChannelzService();
  // gRPC's health service comes without its descriptor; this links it in, so
  // that reflection can resolve it.
  grpc::health::v1::HealthCheckRequest::descriptor();
}

absl::Status CheckAddresses(const std::vector<std::string>& addresses) {
  for (const std::string& address : addresses) {
    const absl::string_view fault = ListenFault(address);
    if (fault.empty()) continue;
    return absl::UnavailableError(
        absl::StrCat("cannot listen on ", address, ": ", fault));
  }
  return absl::OkStatus();
}

std::shared_ptr<grpc::ServerCredentials> CredentialsFor(
    const std::string& address, const PresentCredentials& present) {
  return present == nullptr || IsUnixSocket(address)
             ? grpc::InsecureServerCredentials()
             : TlsListenerCredentials(present);
}

}  // namespace

absl::StatusOr<std::unique_ptr<ListeningServer>> ListeningServer::Start(
    const Settings& settings, Services services) {
  RegisterPlugins();
  std::unique_ptr<ListeningServer> out(
      new ListeningServer(std::move(services)));
  if (absl::Status s = out->Listen(settings); !s.ok()) return s;
  out->SetHealth(kLivenessName, true);
  out->SetHealthOfServices(true);
  return out;
}

void ListeningServer::AddListener(const Settings& settings, size_t i,
                                  grpc::ServerBuilder& builder) {
  const std::string& address = settings.addresses[i];
  credentials_.push_back(CredentialsFor(address, settings.credentials));
  const int socket = InheritedSocketOf(address);
  if (socket < 0) {
    builder.AddListeningPort(address, credentials_.back(), &ports_[i]);
    return;
  }
  using FromFd = grpc::ServerBuilder::experimental_type::ExternalConnectionType;
  ports_[i] = -1;
  acceptors_.push_back(std::make_unique<SocketAcceptor>(
      socket, builder.experimental().AddExternalConnectionAcceptor(
                  FromFd::FROM_FD, credentials_.back())));
}

absl::Status ListeningServer::Listen(const Settings& settings) {
  if (absl::Status s = CheckAddresses(settings.addresses); !s.ok()) return s;
  ports_.resize(settings.addresses.size());
  // Lives until there is a server: gRPC ends its threads with the last thing
  // that uses it, and where memory lacks it would wait for some that never
  // began.
  grpc::ResourceQuota quota("service");
  quota.Resize(settings.transport_bytes);
  grpc::ServerBuilder builder;
  SetLimits(settings.message_bytes, quota, builder);
  if (!settings.shows_itself) {
    builder.SetOption(std::make_unique<WithoutPlugins>());
  }
  for (size_t i = 0; i < settings.addresses.size(); ++i) {
    AddListener(settings, i, builder);
  }
  for (const std::unique_ptr<grpc::Service>& service : services_) {
    builder.RegisterService(service.get());
  }
  builder.RegisterCallbackGenericService(&unknown_);
  server_ = builder.BuildAndStart();
  for (const std::unique_ptr<SocketAcceptor>& acceptor : acceptors_) {
    if (server_ != nullptr) acceptor->Start();
  }
  if (server_ != nullptr) return absl::OkStatus();
  std::string unbound;
  for (size_t i = 0; i < settings.addresses.size(); ++i) {
    if (ports_[i] == 0) absl::StrAppend(&unbound, " ", settings.addresses[i]);
  }
  return absl::UnavailableError(
      absl::StrCat("cannot listen on", unbound,
                   ": the address is in use, or does not belong to this host"));
}

void ListeningServer::SetHealth(const std::string& name, bool serving) {
  grpc::HealthCheckServiceInterface* health = server_->GetHealthCheckService();
  if (health != nullptr) health->SetServingStatus(name, serving);
}

// By name, each: without one gRPC sets all there are, liveness too.
void ListeningServer::SetHealthOfServices(bool serving) {
  SetHealth("", serving);
  SetHealth(kReadinessName, serving);
  for (const std::string& name : ServiceNames()) SetHealth(name, serving);
}

void ListeningServer::ShutDown(std::chrono::system_clock::time_point end) {
  for (const std::unique_ptr<SocketAcceptor>& acceptor : acceptors_) {
    acceptor->Stop();
  }
  server_->Shutdown(end);
  server_->Wait();
}

}  // namespace upgrade_advisor
