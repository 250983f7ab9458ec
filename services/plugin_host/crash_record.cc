#include "services/plugin_host/crash_record.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace upgrade_advisor {
namespace {

constexpr char kSlotsFile[] = "/asked";
constexpr char kRosterFile[] = "/roster";
constexpr char kCulpritsFile[] = "/culprits";

constexpr uint32_t kVerdictExit = 1000;
constexpr uint32_t kVerdictStuck = 1001;

constexpr int kFatalSignals[] = {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL};

// What a handler of signals can reach has to be global.
std::atomic<CrashRecord*> watching{nullptr};
struct sigaction earlier_actions[std::size(kFatalSignals)];

// A stack for the handler, for a thread whose own has run out.
class HandlerStack {
 public:
  HandlerStack() : memory_(std::make_unique<char[]>(kBytes)) {
    const stack_t stack{memory_.get(), 0, kBytes};
    sigaltstack(&stack, nullptr);
  }
  ~HandlerStack() {
    const stack_t none{nullptr, SS_DISABLE, 0};
    sigaltstack(&none, nullptr);
  }

 private:
  static constexpr size_t kBytes = 32 << 10;
  std::unique_ptr<char[]> memory_;
};

absl::Status Errno(absl::string_view what, const std::string& path) {
  return absl::UnavailableError(
      absl::StrCat(what, " ", path, ": ", std::strerror(errno)));
}

// A regular file of ours: never through a link, which would lead elsewhere, and
// never a pipe, which would wait. Returns its descriptor.
absl::StatusOr<int> OpenOwn(const std::string& path, int flags) {
  const int file =
      open(path.c_str(), flags | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC,
           0600);
  if (file < 0) return Errno("cannot open", path);
  struct stat status {};
  if (fstat(file, &status) == 0 && S_ISREG(status.st_mode) &&
      status.st_uid == geteuid()) {
    return file;
  }
  close(file);
  return absl::UnavailableError(absl::StrCat(
      path, " is not a regular file of the service's user; remove it"));
}

absl::Status CheckFolder(const std::string& folder) {
  struct stat status {};
  if (stat(folder.c_str(), &status) != 0) {
    return Errno("cannot use the state folder", folder);
  }
  const bool is_ours = status.st_uid == 0 || status.st_uid == geteuid();
  if (S_ISDIR(status.st_mode) && is_ours && (status.st_mode & S_IWOTH) == 0) {
    return absl::OkStatus();
  }
  return absl::UnavailableError(absl::StrCat(
      "cannot use the state folder ", folder,
      ": it must be a folder of the service's user that nobody else may write "
      "to; chown it, or chmod o-w"));
}

std::vector<std::string> LinesOf(const std::string& path) {
  const absl::StatusOr<int> file = OpenOwn(path, O_RDONLY);
  if (!file.ok()) return {};
  std::string text;
  char part[4096];
  for (ssize_t n; (n = read(*file, part, sizeof part)) > 0;) {
    text.append(part, static_cast<size_t>(n));
  }
  close(*file);
  return absl::StrSplit(text, '\n', absl::SkipEmpty());
}

// What cannot be written is known until the service ends.
void Append(const std::string& path, const std::string& line) {
  const absl::StatusOr<int> file = OpenOwn(path, O_WRONLY | O_APPEND);
  if (!file.ok()) return;
  const std::string text = line + "\n";
  [[maybe_unused]] const ssize_t written =
      write(*file, text.data(), text.size());
  close(*file);
}

// The file has all of its pages before it is mapped: a store to a page that a
// full disk has no room for would end the service. Two services with one
// folder would take each other for a crash.
absl::Status Prepare(int file, const std::string& folder, size_t size) {
  if (flock(file, LOCK_EX | LOCK_NB) != 0) {
    return absl::UnavailableError(
        absl::StrCat("another service uses the state folder ", folder,
                     "; give each service its own"));
  }
  if (ftruncate(file, static_cast<off_t>(size)) != 0) {
    return Errno("cannot size", folder + kSlotsFile);
  }
  errno = posix_fallocate(file, 0, static_cast<off_t>(size));
  return errno == 0 ? absl::OkStatus()
                    : Errno("cannot size", folder + kSlotsFile);
}

std::string TextOfVerdict(uint32_t verdict) {
  switch (verdict) {
    case 0:
      return "the service disappeared";
    case kVerdictExit:
      return "it called exit";
    case kVerdictStuck:
      return "it did not return";
    default:
      return absl::StrCat("signal ", verdict, " (",
                          strsignal(static_cast<int>(verdict)), ")");
  }
}

// "culprit", digest, plugin, advisory, request, how
std::string LineOf(absl::string_view role, absl::string_view digest,
                   absl::string_view plugin, absl::string_view advisory,
                   absl::string_view request, uint32_t verdict) {
  return absl::StrJoin({role, digest, plugin, advisory, request,
                        absl::string_view(TextOfVerdict(verdict))},
                       "\t");
}

std::string Printable(const char* text, size_t size) {
  std::string out(text, strnlen(text, size));
  for (char& c : out) {
    if (c < '!' || c > '~') c = '?';
  }
  return out;
}

}  // namespace

