// The options of upgrade-advisord, and what is wrong with them together.
#ifndef SERVICES_SERVER_DAEMON_OPTIONS_H_
#define SERVICES_SERVER_DAEMON_OPTIONS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/domain/request_limits.h"
#include "services/server/limit_options.h"
#include "services/server/policy_command.h"
#include "services/server/service_options.h"
#include "services/server/telemetry_options.h"
#include "services/server/upgrade_server.h"
#include "services/tls/credential_files.h"

namespace upgrade_advisor {

struct DaemonOptions {
  DaemonOptions();

  ServiceOptions service;
  std::vector<std::string> listen;
  std::vector<std::string> admin_listen;
  bool insecure_listen = false;
  CredentialPaths tls;
  std::string authorization_policy;
  TelemetryOptions telemetry;
  LimitOptions limits;
  std::string state_folder;
  int drain_seconds = 0;
  int grace_seconds = 10;
  int request_threads;
  bool check_config = false;
  PolicyCommand policy;
  int answer_cache_mb = 64;
  int max_request_mib = static_cast<int>(limits::kDefaultRequestBytes >> 20);
};

void DeclareOptions(CLI::App& app, DaemonOptions& options);

// The command line and the file that --config names, line by line.
absl::Status CheckFileOf(const CLI::App& app);

// InvalidArgument with a line for each fault: a listener that other hosts reach
// without TLS, a certificate without its key.
absl::Status CheckListeners(const DaemonOptions& options);

ServerSettings SettingsOf(const DaemonOptions& options);

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_DAEMON_OPTIONS_H_
