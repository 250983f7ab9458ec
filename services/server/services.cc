#include "services/server/services.h"

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <string>
#include <utility>

#include "astro/upgrade/v1/catalog_service.grpc.pb.h"
#include "astro/upgrade/v1/plugin_service.grpc.pb.h"
#include "astro/upgrade/v1/upgrade_service.grpc.pb.h"
#include "services/engine/errors.h"
#include "services/server/grpc_status.h"

namespace upgrade_advisor {
namespace {

template <typename Request, typename Response>
using EngineMethod = absl::StatusOr<Response> (Engine::*)(
    const Request&, const CallContext&) const;

// A deadline by the clock of the day, as a deadline by the clock of waiting.
CallContext ContextOf(const grpc::CallbackServerContext& context) {
  using std::chrono::steady_clock;
  using std::chrono::system_clock;
  CallContext out;
  if (context.deadline() != system_clock::time_point::max()) {
    out.deadline =
        steady_clock::now() + (context.deadline() - system_clock::now());
  }
  const auto& metadata = context.client_metadata();
  const auto id = metadata.find("x-request-id");
  if (id != metadata.end()) {
    out.request_id = {id->second.data(), id->second.size()};
  }
  return out;
}

template <typename Request, typename Response>
absl::Status Answer(const Engine& engine,
                    EngineMethod<Request, Response> method,
                    const CallContext& context, const grpc::ByteBuffer& in,
                    grpc::ByteBuffer& out) {
  Request request;
  // gRPC hands over an invalid buffer when a client sends no message at all.
  grpc::ByteBuffer bytes(in);
  if (!bytes.Valid()) return MalformedRequest(request.GetTypeName());
  if (absl::Status size = CheckRequestSize(bytes.Length()); !size.ok()) {
    return size;
  }
  if (!grpc::SerializationTraits<Request>::Deserialize(&bytes, &request).ok()) {
    return MalformedRequest(request.GetTypeName());
  }
  absl::StatusOr<Response> response = (engine.*method)(request, context);
  if (!response.ok()) return response.status();
  bool own_buffer = false;
  const grpc::Status sent = grpc::SerializationTraits<Response>::Serialize(
      *response, &out, &own_buffer);
  return sent.ok() ? absl::OkStatus() : absl::InternalError("serialisation");
}

template <typename Request, typename Response>
grpc::ServerUnaryReactor* Serve(grpc::CallbackServerContext* context,
                                const Engine& engine,
                                EngineMethod<Request, Response> method,
                                const grpc::ByteBuffer* in,
                                grpc::ByteBuffer* out) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  if (context->IsCancelled()) {
    reactor->Finish(ToGrpcStatus(
        MakeError(absl::StatusCode::kCancelled, v1::ERROR_REASON_CANCELLED,
                  "The caller cancelled the call", {})));
    return reactor;
  }
  reactor->Finish(
      ToGrpcStatus(Answer(engine, method, ContextOf(*context), *in, *out)));
  return reactor;
}

using RawUpgradeService = v1::UpgradeService::WithRawCallbackMethod_PlanUpgrade<
    v1::UpgradeService::WithRawCallbackMethod_ValidateUpgrade<
        v1::UpgradeService::Service>>;

class UpgradeServiceShell final : public RawUpgradeService {
 public:
  explicit UpgradeServiceShell(const Engine& engine) : engine_(engine) {}

  grpc::ServerUnaryReactor* PlanUpgrade(grpc::CallbackServerContext* context,
                                        const grpc::ByteBuffer* in,
                                        grpc::ByteBuffer* out) override {
    return Serve(context, engine_, &Engine::PlanUpgrade, in, out);
  }
  grpc::ServerUnaryReactor* ValidateUpgrade(
      grpc::CallbackServerContext* context, const grpc::ByteBuffer* in,
      grpc::ByteBuffer* out) override {
    return Serve(context, engine_, &Engine::ValidateUpgrade, in, out);
  }

 private:
  const Engine& engine_;
};

using RawCatalogService =
    v1::CatalogService::WithRawCallbackMethod_ListReleases<
        v1::CatalogService::WithRawCallbackMethod_GetRelease<
            v1::CatalogService::Service>>;

class CatalogServiceShell final : public RawCatalogService {
 public:
  explicit CatalogServiceShell(const Engine& engine) : engine_(engine) {}

  grpc::ServerUnaryReactor* ListReleases(grpc::CallbackServerContext* context,
                                         const grpc::ByteBuffer* in,
                                         grpc::ByteBuffer* out) override {
    return Serve(context, engine_, &Engine::ListReleases, in, out);
  }
  grpc::ServerUnaryReactor* GetRelease(grpc::CallbackServerContext* context,
                                       const grpc::ByteBuffer* in,
                                       grpc::ByteBuffer* out) override {
    return Serve(context, engine_, &Engine::GetRelease, in, out);
  }

 private:
  const Engine& engine_;
};

using RawPluginService = v1::PluginService::WithRawCallbackMethod_ListPlugins<
    v1::PluginService::WithRawCallbackMethod_ListAdvisories<
        v1::PluginService::WithRawCallbackMethod_GetAdvisory<
            v1::PluginService::Service>>>;

class PluginServiceShell final : public RawPluginService {
 public:
  explicit PluginServiceShell(const Engine& engine) : engine_(engine) {}

  grpc::ServerUnaryReactor* ListPlugins(grpc::CallbackServerContext* context,
                                        const grpc::ByteBuffer* in,
                                        grpc::ByteBuffer* out) override {
    return Serve(context, engine_, &Engine::ListPlugins, in, out);
  }
  grpc::ServerUnaryReactor* ListAdvisories(grpc::CallbackServerContext* context,
                                           const grpc::ByteBuffer* in,
                                           grpc::ByteBuffer* out) override {
    return Serve(context, engine_, &Engine::ListAdvisories, in, out);
  }
  grpc::ServerUnaryReactor* GetAdvisory(grpc::CallbackServerContext* context,
                                        const grpc::ByteBuffer* in,
                                        grpc::ByteBuffer* out) override {
    return Serve(context, engine_, &Engine::GetAdvisory, in, out);
  }

 private:
  const Engine& engine_;
};

}  // namespace

std::vector<std::unique_ptr<grpc::Service>> MakeServices(const Engine& engine) {
  std::vector<std::unique_ptr<grpc::Service>> services;
  services.push_back(std::make_unique<UpgradeServiceShell>(engine));
  services.push_back(std::make_unique<CatalogServiceShell>(engine));
  services.push_back(std::make_unique<PluginServiceShell>(engine));
  return services;
}

std::vector<std::string> ServiceNames() {
  return {v1::UpgradeService::service_full_name(),
          v1::CatalogService::service_full_name(),
          v1::PluginService::service_full_name()};
}

}  // namespace upgrade_advisor