absl::StatusOr<std::shared_ptr<CrashRecord>> CrashRecord::Open(
    const std::string& folder) {
  if (absl::Status s = CheckFolder(folder); !s.ok()) return s;
  for (const char* name : {kRosterFile, kCulpritsFile}) {
    const absl::StatusOr<int> file = OpenOwn(folder + name, O_RDWR);
    if (!file.ok()) return file.status();
    close(*file);
  }
  const absl::StatusOr<int> file = OpenOwn(folder + kSlotsFile, O_RDWR);
  if (!file.ok()) return file.status();
  const absl::Status prepared =
      Prepare(*file, folder, sizeof(Slot) * kMaxSlots);
  if (!prepared.ok()) {
    close(*file);
    return prepared;
  }
  absl::StatusOr<SharedMemory> memory =
      SharedMemory::Open(*file, Sharing::kReadWrite);
  if (!memory.ok()) return memory.status();
  return std::shared_ptr<CrashRecord>(
      new CrashRecord(folder, *std::move(memory)));
}

CrashRecord::CrashRecord(std::string folder, SharedMemory memory)
    : folder_(std::move(folder)), memory_(std::move(memory)) {
  culprits_ = LinesOf(folder_ + kCulpritsFile);
  const std::vector<std::string> roster = LinesOf(folder_ + kRosterFile);
  for (uint32_t i = 0; i < kMaxSlots; ++i) {
    const Slot& slot = slots()[i];
    const uint64_t asked = slot.asked.load(std::memory_order_relaxed);
    const uint64_t plugin = asked >> 32;
    if (asked == 0 || plugin >= roster.size()) continue;
    // Digest, plugin, advisories.
    const std::vector<std::string> member =
        absl::StrSplit(roster[plugin], '\t');
    const uint64_t advisory = (asked & UINT32_MAX) - 1 + 2;
    if (advisory >= member.size()) continue;
    const uint32_t verdict = slot.verdict.load(std::memory_order_relaxed);
    const bool was_suspect = std::any_of(
        culprits_.begin(), culprits_.end(), [&](const std::string& line) {
          return absl::StartsWith(line, "suspect\t" + member[0]);
        });
    AddLine(LineOf(verdict != 0 || was_suspect ? "culprit" : "suspect",
                   member[0], member[1], member[advisory],
                   Printable(slot.request, sizeof slot.request), verdict));
  }
  std::memset(static_cast<void*>(slots()), 0, memory_.size());
  const absl::StatusOr<int> emptied =
      OpenOwn(folder_ + kRosterFile, O_WRONLY | O_TRUNC);
  if (emptied.ok()) close(*emptied);
}

CrashRecord::~CrashRecord() {
  CrashRecord* self = this;
  watching.compare_exchange_strong(self, nullptr);
}

CrashRecord::Slot* CrashRecord::slots() const {
  return reinterpret_cast<Slot*>(memory_.data());
}

void CrashRecord::AddLine(const std::string& line) {
  culprits_.push_back(line);
  Append(folder_ + kCulpritsFile, line);
}

std::optional<std::string> CrashRecord::Blame(const std::string& digest) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  for (const std::string& line : culprits_) {
    const std::vector<absl::string_view> parts = absl::StrSplit(line, '\t');
    if (parts.size() != 6 || parts[0] != "culprit" || parts[1] != digest) {
      continue;
    }
    return absl::StrCat(
        "it crashed the service: ", parts[5], " in advisory ", parts[3],
        parts[4].empty() ? "" : ", request ", parts[4],
        "; replace it with a fixed build, or remove its line from ", folder_,
        kCulpritsFile);
  }
  return std::nullopt;
}

