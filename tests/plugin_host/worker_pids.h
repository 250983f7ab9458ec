// The worker processes of a service, found as an operator finds them.
#ifndef TESTS_PLUGIN_HOST_WORKER_PIDS_H_
#define TESTS_PLUGIN_HOST_WORKER_PIDS_H_

#include <sys/types.h>

#include <cstdio>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

namespace upgrade_advisor {

// What a file says; empty of a process that has ended, also while it is read.
inline std::string TextOfProcess(const std::string& path) {
  std::string out;
  FILE* file = fopen(path.c_str(), "r");
  if (file == nullptr) return out;
  char buffer[4096];
  for (size_t n = 0; (n = fread(buffer, 1, sizeof buffer, file)) > 0;) {
    out.append(buffer, n);
  }
  fclose(file);
  return out;
}

inline std::vector<pid_t> ChildrenOf(pid_t pid) {
  namespace fs = std::filesystem;
  std::vector<pid_t> out;
  std::error_code error;
  const std::string tasks = "/proc/" + std::to_string(pid) + "/task";
  for (fs::directory_iterator it(tasks, error), end; !error && it != end;
       it.increment(error)) {
    std::istringstream in(TextOfProcess((it->path() / "children").string()));
    for (pid_t child = 0; in >> child;) out.push_back(child);
  }
  return out;
}

// Those with a plugin of that file name.
inline std::vector<pid_t> WorkerPids(pid_t service, const std::string& plugin) {
  std::vector<pid_t> out;
  for (pid_t child : ChildrenOf(service)) {
    const std::string command =
        TextOfProcess("/proc/" + std::to_string(child) + "/cmdline");
    // Between the start of a process and its program the line is the parent's.
    if (command.find("upgrade-advisor-worker") != std::string::npos &&
        command.find(plugin) != std::string::npos) {
      out.push_back(child);
    }
  }
  return out;
}

}  // namespace upgrade_advisor

#endif  // TESTS_PLUGIN_HOST_WORKER_PIDS_H_
