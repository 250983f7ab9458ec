#include "services/server/feeds/daemon_feeds.h"

#include <algorithm>
#include <cstdint>
#include <mutex>
#include <optional>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "services/base/read_file.h"
#include "services/catalog/catalog_loader.h"
#include "services/catalog/catalog_options.h"
#include "services/feeds/feeds.h"
#include "services/server/snapshot_report.h"
#include "services/tls/pem_blocks.h"

namespace upgrade_advisor {
namespace {

constexpr uint64_t kPemBytes = 4 << 20;
constexpr absl::Duration kLeastInterval = absl::Seconds(1);

using Faults = std::vector<std::string>;

absl::Duration PeriodOf(const char* option, const std::string& text,
                        Faults& faults) {
  const absl::StatusOr<absl::Duration> period = ReadPeriod(text);
  if (period.ok()) return *period;
  faults.push_back(
      absl::StrCat(option, " ", text, " ", period.status().message()));
  return absl::ZeroDuration();
}

std::optional<FeedKey> KeyOf(const std::string& file, Faults& faults) {
  if (file.empty()) return std::nullopt;
  const auto fail = [&](const absl::Status& status) {
    faults.push_back(absl::StrCat("--feed-key ", file, " ", status.message()));
    return std::nullopt;
  };
  const absl::StatusOr<std::string> pem = ReadRegularFile(file, kPemBytes);
  if (!pem.ok()) return fail(pem.status());
  absl::StatusOr<FeedKey> key = FeedKey::Of(*pem);
  if (!key.ok()) return fail(key.status());
  return *std::move(key);
}

void CheckAuthorities(const std::string& file, Faults& faults) {
  if (file.empty()) return;
  const absl::StatusOr<std::string> pem = ReadRegularFile(file, kPemBytes);
  if (!pem.ok()) {
    faults.push_back(
        absl::StrCat("--feed-ca ", file, " ", pem.status().message()));
    return;
  }
  for (const PemBlock& block : PemBlocksOf(*pem)) {
    if (block.label == "CERTIFICATE" && block.is_complete) return;
  }
  faults.push_back(
      absl::StrCat("--feed-ca ", file, " has no certificate in PEM"));
}

FeedsOptions OptionsOf(const FeedOptions& options, Faults& faults) {
  FeedsOptions out;
  out.interval = PeriodOf("--feed-interval", options.interval, faults);
  if (faults.empty() && out.interval < kLeastInterval) {
    faults.push_back("--feed-interval is shorter than 1s");
  }
  out.stale_after = PeriodOf("--stale-after", options.stale_after, faults);
  if (out.stale_after == absl::ZeroDuration()) {
    out.stale_after = absl::InfiniteDuration();
  }
  CheckAuthorities(options.ca_file, faults);
  out.ca_file = options.ca_file;
  out.key = KeyOf(options.key_file, faults);
  return out;
}

absl::Status StatusOf(const Faults& faults) {
  return faults.empty()
             ? absl::OkStatus()
             : absl::InvalidArgumentError(absl::StrJoin(faults, "\n"));
}

std::vector<Note> NotesOf(const std::vector<std::string>& texts) {
  std::vector<Note> out;
  for (const std::string& text : texts) {
    out.push_back({"CATALOG_IS_OLD", Severity::kInfo, text,
                   /*leaves_gap=*/false});
  }
  return out;
}

int64_t AgeSeconds(const FeedStatus& status) {
  return std::max<int64_t>(
      0, absl::ToInt64Seconds(absl::Now() - status.confirmed));
}

class NetworkFeeds final : public DaemonFeeds {
 public:
  NetworkFeeds(FeedsOptions options, bool http_to_loopback, ServiceLog& log)
      : http_to_loopback_(http_to_loopback),
        log_(log),
        feeds_(std::move(options)) {}

