#include "services/cli/rehearsal/upgrade_test.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <mutex>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/cli/client/requests.h"
#include "services/cli/project/project_listing.h"
#include "services/cli/rehearsal/rehearsed_release.h"
#include "services/rehearsal/environments/environment_cache.h"
#include "services/rehearsal/rehearsal.h"
#include "services/rehearsal/report/artefacts.h"
#include "services/rehearsal/report/json_report.h"
#include "services/rehearsal/report/text_report.h"
#include "services/server/service_options.h"

namespace upgrade_advisor {
namespace {

constexpr int kPassed = 0;
constexpr int kCouldNot = 1;
constexpr int kUsage = 2;
constexpr int kFailed = 3;
constexpr int kSkipped = 4;

constexpr auto kQuiet = std::chrono::seconds(1);

int Complain(const absl::Status& status) {
  std::cerr << status.message();
  if (!absl::EndsWith(status.message(), "\n")) std::cerr << "\n";
  return absl::IsInvalidArgument(status) ? kUsage : kCouldNot;
}

// A line on a terminal that is drawn over, once the work takes long.
// Thread-safe.
class ProgressLine {
 public:
  ~ProgressLine() {
    if (is_drawn_) std::cerr << "\r\033[K" << std::flush;
  }

  void Draw(const std::string& what, size_t done, size_t total) {
    const std::lock_guard lock(mutex_);
    if (!is_terminal_ || std::chrono::steady_clock::now() - start_ < kQuiet) {
      return;
    }
    is_drawn_ = true;
    std::cerr << "\r\033[K" << what;
    if (total > 0) std::cerr << ": " << done << " of " << total;
    std::cerr << std::flush;
  }

 private:
  const bool is_terminal_ = isatty(STDERR_FILENO) != 0;
  const std::chrono::steady_clock::time_point start_ =
      std::chrono::steady_clock::now();
  std::mutex mutex_;
  bool is_drawn_ = false;  // guarded by mutex_
};

absl::StatusOr<std::vector<ProjectFileToLoad>> FilesToLoad(
    const Options& options) {
  const absl::StatusOr<ProjectListing> listing =
      ListProject(options.project, IgnoreIsGlob(options));
  if (!listing.ok()) return listing.status();
  std::vector<ProjectFileToLoad> out;
  for (const std::string& path : listing->python) {
    out.push_back({path, absl::StartsWith(path, "dags/")});
  }
  return out;
}

RehearsalRequest RequestOf(const Options& options, RehearsedReleases releases) {
  const UpgradeTestOptions& test = options.test;
  RehearsalRequest request;
  request.from = std::move(releases.from);
  request.to = std::move(releases.to);
  request.is_downgrade = releases.is_downgrade;
  request.as_of = std::move(releases.as_of);
  request.project = options.project;
  request.files = std::move(releases.files);
  request.only.insert(test.only.begin(), test.only.end());
  request.uv = test.uv;
  request.indexes = {test.index_url, test.extra_index_urls};
  request.script = DataFile("rehearsal/load_dags.py");
  request.is_offline = test.is_offline;
  request.jobs =
      test.jobs > 0
          ? test.jobs
          : static_cast<int>(std::max(2u, std::thread::hardware_concurrency()));
  request.file_limit = std::chrono::seconds(test.file_seconds);
  return request;
}

int ExitOf(const RehearsalReport& report) {
  switch (report.verdict()) {
    case TestStatus::kFailed:
      return kFailed;
    case TestStatus::kSkipped:
      return kSkipped;
    default:
      return kPassed;
  }
}

}  // namespace

int RunUpgradeTest(const Options& options) {
  absl::StatusOr<RehearsedReleases> releases = AskForReleases(options);
  if (!releases.ok()) return Complain(releases.status());
  absl::StatusOr<std::vector<ProjectFileToLoad>> files = FilesToLoad(options);
  if (!files.ok()) return Complain(files.status());
  const std::vector<std::string> path = releases->path;
  RehearsalRequest request = RequestOf(options, *std::move(releases));
  request.to_load = *std::move(files);
  absl::StatusOr<RehearsalReport> report;
  {
    ProgressLine progress;
    request.on_progress = [&](const std::string& what, size_t done,
                              size_t total) {
      progress.Draw(what, done, total);
    };
    report = Rehearse(request);
  }
  if (!report.ok()) return Complain(report.status());
  report->path = path;
  const std::string& output = options.test.output;
  const absl::StatusOr<std::string> folder = WriteArtefacts(
      *report, {output.empty() ? options.project : output,
                options.test.keeps_earlier, options.test.adds_to_gitignore});
  std::cout << (options.json ? JsonReport(*report) : TextReport(*report));
  if (!folder.ok()) return Complain(folder.status());
  std::cerr << "the report is in " << *folder << "\n";
  return std::cout.flush() ? ExitOf(*report) : kCouldNot;
}

int ListEnvironments() {
  const absl::StatusOr<EnvironmentCache> cache = EnvironmentCache::Open();
  if (!cache.ok()) return Complain(cache.status());
  uint64_t sum = 0;
  for (const CacheEntry& entry : cache->List()) {
    sum += entry.bytes;
    std::cout << absl::StrFormat(
        "%s  %5d MB  used %d hours ago%s  %s\n", entry.key.substr(0, 12),
        entry.bytes / 1'000'000, entry.used_seconds_ago / 3600,
        entry.in_use ? ", in use" : "", entry.label);
  }
  std::cout << absl::StrFormat("%d MB in %s\n", sum / 1'000'000,
                               cache->folder());
  return std::cout.flush() ? kPassed : kCouldNot;
}

int ClearEnvironments() {
  const absl::StatusOr<EnvironmentCache> cache = EnvironmentCache::Open();
  if (!cache.ok()) return Complain(cache.status());
  std::cout << absl::StrFormat("removed %d environments\n", cache->Clear());
  const std::vector<CacheEntry> left = cache->List();
  for (const CacheEntry& entry : left) {
    std::cerr << entry.key.substr(0, 12) << " is in use and stays\n";
  }
  return left.empty() ? kPassed : kCouldNot;
}

}  // namespace upgrade_advisor
