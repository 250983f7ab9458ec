#include "services/server/services.h"

#include <google/protobuf/message.h>
#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "astro/upgrade/v1/catalog_service.grpc.pb.h"
#include "astro/upgrade/v1/fleet_service.pb.h"
#include "astro/upgrade/v1/plugin_service.grpc.pb.h"
#include "astro/upgrade/v1/upgrade_service.grpc.pb.h"
#include "services/engine/errors.h"
#include "services/server/call_bytes.h"
#include "services/server/plan_batch.h"
#include "services/server/server_call.h"

namespace upgrade_advisor {
namespace {

template <typename Request, typename Response>
using EngineMethod = absl::StatusOr<Response> (Engine::*)(
    const Request&, const CallContext&) const;

// What a method is called on the wire, and what answers it.
template <typename Request, typename Response>
struct Method {
  const char* path;
  EngineMethod<Request, Response> answer;
  bool is_cached;
};

// clang 14 deduces no aggregates.
template <typename Request, typename Response>
Method<Request, Response> MethodOf(const char* path,
                                   EngineMethod<Request, Response> answer,
                                   bool is_cached = false) {
  return {path, answer, is_cached};
}

constexpr char kValidateUpgrade[] =
    "/astro.upgrade.v1.UpgradeService/ValidateUpgrade";
constexpr char kConfirmUpgrade[] =
    "/astro.upgrade.v1.UpgradeService/ConfirmUpgrade";
constexpr char kAssessRollback[] =
    "/astro.upgrade.v1.UpgradeService/AssessRollback";
constexpr char kListReleases[] =
    "/astro.upgrade.v1.CatalogService/ListReleases";
constexpr char kGetRelease[] = "/astro.upgrade.v1.CatalogService/GetRelease";
constexpr char kListPlugins[] = "/astro.upgrade.v1.PluginService/ListPlugins";
constexpr char kListAdvisories[] =
    "/astro.upgrade.v1.PluginService/ListAdvisories";
constexpr char kGetAdvisory[] = "/astro.upgrade.v1.PluginService/GetAdvisory";

void Count(const v1::PlanUpgradeResponse& response, WorkCounts& counts) {
  counts.NoteVerdict(response.plan().verdict());
}
void Count(const v1::ValidateUpgradeResponse& response, WorkCounts& counts) {
  counts.NoteVerdict(response.verdict());
}
void Count(const google::protobuf::Message&, WorkCounts&) {}

template <typename Request, typename Response>
absl::Status Answer(const Engine& engine,
                    EngineMethod<Request, Response> method,
                    const CallContext& context, const grpc::ByteBuffer& in,
                    grpc::ByteBuffer& out, WorkCounts* counts) {
  if (absl::Status over = EndOfCall(context); !over.ok()) return over;
  const absl::StatusOr<Request> request = ReadRequest<Request>(in);
  if (!request.ok()) return request.status();
  const absl::StatusOr<Response> response = (engine.*method)(*request, context);
  if (!response.ok()) return response.status();
  if (counts != nullptr) Count(*response, *counts);
  return WriteResponse(*response, out);
}

// A request that others may ask as well.
struct SharedRequest {
  std::string key;
  AnswerCache::Generation then;
};

// Gives the answer to those who wait for it, and keeps it. An answer on which
// the day or the snapshot changed belongs to neither.
void Share(const ServiceParts& parts, const SharedRequest& request,
           const grpc::ByteBuffer* answer) {
  const bool is_current =
      request.then == AnswerCache::GenerationOf(parts.engine);
  parts.cache->Finish(request.key, request.then, is_current ? answer : nullptr);
}

// Answers on one of our threads. `shared` may be null.
template <typename Request, typename Response>
void WorkOut(ServerCall* call, const ServiceParts& parts,
             Method<Request, Response> method, const grpc::ByteBuffer* in,
             grpc::ByteBuffer* out, std::shared_ptr<SharedRequest> shared) {
  const size_t size = grpc::ByteBuffer(*in).Length();
  const bool taken = parts.threads.Run(
      {call->caller(), size, [call, &parts, method, in, out, shared] {
         absl::Status status = call->Begin();
         if (status.ok()) {
           status = Answer(parts.engine, method.answer, call->context(), *in,
                           *out, parts.counts);
         }
         // Finish ends the life of the answer.
         const bool is_repeatable = status.ok() && !call->has_failed();
         if (shared != nullptr) {
           Share(parts, *shared, is_repeatable ? out : nullptr);
         }
         call->Finish(status);
       }});
  if (taken) return;
  if (shared != nullptr) Share(parts, *shared, nullptr);
  call->Finish(Overloaded());
}

// Answers from what was answered before, or together with an equal request.
template <typename Request, typename Response>
void LookUp(ServerCall* call, const ServiceParts& parts,
            Method<Request, Response> method, const grpc::ByteBuffer* in,
            grpc::ByteBuffer* out) {
  auto shared = std::make_shared<SharedRequest>(
      SharedRequest{AnswerCache::KeyOf(method.path, *in),
                    AnswerCache::GenerationOf(parts.engine)});
  const auto wait = [call, &parts, method, in,
                     out](const grpc::ByteBuffer* answer) {
    if (answer == nullptr)
      return WorkOut(call, parts, method, in, out, nullptr);
    *out = *answer;
    call->Finish(absl::OkStatus());
  };
  switch (parts.cache->Find(shared->key, shared->then, *out, wait)) {
    case AnswerCache::Found::kAnswer:
      return call->Finish(absl::OkStatus());
    case AnswerCache::Found::kJoined:
      return;
    case AnswerCache::Found::kTooManyWait:
      return WorkOut(call, parts, method, in, out, nullptr);
    case AnswerCache::Found::kNothing:
      break;
  }
  WorkOut(call, parts, method, in, out, std::move(shared));
}

// Whether a call may go on, before anybody reads what was sent.
absl::Status Admit(ServerCall& call, const grpc::CallbackServerContext& context,
                   const ServiceParts& parts, const char* method,
                   const grpc::ByteBuffer& in, const std::string& type) {
  if (absl::Status s = call.CheckRate(); !s.ok()) return s;
  if (parts.authorizer != nullptr) {
    const absl::Status allowed = parts.authorizer->Check(context, method);
    if (!allowed.ok()) return allowed;
  }
  if (absl::Status s = CheckBytes(in, parts.request_bytes, type); !s.ok()) {
    return s;
  }
  return call.TakeRoom();
}

template <typename Request, typename Response>
grpc::ServerUnaryReactor* Serve(grpc::CallbackServerContext* context,
                                const ServiceParts& parts,
                                Method<Request, Response> method,
                                const grpc::ByteBuffer* in,
                                grpc::ByteBuffer* out) {
  auto* call = new ServerCall(*context, {parts.telemetry, parts.limiter},
                              method.path, *in, *out);
  if (parts.late.Keep([call] { call->Finish(ShuttingDown()); })) return call;
  const absl::Status admitted =
      Admit(*call, *context, parts, method.path, *in, Request().GetTypeName());
  if (!admitted.ok()) {
    call->Finish(admitted);
    return call;
  }
  if (parts.cache != nullptr && method.is_cached &&
      grpc::ByteBuffer(*in).Length() <= AnswerCache::kLargestRequest) {
    LookUp(call, parts, method, in, out);
  } else {
    WorkOut(call, parts, method, in, out, nullptr);
  }
  return call;
}

using RawUpgradeService = v1::UpgradeService::WithRawCallbackMethod_PlanUpgrade<
    v1::UpgradeService::WithRawCallbackMethod_PlanUpgrades<
        v1::UpgradeService::WithRawCallbackMethod_ValidateUpgrade<
            v1::UpgradeService::WithRawCallbackMethod_ConfirmUpgrade<
                v1::UpgradeService::WithRawCallbackMethod_AssessRollback<
                    v1::UpgradeService::Service>>>>>;

class UpgradeServiceShell final : public RawUpgradeService {
 public:
  explicit UpgradeServiceShell(const ServiceParts& parts) : parts_(parts) {}

