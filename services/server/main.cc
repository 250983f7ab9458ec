// upgrade-advisord: the service.

#include <google/protobuf/stubs/logging.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <iostream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/engine/engine.h"
#include "services/server/service_options.h"
#include "services/server/upgrade_server.h"

namespace upgrade_advisor {
namespace {

constexpr int kCannotStart = 1;
constexpr int kUsage = 2;

struct DaemonOptions {
  ServiceOptions service;
  std::vector<std::string> listen;
  int grace_seconds = 10;
};

// What the operator should know before the first request.
void ReportSnapshot(const Snapshot& snapshot) {
  for (const Notice& notice : snapshot.catalog().notices()) {
    std::cerr << "notice: " << notice.source << ": " << notice.path << ": "
              << notice.text << "\n";
  }
  for (const PluginStatus& plugin : snapshot.plugins().plugins()) {
    if (plugin.loaded) {
      std::cerr << "plugin " << plugin.id << " " << plugin.version << ": "
                << plugin.advisory_count << " advisories\n";
    } else {
      std::cerr << "plugin " << plugin.file
                << " is not loaded: " << plugin.failure << "\n";
    }
  }
  std::cerr << "catalog " << snapshot.catalog().revision() << ": "
            << snapshot.catalog().releases().size() << " releases\n";
}

std::string HostOf(const std::string& address) {
  return address.substr(0, address.rfind(':'));
}

int Serve(const DaemonOptions& options) {
  absl::StatusOr<std::shared_ptr<const Snapshot>> snapshot =
      LoadSnapshot(options.service);
  if (!snapshot.ok()) {
    std::cerr << "cannot load the catalog:\n"
              << snapshot.status().message() << "\n";
    return kCannotStart;
  }
  ReportSnapshot(**snapshot);
  // Blocked before gRPC's threads exist, so that only sigwait below sees them.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  sigprocmask(SIG_BLOCK, &signals, nullptr);

  const Engine engine(*std::move(snapshot), TodayUtc);
  absl::StatusOr<std::unique_ptr<UpgradeServer>> server =
      UpgradeServer::Start(engine, options.listen);
  if (!server.ok()) {
    std::cerr << server.status().message() << "\n";
    return kCannotStart;
  }
  for (size_t i = 0; i < options.listen.size(); ++i) {
    std::cout << "listening on " << HostOf(options.listen[i]) << ":"
              << (*server)->ports()[i] << std::endl;
  }
  int signal = 0;
  sigwait(&signals, &signal);
  std::cerr << "stopping: calls in flight have " << options.grace_seconds
            << " s\n";
  // A second signal ends the process at once.
  sigprocmask(SIG_UNBLOCK, &signals, nullptr);
  (*server)->Stop(std::chrono::seconds(options.grace_seconds));
  return 0;
}

int Main(int argc, char** argv) {
  // Protobuf logs a line for each malformed message; callers get an error
  // instead.
  google::protobuf::SetLogHandler(nullptr);
  CLI::App app("Plans and validates upgrades of Airflow Deployments over gRPC.",
               "upgrade-advisord");
  DaemonOptions options;
  app.add_option("--listen", options.listen,
                 "Address to serve on; repeatable; port 0 takes a free one; "
                 "default 127.0.0.1:50051")
      ->type_name("HOST:PORT");
  app.add_option("--grace-seconds", options.grace_seconds,
                 "How long calls in flight may take after SIGTERM")
      ->check(CLI::Range(0, 3600))
      ->capture_default_str();
  app.set_version_flag("--version", std::string(kProgramVersion));
  AddServiceOptions(app, options.service);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? 0 : kUsage;
  }
  if (options.listen.empty()) options.listen.push_back("127.0.0.1:50051");
  return Serve(options);
}

}  // namespace
}  // namespace upgrade_advisor

int main(int argc, char** argv) { return upgrade_advisor::Main(argc, argv); }
