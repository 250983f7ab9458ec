#include "services/plugin_host/plugin_library.h"

#include <dlfcn.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <exception>

#include "absl/strings/str_cat.h"
#include "services/plugin_host/calling/self_test.h"

namespace upgrade_advisor {
namespace {

constexpr std::chrono::seconds kTrialTimeout(10);
constexpr size_t kMaxReport = 4096;

ua_string TextOf(absl::string_view text) { return {text.data(), text.size()}; }

absl::StatusOr<const ua_plugin*> CallEntry(ua_entry entry) {
  const ua_host host{sizeof(ua_host),           UA_ABI_VERSION,
                     UA_VOCABULARY_VERSION,     0,
                     TextOf("upgrade-advisor"), TextOf("0.1.0")};
  try {
    return entry(&host);
  } catch (const std::exception& e) {
    return absl::FailedPreconditionError(
        absl::StrCat("its entry function threw an exception: ", e.what()));
  } catch (...) {
    return absl::FailedPreconditionError(
        "its entry function threw something that is no std::exception");
  }
}

// Writes the outcome for the parent; the child ends without running
// destructors, which belong to the parent.
[[noreturn]] void ReportAndExit(int pipe, const absl::Status& status) {
  const std::string text(status.message().substr(0, kMaxReport));
  const char mark = status.ok() ? '+' : '-';
  ssize_t ignored = write(pipe, &mark, 1);
  ignored = write(pipe, text.data(), text.size());
  static_cast<void>(ignored);
  _exit(0);
}

// noexcept: an exception of the plugin must not carry the child back into the
// parent's code.
[[noreturn]] void RunTrial(const std::string& path, int pipe) noexcept {
  // The crash is expected here: no core file, no sanitizer report.
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  for (int sig : {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL}) {
    signal(sig, SIG_DFL);
  }
  absl::StatusOr<const ua_plugin*> plugin = OpenPluginLibrary(path);
  if (!plugin.ok()) ReportAndExit(pipe, plugin.status());
  ReportAndExit(pipe, SelfTest(*plugin).status());
}

// Reads until the child closes the pipe or the time is up. A child that goes on
// writing gets no more time.
bool ReadReport(int pipe, std::string& report) {
  using std::chrono::steady_clock;
  const steady_clock::time_point end = steady_clock::now() + kTrialTimeout;
  char buffer[512];
  for (;;) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(end - steady_clock::now());
    if (left.count() <= 0) return false;
    pollfd wait{pipe, POLLIN, 0};
    const int ready = poll(&wait, 1, static_cast<int>(left.count()));
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return false;
    const ssize_t n = read(pipe, buffer, sizeof buffer);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return true;
    report.append(buffer, static_cast<size_t>(n));
  }
}

absl::Status OutcomeOf(int wait_status, const std::string& report) {
  if (!report.empty() && report[0] == '+') return absl::OkStatus();
  if (!report.empty()) return absl::FailedPreconditionError(report.substr(1));
  if (WIFSIGNALED(wait_status)) {
    return absl::FailedPreconditionError(absl::StrCat(
        "loading it in a trial process ended with signal ",
        WTERMSIG(wait_status), " (", strsignal(WTERMSIG(wait_status)), ")"));
  }
  return absl::FailedPreconditionError(absl::StrCat(
      "loading it in a trial process ended the process with status ",
      WEXITSTATUS(wait_status)));
}

}  // namespace

absl::StatusOr<const ua_plugin*> OpenPluginLibrary(const std::string& path) {
  // A constructor that throws cannot be caught here: the loader's functions are
  // declared not to. It has ended the trial process before.
  void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    const char* why = dlerror();
    return absl::FailedPreconditionError(
        absl::StrCat("the loader refuses it: ", why ? why : "no reason given"));
  }
  auto entry = reinterpret_cast<ua_entry>(dlsym(library, UA_ENTRY_NAME));
  if (entry == nullptr) {
    return absl::FailedPreconditionError(
        "it does not export " UA_ENTRY_NAME
        ": it is no plugin, or is built for another version of the contract");
  }
  return CallEntry(entry);
}

absl::Status TryPluginLibrary(const std::string& path) {
  int ends[2];
  if (pipe(ends) != 0) {
    return absl::InternalError(absl::StrCat("pipe: ", strerror(errno)));
  }
  const pid_t child = fork();
  if (child < 0) {
    close(ends[0]);
    close(ends[1]);
    return absl::InternalError(absl::StrCat("fork: ", strerror(errno)));
  }
  if (child == 0) {
    close(ends[0]);
    RunTrial(path, ends[1]);
  }
  close(ends[1]);
  std::string report;
  const bool in_time = ReadReport(ends[0], report);
  close(ends[0]);
  if (!in_time) kill(child, SIGKILL);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!in_time) {
    return absl::FailedPreconditionError(
        "loading it in a trial process did not end within 10 seconds");
  }
  return OutcomeOf(status, report);
}

}  // namespace upgrade_advisor