  grpc::ServerUnaryReactor* PlanUpgrade(grpc::CallbackServerContext* context,
                                        const grpc::ByteBuffer* in,
                                        grpc::ByteBuffer* out) override {
    return Serve(context, parts_,
                 MethodOf(kPlanUpgrade, &Engine::PlanUpgrade, true), in, out);
  }
  grpc::ServerWriteReactor<grpc::ByteBuffer>* PlanUpgrades(
      grpc::CallbackServerContext* context,
      const grpc::ByteBuffer* in) override {
    return OpenPlanBatch(*context, parts_, *in);
  }
  grpc::ServerUnaryReactor* ValidateUpgrade(
      grpc::CallbackServerContext* context, const grpc::ByteBuffer* in,
      grpc::ByteBuffer* out) override {
    return Serve(context, parts_,
                 MethodOf(kValidateUpgrade, &Engine::ValidateUpgrade, true), in,
                 out);
  }
  grpc::ServerUnaryReactor* ConfirmUpgrade(grpc::CallbackServerContext* context,
                                           const grpc::ByteBuffer* in,
                                           grpc::ByteBuffer* out) override {
    return Serve(context, parts_,
                 MethodOf(kConfirmUpgrade, &Engine::ConfirmUpgrade), in, out);
  }
  grpc::ServerUnaryReactor* AssessRollback(grpc::CallbackServerContext* context,
                                           const grpc::ByteBuffer* in,
                                           grpc::ByteBuffer* out) override {
    return Serve(context, parts_,
                 MethodOf(kAssessRollback, &Engine::AssessRollback), in, out);
  }

