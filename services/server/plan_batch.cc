#include "services/server/plan_batch.h"

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "astro/upgrade/v1/upgrade_service.grpc.pb.h"
#include "services/engine/errors.h"
#include "services/server/call_bytes.h"
#include "services/server/call_record_start.h"
#include "services/server/planned_upgrades.h"
#include "services/server/stream_call.h"

namespace upgrade_advisor {
namespace {

constexpr char kPlanUpgrades[] =
    "/astro.upgrade.v1.UpgradeService/PlanUpgrades";
constexpr int kMostRequests = 1000;
// What one message has, unless its last answer is larger.
constexpr size_t kMostAnswers = 8;
constexpr size_t kEnoughBytes = 64u << 10;

// One thread after the other uses it: of ours while it works on a message, of
// gRPC while one is written. OnCancel may come at any time.
class PlanBatch final : public grpc::ServerWriteReactor<grpc::ByteBuffer> {
 public:
  PlanBatch(grpc::CallbackServerContext& context, const ServiceParts& parts,
            const grpc::ByteBuffer& in);

  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override { delete this; }

 private:
  absl::Status Admit(const grpc::CallbackServerContext& context,
                     const grpc::ByteBuffer& in);
  void Begin(const grpc::ByteBuffer& in);
  absl::Status Read(const grpc::ByteBuffer& in);
  void WriteNext();
  // `bytes`: what the work holds while it waits.
  void Run(size_t bytes, std::function<void()> work);
  void FinishWith(const absl::Status& status);

  bool IsThrough() const { return next_ == request_.requests_size(); }
  void Answer(int index, PlannedUpgrades& out);
  v1::PlanUpgradeRequest RequestAt(int index) const;
  absl::StatusOr<grpc::ByteBuffer> KeptOrWorkedOut(
      const v1::PlanUpgradeRequest& request);
  absl::StatusOr<grpc::ByteBuffer> WorkOut(
      const v1::PlanUpgradeRequest& request, bool& failed);

