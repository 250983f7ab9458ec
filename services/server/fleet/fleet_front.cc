#include "services/server/fleet/fleet_front.h"

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>
#include <utility>

#include "astro/upgrade/v1/fleet_service.grpc.pb.h"
#include "services/engine/errors.h"
#include "services/server/call_bytes.h"
#include "services/server/fleet/deployment_stream.h"
#include "services/server/peer_identity.h"
#include "services/server/server_call.h"
#include "services/server/stream_call.h"

namespace upgrade_advisor {
namespace {

template <typename Request, typename Response>
using FleetMethod = absl::StatusOr<Response> (FleetCalls::*)(
    const Request&, const FleetContext&);

constexpr char kDeleteDeployments[] =
    "/astro.upgrade.v1.FleetService/DeleteDeployments";
constexpr char kGetDeployment[] =
    "/astro.upgrade.v1.FleetService/GetDeployment";
constexpr char kListDeployments[] =
    "/astro.upgrade.v1.FleetService/ListDeployments";
constexpr char kSummarizeFleet[] =
    "/astro.upgrade.v1.FleetService/SummarizeFleet";
constexpr char kListFindings[] = "/astro.upgrade.v1.FleetService/ListFindings";
constexpr char kListChanges[] = "/astro.upgrade.v1.FleetService/ListChanges";
constexpr char kSetTarget[] = "/astro.upgrade.v1.FleetService/SetTarget";
constexpr char kAcknowledge[] = "/astro.upgrade.v1.FleetService/Acknowledge";
constexpr char kRevoke[] = "/astro.upgrade.v1.FleetService/Revoke";
constexpr char kListAcknowledgements[] =
    "/astro.upgrade.v1.FleetService/ListAcknowledgements";
constexpr char kSubscribe[] = "/astro.upgrade.v1.FleetService/Subscribe";
constexpr char kUnsubscribe[] = "/astro.upgrade.v1.FleetService/Unsubscribe";
constexpr char kListSubscriptions[] =
    "/astro.upgrade.v1.FleetService/ListSubscriptions";
constexpr char kUpsertDeployments[] =
    "/astro.upgrade.v1.FleetService/UpsertDeployments";
constexpr char kWatchChanges[] = "/astro.upgrade.v1.FleetService/WatchChanges";

// Whether the policy lets the caller do it to the organization.
absl::Status Authorize(const grpc::CallbackServerContext& context,
                       const ServiceParts& parts, absl::string_view method,
                       const std::string& organization) {
  return parts.authorizer == nullptr
             ? absl::OkStatus()
             : parts.authorizer->Check(context, method, organization);
}

// Bytes in, bytes out; a watch is of messages.
template <typename Service>
using RawLists = v1::FleetService::WithRawCallbackMethod_ListDeployments<
    v1::FleetService::WithRawCallbackMethod_SummarizeFleet<
        v1::FleetService::WithRawCallbackMethod_ListFindings<
            v1::FleetService::WithRawCallbackMethod_ListChanges<
                v1::FleetService::WithRawCallbackMethod_ListAcknowledgements<
                    v1::FleetService::WithRawCallbackMethod_ListSubscriptions<
                        Service>>>>>>;
template <typename Service>
using RawChanges = v1::FleetService::WithRawCallbackMethod_DeleteDeployments<
    v1::FleetService::WithRawCallbackMethod_GetDeployment<
        v1::FleetService::WithRawCallbackMethod_SetTarget<
            v1::FleetService::WithRawCallbackMethod_Acknowledge<
                v1::FleetService::WithRawCallbackMethod_Revoke<
                    v1::FleetService::WithRawCallbackMethod_Subscribe<
                        v1::FleetService::WithRawCallbackMethod_Unsubscribe<
                            Service>>>>>>>;
using RawFleetService = RawLists<
    RawChanges<v1::FleetService::WithRawCallbackMethod_UpsertDeployments<
        v1::FleetService::WithRawCallbackMethod_WatchChanges<
            v1::FleetService::Service>>>>;

class FleetServiceShell final : public RawFleetService {
 public:
  FleetServiceShell(FleetFront& front, const ServiceParts& parts)
      : front_(front), parts_(parts) {}

  using Context = grpc::CallbackServerContext;
  using Bytes = grpc::ByteBuffer;
  using Reactor = grpc::ServerUnaryReactor;

  Reactor* DeleteDeployments(Context* context, const Bytes* in,
                             Bytes* out) override {
    return Serve(kDeleteDeployments, &FleetCalls::DeleteDeployments, context,
                 in, out);
  }
  Reactor* GetDeployment(Context* context, const Bytes* in,
                         Bytes* out) override {
    return Serve(kGetDeployment, &FleetCalls::GetDeployment, context, in, out);
  }
  Reactor* ListDeployments(Context* context, const Bytes* in,
                           Bytes* out) override {
    return Serve(kListDeployments, &FleetCalls::ListDeployments, context, in,
                 out);
  }
  Reactor* SummarizeFleet(Context* context, const Bytes* in,
                          Bytes* out) override {
    return Serve(kSummarizeFleet, &FleetCalls::SummarizeFleet, context, in,
                 out);
  }
  Reactor* ListFindings(Context* context, const Bytes* in,
                        Bytes* out) override {
    return Serve(kListFindings, &FleetCalls::ListFindings, context, in, out);
  }
  Reactor* ListChanges(Context* context, const Bytes* in, Bytes* out) override {
    return Serve(kListChanges, &FleetCalls::ListChanges, context, in, out);
  }
  Reactor* SetTarget(Context* context, const Bytes* in, Bytes* out) override {
    return Serve(kSetTarget, &FleetCalls::SetTarget, context, in, out);
  }
  Reactor* Acknowledge(Context* context, const Bytes* in, Bytes* out) override {
    return Serve(kAcknowledge, &FleetCalls::Acknowledge, context, in, out);
  }
  Reactor* Revoke(Context* context, const Bytes* in, Bytes* out) override {
    return Serve(kRevoke, &FleetCalls::Revoke, context, in, out);
  }
  Reactor* ListAcknowledgements(Context* context, const Bytes* in,
                                Bytes* out) override {
    return Serve(kListAcknowledgements, &FleetCalls::ListAcknowledgements,
                 context, in, out);
  }

