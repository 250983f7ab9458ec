// upgrade-advisord: the service.

#include <google/protobuf/stubs/logging.h>
#include <malloc.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <future>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "services/engine/engine.h"
#include "services/plugin_host/crash_record.h"
#include "services/server/answer_cache.h"
#include "services/server/daemon_options.h"
#include "services/server/engine_samples.h"
#include "services/server/feeds/daemon_feeds.h"
#include "services/server/feeds/feed_options.h"
#include "services/server/fleet/daemon_fleet.h"
#include "services/server/fleet/fleet_options.h"
#include "services/server/inherited_sockets.h"
#include "services/server/listen_address.h"
#include "services/server/listener_guards.h"
#include "services/server/plugin_watch.h"
#include "services/server/policy_command.h"
#include "services/server/reloader.h"
#include "services/server/service_log.h"
#include "services/server/service_options.h"
#include "services/server/service_telemetry.h"
#include "services/server/snapshot_report.h"
#include "services/server/systemd_notifier.h"
#include "services/server/upgrade_server.h"
#include "services/server/work_counts.h"
#include "services/sheets/release_sheet.h"

namespace upgrade_advisor {
namespace {

constexpr int kCannotStart = 1;
constexpr int kUsage = 2;

// How often plugins are looked at, and how long one in this process may take
// before it counts as stuck.
constexpr std::chrono::milliseconds kLookEvery(500);
constexpr std::chrono::milliseconds kLoadTick(50);
constexpr std::chrono::milliseconds kNow(0);
// What a load may take to notice that the service stops.
constexpr std::chrono::seconds kMomentToEnd(5);
constexpr std::chrono::seconds kStuckAfter(10);

// A connection takes a descriptor. gRPC does not accept again once there were
// none left, so the service takes as many as it is allowed to.
void RaiseDescriptorLimit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

class Daemon {
 public:
  Daemon(int argc, char** argv) : argc_(argc), argv_(argv) {}

  int Run() {
    CLI::App app(
        "Plans and validates upgrades of Airflow Deployments over gRPC.",
        "upgrade-advisord");
    DeclareOptions(app, options_);
    DeclareFleet(app, fleet_options_);
    DeclareFeeds(app, feed_options_);
    try {
      app.parse(argc_, argv_);
    } catch (const CLI::ParseError& e) {
      return app.exit(e) == 0 ? 0 : kUsage;
    }
    if (options_.policy.kind != PolicyCommand::Kind::kNone) {
      return RunPolicyCommand(options_.policy);
    }
    if (fleet_options_.migrate_only) {
      const absl::Status migrated = MigrateStore(fleet_options_);
      if (migrated.ok()) return 0;
      log_.Fail(std::string(migrated.message()));
      return kCannotStart;
    }
    if (options_.listen.empty()) options_.listen.push_back("127.0.0.1:50051");
    log_.SetFormat(FormatOf(options_.telemetry));
    PrepareProcess();
    absl::Status served = TakeSockets();
    if (served.ok()) served = CheckFileOf(app);
    if (served.ok()) served = CheckInstallation();
    if (served.ok()) {
      served = CheckLimits(options_.limits, options_.max_request_mib);
    }
    if (served.ok()) served = OpenFeeds();
    if (served.ok()) served = guards_.Open(options_);
    if (served.ok()) served = telemetry_.Open(options_.telemetry);
    if (served.ok()) served = Serve();
    if (served.ok()) return 0;
    log_.Fail(std::string(served.message()));
    return kCannotStart;
  }

 private:
  // A check runs outside of systemd, which passes sockets at a start only.
  absl::Status TakeSockets() {
    InheritedSockets sockets = InheritedSockets::OfEnvironment();
    if (options_.check_config) {
      DropInherited(options_.listen);
      DropInherited(options_.admin_listen);
      return absl::OkStatus();
    }
    return sockets.Resolve({&options_.listen, &options_.admin_listen});
  }