  const ServiceParts& parts_;
  const std::unique_ptr<StreamCall> call_;
  std::atomic<bool> stop_ = false;
  CallContext context_;
  v1::PlanUpgradesRequest request_;
  int next_ = 0;
  grpc::ByteBuffer message_;  // gRPC's while it is written
};

PlanBatch::PlanBatch(grpc::CallbackServerContext& context,
                     const ServiceParts& parts, const grpc::ByteBuffer& in)
    : parts_(parts),
      call_(std::make_unique<StreamCall>(
          context, ServerCall::Observers{parts.telemetry, parts.limiter},
          kPlanUpgrades)) {
  context_.stop = &stop_;
  context_.deadline = DeadlineOf(context);
  context_.request_id = call_->request_id();
  if (parts.late.Keep([this] { FinishWith(ShuttingDown()); })) return;
  const absl::Status admitted = Admit(context, in);
  if (admitted.ok()) {
    Begin(in);
  } else {
    FinishWith(admitted);
  }
}

// Before anybody reads what was sent.
absl::Status PlanBatch::Admit(const grpc::CallbackServerContext& context,
                              const grpc::ByteBuffer& in) {
  if (absl::Status s = call_->CheckRate(); !s.ok()) return s;
  if (parts_.authorizer != nullptr) {
    const absl::Status s = parts_.authorizer->Check(context, kPlanUpgrades);
    if (!s.ok()) return s;
  }
  const absl::Status sound =
      CheckBytes(in, parts_.request_bytes, request_.GetTypeName());
  if (!sound.ok()) return sound;
  return call_->HoldReceived(in.Length());
}

// The bytes are shared: gRPC's own are gone once this method has returned.
void PlanBatch::Begin(const grpc::ByteBuffer& in) {
  Run(in.Length(), [this, in] {
    const absl::Status read = Read(in);
    if (!read.ok()) return FinishWith(read);
    WriteNext();
  });
}

absl::Status PlanBatch::Read(const grpc::ByteBuffer& in) {
  absl::StatusOr<v1::PlanUpgradesRequest> request =
      ReadRequest<v1::PlanUpgradesRequest>(in);
  if (!request.ok()) return request.status();
  request_ = *std::move(request);
  Violations violations;
  violations.CheckCount("requests", request_.requests_size(), kMostRequests);
  if (request_.requests().empty()) {
    violations.Add("requests", "at least one is needed");
  }
  return violations.empty() ? absl::OkStatus() : violations.ToStatus();
}

void PlanBatch::Run(size_t bytes, std::function<void()> work) {
  if (!parts_.threads.Run({call_->caller(), bytes, std::move(work)})) {
    FinishWith(Overloaded());
  }
}

void PlanBatch::WriteNext() {
  PlannedUpgrades answers;
  while (!IsThrough() && answers.count() < kMostAnswers &&
         answers.bytes() < kEnoughBytes) {
    Answer(next_++, answers);
    // What an end has cut short is no answer.
    if (absl::Status over = EndOfCall(context_); !over.ok()) {
      return FinishWith(over);
    }
  }
  const absl::Status has_room = call_->TakeSent(answers.bytes());
  if (!has_room.ok()) return FinishWith(has_room);
  message_ = answers.Take();
  StartWrite(&message_);
}

void PlanBatch::OnWriteDone(bool ok) {
  call_->GiveBack();
  message_.Clear();
  if (!ok) return FinishWith(absl::CancelledError("the client went away"));
  if (IsThrough()) return FinishWith(absl::OkStatus());
  Run(0, [this] { WriteNext(); });
}

void PlanBatch::OnCancel() {
  call_->ClientLeft();
  stop_.store(true, std::memory_order_relaxed);
}

void PlanBatch::FinishWith(const absl::Status& status) {
  Finish(call_->Finished(status));
}

v1::PlanUpgradeRequest PlanBatch::RequestAt(int index) const {
  if (!request_.has_common()) return request_.requests(index);
  v1::PlanUpgradeRequest out = request_.common();
  out.MergeFrom(request_.requests(index));
  return out;
}

// The first is paid for by the call.
void PlanBatch::Answer(int index, PlannedUpgrades& out) {
  const auto place = static_cast<uint32_t>(index);
  if (index > 0) {
    const absl::Status allowed = call_->CheckRate();
    if (!allowed.ok()) return out.AddError(place, allowed);
  }
  const absl::StatusOr<grpc::ByteBuffer> answer =
      KeptOrWorkedOut(RequestAt(index));
  if (answer.ok()) {
    out.Add(place, *answer);
  } else {
    out.AddError(place, answer.status());
  }
}

absl::StatusOr<grpc::ByteBuffer> PlanBatch::KeptOrWorkedOut(
    const v1::PlanUpgradeRequest& request) {
  bool failed = false;
  if (parts_.cache == nullptr ||
      request.ByteSizeLong() > AnswerCache::kLargestRequest) {
    return WorkOut(request, failed);
  }
  const AnswerCache::Generation now = AnswerCache::GenerationOf(parts_.engine);
  const std::string key =
      AnswerCache::KeyOf(kPlanUpgrade, request.SerializeAsString());
  grpc::ByteBuffer kept;
  if (parts_.cache->Look(key, now, kept)) return kept;
  absl::StatusOr<grpc::ByteBuffer> answer = WorkOut(request, failed);
  if (answer.ok() && !failed &&
      now == AnswerCache::GenerationOf(parts_.engine)) {
    parts_.cache->Finish(key, now, &*answer);
  }
  return answer;
}

// `failed`: the next answer to the same request may be another.
absl::StatusOr<grpc::ByteBuffer> PlanBatch::WorkOut(
    const v1::PlanUpgradeRequest& request, bool& failed) {
  std::atomic<bool> has_failed = false;
  CallContext context = context_;
  context.failed = &has_failed;
  const bool is_time_limited =
      parts_.limiter != nullptr && parts_.limiter->LimitTime(context);
  absl::StatusOr<v1::PlanUpgradeResponse> response =
      parts_.engine.PlanUpgrade(request, context);
  failed = has_failed.load();
  if (absl::IsDeadlineExceeded(response.status()) && is_time_limited) {
    return parts_.limiter->TookTooLong();
  }
  if (!response.ok()) return response.status();
  if (parts_.counts != nullptr) {
    parts_.counts->NoteVerdict(response->plan().verdict());
  }
  grpc::ByteBuffer out;
  const absl::Status written = WriteResponse(*response, out);
  if (!written.ok()) return written;
  return out;
}

}  // namespace

grpc::ServerWriteReactor<grpc::ByteBuffer>* OpenPlanBatch(
    grpc::CallbackServerContext& context, const ServiceParts& parts,
    const grpc::ByteBuffer& in) {
  return new PlanBatch(context, parts, in);
}

}  // namespace upgrade_advisor