  Reactor* Subscribe(Context* context, const Bytes* in, Bytes* out) override {
    return Serve(kSubscribe, &FleetCalls::Subscribe, context, in, out);
  }
  Reactor* Unsubscribe(Context* context, const Bytes* in, Bytes* out) override {
    return Serve(kUnsubscribe, &FleetCalls::Unsubscribe, context, in, out);
  }
  Reactor* ListSubscriptions(Context* context, const Bytes* in,
                             Bytes* out) override {
    return Serve(kListSubscriptions, &FleetCalls::ListSubscriptions, context,
                 in, out);
  }

  grpc::ServerReadReactor<Bytes>* UpsertDeployments(Context* context,
                                                    Bytes* response) override {
    return new DeploymentStream(
        front_, StreamOf(*context, kUpsertDeployments),
        [this, context](const std::string& organization) {
          return Authorize(*context, parts_, kUpsertDeployments, organization);
        },
        response);
  }

  grpc::ServerWriteReactor<Bytes>* WatchChanges(Context* context,
                                                const Bytes* in) override {
    std::unique_ptr<StreamCall> call = StreamOf(*context, kWatchChanges);
    call->NoteReceived(in->Length());
    const absl::StatusOr<v1::WatchChangesRequest> request =
        WatchOf(*context, *call, *in);
    return request.ok()
               ? front_.watches().Open(*request, std::move(call))
               : ChangeWatches::Refuse(request.status(), std::move(call));
  }

 private:
  std::unique_ptr<StreamCall> StreamOf(Context& context, const char* path) {
    return std::make_unique<StreamCall>(
        context, ServerCall::Observers{parts_.telemetry, parts_.limiter}, path);
  }

  absl::StatusOr<v1::WatchChangesRequest> WatchOf(const Context& context,
                                                  StreamCall& call,
                                                  const Bytes& in) {
    if (absl::Status s = call.CheckRate(); !s.ok()) return s;
    using Request = v1::WatchChangesRequest;
    const absl::Status sound = CheckBytes(in, parts_.request_bytes,
                                          Request::descriptor()->full_name());
    if (!sound.ok()) return sound;
    absl::StatusOr<Request> out = ReadRequest<Request>(in);
    if (!out.ok()) return out;
    const absl::Status allowed =
        Authorize(context, parts_, kWatchChanges, out->organization());
    if (!allowed.ok()) return allowed;
    return out;
  }

  template <typename Request, typename Response>
  absl::Status Answer(ServerCall& call, const Context& context,
                      const char* path, FleetMethod<Request, Response> method,
                      const Bytes& in, Bytes& out) {
    if (absl::Status s = call.Begin(); !s.ok()) return s;
    if (absl::Status s = EndOfCall(call.context()); !s.ok()) return s;
    const absl::StatusOr<Request> request = ReadRequest<Request>(in);
    if (!request.ok()) return request.status();
    const absl::Status allowed =
        Authorize(context, parts_, path, OrganizationOf(*request));
    if (!allowed.ok()) return allowed;
    const absl::StatusOr<Response> response = (front_.calls().*method)(
        *request, {call.context(), CallerOf(*context.auth_context()).Name()});
    return response.ok() ? WriteResponse(*response, out) : response.status();
  }

  // What may be known before anybody reads the bytes.
  absl::Status Admit(ServerCall& call, const Bytes& in,
                     const std::string& type) {
    if (absl::Status s = call.CheckRate(); !s.ok()) return s;
    const absl::Status sound = CheckBytes(in, parts_.request_bytes, type);
    return sound.ok() ? call.TakeRoom() : sound;
  }

  template <typename Request, typename Response>
  Reactor* Serve(const char* path, FleetMethod<Request, Response> method,
                 Context* context, const Bytes* in, Bytes* out) {
    auto* call = new ServerCall(*context, {parts_.telemetry, parts_.limiter},
                                path, *in, *out);
    if (parts_.late.Keep([call] { call->Finish(ShuttingDown()); })) return call;
    const absl::Status admitted =
        Admit(*call, *in, Request::descriptor()->full_name());
    if (!admitted.ok()) {
      call->Finish(admitted);
      return call;
    }
    const bool taken = front_.threads().Run(
        {call->caller(), Bytes(*in).Length(), [=, this] {
           call->Finish(Answer(*call, *context, path, method, *in, *out));
         }});
    if (!taken) call->Finish(Overloaded());
    return call;
  }

  FleetFront& front_;
  const ServiceParts& parts_;
};

}  // namespace

std::unique_ptr<grpc::Service> FleetFront::MakeService(
    const ServiceParts& parts) {
  return std::make_unique<FleetServiceShell>(*this, parts);
}

}  // namespace upgrade_advisor