  void PrepareProcess() {
    // Blocked before there are threads, so that only Wait sees them.
    sigemptyset(&signals_);
    for (int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals_, signal);
    sigprocmask(SIG_BLOCK, &signals_, nullptr);
    // Worker processes run as the same user; while a plugin loads in one, it
    // may read files, and must not find the service's memory among them.
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    // Who reads the log may go away; the service stays.
    signal(SIGPIPE, SIG_IGN);
    // A line for each malformed frame would be a stranger's to write.
    setenv("GRPC_VERBOSITY", "NONE", /*overwrite=*/0);
    RaiseDescriptorLimit();
  }

  absl::Status Serve() {
    PluginLoaderOptions loading = LoaderOptionsOf(options_.service);
    loading.sheet_of_release = &BuildReleaseSheet;
    loading.stop = loading.workers.settings.stop = &stopping_;
    if (absl::Status s = OpenCrashRecord(loading); !s.ok()) return s;
    PluginLoader loader(std::move(loading));
    absl::StatusOr<std::shared_ptr<const Snapshot>> snapshot = Load(loader);
    if (stopping_) {
      log_.Say("stopped before it served");
      return absl::OkStatus();
    }
    if (!snapshot.ok()) {
      return absl::UnavailableError(absl::StrCat("cannot load the catalog:\n",
                                                 snapshot.status().message()));
    }
    ReportSnapshot(**snapshot, log_);
    if (options_.check_config) return ReportCheck(**snapshot);
    Engine engine(*std::move(snapshot), TodayUtc);
    return Serve(engine, loader);
  }

  absl::Status OpenFeeds() {
    auto feeds = DaemonFeeds::Open(feed_options_, options_.service.catalog,
                                   options_.state_folder, log_);
    if (!feeds.ok()) return feeds.status();
    feeds_ = *std::move(feeds);
    return absl::OkStatus();
  }

  // With the texts of URLs.
  absl::StatusOr<SnapshotSources> FirstSources() {
    SnapshotSources sources = SourcesOf(options_.service);
    if (options_.check_config) {
      return feeds_->WithoutNetwork(std::move(sources),
                                    SourcesOf(ServiceOptions()));
    }
    return feeds_->Begin(std::move(sources), stopping_);
  }

  absl::Status OpenCrashRecord(PluginLoaderOptions& loading) {
    // A check may run while the service does, which has the folder.
    if (options_.check_config) return absl::OkStatus();
    if (options_.state_folder.empty()) {
      log_.Warn(
          "notice: without --state-dir a trusted plugin that crashes the "
          "service is loaded again at the next start");
      return absl::OkStatus();
    }
    auto record = CrashRecord::Open(options_.state_folder);
    if (!record.ok()) return record.status();
    crash_record_ = loading.crash_record = *std::move(record);
    crash_record_->WatchProcess();
    return absl::OkStatus();
  }

  // On a thread of its own, so that a signal to stop is seen meanwhile.
  absl::StatusOr<std::shared_ptr<const Snapshot>> Load(PluginLoader& loader) {
    using Loaded = absl::StatusOr<std::shared_ptr<const Snapshot>>;
    auto loaded = std::async(std::launch::async, [&]() -> Loaded {
      const absl::StatusOr<SnapshotSources> sources = FirstSources();
      if (!sources.ok()) return sources.status();
      return LoadSnapshot(*sources, loader);
    });
    while (loaded.wait_for(kNow) != std::future_status::ready) {
      const int signal = NextSignal(kLoadTick);
      if (signal == SIGTERM || signal == SIGINT) stopping_ = true;
      if (stopping_) EndAfter(loaded);
    }
    return loaded.get();
  }

