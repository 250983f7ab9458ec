#include "services/conformance/process_traces.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cfenv>
#include <clocale>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"

namespace upgrade_advisor {
namespace {

namespace fs = std::filesystem;

TraceLines Descriptors() {
  TraceLines out;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator("/proc/self/fd", ignored)) {
    std::error_code gone;
    const fs::path leads_to = fs::read_symlink(entry.path(), gone);
    // The descriptor that reads this folder is gone when it is asked about.
    if (absl::StrCat("/proc/", getpid(), "/fd") == leads_to.string()) continue;
    out.push_back(absl::StrCat("descriptor ", entry.path().filename().string(),
                               ": ", leads_to.string()));
  }
  return out;
}

// Values may be secrets: they are compared, not shown.
TraceLines Environment() {
  TraceLines out;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const absl::string_view text(*entry);
    const std::string name(text.substr(0, text.find('=')));
    out.push_back(absl::StrFormat("variable %s (%d bytes, %08x)", name,
                                  text.size(),
                                  std::hash<std::string>()(*entry) & ~0u));
  }
  return out;
}

TraceLines Directory() {
  std::error_code error;
  const mode_t mask = umask(0);
  umask(mask);
  return {absl::StrCat("working directory: ", fs::current_path(error).string()),
          absl::StrFormat("umask: %03o", mask)};
}

std::string TimerOf(int which) {
  itimerval timer{};
  getitimer(static_cast<__itimer_which>(which), &timer);
  const bool set = timer.it_value.tv_sec != 0 || timer.it_value.tv_usec != 0;
  return absl::StrCat("timer ", which, ": ", set ? "set" : "not set");
}

TraceLines Signals() {
  TraceLines out;
  sigset_t mask;
  sigemptyset(&mask);
  sigprocmask(SIG_SETMASK, nullptr, &mask);
  for (int sig = 1; sig < NSIG; ++sig) {
    struct sigaction action {};
    if (sigaction(sig, nullptr, &action) != 0) continue;
    out.push_back(absl::StrFormat(
        "signal %d: %s%s", sig,
        action.sa_handler == SIG_DFL ? "default"
        : action.sa_handler == SIG_IGN
            ? "ignored"
            : absl::StrFormat("handled at %p",
                              reinterpret_cast<void*>(action.sa_handler)),
        sigismember(&mask, sig) == 1 ? ", blocked" : ""));
  }
  for (int timer : {ITIMER_REAL, ITIMER_VIRTUAL, ITIMER_PROF}) {
    out.push_back(TimerOf(timer));
  }
  return out;
}

TraceLines Locale() {
  return {absl::StrCat("locale: ", std::setlocale(LC_ALL, nullptr))};
}

TraceLines Threads() {
  std::error_code ignored;
  const auto threads = fs::directory_iterator("/proc/self/task", ignored);
  return {
      absl::StrCat("threads: ", std::distance(begin(threads), end(threads)))};
}

TraceLines Rounding() {
  TraceLines out = {absl::StrCat("rounding: ", std::fegetround())};
#if defined(__SSE__)
  // Without the six bits that say which exceptions have occurred.
  out.push_back(
      absl::StrFormat("MXCSR: 0x%x", __builtin_ia32_stmxcsr() & ~0x3Fu));
#endif
  return out;
}

TraceLines Children() {
  siginfo_t info{};
  const bool has = waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
  rusage usage{};
  getrusage(RUSAGE_CHILDREN, &usage);
  return {absl::StrCat("child processes: ", has ? "some" : "none"),
          absl::StrCat("child processes that ended: ",
                       usage.ru_maxrss == 0 ? "none" : "some")};
}

TraceLines Output() {
  std::fflush(nullptr);
  TraceLines out;
  for (int fd : {STDOUT_FILENO, STDERR_FILENO}) {
    struct stat file {};
    const bool known = fstat(fd, &file) == 0;
    out.push_back(absl::StrCat("bytes on standard ",
                               fd == STDOUT_FILENO ? "output" : "error", ": ",
                               known ? file.st_size : -1));
  }
  return out;
}

}  // namespace

TraceLines TraceOf(Trace trace) {
  TraceLines out;
  switch (trace) {
    case Trace::kDescriptors:
      out = Descriptors();
      break;
    case Trace::kEnvironment:
      out = Environment();
      break;
    case Trace::kDirectory:
      return Directory();
    case Trace::kSignals:
      return Signals();
    case Trace::kLocale:
      return Locale();
    case Trace::kThreads:
      return Threads();
    case Trace::kRounding:
      return Rounding();
    case Trace::kChildren:
      return Children();
    case Trace::kOutput:
      return Output();
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<std::string> Differences(const TraceLines& before,
                                     const TraceLines& after) {
  TraceLines old_lines = before;
  TraceLines new_lines = after;
  std::sort(old_lines.begin(), old_lines.end());
  std::sort(new_lines.begin(), new_lines.end());
  TraceLines gone;
  TraceLines come;
  std::set_difference(old_lines.begin(), old_lines.end(), new_lines.begin(),
                      new_lines.end(), std::back_inserter(gone));
  std::set_difference(new_lines.begin(), new_lines.end(), old_lines.begin(),
                      old_lines.end(), std::back_inserter(come));
  std::vector<std::string> out;
  for (const std::string& line : gone) out.push_back("was " + line);
  for (const std::string& line : come) out.push_back("is " + line);
  return out;
}

}  // namespace upgrade_advisor
