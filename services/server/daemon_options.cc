#include "services/server/daemon_options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <thread>

#include "absl/strings/str_cat.h"
#include "services/plugin_host/crash_record.h"
#include "services/server/configuration_file.h"
#include "services/server/listen_address.h"

namespace upgrade_advisor {
namespace {

// Each has a place in the crash record.
constexpr int kMaxRequestThreads = CrashRecord::kMaxSlots;

// A request waits at times for isolated plugins, so there are more threads than
// processors.
int DefaultRequestThreads() {
  return std::clamp(2 * static_cast<int>(std::thread::hardware_concurrency()),
                    8, kMaxRequestThreads);
}

void DeclareTls(CLI::App& app, DaemonOptions& options) {
  app.add_option("--admin-listen", options.admin_listen,
                 "Address to serve the API on with reflection and channelz, "
                 "for operators; repeatable; default: none")
      ->type_name("HOST:PORT|unix:PATH|systemd:NAME");
  app.add_option("--tls-cert", options.tls.certificate,
                 "Certificate of this service in PEM, then who issued it; "
                 "every listener but unix: gets TLS; read again when it "
                 "changes")
      ->type_name("FILE");
  app.add_option("--tls-key", options.tls.key,
                 "Private key of --tls-cert in PEM, not encrypted")
      ->type_name("FILE");
  app.add_option("--tls-client-ca", options.tls.authorities,
                 "Authorities in PEM: clients need a certificate of one of "
                 "them")
      ->type_name("FILE");
  app.add_option("--authorization-policy", options.authorization_policy,
                 "Who may call what, in the format of gRPC's authorization "
                 "policy; read again when it changes; default: everybody "
                 "everything, and with --tls-client-ca nobody anything")
      ->type_name("FILE");
  app.add_flag("--insecure-listen", options.insecure_listen,
               "Listen without TLS also where other hosts reach it");
}

// The names of the options that a file may set.
std::vector<std::string> NamesOf(const CLI::App& app) {
  std::vector<std::string> out;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) out.push_back(name);
  }
  return out;
}

// A listener that anybody could use.
std::string FaultOf(absl::string_view option, absl::string_view address) {
  const bool is_admin = option == "--admin-listen";
  return absl::StrCat(
      option, " ", address, ": other hosts reach this address, and without ",
      is_admin ? "client certificates" : "TLS",
      " anybody there may read requests and call every method: give "
      "--tls-cert and --tls-key",
      is_admin ? " and --tls-client-ca" : "",
      ", or listen on 127.0.0.1 or unix:PATH, or accept it with "
      "--insecure-listen");
}

absl::Status ToStatus(const std::string& faults) {
  return faults.empty() ? absl::OkStatus() : absl::InvalidArgumentError(faults);
}

}  // namespace

DaemonOptions::DaemonOptions() : request_threads(DefaultRequestThreads()) {
  tls.authorities_option = "--tls-client-ca";
}

void DeclareOptions(CLI::App& app, DaemonOptions& options) {
  app.add_option("--listen", options.listen,
                 "Address to serve on; repeatable; port 0 takes a free one; "
                 "default 127.0.0.1:50051")
      ->type_name("HOST:PORT|unix:PATH|systemd:NAME");
  DeclareTls(app, options);
  DeclareTelemetry(app, options.telemetry);
  DeclareLimits(app, options.limits);
  app.add_option("--state-dir", options.state_folder,
                 "Existing folder for the crash record, which keeps a plugin "
                 "that crashed the service out of the next start; default: "
                 "$STATE_DIRECTORY, else none")
      ->type_name("DIR")
      ->envname("STATE_DIRECTORY");
  app.add_option("--grace-seconds", options.grace_seconds,
                 "How long calls in flight may take after SIGTERM")
      ->check(CLI::Range(0, 3600))
      ->capture_default_str();
  app.add_option("--drain-seconds", options.drain_seconds,
                 "How long the service goes on answering after SIGTERM while "
                 "health says NOT_SERVING, before it refuses new calls")
      ->check(CLI::Range(0, 3600))
      ->capture_default_str();
  app.add_option("--request-threads", options.request_threads,
                 "How many requests are worked on at once")
      ->check(CLI::Range(1, kMaxRequestThreads))
      ->capture_default_str();
  app.add_option(
         "--answer-cache-mb", options.answer_cache_mb,
         "What answers that were given before may take, in MB; 0: every "
         "request is worked out")
      ->check(CLI::Range(0, 65536))
      ->capture_default_str();
  app.add_option("--max-request-mib", options.max_request_mib,
                 "The most that a request may have")
      ->check(CLI::Range(1, static_cast<int>(limits::kRequestBytes >> 20)))
      ->capture_default_str();
  app.add_flag("--check-config", options.check_config,
               "Check the options, the catalog and the plugins, and end")
      ->configurable(false);
  app.set_config("--config", "", "File with these options, as NAME=VALUE");
  app.set_version_flag("--version", std::string(kProgramVersion));
  AddServiceOptions(app, options.service);
  DeclarePolicyCommand(app, options.policy);
  app.footer(
      "SIGHUP reloads the configuration, the catalog and the plugins; "
      "the other options stay. SIGTERM stops.");
}

absl::Status CheckFileOf(const CLI::App& app) {
  const CLI::Option* file = app.get_config_ptr();
  if (file == nullptr || file->count() == 0) return absl::OkStatus();
  return CheckConfigurationFile(file->as<std::string>(), NamesOf(app));
}

absl::Status CheckListeners(const DaemonOptions& options) {
  std::string faults;
  const auto add = [&faults](const std::string& fault) {
    absl::StrAppend(&faults, faults.empty() ? "" : "\n", fault);
  };
  const bool has_tls = !options.tls.certificate.empty();
  const bool knows_clients = !options.tls.authorities.empty();
  if (knows_clients && !has_tls) {
    add("--tls-client-ca needs --tls-cert and --tls-key");
  }
  if (options.insecure_listen) return ToStatus(faults);
  for (const std::string& address : options.listen) {
    if (!IsLocal(address) && !has_tls) add(FaultOf("--listen", address));
  }
  for (const std::string& address : options.admin_listen) {
    if (!IsLocal(address) && !knows_clients) {
      add(FaultOf("--admin-listen", address));
    }
  }
  return ToStatus(faults);
}

ServerSettings SettingsOf(const DaemonOptions& options) {
  ServerSettings out;
  out.request_bytes = static_cast<size_t>(options.max_request_mib) << 20;
  out.threads.threads = options.request_threads;
  out.threads.queue.running_of_caller =
      static_cast<size_t>(options.limits.calls_per_caller);
  out.admin_addresses = options.admin_listen;
  return out;
}

}  // namespace upgrade_advisor
