// Reloads a service and kills its workers while clients ask it in a closed
// loop.
//
//   upgrade_soak DAEMON FIXTURES ZOO SECONDS
//
// Prints what was counted; ends with status 1 if a promise was broken.
#include <signal.h>
#include <stdlib.h>

#include <cstdio>
#include <filesystem>
#include <functional>
#include <iostream>
#include <random>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "tests/soak/load.h"
#include "tests/soak/soaked_service.h"

namespace upgrade_advisor {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using std::chrono::seconds;
using Clock = std::chrono::steady_clock;

constexpr int kClients = 4;
// Of the service's own memory, over the second half of a run.
constexpr double kFlat = 1.10;
constexpr seconds kSettled(30);

struct Paths {
  std::string daemon;
  std::string fixtures;
  std::string zoo;
};

// Plugins come and go as an operator replaces them: whole, by a rename.
class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "soak-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~Folder() { fs::remove_all(path_); }
  const std::string& path() const { return path_; }
  void Put(const std::string& source, const std::string& name) const {
    fs::copy_file(source, path_ + "/new", fs::copy_options::overwrite_existing);
    fs::rename(path_ + "/new", path_ + "/" + name);
  }

 private:
  std::string path_;
};

bool Print(const std::string& scenario, const LoadReport& r,
           const std::string& more) {
  const bool kept =
      r.failed_calls == 0 && r.mixed_answers == 0 && r.bad_answers == 0;
  std::cout << scenario << ": " << (kept ? "kept" : "BROKEN") << "\n  "
            << r.answers << " answers, " << r.failed_calls << " failed calls "
            << r.first_failure << "\n  " << r.mixed_answers
            << " answers that mix snapshots, of " << r.revisions
            << " snapshots seen\n  " << r.bad_answers
            << " answers that lack what they should have " << r.first_bad
            << "\n  p50 " << r.p50.count() << " us, p99 " << r.p99.count()
            << " us, worst " << r.worst.count() << " us\n  " << more
            << std::endl;
  return kept;
}

// Whether a plugin failed in an answer, and whether its finding is there.
std::string Lacks(const v1::PlanUpgradeResponse& response,
                  const std::string& plugin, const std::string& advisory) {
  for (const v1::PluginCoverage& row : response.plan().coverage().plugins()) {
    if (row.plugin() == plugin && row.failed() > 0) return row.failure();
  }
  for (const v1::PlanStep& step : response.plan().steps()) {
    for (const v1::Finding& finding : step.findings()) {
      if (finding.advisory_id() == advisory) return "";
    }
  }
  return advisory + " is missing";
}

bool SoakReload(const Paths& paths, seconds length) {
  const Folder folder;
  folder.Put(paths.fixtures + "/good.so", "good.so");
  const SoakedService service(paths.daemon, {"--plugin-dir", folder.path()});
  Load load(service.address(), kClients, /*pure=*/true,
            [](const auto& r) { return Lacks(r, "good", "F-GOOD"); });
  uint64_t middle = 0;
  int reloads = 0;
  const auto end = Clock::now() + length;
  while (Clock::now() < end) {
    std::this_thread::sleep_for(seconds(1));
    folder.Put(
        paths.fixtures + (reloads % 2 == 0 ? "/good_again.so" : "/good.so"),
        "good.so");
    service.Signal(SIGHUP);
    ++reloads;
    if (middle == 0 && end - Clock::now() < length / 2) {
      middle = service.PrivateKib();
    }
  }
  const uint64_t last = service.PrivateKib();
  const LoadReport report = load.Stop();
  // A short run ends before memory has settled.
  const bool flat =
      length < kSettled || static_cast<double>(last) <= kFlat * middle;
  const bool kept =
      Print("SIGHUP every second", report,
            absl::StrCat(reloads, " reloads; own memory in the middle ", middle,
                         " KiB, at the end ", last,
                         " KiB: ", flat ? "flat" : "GROWS"));
  return kept && flat && report.revisions == 2;
}

bool SoakKill(const Paths& paths, seconds length) {
  const Folder folder;
  folder.Put(paths.fixtures + "/good.so", "good.so");
  folder.Put(paths.fixtures + "/good_c11.so", "good_c11.so");
  const SoakedService service(paths.daemon, {"--plugin-dir", folder.path()});
  Load load(service.address(), kClients, /*pure=*/false,
            [](const auto& r) { return Lacks(r, "good", "F-GOOD"); });
  std::mt19937_64 random(1961);
  int killed = 0;
  const auto end = Clock::now() + length;
  while (Clock::now() < end) {
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 20000));
    const std::vector<pid_t> workers = service.Workers("good_c11.so");
    for (pid_t worker : workers) {
      killed += kill(worker, random() % 2 == 0 ? SIGKILL : SIGSEGV) == 0;
    }
    // A plugin that dies so often is in quarantine soon, until a reload.
    if (workers.empty()) {
      service.Signal(SIGHUP);
      std::this_thread::sleep_for(milliseconds(50));
    }
  }
  return Print("workers of another plugin killed", load.Stop(),
               absl::StrCat(killed, " workers killed"));
}

bool SoakCrash(const Paths& paths, seconds length) {
  const Folder folder;
  folder.Put(paths.fixtures + "/good.so", "good.so");
  folder.Put(paths.zoo + "/segfault.so", "segfault.so");
  const SoakedService service(paths.daemon, {"--plugin-dir", folder.path()});
  Load load(service.address(), kClients, /*pure=*/false,
            [](const auto& r) { return Lacks(r, "good", "F-GOOD"); });
  int reloads = 0;
  const auto end = Clock::now() + length;
  while (Clock::now() < end) {
    std::this_thread::sleep_for(milliseconds(200));
    service.Signal(SIGHUP);
    ++reloads;
  }
  return Print("a plugin with a segmentation fault", load.Stop(),
               absl::StrCat(reloads, " times out of quarantine"));
}

}  // namespace
}  // namespace upgrade_advisor

int main(int argc, char** argv) {
  if (argc != 5) {
    std::cerr << "upgrade_soak DAEMON FIXTURES ZOO SECONDS\n";
    return 2;
  }
  const upgrade_advisor::Paths paths{argv[1], argv[2], argv[3]};
  const std::chrono::seconds length(atoi(argv[4]));
  bool kept = upgrade_advisor::SoakReload(paths, length);
  kept = upgrade_advisor::SoakKill(paths, length) && kept;
  kept = upgrade_advisor::SoakCrash(paths, length) && kept;
  return kept ? 0 : 1;
}
