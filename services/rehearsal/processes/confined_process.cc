#include "services/rehearsal/processes/confined_process.h"

#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "services/rehearsal/processes/confinement.h"
#include "services/rehearsal/processes/process_parts.h"

namespace upgrade_advisor {
namespace {

using Clock = std::chrono::steady_clock;

constexpr size_t kMaxErrorBytes = 64u << 10;
constexpr size_t kMaxInputBytes = 64u << 10;
constexpr std::chrono::seconds kGrace{5};

// An empty folder for the new root; removed in the end.
class RootFolder {
 public:
  RootFolder() {
    std::string path =
        (std::filesystem::temp_directory_path() / "upgrade-advisor-XXXXXX")
            .string();
    if (mkdtemp(path.data()) != nullptr) path_ = path;
  }
  ~RootFolder() {
    if (!path_.empty()) rmdir(path_.c_str());
  }
  RootFolder(const RootFolder&) = delete;
  RootFolder& operator=(const RootFolder&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// Cuts what is read into lines.
class LineCutter {
 public:
  explicit LineCutter(absl::FunctionRef<void(absl::string_view)> on_line)
      : on_line_(on_line) {}

  void Add(absl::string_view bytes) {
    while (!bytes.empty()) {
      const size_t end = bytes.find('\n');
      const absl::string_view part = bytes.substr(0, end);
      line_.append(part.data(),
                   std::min(part.size(), kMaxLineBytes - line_.size()));
      if (end == absl::string_view::npos) return;
      on_line_(line_);
      line_.clear();
      bytes.remove_prefix(end + 1);
    }
  }

 private:
  absl::FunctionRef<void(absl::string_view)> on_line_;
  std::string line_;
};

// Reads one stream; false at its end.
template <typename Take>
bool ReadSome(const Descriptor& from, Take take) {
  std::array<char, 1 << 16> bytes;
  const ssize_t size = read(from.number(), bytes.data(), bytes.size());
  if (size < 0 && errno == EINTR) return true;
  if (size <= 0) return false;
  take(absl::string_view(bytes.data(), static_cast<size_t>(size)));
  return true;
}

void KeepEnd(std::string& text, absl::string_view more) {
  text.append(more.data(), more.size());
  if (text.size() > kMaxErrorBytes) {
    text.erase(0, text.size() - kMaxErrorBytes);
  }
}

// The parent's side of a confined process that runs.
struct Running {
  pid_t pid = -1;
  Descriptor lines;
  Descriptor errors;
};

// False if the time is over before both streams end.
bool Follow(const Running& running, Clock::time_point end, LineCutter& cutter,
            std::string& errors) {
  bool lines_open = true;
  bool errors_open = true;
  // Standard error is followed only as long as there may be lines: what the
  // program left behind may hold it.
  while (lines_open) {
    std::array<pollfd, 2> polled = {
        pollfd{running.lines.number(), POLLIN, 0},
        pollfd{errors_open ? running.errors.number() : -1, POLLIN, 0}};
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        end - Clock::now());
    if (left.count() <= 0) return false;
    if (poll(polled.data(), polled.size(), static_cast<int>(left.count())) <=
        0) {
      continue;
    }
    if (polled[1].revents != 0) {
      errors_open = ReadSome(running.errors, [&](absl::string_view bytes) {
        KeepEnd(errors, bytes);
      });
    }
    if (polled[0].revents != 0) {
      lines_open = ReadSome(
          running.lines, [&](absl::string_view bytes) { cutter.Add(bytes); });
    }
  }
  return true;
}

// A program that has closed its lines has nothing more to say.
bool EndsWithin(pid_t pid, std::chrono::milliseconds time) {
  const Descriptor end(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
  pollfd polled{end.number(), POLLIN, 0};
  return poll(&polled, 1, static_cast<int>(time.count())) == 1;
}

// What the child says of a step that failed; empty: the program runs.
std::string ReadFailure(const Descriptor& from) {
  std::string text;
  while (ReadSome(from, [&](absl::string_view b) { KeepEnd(text, b); })) {
  }
  return text;
}

}  // namespace

absl::StatusOr<ConfinedEnd> RunConfined(
    const ConfinedProgram& program,
    absl::FunctionRef<void(absl::string_view line)> on_line) {
  const RootFolder root;
  if (root.path().empty()) {
    return absl::UnavailableError("no temporary folder can be made");
  }
  absl::StatusOr<Pipe> lines = Pipe::Make();
  absl::StatusOr<Pipe> errors = Pipe::Make();
  absl::StatusOr<Pipe> input = Pipe::Make();
  absl::StatusOr<Pipe> failure = Pipe::Make();
  for (const auto* pipe : {&lines, &errors, &input, &failure}) {
    if (!pipe->ok()) return pipe->status();
  }
  if (program.input.size() > kMaxInputBytes ||
      write(input->into.number(), program.input.data(), program.input.size()) !=
          static_cast<ssize_t>(program.input.size())) {
    return absl::InvalidArgumentError("the input has more than 64 KiB");
  }
  input->into.Close();
  const Confinement confinement(root.path(), program,
                                {input->from.number(), errors->into.number(),
                                 lines->into.number(), failure->into.number()});
  Running running;
  running.pid = confinement.Start();
  if (running.pid < 0) {
    return absl::UnavailableError(
        absl::StrCat("no process can be started: ", std::strerror(errno)));
  }
  running.lines = std::move(lines->from);
  running.errors = std::move(errors->from);
  lines->into.Close();
  errors->into.Close();
  failure->into.Close();
  const std::string refused = ReadFailure(failure->from);
  ConfinedEnd end;
  if (refused.empty()) {
    LineCutter cutter(on_line);
    end.timed_out =
        !Follow(running, Clock::now() + program.time_limit, cutter, end.errors);
  }
  // With it ends the first process of the namespace, and so all of them.
  if (end.timed_out || !EndsWithin(running.pid, kGrace)) {
    kill(running.pid, SIGKILL);
  }
  end.status = WaitForEnd(running.pid);
  if (!refused.empty()) return absl::UnavailableError(refused);
  return end;
}

absl::Status CheckConfinement() {
  ConfinedProgram program;
  program.arguments = {"/bin/true"};
  program.time_limit = std::chrono::seconds(30);
  return RunConfined(program, [](absl::string_view) {}).status();
}

}  // namespace upgrade_advisor
