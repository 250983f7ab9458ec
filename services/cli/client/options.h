// The options of the commands that ask a service.
#ifndef SERVICES_CLI_CLIENT_OPTIONS_H_
#define SERVICES_CLI_CLIENT_OPTIONS_H_

#include <string>
#include <vector>

#include "services/cli/client/channel_options.h"
#include "services/cli/client/text_page.h"
#include "services/server/service_options.h"

namespace CLI {
class App;
}

namespace upgrade_advisor {

enum class Command {
  kPlan,
  kFix,
  kValidate,
  kReleasesList,
  kReleasesShow,
  kPluginsList,
  kAdvisoriesList,
  kAdvisoriesShow,
  kTest,
  kCacheList,
  kCacheClear,
  kMigration,
  kConfirm,
  kRollback
};

// Of `test` and `migration`, in addition to those of a plan.
struct UpgradeTestOptions {
  std::string freeze_from;  // files
  std::string freeze_to;
  std::string constraints_from;
  std::string constraints_to;
  std::vector<std::string> only;
  std::string output;     // a folder; empty: the project
  std::string uv;         // a program; empty: found
  std::string index_url;  // may hold a password, as the next
  std::vector<std::string> extra_index_urls;
  std::string freezes;  // templates of paths, or folders
  std::string constraints;
  bool keeps_earlier = false;
  bool adds_to_gitignore = false;
  bool is_offline = false;
  int jobs = 0;  // 0: one for each core
  int file_seconds = 60;
  std::string statistics;  // a file
  std::string database;    // a URL; holds a password
  bool shows_queries = false;
};

enum class Format { kText, kJson, kMarkdown, kSarif, kJunit, kGithub, kHtml };

// Of `confirm` and `rollback`.
struct RollbackOptions {
  std::string platform;  // "astro", "software", "local"; empty: not known
  std::string platform_version;
  std::string shown;      // a text; "-" is standard input
  std::string image_tag;  // of what was deployed
  std::string history;    // a file; "-" is standard input
};

struct Options {
  Command command = Command::kPlan;
  bool json = false;
  Format format = Format::kText;  // kJson where `json`
  Color color = Color::kAuto;
  bool verbose = false;
  bool quiet = false;
  ChannelOptions channel;
  int timeout_seconds = 30;
  ServiceOptions service;

  std::string from;
  std::string to;
  std::string to_airflow;
  std::string target;
  std::string deployment_file;
  std::string project;  // a folder
  bool local = false;   // the project has no Deployment
  std::string acknowledgements_file;
  std::string image;
  std::string upgrade_test;  // a file, or the folder that has report.json
  std::vector<std::string> why_not;
  std::string as_of;
  bool allow_deprecated = false;
  bool basic = false;
  std::string step = "1";  // of fix: a number, or "all"
  bool write = false;

  UpgradeTestOptions test;
  RollbackOptions rollback;

  std::string distribution;
  std::string line;
  bool offered = false;
  std::string release;
  std::string plugin;
  std::string advisory;
};

// Declares every command that asks a service; `options.command` is set when one
// is parsed.
void DeclareOptions(CLI::App& app, Options& options);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_CLIENT_OPTIONS_H_