 private:
  const ServiceParts& parts_;
};

using RawCatalogService =
    v1::CatalogService::WithRawCallbackMethod_ListReleases<
        v1::CatalogService::WithRawCallbackMethod_GetRelease<
            v1::CatalogService::Service>>;

class CatalogServiceShell final : public RawCatalogService {
 public:
  explicit CatalogServiceShell(const ServiceParts& parts) : parts_(parts) {}

  grpc::ServerUnaryReactor* ListReleases(grpc::CallbackServerContext* context,
                                         const grpc::ByteBuffer* in,
                                         grpc::ByteBuffer* out) override {
    return Serve(context, parts_,
                 MethodOf(kListReleases, &Engine::ListReleases), in, out);
  }
  grpc::ServerUnaryReactor* GetRelease(grpc::CallbackServerContext* context,
                                       const grpc::ByteBuffer* in,
                                       grpc::ByteBuffer* out) override {
    return Serve(context, parts_, MethodOf(kGetRelease, &Engine::GetRelease),
                 in, out);
  }

 private:
  const ServiceParts& parts_;
};

using RawPluginService = v1::PluginService::WithRawCallbackMethod_ListPlugins<
    v1::PluginService::WithRawCallbackMethod_ListAdvisories<
        v1::PluginService::WithRawCallbackMethod_GetAdvisory<
            v1::PluginService::Service>>>;

class PluginServiceShell final : public RawPluginService {
 public:
  explicit PluginServiceShell(const ServiceParts& parts) : parts_(parts) {}

  grpc::ServerUnaryReactor* ListPlugins(grpc::CallbackServerContext* context,
                                        const grpc::ByteBuffer* in,
                                        grpc::ByteBuffer* out) override {
    return Serve(context, parts_, MethodOf(kListPlugins, &Engine::ListPlugins),
                 in, out);
  }
  grpc::ServerUnaryReactor* ListAdvisories(grpc::CallbackServerContext* context,
                                           const grpc::ByteBuffer* in,
                                           grpc::ByteBuffer* out) override {
    return Serve(context, parts_,
                 MethodOf(kListAdvisories, &Engine::ListAdvisories), in, out);
  }
  grpc::ServerUnaryReactor* GetAdvisory(grpc::CallbackServerContext* context,
                                        const grpc::ByteBuffer* in,
                                        grpc::ByteBuffer* out) override {
    return Serve(context, parts_, MethodOf(kGetAdvisory, &Engine::GetAdvisory),
                 in, out);
  }

 private:
  const ServiceParts& parts_;
};

}  // namespace

void LateCalls::Begin() {
  const std::lock_guard<std::mutex> lock(mutex_);
  late_ = true;
}

bool LateCalls::Keep(std::function<void()> refuse) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!late_) return false;
    if (!refusing_) {
      kept_.push_back(std::move(refuse));
      return true;
    }
  }
  refuse();
  return true;
}

void LateCalls::RefuseAll() {
  std::vector<std::function<void()>> kept;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    refusing_ = true;
    kept.swap(kept_);
  }
  for (const std::function<void()>& refuse : kept) refuse();
}

std::vector<std::unique_ptr<grpc::Service>> MakeServices(
    const ServiceParts& parts) {
  std::vector<std::unique_ptr<grpc::Service>> services;
  services.push_back(std::make_unique<UpgradeServiceShell>(parts));
  services.push_back(std::make_unique<CatalogServiceShell>(parts));
  services.push_back(std::make_unique<PluginServiceShell>(parts));
  return services;
}

std::vector<std::string> MethodPaths() {
  std::vector<std::string> out;
  for (const google::protobuf::FileDescriptor* file :
       {v1::PlanUpgradeRequest::descriptor()->file(),
        v1::ListReleasesRequest::descriptor()->file(),
        v1::ListPluginsRequest::descriptor()->file(),
        v1::ListDeploymentsRequest::descriptor()->file()}) {
    const google::protobuf::ServiceDescriptor& service = *file->service(0);
    for (int i = 0; i < service.method_count(); ++i) {
      out.push_back(absl::StrCat("/", service.full_name(), "/",
                                 service.method(i)->name()));
    }
  }
  return out;
}

std::vector<std::string> ServiceNames() {
  return {v1::UpgradeService::service_full_name(),
          v1::CatalogService::service_full_name(),
          v1::PluginService::service_full_name()};
}

}  // namespace upgrade_advisor
