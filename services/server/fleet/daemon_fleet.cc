#include "services/server/fleet/daemon_fleet.h"

#include <unistd.h>

#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "services/fleet/calls/fleet_calls.h"
#include "services/fleet/notify/notifier.h"
#include "services/fleet/notify/webhook_sender.h"
#include "services/fleet/store/fleet_store.h"
#include "services/fleet/store/notification_store.h"
#include "services/fleet/workers/fleet_workers.h"
#include "services/server/fleet/fleet_front.h"

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

absl::Status OfStore(const absl::Status& status) {
  return status.ok()
             ? status
             : absl::Status(status.code(),
                            absl::StrCat("--store: ", status.message()));
}

// What only the operator can change ends the start; the rest passes.
bool IsPassing(const absl::Status& status) {
  return status.ok() || absl::IsUnavailable(status) ||
         absl::IsDeadlineExceeded(status);
}

class StoredFleet final : public DaemonFleet {
 public:
  StoredFleet(const FleetOptions& options, const Engine& engine,
              ServiceLog& log, std::unique_ptr<Database> database);
  ~StoredFleet() override;

  void Attach(ServerSettings& settings) override;
  void Start() override;
  void Stop() override;
  std::vector<Sample> Samples() const override;

 private:
  FleetWorkerOptions WorkerOptions(const FleetOptions& options,
                                   ServiceLog& log);
  // Has those look who follow changes.
  void TellFollowers();
  Notifier::Counts MessageCounts() const;

  const std::string name_;  // unique among the services of a store
  FleetStore store_;
  SqlNotificationStore subscriptions_;
  FleetWorkers workers_;
  FleetCalls calls_;
  FleetFront front_;
  WebhookSender sender_;
  mutable std::mutex mutex_;
  // While it runs.
  std::unique_ptr<Notifier> notifier_ ABSL_GUARDED_BY(mutex_);
};

StoredFleet::StoredFleet(const FleetOptions& options, const Engine& engine,
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

FleetWorkerOptions StoredFleet::WorkerOptions(const FleetOptions& options,
                                              ServiceLog& log) {
  FleetWorkerOptions out;
  out.threads = options.workers;
  out.name = name_;
  out.saved = [this] { TellFollowers(); };
  out.log = [&log](const std::string& line) { log.Warn(line); };
  return out;
}

void StoredFleet::TellFollowers() {
  front_.Wake();
  const std::lock_guard<std::mutex> lock(mutex_);
  if (notifier_ != nullptr) notifier_->Wake();
}

StoredFleet::~StoredFleet() { Stop(); }

void StoredFleet::Attach(ServerSettings& settings) {
  settings.added_services.push_back(
      [this](const ServiceParts& parts) { return front_.MakeService(parts); });
  settings.end_waiting = [this] { front_.EndWatches(); };
}

void StoredFleet::Start() {
  workers_.Start();
  const std::lock_guard<std::mutex> lock(mutex_);
  notifier_ =
      std::make_unique<Notifier>(subscriptions_, sender_, NotifierOptions());
}

void StoredFleet::Stop() {
  workers_.Stop();
  // It waits for messages on their way, without the lock.
  std::unique_ptr<Notifier> ending;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ending = std::move(notifier_);
  }
}

Notifier::Counts StoredFleet::MessageCounts() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return notifier_ == nullptr ? Notifier::Counts() : notifier_->counts();
}

std::vector<Sample> StoredFleet::Samples() const {
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

}  // namespace

absl::StatusOr<std::unique_ptr<DaemonFleet>> DaemonFleet::Open(
    const FleetOptions& options, const Engine& engine, ServiceLog& log) {
  if (options.store.empty()) return nullptr;
  absl::StatusOr<std::unique_ptr<Database>> database =
      Database::Open(DatabaseOptionsOf(options));
  if (!database.ok()) return OfStore(database.status());
  const absl::Status prepared = (*database)->Prepare();
  if (!IsPassing(prepared)) return OfStore(prepared);
  if (!prepared.ok()) {
    log.Warn(absl::StrCat("the store of the fleet does not answer yet: ",
                          prepared.message()));
  }
  return std::make_unique<StoredFleet>(options, engine, log,
                                       *std::move(database));
}

absl::Status MigrateStore(const FleetOptions& options) {
  absl::StatusOr<std::unique_ptr<Database>> database =
      Database::Open(DatabaseOptionsOf(options));
  return OfStore(database.ok() ? (*database)->Prepare() : database.status());
}

}  // namespace upgrade_advisor