  absl::StatusOr<SnapshotSources> Begin(SnapshotSources sources,
                                        const std::atomic<bool>& stop) override;
  SnapshotSources WithoutNetwork(SnapshotSources sources,
                                 const SnapshotSources& bundled) override;
  void Start(Engine& engine, Replace replace) override;
  ReloadReport Reload(Reloader::Configuration configuration) override;
  void Stop() override { feeds_.Stop(); }
  std::vector<Sample> Samples() const override;

 private:
  SnapshotSources Serving(const FetchedTexts& fetched) const;
  // With the texts of its URLs; keeps it in `complete`.
  absl::StatusOr<SnapshotSources> Complete(
      absl::StatusOr<SnapshotSources> configured, SnapshotSources& complete);
  void SetServing(SnapshotSources sources);
  absl::Status Put(const FetchedTexts& fetched);

  const bool http_to_loopback_;
  ServiceLog& log_;
  Engine* engine_ = nullptr;  // since Start
  Replace replace_;
  mutable std::mutex mutex_;  // held while the sources are copied
  SnapshotSources serving_ ABSL_GUARDED_BY(mutex_);
  Feeds feeds_;  // its thread ends before the rest does
};

absl::Status LintOf(const CatalogPaths& paths, const FetchedTexts& fetched) {
  const absl::StatusOr<CatalogSources> sources =
      ReadCatalogSources(paths, fetched);
  return sources.ok() ? LoadCatalog(*sources).status() : sources.status();
}

absl::StatusOr<SnapshotSources> NetworkFeeds::Begin(
    SnapshotSources sources, const std::atomic<bool>& stop) {
  const std::vector<FeedSource> urls = FeedSourcesOf(sources.catalog);
  if (!urls.empty()) {
    const CatalogPaths& paths = sources.catalog;
    absl::StatusOr<FetchedTexts> texts = feeds_.Begin(
        urls,
        [&paths](const FetchedTexts& fetched) {
          return LintOf(paths, fetched);
        },
        stop);
    if (!texts.ok()) return texts.status();
    sources.fetched = *std::move(texts);
  }
  for (const FeedStatus& status : feeds_.Statuses()) {
    log_.Say(absl::StrCat(status.source.Shown(), ": the data was confirmed ",
                          AgeSeconds(status), " s ago"));
  }
  SetServing(sources);
  return sources;
}

SnapshotSources NetworkFeeds::WithoutNetwork(SnapshotSources sources,
                                             const SnapshotSources& bundled) {
  const std::vector<FeedSource> urls = FeedSourcesOf(sources.catalog);
  sources.fetched = feeds_.Kept(urls);
  for (const FeedSource& source : urls) {
    log_.Say(absl::StrCat(source.Shown(), ": not asked by --check-config; ",
                          sources.fetched.contains(source.url)
                              ? "the copy in --state-dir"
                              : "the bundled data",
                          " is checked instead"));
  }
  CatalogPaths& paths = sources.catalog;
  const FetchedTexts& kept = sources.fetched;
  for (const CatalogOption& option : kCatalogOptions) {
    std::string& path = paths.*option.path;
    if (IsUrl(path) && !kept.contains(path)) {
      path = bundled.catalog.*option.path;
    }
  }
  std::erase_if(paths.image_packages, [&kept](const std::string& option) {
    const std::string file(ImagePathOf(option).file);
    return IsUrl(file) && !kept.contains(file);
  });
  return sources;
}

SnapshotSources NetworkFeeds::Serving(const FetchedTexts& fetched) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  SnapshotSources out = serving_;
  out.fetched = fetched;
  return out;
}

void NetworkFeeds::SetServing(SnapshotSources sources) {
  const std::lock_guard<std::mutex> lock(mutex_);
  serving_ = std::move(sources);
}

absl::Status NetworkFeeds::Put(const FetchedTexts& fetched) {
  const SnapshotSources next = Serving(fetched);
  const ReloadReport report = replace_([&next] { return next; });
  if (!report.succeeded) return absl::FailedPreconditionError(report.failure);
  SetServing(next);
  log_.Say(CatalogLine(engine_->snapshot()->catalog()));
  return absl::OkStatus();
}

void NetworkFeeds::Start(Engine& engine, Replace replace) {
  engine_ = &engine;
  replace_ = std::move(replace);
  feeds_.Start(
      [this](const FetchedTexts& fetched) {
        return LintOf(Serving(fetched).catalog, fetched);
      },
      [this](const FetchedTexts& fetched) { return Put(fetched); },
      [&engine](const std::vector<std::string>& texts) {
        engine.SetNotes(NotesOf(texts));
      });
}

absl::StatusOr<SnapshotSources> NetworkFeeds::Complete(
    absl::StatusOr<SnapshotSources> configured, SnapshotSources& complete) {
  if (!configured.ok()) return configured;
  const std::vector<FeedSource> urls = FeedSourcesOf(configured->catalog);
  const absl::Status faults =
      StatusOf(FaultsOfSources(urls, http_to_loopback_));
  if (!faults.ok()) return faults;
  absl::StatusOr<FetchedTexts> texts = feeds_.Complete(urls);
  if (!texts.ok()) return texts.status();
  complete = *std::move(configured);
  complete.fetched = *std::move(texts);
  return complete;
}

ReloadReport NetworkFeeds::Reload(Reloader::Configuration configuration) {
  const std::unique_lock<std::mutex> hold = feeds_.Hold();
  SnapshotSources complete;
  const ReloadReport report =
      replace_([&] { return Complete(configuration(), complete); });
  feeds_.Settle(report.succeeded);
  if (report.succeeded) SetServing(std::move(complete));
  feeds_.AskNow();
  return report;
}

Sample OfSource(const FeedStatus& status, Sample sample) {
  sample.labels.insert(sample.labels.begin(),
                       {"source", status.source.Label()});
  return sample;
}

Sample FetchCount(const FeedStatus& status, const char* result,
                  uint64_t count) {
  return OfSource(status,
                  {"upgrade_advisor_feed_fetches_total",
                   "How often a URL of the catalog was asked, by what came of "
                   "it",
                   static_cast<double>(count),
                   /*is_counter=*/true,
                   {{"result", result}}});
}

std::vector<Sample> NetworkFeeds::Samples() const {
  std::vector<Sample> ages, successes, counts;
  for (const FeedStatus& status : feeds_.Statuses()) {
    ages.push_back(OfSource(
        status, {"upgrade_advisor_feed_age_seconds",
                 "Since the host of a URL last confirmed the data in use",
                 std::max(0.0, absl::ToDoubleSeconds(absl::Now() -
                                                     status.confirmed))}));
    successes.push_back(OfSource(
        status,
        {"upgrade_advisor_feed_last_fetch_succeeded",
         "1 if the last answer of a URL was used, 0 if the earlier data serves",
         status.last_succeeded ? 1.0 : 0.0}));
    counts.push_back(FetchCount(status, "new", status.taken));
    counts.push_back(FetchCount(status, "unchanged", status.unchanged));
    counts.push_back(FetchCount(status, "failed", status.failed));
    counts.push_back(FetchCount(status, "refused", status.refused));
  }
  ages.insert(ages.end(), successes.begin(), successes.end());
  ages.insert(ages.end(), counts.begin(), counts.end());
  return ages;
}

}  // namespace

absl::StatusOr<std::unique_ptr<DaemonFeeds>> DaemonFeeds::Open(
    const FeedOptions& options, const CatalogPaths& catalog,
    const std::string& state_folder, ServiceLog& log) {
  Faults faults;
  FeedsOptions out = OptionsOf(options, faults);
  for (std::string& fault :
       FaultsOfSources(FeedSourcesOf(catalog), options.http_to_loopback)) {
    faults.push_back(std::move(fault));
  }
  if (absl::Status s = StatusOf(faults); !s.ok()) return s;
  out.folder = state_folder;
  out.say = [&log](const std::string& line, bool is_fault) {
    log.Say(line, is_fault ? LogLevel::kWarning : LogLevel::kInfo);
  };
  return std::make_unique<NetworkFeeds>(std::move(out),
                                        options.http_to_loopback, log);
}

}  // namespace upgrade_advisor