  absl::Status ReportCheck(const Snapshot& snapshot) {
    for (const PluginStatus& plugin : snapshot.plugins().plugins()) {
      if (plugin.loaded || !plugin.required) continue;
      return absl::FailedPreconditionError(
          absl::StrCat("the required plugin ", plugin.id,
                       " is not loaded: plans would be INCOMPLETE"));
    }
    log_.Say("the configuration is sound");
    return absl::OkStatus();
  }

  absl::Status Serve(Engine& engine, PluginLoader& loader) {
    AnswerCache cache(static_cast<size_t>(options_.answer_cache_mb) << 20);
    ServerSettings settings = SettingsOf(options_);
    guards_.Guard(settings);
    settings.telemetry = telemetry_.calls();
    settings.counts = &counts_;
    CallLimiter limiter(LimitsOf(options_.limits));
    settings.limiter = &limiter;
    absl::StatusOr<std::unique_ptr<DaemonFleet>> fleet =
        DaemonFleet::Open(fleet_options_, engine, log_);
    if (!fleet.ok()) return fleet.status();
    if (*fleet != nullptr) (*fleet)->Attach(settings);
    if (options_.answer_cache_mb != 0) settings.cache = &cache;
    feeds_->Start(engine, [&](Reloader::Configuration configuration) {
      const ReloadReport report =
          Reloader(engine, loader, std::move(configuration)).Reload();
      counts_.NoteReload(report.succeeded);
      // Each reload has a thread of its own, and so memory of its own, which
      // the allocator would keep: some megabytes each time.
      malloc_trim(0);
      return report;
    });
    const absl::Cleanup end_feeds = [this] { feeds_->Stop(); };
    absl::StatusOr<std::unique_ptr<UpgradeServer>> server =
        UpgradeServer::Start(engine, options_.listen, settings);
    if (!server.ok()) return server.status();
    if (absl::Status s = telemetry_.Serve([&, this] {
          return AllSamples(engine, cache, limiter, **server, fleet->get());
        });
        !s.ok()) {
      return s;
    }
    ReportPlaces("admin on ", options_.admin_listen, (*server)->admin_ports());
    ReportPlaces("listening on ", options_.listen, (*server)->ports());
    if (*fleet != nullptr) (*fleet)->Start();
    systemd_.Ready();
    Wait(engine, **server);
    auto feeds_end = std::async(std::launch::async, [this] { feeds_->Stop(); });
    if (*fleet != nullptr) (*fleet)->Stop();
    log_.Say(absl::StrCat("stopping: calls in flight have ",
                          options_.grace_seconds, " s to end"));
    // A second signal ends the process at once.
    sigprocmask(SIG_UNBLOCK, &signals_, nullptr);
    (*server)->Stop({std::chrono::seconds(options_.drain_seconds),
                     std::chrono::seconds(options_.grace_seconds)});
    telemetry_.Stop();
    EndAfter(feeds_end);
    if (reloading_.valid()) EndAfter(reloading_);
    return absl::OkStatus();
  }

  std::vector<Sample> AllSamples(const Engine& engine, const AnswerCache& cache,
                                 const CallLimiter& limiter,
                                 const UpgradeServer& server,
                                 const DaemonFleet* fleet) const {
    std::vector<Sample> out = EngineSamples(engine);
    for (const std::vector<Sample>& part :
         {counts_.Samples(), guards_.Samples(), cache.Samples(),
          limiter.Samples(), server.Samples(), feeds_->Samples(),
          fleet == nullptr ? std::vector<Sample>() : fleet->Samples()}) {
      out.insert(out.end(), part.begin(), part.end());
    }
    return out;
  }

  // Also for programs that start the service on a free port.
  static void ReportPlaces(const char* what,
                           const std::vector<std::string>& addresses,
                           const std::vector<int>& ports) {
    for (size_t i = 0; i < addresses.size(); ++i) {
      std::cout << what << PlaceOf(addresses[i], ports[i]) << std::endl;
    }
  }

