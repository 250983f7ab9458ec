#include "tests/soak/soaked_service.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <sstream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/plugin_host/worker_pids.h"

namespace upgrade_advisor {
namespace {

constexpr char kListening[] = "listening on ";

[[noreturn]] void Give(const std::string& why) {
  std::cerr << "soak: " << why << "\n";
  exit(1);
}

uint64_t PrivateKibOf(pid_t pid) {
  std::istringstream in(
      TextOfProcess(absl::StrCat("/proc/", pid, "/smaps_rollup")));
  uint64_t sum = 0;
  for (std::string line; std::getline(in, line);) {
    if (!absl::StartsWith(line, "Private_")) continue;
    sum += std::strtoull(line.c_str() + line.find(':') + 1, nullptr, 10);
  }
  return sum;
}

}  // namespace

SoakedService::SoakedService(const std::string& program,
                             const std::vector<std::string>& flags) {
  std::vector<std::string> words = {program, "--listen", "127.0.0.1:0"};
  words.insert(words.end(), flags.begin(), flags.end());
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  int ends[2];
  if (pipe(ends) != 0) Give("no pipe");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null",
                                   O_WRONLY, 0);
  posix_spawn_file_actions_addclose(&actions, ends[0]);
  const int error = posix_spawn(&pid_, program.c_str(), &actions, nullptr,
                                arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  if (error != 0) Give(program + " cannot be started");
  FILE* out = fdopen(ends[0], "r");
  char line[256];
  if (fgets(line, sizeof line, out) == nullptr ||
      !absl::StartsWith(line, kListening)) {
    Give(program + " does not listen");
  }
  address_ = std::string(line + sizeof kListening - 1);
  address_.pop_back();
  fclose(out);
}

SoakedService::~SoakedService() {
  Signal(SIGTERM);
  int status = 0;
  waitpid(pid_, &status, 0);
  if (status != 0) Give(absl::StrCat("the service ended with status ", status));
}

void SoakedService::Signal(int signal) const { kill(pid_, signal); }

uint64_t SoakedService::PrivateKib() const {
  uint64_t sum = PrivateKibOf(pid_);
  for (pid_t child : ChildrenOf(pid_)) sum += PrivateKibOf(child);
  return sum;
}

std::vector<pid_t> SoakedService::Workers(const std::string& plugin) const {
  return WorkerPids(pid_, plugin);
}

}  // namespace upgrade_advisor
