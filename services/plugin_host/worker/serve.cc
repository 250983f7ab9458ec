#include "services/plugin_host/worker/serve.h"

#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <new>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "services/plugin_host/calling/examination_call.h"
#include "services/plugin_host/calling/open_library.h"
#include "services/plugin_host/calling/self_test.h"
#include "services/plugin_host/isolation/descriptor_bytes.h"
#include "services/plugin_host/isolation/examination_bytes.h"
#include "services/plugin_host/isolation/job_batch.h"
#include "services/plugin_host/isolation/shared_memory.h"
#include "services/plugin_host/isolation/worker_channel.h"

namespace upgrade_advisor {
namespace {

constexpr int kBadChannel = 70;

// The memory a worker writes.
class Answers {
 public:
  explicit Answers(SharedMemory& memory)
      : memory_(memory), area_(new (memory.data()) AnswerArea) {}

  void Begin() {
    area_->answered.store(0, std::memory_order_relaxed);
    area_->bytes.store(0, std::memory_order_relaxed);
  }
  // So that the service knows whom to blame.
  void SetCurrent(uint32_t job) {
    area_->current.store(job, std::memory_order_relaxed);
  }
  // False if there is no room left.
  bool Add(absl::string_view bytes) {
    const uint64_t used = area_->bytes.load(std::memory_order_relaxed);
    if (bytes.size() > memory_.size() - sizeof(AnswerArea) - used) return false;
    std::memcpy(memory_.data() + sizeof(AnswerArea) + used, bytes.data(),
                bytes.size());
    area_->bytes.store(used + bytes.size(), std::memory_order_relaxed);
    area_->answered.fetch_add(1, std::memory_order_release);
    return true;
  }

 private:
  SharedMemory& memory_;
  AnswerArea* const area_;
};

bool Reply(uint32_t kind, uint32_t number) {
  const WorkerReply reply{kind, number};
  ssize_t sent = 0;
  do {
    sent = send(kSocketDescriptor, &reply, sizeof reply, MSG_NOSIGNAL);
  } while (sent < 0 && errno == EINTR);
  return sent == sizeof reply;
}

// Nothing when the service has closed the socket.
std::optional<WorkerRequest> NextRequest() {
  WorkerRequest request{};
  ssize_t got = 0;
  do {
    got = recv(kSocketDescriptor, &request, sizeof request, 0);
  } while (got < 0 && errno == EINTR);
  if (got != sizeof request) return std::nullopt;
  return request;
}

class Worker {
 public:
  Worker(SharedMemory request, SharedMemory answers,
         std::vector<FactSheet> sheets)
      : request_memory_(std::move(request)),
        answer_memory_(std::move(answers)),
        answers_(answer_memory_),
        sheets_(std::move(sheets)) {}

  int Serve() {
    answers_.Begin();
    answers_.SetCurrent(AnswerArea::kIdle);
    if (absl::Status loaded = Load(); !loaded.ok()) {
      answers_.Add(loaded.message());
      return Reply(WorkerReply::kRefused, 0) ? 0 : kBadChannel;
    }
    if (!Reply(WorkerReply::kReady, 0)) return kBadChannel;
    while (const std::optional<WorkerRequest> request = NextRequest()) {
      if (!Answer(*request) || !Reply(WorkerReply::kDone, request->number))
        return kBadChannel;
    }
    return 0;
  }

 private:
  absl::Status Load() {
    absl::StatusOr<const ua_plugin*> plugin = OpenPluginLibrary(
        absl::StrCat("/proc/self/fd/", static_cast<int>(kPluginDescriptor)));
    if (!plugin.ok()) return plugin.status();
    absl::StatusOr<PluginDescriptor> tested = SelfTest(*plugin);
    if (!tested.ok()) return tested.status();
    plugin_ = *plugin;
    ByteWriter descriptor;
    WriteDescriptor(*plugin_, *tested, descriptor);
    if (!answers_.Add(descriptor.bytes())) {
      return absl::ResourceExhaustedError(
          "its descriptor is larger than 16 MiB");
    }
    advisory_count_ = static_cast<uint32_t>(tested->advisories.size());
    return absl::OkStatus();
  }

  bool Answer(const WorkerRequest& request) {
    answers_.Begin();
    const auto& head = *reinterpret_cast<RequestArea*>(request_memory_.data());
    const uint64_t room = request_memory_.size() - sizeof head;
    if (head.batch_bytes > room) return false;
    const std::optional<JobBatch> batch = ReadJobBatch(
        {request_memory_.data() + sizeof head, head.batch_bytes}, sheets_);
    if (!batch || request.first_job > batch->jobs.size() ||
        request.job_count > batch->jobs.size() - request.first_job) {
      return false;
    }
    Examine(*batch, request, {&head.stop, std::nullopt, ""});
    answers_.SetCurrent(AnswerArea::kIdle);
    return true;
  }

  void Examine(const JobBatch& batch, const WorkerRequest& request,
               const ExaminationContext& context) {
    std::optional<ExaminationCall> call;
    uint32_t step = 0;
    for (uint32_t i = 0; i < request.job_count && !IsOver(context); ++i) {
      const BatchJob& job = batch.jobs[request.first_job + i];
      if (job.advisory >= advisory_count_) return;
      if (!call || job.step != step) {
        call.emplace(batch.steps[job.step], context);
        step = job.step;
      }
      answers_.SetCurrent(request.first_job + i);
      ByteWriter bytes;
      Examination answer;
      call->Examine(*plugin_, job.advisory, job.decided, answer);
      WriteExamination(answer, bytes);
      if (!answers_.Add(bytes.bytes())) return;
    }
  }

  SharedMemory request_memory_;
  SharedMemory answer_memory_;
  Answers answers_;
  const std::vector<FactSheet> sheets_;
  const ua_plugin* plugin_ = nullptr;
  uint32_t advisory_count_ = 0;
};

}  // namespace

bool AnnounceSandbox(int listener) {
  WorkerReply entered{WorkerReply::kEntered, 0};
  iovec bytes{&entered, sizeof entered};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof listener)] = {};
  msghdr message{};
  message.msg_iov = &bytes;
  message.msg_iovlen = 1;
  if (listener >= 0) {
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof listener);
    std::memcpy(CMSG_DATA(header), &listener, sizeof listener);
  }
  const ssize_t sent = sendmsg(kSocketDescriptor, &message, MSG_NOSIGNAL);
  if (listener >= 0) close(listener);
  return sent == sizeof entered;
}

int ServeAsWorker() {
  absl::StatusOr<SharedMemory> request =
      SharedMemory::Open(kRequestDescriptor, Sharing::kReadOnly);
  absl::StatusOr<SharedMemory> answers =
      SharedMemory::Open(kAnswerDescriptor, Sharing::kReadWrite);
  absl::StatusOr<SharedMemory> sheets =
      SharedMemory::Open(kSheetsDescriptor, Sharing::kReadOnly);
  if (!request.ok() || !answers.ok() || !sheets.ok()) return kBadChannel;
  std::optional<std::vector<FactSheet>> read =
      SheetsFromBytes({sheets->data(), sheets->size()});
  if (!read) return kBadChannel;
  Worker worker(*std::move(request), *std::move(answers), *std::move(read));
  return worker.Serve();
}

}  // namespace upgrade_advisor