uint32_t CrashRecord::Enrol(const std::string& digest,
                            const std::string& plugin,
                            const std::vector<std::string>& advisories) {
  const std::lock_guard<std::mutex> lock(mutex_);
  for (uint32_t i = 0; i < roster_.size(); ++i) {
    if (roster_[i].digest == digest) return i;
  }
  if (roster_.size() == kMaxPlugins) return kMaxPlugins;
  roster_.push_back({digest, plugin, advisories});
  Append(folder_ + kRosterFile, absl::StrCat(digest, "\t", plugin, "\t",
                                             absl::StrJoin(advisories, "\t")));
  return static_cast<uint32_t>(roster_.size() - 1);
}

CrashRecord::Slot* CrashRecord::Take(absl::string_view request_id) {
  thread_local const HandlerStack handler_stack;
  static_cast<void>(handler_stack);
  const uint64_t self = static_cast<uint64_t>(pthread_self());
  const uint32_t begin = next_slot_.fetch_add(1, std::memory_order_relaxed);
  for (uint32_t i = 0; i < kMaxSlots; ++i) {
    Slot& slot = slots()[(begin + i) % kMaxSlots];
    uint64_t free = 0;
    if (!slot.thread.compare_exchange_strong(free, self,
                                             std::memory_order_acquire)) {
      continue;
    }
    slot.verdict.store(0, std::memory_order_relaxed);
    slot.since.store(Clock::now().time_since_epoch().count(),
                     std::memory_order_relaxed);
    const size_t size = std::min(request_id.size(), kMaxRequestId);
    if (size != 0) std::memcpy(slot.request, request_id.data(), size);
    slot.request[size] = '\0';
    return &slot;
  }
  return nullptr;
}

void CrashRecord::WatchProcess() {
  CrashRecord* nobody = nullptr;
  if (!watching.compare_exchange_strong(nobody, this)) return;
  struct sigaction action {};
  action.sa_handler = &OnSignal;
  action.sa_flags = SA_ONSTACK;
  for (size_t i = 0; i < std::size(kFatalSignals); ++i) {
    sigaction(kFatalSignals[i], &action, &earlier_actions[i]);
  }
  std::atexit(&OnExit);
}

void CrashRecord::OnSignal(int signal) {
  CrashRecord* record = watching.load();
  if (record != nullptr) record->MarkOwn(static_cast<uint32_t>(signal));
  // On return the fault happens again, or abort goes on, and ends the process
  // as if this had not been here.
  for (size_t i = 0; i < std::size(kFatalSignals); ++i) {
    if (kFatalSignals[i] == signal) {
      sigaction(signal, &earlier_actions[i], nullptr);
    }
  }
}

void CrashRecord::OnExit() {
  CrashRecord* record = watching.load();
  if (record != nullptr) record->MarkOwn(kVerdictExit);
}

void CrashRecord::MarkOwn(uint32_t verdict) {
  const uint64_t self = static_cast<uint64_t>(pthread_self());
  for (uint32_t i = 0; i < kMaxSlots; ++i) {
    Slot& slot = slots()[i];
    if (slot.thread.load(std::memory_order_relaxed) == self &&
        slot.asked.load(std::memory_order_relaxed) != 0) {
      slot.verdict.store(verdict, std::memory_order_relaxed);
    }
  }
}

std::vector<std::string> CrashRecord::FindStuck(
    Clock::time_point now, std::chrono::milliseconds limit) {
  const std::lock_guard<std::mutex> lock(mutex_);
  std::vector<std::string> out;
  for (uint32_t i = 0; i < kMaxSlots; ++i) {
    Slot& slot = slots()[i];
    const uint64_t asked = slot.asked.load(std::memory_order_relaxed);
    const Clock::time_point since{
        Clock::duration(slot.since.load(std::memory_order_relaxed))};
    const uint64_t plugin = asked >> 32;
    if (asked == 0 || plugin >= roster_.size() || now - since < limit) continue;
    slot.verdict.store(kVerdictStuck, std::memory_order_relaxed);
    if (stuck_[plugin].exchange(true)) continue;
    const Member& member = roster_[plugin];
    const std::string& advisory = member.advisories[std::min<size_t>(
        (asked & UINT32_MAX) - 1, member.advisories.size() - 1)];
    const std::string request = Printable(slot.request, sizeof slot.request);
    AddLine(LineOf("culprit", member.digest, member.plugin, advisory, request,
                   kVerdictStuck));
    out.push_back(absl::StrCat(
        "the plugin ", member.plugin, " has not returned from advisory ",
        advisory, request.empty() ? "" : ", request ", request,
        "; it is no longer asked, and a thread of the service is stuck in it"));
  }
  return out;
}

}  // namespace upgrade_advisor
