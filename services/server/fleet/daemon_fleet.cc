#include "services/server/fleet/daemon_fleet.h"

#include <unistd.h>

#include <random>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

namespace upgrade_advisor {
namespace {

// Unique among services of all machines; nothing secret.
std::string WorkerName() {
  char host[256] = "";
  gethostname(host, sizeof(host) - 1);
  std::random_device random;
  return absl::StrCat(host, ":", getpid(), ":", absl::Hex(random()));
}

AddressRules RulesOf(const FleetOptions& options) {
  AddressRules out;
  out.allow_private = options.webhooks_to_private;
  out.allow_loopback = options.webhooks_to_loopback;
  return out;
}

WebhookSenderOptions SenderOptions(const FleetOptions& options) {
  WebhookSenderOptions out;
  out.addresses = RulesOf(options);
  return out;
}

// What only the operator can change ends the start; the rest passes.
bool IsPassing(const absl::Status& status) {
  return status.ok() || absl::IsUnavailable(status) ||
         absl::IsDeadlineExceeded(status);
}

}  // namespace

absl::StatusOr<std::unique_ptr<DaemonFleet>> DaemonFleet::Open(
    const FleetOptions& options, const Engine& engine, ServiceLog& log) {
  if (options.store.empty()) return nullptr;
  absl::StatusOr<std::unique_ptr<Database>> database =
      Database::Open(DatabaseOptionsOf(options));
  if (!database.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--store: ", database.status().message()));
  }
  const absl::Status prepared = (*database)->Prepare();
  if (!IsPassing(prepared)) {
    return absl::Status(prepared.code(),
                        absl::StrCat("--store: ", prepared.message()));
  }
  if (!prepared.ok()) {
    log.Warn(absl::StrCat("the store of the fleet does not answer yet: ",
                          prepared.message()));
  }
  return std::unique_ptr<DaemonFleet>(
      new DaemonFleet(options, engine, log, *std::move(database)));
}

DaemonFleet::DaemonFleet(const FleetOptions& options, const Engine& engine,
                         ServiceLog& log, std::unique_ptr<Database> database)
    : name_(WorkerName()),
      store_(std::move(database)),
      subscriptions_(store_, name_),
      workers_(engine, store_, WorkerOptions(options, log)),
      calls_(
          engine, store_, subscriptions_, RulesOf(options),
          [this] { workers_.Wake(); },
          [&log](const absl::Status& status) {
            log.Warn(
                absl::StrCat("the store of the fleet: ", status.message()));
          }),
      front_(calls_, FleetThreadsOf(options)),
      sender_(SenderOptions(options)) {}

FleetWorkerOptions DaemonFleet::WorkerOptions(const FleetOptions& options,
                                              ServiceLog& log) {
  FleetWorkerOptions out;
  out.threads = options.workers;
  out.name = name_;
  out.saved = [this] { TellFollowers(); };
  out.log = [&log](const std::string& line) { log.Warn(line); };
  return out;
}

void DaemonFleet::TellFollowers() {
  front_.Wake();
  const std::lock_guard<std::mutex> lock(mutex_);
  if (notifier_ != nullptr) notifier_->Wake();
}

DaemonFleet::~DaemonFleet() { Stop(); }

void DaemonFleet::Attach(ServerSettings& settings) {
  settings.added_services.push_back(
      [this](const ServiceParts& parts) { return front_.MakeService(parts); });
  settings.end_waiting = [this] { front_.EndWatches(); };
}

void DaemonFleet::Start() {
  workers_.Start();
  const std::lock_guard<std::mutex> lock(mutex_);
  notifier_ =
      std::make_unique<Notifier>(subscriptions_, sender_, NotifierOptions());
}

void DaemonFleet::Stop() {
  workers_.Stop();
  // It waits for messages on their way, without the lock.
  std::unique_ptr<Notifier> ending;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ending = std::move(notifier_);
  }
}

Notifier::Counts DaemonFleet::MessageCounts() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return notifier_ == nullptr ? Notifier::Counts() : notifier_->counts();
}

std::vector<Sample> DaemonFleet::Samples() const {
  const FleetWorkerCounts counts = workers_.counts();
  const auto counter = [](const char* name, const char* help, uint64_t value) {
    return Sample{name, help, static_cast<double>(value), /*is_counter=*/true};
  };
  std::vector<Sample> out = {
      counter("upgrade_advisor_fleet_assessed_total",
              "Assessments that were saved", counts.assessed),
      counter("upgrade_advisor_fleet_lost_total",
              "Assessments that came too late to be saved", counts.lost),
      counter("upgrade_advisor_fleet_failed_total",
              "Deployments that the engine had no answer for", counts.failed),
      counter("upgrade_advisor_fleet_store_errors_total",
              "Failures of the store", counts.store_errors)};
  const Notifier::Counts messages = MessageCounts();
  const std::pair<const char*, uint64_t> results[] = {
      {"taken", messages.taken},
      {"refused", messages.refused},
      {"given_up", messages.given_up}};
  for (const auto& [result, count] : results) {
    out.push_back(counter("upgrade_advisor_fleet_messages_total",
                          "Messages to receivers", count));
    out.back().labels = {{"result", result}};
  }
  return out;
}

}  // namespace upgrade_advisor
