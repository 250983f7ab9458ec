#include "services/rehearsal/processes/program_run.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/rehearsal/processes/process_parts.h"

namespace upgrade_advisor {
namespace {

using Clock = std::chrono::steady_clock;

// A stream of the program, as far as it is read.
struct Stream {
  Descriptor from;
  std::string* text = nullptr;
  bool is_open = true;

  void ReadSome() {
    std::array<char, 1 << 16> bytes;
    const ssize_t size = read(from.number(), bytes.data(), bytes.size());
    if (size < 0 && errno == EINTR) return;
    if (size <= 0) {
      is_open = false;
      return;
    }
    text->append(bytes.data(), static_cast<size_t>(size));
    if (text->size() > 2 * kMaxOutputBytes) Shorten();
  }
  void Shorten() {
    if (text->size() <= kMaxOutputBytes) return;
    text->erase(0, text->size() - kMaxOutputBytes);
  }
};

// Reads both streams until they end; false if the time is over first.
bool ReadAll(std::array<Stream, 2>& streams, Clock::time_point end) {
  while (streams[0].is_open || streams[1].is_open) {
    std::array<pollfd, 2> polled;
    for (size_t i = 0; i < streams.size(); ++i) {
      const int number = streams[i].is_open ? streams[i].from.number() : -1;
      polled[i] = {number, POLLIN, 0};
    }
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        end - Clock::now());
    if (left.count() <= 0) return false;
    if (poll(polled.data(), polled.size(), static_cast<int>(left.count())) <=
        0) {
      continue;
    }
    for (size_t i = 0; i < streams.size(); ++i) {
      if (polled[i].revents != 0) streams[i].ReadSome();
    }
  }
  return true;
}

absl::StatusOr<pid_t> Spawn(const Program& program, int output, int errors) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, output, 1);
  posix_spawn_file_actions_adddup2(&actions, errors, 2);
  const std::vector<char*> arguments = Pointers(program.arguments);
  const std::vector<char*> environment = Pointers(program.environment);
  pid_t pid = -1;
  const int error = posix_spawn(&pid, arguments[0], &actions, nullptr,
                                arguments.data(), environment.data());
  posix_spawn_file_actions_destroy(&actions);
  if (error == 0) return pid;
  return absl::UnavailableError(absl::StrCat(
      program.arguments[0], " cannot be started: ", std::strerror(error)));
}

}  // namespace

absl::StatusOr<ProgramEnd> RunProgram(const Program& program) {
  absl::StatusOr<Pipe> output = Pipe::Make();
  absl::StatusOr<Pipe> errors = Pipe::Make();
  if (!output.ok()) return output.status();
  if (!errors.ok()) return errors.status();
  const absl::StatusOr<pid_t> pid =
      Spawn(program, output->into.number(), errors->into.number());
  if (!pid.ok()) return pid.status();
  output->into.Close();
  errors->into.Close();
  ProgramEnd end;
  std::array<Stream, 2> streams = {
      Stream{std::move(output->from), &end.output},
      Stream{std::move(errors->from), &end.errors}};
  end.timed_out = !ReadAll(streams, Clock::now() + program.time_limit);
  if (end.timed_out) kill(*pid, SIGKILL);
  end.status = WaitForEnd(*pid);
  for (Stream& stream : streams) stream.Shorten();
  return end;
}

std::string FindOnPath(absl::string_view name) {
  const char* path = std::getenv("PATH");
  for (absl::string_view folder : absl::StrSplit(path ? path : "", ':')) {
    // An empty entry is the current folder, whose programs are nobody's.
    if (folder.empty() || folder.front() != '/') continue;
    std::string candidate = absl::StrCat(folder, "/", name);
    if (access(candidate.c_str(), X_OK) == 0) return candidate;
  }
  return "";
}

std::vector<std::string> EnvironmentWith(
    const std::vector<std::string>& added,
    const std::vector<std::string>& dropped) {
  std::vector<std::string> out = added;
  const auto name_of = [](absl::string_view variable) {
    return variable.substr(0, variable.find('='));
  };
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const absl::string_view name = name_of(*variable);
    const auto is_it = [&](const std::string& other) {
      return name_of(other) == name;
    };
    if (std::any_of(added.begin(), added.end(), is_it) ||
        std::any_of(dropped.begin(), dropped.end(), is_it)) {
      continue;
    }
    out.emplace_back(*variable);
  }
  return out;
}

}  // namespace upgrade_advisor
