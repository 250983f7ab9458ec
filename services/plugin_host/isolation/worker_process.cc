#include "services/plugin_host/isolation/worker_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iterator>
#include <new>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/plugin_host/isolation/descriptor_bytes.h"

namespace upgrade_advisor {
namespace {

using std::chrono::milliseconds;

// Above the numbers a worker's descriptors get: dup2 onto one of those would
// close an end of the channel.
constexpr int kLowestDescriptor = 64;
// What a worker may say about a plugin it refuses.
constexpr size_t kMaxReason = 4096;
// How long a process whose connection is gone may take to end: the kernel may
// have hundreds of megabytes of it to give back.
constexpr milliseconds kMomentToEnd(100);
// How often a wait looks whether the service stops.
constexpr milliseconds kLook(100);

// A sanitizer must not take a plugin's signal for its own business, nor look
// for leaks in a process that is killed.
constexpr char kSanitizerOptions[] =
    "ASAN_OPTIONS=handle_segv=0:handle_abort=0:handle_sigbus=0:handle_sigfpe=0:"
    "handle_sigill=0:detect_leaks=0:allocator_may_return_null=1";

absl::Status Errno(absl::string_view what, int error) {
  return absl::UnavailableError(absl::StrCat(what, ": ", std::strerror(error)));
}

// The two ends of a channel that keeps the bounds of messages.
absl::Status MakeChannel(int (&ends)[2]) {
  int made[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, made) != 0) {
    return Errno("no socket for a worker", errno);
  }
  for (int i = 0; i < 2; ++i) {
    ends[i] = fcntl(made[i], F_DUPFD_CLOEXEC, kLowestDescriptor);
    close(made[i]);
  }
  if (ends[0] >= 0 && ends[1] >= 0) return absl::OkStatus();
  for (int end : ends) {
    if (end >= 0) close(end);
  }
  return absl::UnavailableError("no file descriptor is left for a worker");
}

// posix_spawn's two objects, which have to be given back.
class SpawnPlan {
 public:
  SpawnPlan() {
    posix_spawn_file_actions_init(&actions_);
    posix_spawnattr_init(&attributes_);
    // The thread that starts it blocks all signals; a worker begins with none
    // blocked and none handled.
    sigset_t signals;
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes_, &signals);
    sigfillset(&signals);
    posix_spawnattr_setsigdefault(&attributes_, &signals);
    posix_spawnattr_setflags(&attributes_,
                             POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~SpawnPlan() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;

  void Pass(int descriptor, int as) {
    posix_spawn_file_actions_adddup2(&actions_, descriptor, as);
  }
  void PassDevNull(int as) {
    posix_spawn_file_actions_addopen(&actions_, as, "/dev/null", O_RDWR, 0);
  }
  void CloseFrom(int descriptor) {
    posix_spawn_file_actions_addclosefrom_np(&actions_, descriptor);
  }
  // The errno of what went wrong, or 0.
  int Spawn(const std::string& program, std::string plugin, pid_t& pid) {
    // The worker compares it with getppid(): a service that died in between
    // would else leave it behind.
    std::string parent = absl::StrCat(getpid());
    char* const arguments[] = {const_cast<char*>(program.c_str()),
                               parent.data(), plugin.data(), nullptr};
    // The service's environment may hold secrets.
    char* const environment[] = {const_cast<char*>(kSanitizerOptions), nullptr};
    return posix_spawn(&pid, program.c_str(), &actions_, &attributes_,
                       arguments, environment);
  }

 private:
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

// Whether the socket became readable in time, and before somebody said stop.
// Calls of the loader pass meanwhile.
bool WaitForMessage(int socket, std::chrono::steady_clock::time_point end,
                    const WorkerSettings& settings, const LoadWatch& watch) {
  for (;;) {
    const auto left =
        std::chrono::ceil<milliseconds>(end - std::chrono::steady_clock::now());
    // A negative descriptor is passed over.
    pollfd waits[] = {{socket, POLLIN, 0}, {watch.listener(), POLLIN, 0}};
    poll(waits, std::size(waits),
         static_cast<int>(std::clamp<int64_t>(left.count(), 0, kLook.count())));
    if (waits[0].revents != 0) return true;
    if (left.count() <= 0 || settings.IsStopped()) return false;
    if ((waits[1].revents & POLLIN) != 0) watch.LetPass();
  }
}

// The first word, and the descriptor that may come with it.
std::optional<WorkerReply> ReadFirstReply(int socket, LoadWatch& watch) {
  WorkerReply reply{};
  iovec bytes{&reply, sizeof reply};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
  msghdr message{};
  message.msg_iov = &bytes;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  const ssize_t got =
      recvmsg(socket, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC | MSG_TRUNC);
  if (got != sizeof reply) return std::nullopt;
  const cmsghdr* header = CMSG_FIRSTHDR(&message);
  if (header != nullptr && header->cmsg_type == SCM_RIGHTS &&
      header->cmsg_len == CMSG_LEN(sizeof(int))) {
    int listener = -1;
    std::memcpy(&listener, CMSG_DATA(header), sizeof listener);
    watch = LoadWatch(listener);
  }
  return reply;
}

// Nothing if the other side is gone, or said something of another size.
std::optional<WorkerReply> ReadReply(int socket) {
  WorkerReply reply{};
  ssize_t got = 0;
  do {
    // MSG_TRUNC: the size it was sent with, so that a longer one is no reply.
    got = recv(socket, &reply, sizeof reply, MSG_DONTWAIT | MSG_TRUNC);
  } while (got < 0 && errno == EINTR);
  if (got != sizeof reply) return std::nullopt;
  return reply;
}

std::string TextOfEnd(int status) {
  if (WIFSIGNALED(status)) {
    return absl::StrCat("ended with signal ", WTERMSIG(status), " (",
                        strsignal(WTERMSIG(status)), ")");
  }
  return absl::StrCat("ended the process with status ", WEXITSTATUS(status));
}

}  // namespace

absl::StatusOr<std::unique_ptr<WorkerProcess>> WorkerProcess::Start(
    const WorkerSettings& settings, SpawnThread& spawner,
    const PluginImage& image, const SharedMemory& sheets) {
  absl::StatusOr<SharedMemory> request =
      SharedMemory::Make(kRequestAreaBytes, Sharing::kReadOnly);
  if (!request.ok()) return request.status();
  absl::StatusOr<SharedMemory> answers =
      SharedMemory::Make(kAnswerAreaBytes, Sharing::kReadWrite);
  if (!answers.ok()) return answers.status();
  int ends[2];
  if (absl::Status s = MakeChannel(ends); !s.ok()) return s;
  std::unique_ptr<WorkerProcess> worker(
      new WorkerProcess(*std::move(request), *std::move(answers), ends[0]));
  const absl::Status spawned =
      worker->Spawn(settings, spawner, image, sheets, ends[1]);
  // Ours too, so that the end of the worker is an end of file here.
  close(ends[1]);
  if (!spawned.ok()) return spawned;
  const absl::Status introduced = worker->Introduce(settings);
  if (!introduced.ok()) return introduced;
  return worker;
}

absl::Status WorkerProcess::Spawn(const WorkerSettings& settings,
                                  SpawnThread& spawner,
                                  const PluginImage& image,
                                  const SharedMemory& sheets, int far_end) {
  SpawnPlan plan;
  for (int standard : {0, 1, 2}) plan.PassDevNull(standard);
  plan.Pass(far_end, kSocketDescriptor);
  plan.Pass(image.descriptor(), kPluginDescriptor);
  plan.Pass(request_.descriptor(), kRequestDescriptor);
  plan.Pass(answers_.descriptor(), kAnswerDescriptor);
  plan.Pass(sheets.descriptor(), kSheetsDescriptor);
  // Other descriptors of the service may be of other threads' making, without
  // close-on-exec.
  plan.CloseFrom(kFirstUnusedDescriptor);
  int error = 0;
  pid_t pid = -1;
  spawner.Run([&] {
    error = plan.Spawn(settings.program, image.name(), pid);
    return pid;
  });
  if (error != 0) {
    return Errno(absl::StrCat("the worker program ", settings.program,
                              " could not be started"),
                 error);
  }
  pid_ = pid;
  return absl::OkStatus();
}

absl::Status WorkerProcess::DidNotEnd(const WorkerSettings& settings) const {
  return absl::FailedPreconditionError(
      absl::StrCat("loading it in a trial process did not end within ",
                   std::chrono::duration<double>(settings.load_timeout).count(),
                   " seconds"));
}

absl::StatusOr<LoadWatch> WorkerProcess::TakeWatch(
    const WorkerSettings& settings, Clock::time_point end) {
  LoadWatch watch;
  if (!WaitForMessage(socket_, end, settings, watch)) {
    return DidNotEnd(settings);
  }
  const std::optional<WorkerReply> entered = ReadFirstReply(socket_, watch);
  if (!entered || entered->kind != WorkerReply::kEntered) {
    return absl::FailedPreconditionError(
        absl::StrCat("its worker process ", AwaitEnd().text));
  }
  return watch;
}

// The worker's second word comes after it has loaded, described and tested the
// plugin; none at all means that one of these killed it. It may as well be the
// plugin's own word: with it, true or not, loading is over.
absl::Status WorkerProcess::Introduce(const WorkerSettings& settings) {
  const Clock::time_point end = Clock::now() + settings.load_timeout;
  std::optional<WorkerReply> reply;
  {
    const absl::StatusOr<LoadWatch> watch = TakeWatch(settings, end);
    if (!watch.ok()) return watch.status();
    is_filtered_ = watch->is_watching();
    if (!WaitForMessage(socket_, end, settings, *watch)) {
      return DidNotEnd(settings);
    }
    reply = ReadReply(socket_);
  }
  if (!reply) {
    return absl::FailedPreconditionError(
        absl::StrCat("loading it in a trial process ", AwaitEnd().text));
  }
  uint32_t count = 0;
  const std::string said = Answers(count);
  if (reply->kind == WorkerReply::kRefused) {
    return absl::FailedPreconditionError(
        absl::string_view(said).substr(0, kMaxReason));
  }
  absl::StatusOr<PluginDescriptor> descriptor = ReadDescriptorBytes(said);
  if (!descriptor.ok()) return descriptor.status();
  descriptor_ = *std::move(descriptor);
  return absl::OkStatus();
}

WorkerProcess::~WorkerProcess() {
  Kill();
  close(socket_);
}

absl::Status WorkerProcess::WriteBatch(absl::string_view batch) {
  if (batch.size() > request_.size() - sizeof(RequestArea)) {
    return absl::ResourceExhaustedError(
        "the facts of the request exceed the 256 MiB that a worker process "
        "accepts");
  }
  batch_ = batch.size();
  largest_batch_ = std::max(largest_batch_, batch_);
  auto* area = new (request_.data()) RequestArea;
  area->stop.store(false, std::memory_order_relaxed);
  area->batch_bytes = batch.size();
  std::memcpy(request_.data() + sizeof(RequestArea), batch.data(),
              batch.size());
  return absl::OkStatus();
}

// Relaxed: nothing else has to be seen with it, and a job late does no harm.
void WorkerProcess::TellToStop() {
  reinterpret_cast<RequestArea*>(request_.data())
      ->stop.store(true, std::memory_order_relaxed);
}

void WorkerProcess::WipeBatch() {
  std::memset(request_.data() + sizeof(RequestArea), 0, batch_);
  batch_ = 0;
}

bool WorkerProcess::Ask(uint32_t job_count) {
  // A worker that said it was done, and was not, may never come to zero them:
  // what it answered in an earlier round is no answer in this one.
  auto* area = reinterpret_cast<AnswerArea*>(answers_.data());
  area->answered.store(0, std::memory_order_relaxed);
  area->bytes.store(0, std::memory_order_relaxed);
  const WorkerRequest request{++request_number_, 0, job_count};
  ssize_t sent = 0;
  do {
    // A worker that reads no more must not hold up the service, and one that
    // is gone must not kill it with SIGPIPE.
    sent = send(socket_, &request, sizeof request, MSG_NOSIGNAL | MSG_DONTWAIT);
  } while (sent < 0 && errno == EINTR);
  return sent == sizeof request;
}

bool WorkerProcess::HasAnswered() {
  const std::optional<WorkerReply> reply = ReadReply(socket_);
  return reply && reply->kind == WorkerReply::kDone &&
         reply->number == request_number_;
}

std::string WorkerProcess::Answers(uint32_t& count) const {
  // The worker goes on writing if it likes: a number read once is what counts.
  count = area().answered.load(std::memory_order_acquire);
  const uint64_t bytes = area().bytes.load(std::memory_order_relaxed);
  const uint64_t room = answers_.size() - sizeof(AnswerArea);
  return std::string(answers_.data() + sizeof(AnswerArea),
                     std::min(bytes, room));
}

WorkerEnd WorkerProcess::Kill() {
  if (pid_ < 0) return {};
  // Not reaped yet, so the number is still this process. What it started shares
  // its group.
  kill(-pid_, SIGKILL);
  kill(pid_, SIGKILL);
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  return Describe(status, /*ended_by_itself=*/false);
}

// The kernel closes the socket before the process can be reaped, so the end of
// file is seen a moment too early.
WorkerEnd WorkerProcess::AwaitEnd() {
  if (pid_ < 0) return {};
  const auto end = std::chrono::steady_clock::now() + kMomentToEnd;
  int status = 0;
  while (waitpid(pid_, &status, WNOHANG) != pid_) {
    if (std::chrono::steady_clock::now() >= end) {
      WorkerEnd killed = Kill();
      killed.text = "broke its connection to the service";
      return killed;
    }
    std::this_thread::sleep_for(std::chrono::microseconds(50));
  }
  return Describe(status, /*ended_by_itself=*/true);
}

WorkerEnd WorkerProcess::Describe(int status, bool ended_by_itself) {
  pid_ = -1;  // reaped: the number may be another's from now on
  WorkerEnd end;
  const uint32_t job = area().current.load(std::memory_order_relaxed);
  if (job != AnswerArea::kIdle) end.job = job;
  // By the kernel out of memory, or by an operator. A plugin may do it to
  // itself: that earns it one more process, and counts as a failure all the
  // same.
  end.was_killed =
      ended_by_itself && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
  end.text = TextOfEnd(status);
  return end;
}

}  // namespace upgrade_advisor
