#include "services/conformance/child_process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <exception>
#include <iostream>
#include <thread>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/conformance/process_fence.h"
#include "services/conformance/sanitizers.h"

namespace upgrade_advisor {
namespace {

constexpr size_t kMaxReport = size_t{4} << 20;
constexpr size_t kMaxOutput = 2048;
// A plugin that allocates without end must not take the machine with it.
constexpr rlim_t kMaxAddressSpace = rlim_t{8} << 30;

enum ReportState : uint32_t { kNone = 0, kReported = 1, kThrew = 2 };

// What parent and child share. A child that runs wild may write anything here:
// the parent believes no length.
struct Shared {
  std::atomic<uint32_t> state;
  uint64_t size;
  char progress[Progress::kMaxText + 1];
  char report[kMaxReport];
};

std::string Why(absl::string_view call) {
  return absl::StrCat("the child process could not be started: ", call, ": ",
                      strerror(errno));
}

// A report as bytes: each text after its length.
bool Encode(const ChildReport& report, Shared& shared) {
  uint64_t at = 0;
  for (const std::string& text : report) {
    const uint64_t size = text.size();
    if (size > kMaxReport || at + sizeof size + size > kMaxReport) return false;
    std::memcpy(shared.report + at, &size, sizeof size);
    std::memcpy(shared.report + at + sizeof size, text.data(), size);
    at += sizeof size + size;
  }
  shared.size = at;
  return true;
}

ChildReport Decode(const Shared& shared) {
  ChildReport out;
  const uint64_t end = std::min<uint64_t>(shared.size, kMaxReport);
  uint64_t size = 0;
  for (uint64_t at = 0; at + sizeof size <= end; at += size) {
    std::memcpy(&size, shared.report + at, sizeof size);
    at += sizeof size;
    size = std::min(size, end - at);
    out.emplace_back(shared.report + at, size);
  }
  return out;
}

void PutAsideStreams(int output) {
  const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (nothing >= 0) dup2(nothing, STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  if (nothing > STDERR_FILENO) close(nothing);
  if (output > STDERR_FILENO) close(output);
}

void LimitChild() {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  if (!kSanitized) {
    const rlimit space{kMaxAddressSpace, kMaxAddressSpace};
    setrlimit(RLIMIT_AS, &space);
  }
  // A crash is an answer here: no sanitizer report takes its place.
  for (int sig : {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL}) {
    signal(sig, SIG_DFL);
  }
}

// noexcept: what the plugin throws must not carry the child back into the
// parent's code.
[[noreturn]] void RunWork(ChildWork work, Shared& shared, int output) noexcept {
  LimitChild();
  PutAsideStreams(output);
  // Without a fence, a plugin has to be trusted with the processes
  // around it, as a library in a service is.
  FenceIn();
  Progress progress(shared.progress);
  ReportState state = kReported;
  ChildReport report;
  try {
    report = work(progress);
  } catch (const std::exception& e) {
    report = {absl::StrCat("it threw an exception: ", e.what())};
    state = kThrew;
  } catch (...) {
    report = {"it threw something other than a std::exception"};
    state = kThrew;
  }
  if (!Encode(report, shared)) {
    Encode({"its report is longer than 4 MiB"}, shared);
    state = kThrew;
  }
  shared.state.store(state, std::memory_order_release);
  // Destructors belong to the parent.
  _exit(0);
}

// Whether the child ended in time. It is not reaped yet, so that its process
// group cannot be somebody else's.
bool AwaitEnd(pid_t child, std::chrono::seconds timeout) {
  using std::chrono::steady_clock;
  const steady_clock::time_point end = steady_clock::now() + timeout;
  std::chrono::microseconds nap(100);
  for (;;) {
    siginfo_t info{};
    const int result = waitid(P_PID, static_cast<id_t>(child), &info,
                              WEXITED | WNOHANG | WNOWAIT);
    if (result == 0 && info.si_pid == child) return true;
    if (result != 0 && errno != EINTR) return true;
    if (steady_clock::now() >= end) return false;
    std::this_thread::sleep_for(nap);
    nap = std::min(nap * 2, std::chrono::microseconds(5000));
  }
}

std::string DeathOf(int wait_status) {
  if (WIFSIGNALED(wait_status)) {
    const int sig = WTERMSIG(wait_status);
    return absl::StrCat("it ended with signal ", sig, " (", strsignal(sig),
                        ")");
  }
  return absl::StrCat("it ended the process with status ",
                      WEXITSTATUS(wait_status));
}

std::string ReadOutput(int output) {
  std::string text(kMaxOutput, '\0');
  const ssize_t n = pread(output, text.data(), text.size(), 0);
  text.resize(n > 0 ? static_cast<size_t>(n) : 0);
  return text;
}

ChildEnd Await(pid_t child, std::chrono::seconds timeout, Shared& shared) {
  ChildEnd end;
  const bool in_time = AwaitEnd(child, timeout);
  kill(-child, SIGKILL);
  kill(child, SIGKILL);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  shared.progress[Progress::kMaxText] = '\0';
  end.at = shared.progress;
  const uint32_t state = shared.state.load(std::memory_order_acquire);
  if (!in_time) {
    end.death = absl::StrCat("it did not end within ", timeout.count(), " s");
  } else if (state == kReported && WIFEXITED(status)) {
    end.report = Decode(shared);
  } else if (state == kThrew) {
    end.death = absl::StrJoin(Decode(shared), "; ");
  } else {
    end.death = DeathOf(status);
  }
  return end;
}

}  // namespace

void Progress::At(absl::string_view what) {
  const size_t size = std::min(what.size(), kMaxText);
  std::memcpy(text_, what.data(), size);
  text_[size] = '\0';
}

std::vector<std::string> ChildEnd::Sentences() const {
  std::vector<std::string> out;
  if (!death.empty()) out.push_back(death);
  if (!death.empty() && !at.empty()) out.push_back("while " + at);
  const absl::string_view said = absl::StripAsciiWhitespace(output);
  if (!said.empty()) out.push_back(absl::StrCat("it wrote: ", said));
  return out;
}

ChildEnd RunInChild(ChildWork work, std::chrono::seconds timeout) {
  ChildEnd end;
  void* memory = mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) {
    end.death = Why("mmap");
    return end;
  }
  auto* shared = new (memory) Shared;
  const int output = memfd_create("output", MFD_CLOEXEC);
  // What is buffered would be written a second time by the child.
  std::cout.flush();
  std::fflush(nullptr);
  const pid_t child = output < 0 ? -1 : fork();
  if (child == 0) RunWork(work, *shared, output);
  if (child < 0) {
    end.death = Why(output < 0 ? "memfd_create" : "fork");
  } else {
    end = Await(child, timeout, *shared);
    end.output = ReadOutput(output);
  }
  if (output >= 0) close(output);
  munmap(memory, sizeof(Shared));
  return end;
}

}  // namespace upgrade_advisor
