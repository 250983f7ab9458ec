// The options of the commands below `fleet`.
//
// A value that the declarations fill while the command line is parsed; it must
// outlive the parsing.
#ifndef SERVICES_CLI_FLEET_FLEET_OPTIONS_H_
#define SERVICES_CLI_FLEET_FLEET_OPTIONS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "services/cli/client/options.h"

namespace upgrade_advisor {

enum class FleetCommand {
  kNone,
  kImport,
  kList,
  kSummary,
  kChanges,
  kWatch,
  kAck,
  kRevoke,
  kAcks,
  kTarget,
  kGet,
  kDelete,
  kSubscribe,
  kSubscriptions,
  kUnsubscribe
};

enum class FleetFormat { kTable, kJson, kCsv };

// Of `import`: one of the three sources.
struct FleetImportOptions {
  std::string projects;  // a folder
  std::string jsonl;     // a file; "-" is standard input
  std::string astro;     // a file; "-" is standard input
  std::string workspace;
  std::string resume;    // a file
  std::string source;    // who read the facts
  int64_t revision = 0;  // 0: the seconds of the clock
  int chunk = 5000;      // rows of one call
};

// Of `subscribe`.
struct FleetSubscribeOptions {
  std::string url;  // "-" is standard input
  std::string body = "cloudevents";
  std::string secret_file;
  std::vector<std::string> kinds;
  bool daily = false;
  int quiet_from = 0;
  int quiet_until = 0;
};

struct FleetCommandOptions {
  FleetCommand command = FleetCommand::kNone;
  FleetFormat format = FleetFormat::kTable;
  Color color = Color::kAuto;
  ChannelOptions channel;
  int timeout_seconds = 30;
  std::string organization;

  std::string workspace;
  std::string deployment;  // an id
  std::vector<std::string> ids;
  std::string filter;
  std::string order_by;
  int64_t limit = 1000;
  int ending_days = 90;
  std::string html;    // a file
  int64_t after = -1;  // a sequence; negative: from now on
  bool plan = false;
  bool verbose = false;

  std::string advisory;
  std::string reason;
  std::string owner;
  std::string expires;

  // Of `target`, in the form of a plan's options.
  Options target;
  bool inherit = false;

  FleetImportOptions import;
  FleetSubscribeOptions subscribe;
};

// Declares `fleet` and the commands below it; `options.command` is set when one
// is parsed.
void DeclareFleetCommands(CLI::App& app, FleetCommandOptions& options);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_FLEET_FLEET_OPTIONS_H_