  // Until SIGTERM or SIGINT.
  void Wait(Engine& engine, UpgradeServer& server) {
    PluginWatch watch(engine, server);
    bool wanted = false;
    for (;;) {
      Look(watch);
      ReportReload(engine);
      systemd_.Watch([&server] { return server.IsAlive(); });
      if (wanted && !reloading_.valid()) {
        wanted = false;
        systemd_.Reloading();
        reloading_ = std::async(std::launch::async, [this] {
          return feeds_->Reload([this] { return ReadSources(); });
        });
      }
      // The end of a reload is reported soon.
      const int signal =
          NextSignal(reloading_.valid() ? kLoadTick : kLookEvery);
      if (signal == SIGTERM || signal == SIGINT) break;
      wanted |= signal == SIGHUP;
      guards_.Look(signal == SIGHUP);
      if (signal == SIGHUP) telemetry_.Reopen();
    }
    stopping_ = true;
    systemd_.Stopping();
  }

  int NextSignal(std::chrono::milliseconds limit) {
    const timespec tick{0, std::chrono::nanoseconds(limit).count()};
    return sigtimedwait(&signals_, nullptr, &tick);
  }

  // What does not end although it was asked to ends with the process.
  template <typename T>
  void EndAfter(std::future<T>& work) {
    if (work.wait_for(kMomentToEnd) == std::future_status::ready) return;
    log_.Fail("what was being loaded did not end");
    _exit(0);
  }

  void Look(PluginWatch& watch) {
    if (crash_record_ != nullptr) {
      for (const std::string& line :
           crash_record_->FindStuck(CrashRecord::Clock::now(), kStuckAfter)) {
        log_.Fail(line);
      }
    }
    for (const std::string& line : watch.Look()) log_.Warn(line);
  }

  void ReportReload(const Engine& engine) {
    if (!reloading_.valid() ||
        reloading_.wait_for(kNow) != std::future_status::ready) {
      return;
    }
    const ReloadReport report = reloading_.get();
    systemd_.Ready();
    if (report.succeeded) {
      ReportSnapshot(*engine.snapshot(), log_);
      log_.Say("reloaded");
    } else {
      log_.Fail(
          "reload REFUSED, the previous catalog and plugins still serve:\n" +
          report.failure);
    }
  }

  absl::StatusOr<SnapshotSources> ReadSources() const {
    CLI::App app;
    DaemonOptions fresh;
    DeclareOptions(app, fresh);
    FleetOptions fresh_fleet;
    DeclareFleet(app, fresh_fleet);
    FeedOptions fresh_feeds;
    DeclareFeeds(app, fresh_feeds);
    try {
      app.parse(argc_, argv_);
    } catch (const CLI::ParseError& e) {
      return absl::InvalidArgumentError(e.what());
    }
    if (absl::Status s = CheckFileOf(app); !s.ok()) return s;
    return SourcesOf(fresh.service);
  }

  const int argc_;
  char** const argv_;
  DaemonOptions options_;
  FleetOptions fleet_options_;
  FeedOptions feed_options_;
  ServiceLog log_{STDERR_FILENO, ServiceLog::Format::kText};
  sigset_t signals_;
  std::atomic<bool> stopping_ = false;
  ServiceLog audit_{STDOUT_FILENO, ServiceLog::Format::kBare};
  SystemdNotifier systemd_;
  ListenerGuards guards_{log_, audit_};
  ServiceTelemetry telemetry_{log_};
  WorkCounts counts_;
  std::shared_ptr<CrashRecord> crash_record_;
  std::unique_ptr<DaemonFeeds> feeds_;
  std::future<ReloadReport> reloading_;
};

}  // namespace
}  // namespace upgrade_advisor

int main(int argc, char** argv) {
  // Protobuf logs a line for each malformed message; callers get an error
  // instead.
  google::protobuf::SetLogHandler(nullptr);
  return upgrade_advisor::Daemon(argc, argv).Run();
}
