// A service in small: loads the plugins of a folder into its own process, asks
// them once, prints what they say, and keeps a crash record. The zoo's tests
// run it again and again, as a supervisor would.
//
//   zoo_keeper FOLDER STATE_FOLDER STUCK_AFTER_MS [EXECUTOR]
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <thread>

#include "services/plugin_host/crash_record.h"
#include "tests/plugin_host/fixture_folder.h"

namespace upgrade_advisor {
namespace {

constexpr int kStuckStatus = 99;

// What a supervisor does with a service that does not answer any more.
void WatchFor(CrashRecord& record, std::chrono::milliseconds limit) {
  for (;;) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    const auto stuck = record.FindStuck(CrashRecord::Clock::now(), limit);
    if (stuck.empty()) continue;
    std::cout << stuck.front() << std::endl;
    _exit(kStuckStatus);
  }
}

int Keep(const std::string& folder, const std::string& state,
         std::chrono::milliseconds stuck_after, const std::string& executor) {
  PluginLoaderOptions options = TestLoaderOptions();
  options.crash_record = CrashRecord::Open(state).value();
  options.crash_record->WatchProcess();
  std::thread([&] { WatchFor(*options.crash_record, stuck_after); }).detach();
  PluginLoader loader(options);
  const std::unique_ptr<PluginHost> host =
      LoadFolders({folder}, Tier::kService, {}, loader);
  for (const PluginStatus& status : host->plugins()) {
    if (!status.loaded) {
      std::cout << status.file << " refused: " << status.failure << std::endl;
    }
  }
  FactSheet::Builder sheet;
  sheet.Add(FactKind::kConfig, "core.executor", executor);
  sheet.Close(FactKind::kConfig);
  const FactSheet deployment = sheet.Build();
  const FactSheet nothing;
  const StepSheets step{&deployment, &nothing, &nothing};
  std::vector<Job> jobs;
  for (uint32_t i = 0; i < host->advisories().size(); ++i) {
    jobs.push_back({i, 0});
  }
  const std::vector<Examination> answers =
      host->Examine({&step, 1}, jobs, {nullptr, std::nullopt, "req-1"});
  for (size_t i = 0; i < answers.size(); ++i) {
    std::cout << host->advisories()[i].id << " "
              << OutcomeName(answers[i].outcome) << " " << answers[i].failure
              << std::endl;
  }
  return 0;
}

}  // namespace
}  // namespace upgrade_advisor

int main(int argc, char** argv) {
  if (argc != 4 && argc != 5) return 2;
  const int status = upgrade_advisor::Keep(
      argv[1], argv[2], std::chrono::milliseconds(std::atoi(argv[3])),
      argc == 5 ? argv[4] : "CeleryExecutor");
  std::cout.flush();
  _exit(status);
}
