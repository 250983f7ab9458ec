// The worker processes of a service, found as an operator finds them.
#ifndef TESTS_PLUGIN_HOST_WORKER_PIDS_H_
#define TESTS_PLUGIN_HOST_WORKER_PIDS_H_

#include <sys/types.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace upgrade_advisor {

inline std::vector<pid_t> ChildrenOf(pid_t pid) {
  std::vector<pid_t> out;
  std::error_code error;
  const std::string tasks = "/proc/" + std::to_string(pid) + "/task";
  for (const auto& task : std::filesystem::directory_iterator(tasks, error)) {
    std::ifstream in(task.path() / "children");
    for (pid_t child = 0; in >> child;) out.push_back(child);
  }
  return out;
}

// Those with a plugin of that file name.
inline std::vector<pid_t> WorkerPids(pid_t service, const std::string& plugin) {
  std::vector<pid_t> out;
  for (pid_t child : ChildrenOf(service)) {
    std::ifstream in("/proc/" + std::to_string(child) + "/cmdline");
    const std::string command{std::istreambuf_iterator<char>(in), {}};
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
