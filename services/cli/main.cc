// upgrade-advisor: the command line. A gRPC client, but for the tools of plugin
// authors, which fork and come before gRPC.

#include <google/protobuf/stubs/logging.h>
#include <google/protobuf/util/json_util.h>
#include <grpcpp/grpcpp.h>
#include <sys/prctl.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <iostream>
#include <string>

#include "absl/strings/ascii.h"
#include "astro/upgrade/v1/catalog_service.grpc.pb.h"
#include "astro/upgrade/v1/plugin_service.grpc.pb.h"
#include "astro/upgrade/v1/upgrade_service.grpc.pb.h"
#include "services/cli/assess/assess_command.h"
#include "services/cli/author/author_tools.h"
#include "services/cli/client/channel_options.h"
#include "services/cli/client/connection.h"
#include "services/cli/client/error_text.h"
#include "services/cli/client/listing_text.h"
#include "services/cli/client/options.h"
#include "services/cli/client/requests.h"
#include "services/cli/client/rollback_requests.h"
#include "services/cli/client/rollback_text.h"
#include "services/cli/client/text_page.h"
#include "services/cli/config/config_command.h"
#include "services/cli/config/configured_options.h"
#include "services/cli/config/user_configuration.h"
#include "services/cli/fix/fix_text.h"
#include "services/cli/fix/project_fix.h"
#include "services/cli/fleet/fleet_commands.h"
#include "services/cli/formats/answer_text.h"
#include "services/cli/rehearsal/database_statistics.h"
#include "services/cli/rehearsal/migration_command.h"
#include "services/cli/rehearsal/upgrade_test.h"
#include "services/cli/shell/shell_commands.h"

namespace upgrade_advisor {
namespace {

enum ExitStatus {
  kReady = 0,
  kCouldNotAnswer = 1,
  kUsage = 2,
  kBlocked = 3,
  kIncomplete = 4,
  kNoPath = 5
};

int ExitOf(v1::Verdict verdict) {
  switch (verdict) {
    case v1::VERDICT_READY:
    case v1::VERDICT_READY_WITH_WARNINGS:
      return kReady;
    case v1::VERDICT_BLOCKED:
      return kBlocked;
    case v1::VERDICT_INCOMPLETE:
      return kIncomplete;
    case v1::VERDICT_NO_PATH:
      return kNoPath;
    default:
      return kCouldNotAnswer;
  }
}

int ExitOf(v1::Confirmation confirmation) {
  switch (confirmation) {
    case v1::CONFIRMATION_MATCH:
      return kReady;
    case v1::CONFIRMATION_UNDECIDED:
      return kIncomplete;
    default:
      return kBlocked;
  }
}

// By the best of the ways back.
int ExitOf(const v1::AssessRollbackResponse& response) {
  int out = kNoPath;
  for (const v1::RollbackTarget& target : response.targets()) {
    const v1::Truth is_open = target.way_back().is_open();
    if (is_open == v1::TRUTH_YES) return kReady;
    if (is_open != v1::TRUTH_NO) out = kIncomplete;
  }
  return out;
}

std::string JsonOf(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  // Scripts find every path that the documentation names, also where it is
  // empty.
  options.always_print_primitive_fields = true;
  std::string json;
  const auto status =
      google::protobuf::util::MessageToJsonString(message, &json, options);
  static_cast<void>(status);
  return json;
}

int UsageError(const absl::Status& status) {
  std::cerr << status.message() << "\n";
  return kUsage;
}

class Client {
 public:
  explicit Client(const Options& options) : options_(options) {}

  // Calls the method and prints what `text` makes of the response. `exit` says
  // how an answered call ends.
  template <typename Stub, typename Request, typename Response, typename Text,
            typename Exit>
  int Call(const absl::StatusOr<Request>& request,
           grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                        Response*),
           Text text, Exit exit) {
    return Ask(request, method, [&](const Response& response) -> int {
      std::cout << (options_.json ? JsonOf(response) : text(response));
      return std::cout.flush() ? exit(response) : kCouldNotAnswer;
    });
  }

  // Calls the method; `use` says what becomes of the response.
  template <typename Stub, typename Request, typename Response, typename Use>
  int Ask(const absl::StatusOr<Request>& request,
          grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                       Response*),
          Use use) {
    if (!request.ok()) return UsageError(request.status());
    absl::StatusOr<std::unique_ptr<Connection>> connection =
        Connection::Open(options_);
    if (!connection.ok()) {
      std::cerr << connection.status().message() << "\n";
      return absl::IsInvalidArgument(connection.status()) &&
                     !options_.channel.server.empty()
                 ? kUsage
                 : kCouldNotAnswer;
    }
    Stub stub((*connection)->channel());
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() +
                         std::chrono::seconds(options_.timeout_seconds));
    Response response;
    const grpc::Status status = (stub.*method)(&context, *request, &response);
    if (!status.ok()) {
      std::cout << (options_.json ? ErrorJson(status)
                                  : FailureText(options_, ErrorText(status)));
      std::cerr << ErrorText(status)
                << ConnectionAdvice(status, options_.channel);
      return kCouldNotAnswer;
    }
    return use(response);
  }

 private:
  const Options& options_;
};

// The step after would be made next time, since the Dockerfile names what runs.
bool WouldGoOn(const Options& options, const v1::Deployment& deployment,
               const v1::UpgradePlan& plan, const StepRange& steps) {
  return options.write && !steps.is_all && plan.steps_size() > 1 &&
         deployment.running_case() == v1::Deployment::RUNNING_NOT_SET;
}

int ShowFix(const Options& options, const ProjectFix& fix,
            const v1::UpgradePlan& plan, const StepRange& steps) {
  if (options.json) {
    std::cout << FixJson(fix, plan, steps, options.write);
  } else {
    std::cout << DiffOf(fix);
    std::cerr << FixText(fix, plan, steps, options.write);
  }
  if (!std::cout.flush()) return kCouldNotAnswer;
  if (plan.verdict() == v1::VERDICT_NO_PATH ||
      plan.verdict() == v1::VERDICT_INCOMPLETE) {
    return ExitOf(plan.verdict());
  }
  return fix.blocking.empty() ? kReady : kBlocked;
}

int Fix(const Options& options, const v1::Deployment& deployment,
        const v1::UpgradePlan& plan) {
  const absl::StatusOr<StepRange> steps = ReadSteps(options.step, plan);
  if (!steps.ok()) return UsageError(steps.status());
  if (plan.verdict() == v1::VERDICT_NO_PATH) {
    std::cerr << plan.reason_text() << "\n";
  }
  if (WouldGoOn(options, deployment, plan, *steps)) {
    std::cerr << "--write: the plan has " << plan.steps_size()
              << " steps, and what runs is known from the Dockerfile only, "
                 "which the step changes: name what runs with --from, or use "
                 "--step all\n";
    return kUsage;
  }
  const absl::StatusOr<ProjectFix> fix = FixProject(
      options.project, IgnoreIsGlob(options), deployment, plan, *steps);
  absl::Status status = fix.status();
  if (status.ok() && options.write) status = WriteFix(options.project, *fix);
  if (!status.ok()) {
    std::cerr << status.message() << "\n";
    return kCouldNotAnswer;
  }
  return ShowFix(options, *fix, plan, *steps);
}

int Run(const Options& options) {
  Client client(options);
  const bool colour = WantsColour(options.color);
  const auto answered = [](const auto&) -> int { return kReady; };
  switch (options.command) {
    case Command::kPlan: {
      const auto request = PlanRequestOf(options);
      return client.Call(
          request, &v1::UpgradeService::Stub::PlanUpgrade,
          [&](const auto& r) {
            return AnswerText(r, options,
                              ContextOf(options, request->deployment()));
          },
          [](const auto& r) { return ExitOf(r.plan().verdict()); });
    }
    case Command::kFix: {
      const auto request = PlanRequestOf(options);
      return client.Ask(request, &v1::UpgradeService::Stub::PlanUpgrade,
                        [&](const auto& r) {
                          return Fix(options, request->deployment(), r.plan());
                        });
    }
    case Command::kValidate: {
      const auto request = ValidateRequestOf(options);
      return client.Call(
          request, &v1::UpgradeService::Stub::ValidateUpgrade,
          [&](const auto& r) {
            return AnswerText(r, options,
                              ContextOf(options, request->deployment()));
          },
          [](const auto& r) { return ExitOf(r.verdict()); });
    }
    case Command::kConfirm:
      return client.Call(
          ConfirmRequestOf(options), &v1::UpgradeService::Stub::ConfirmUpgrade,
          [&](const auto& r) { return ConfirmationText(r, colour); },
          [](const auto& r) { return ExitOf(r.confirmation()); });
    case Command::kRollback:
      return client.Call(
          RollbackRequestOf(options), &v1::UpgradeService::Stub::AssessRollback,
          [&](const auto& r) { return RollbackText(r, colour); },
          [](const auto& r) { return ExitOf(r); });
    case Command::kReleasesList:
      return client.Call(
          ListReleasesRequestOf(options),
          &v1::CatalogService::Stub::ListReleases,
          [&](const auto& r) { return ReleasesText(r, colour); }, answered);
    case Command::kReleasesShow:
      return client.Call(
          GetReleaseRequestOf(options), &v1::CatalogService::Stub::GetRelease,
          [&](const auto& r) { return ReleaseText(r, colour); }, answered);
    case Command::kPluginsList:
      return client.Call(
          absl::StatusOr<v1::ListPluginsRequest>(v1::ListPluginsRequest()),
          &v1::PluginService::Stub::ListPlugins,
          [&](const auto& r) { return PluginsText(r, colour); }, answered);
    case Command::kAdvisoriesList:
      return client.Call(
          ListAdvisoriesRequestOf(options),
          &v1::PluginService::Stub::ListAdvisories,
          [&](const auto& r) { return AdvisoriesText(r, colour); }, answered);
    case Command::kAdvisoriesShow: {
      v1::GetAdvisoryRequest request;
      request.set_id(absl::AsciiStrToUpper(options.advisory));
      return client.Call(
          absl::StatusOr<v1::GetAdvisoryRequest>(std::move(request)),
          &v1::PluginService::Stub::GetAdvisory,
          [&](const auto& r) {
            return AdvisoryText(r.advisory(), colour, options.verbose);
          },
          answered);
    }
    case Command::kTest:
      return RunUpgradeTest(options);
    case Command::kMigration:
      return ShowMigration(options, &SizesInDatabase);
    case Command::kCacheList:
      return ListEnvironments();
    case Command::kCacheClear:
      return ClearEnvironments();
  }
  return kUsage;
}

int PrintShellText(const CLI::App& app, const ShellRequest& request) {
  const absl::StatusOr<std::string> text = ShellText(app, request);
  if (!text.ok()) return UsageError(text.status());
  std::cout << *text;
  return std::cout.flush() ? kReady : kCouldNotAnswer;
}

int ShowConfiguration(const absl::StatusOr<UserConfiguration>& configuration) {
  if (!configuration.ok()) return UsageError(configuration.status());
  std::cout << ConfigurationText(*configuration);
  return std::cout.flush() ? kReady : kCouldNotAnswer;
}

// A command that asks no service works with any configuration.
absl::Status Configure(CLI::App& app,
                       const absl::StatusOr<UserConfiguration>& configuration) {
  if (!AsksService(app)) return absl::OkStatus();
  return configuration.ok() ? UseConfiguration(app, *configuration)
                            : configuration.status();
}

int Main(int argc, char** argv) {
  // Protobuf logs a line for each malformed message; callers get an error
  // instead.
  google::protobuf::SetLogHandler(nullptr);
  CLI::App app("Plans and validates upgrades of Airflow Deployments.",
               "upgrade-advisor");
  Options options;
  AuthorTools author_tools;
  FleetCommandOptions fleet;
  AssessOptions assess;
  ShellRequest shell;
  app.set_version_flag("--version", std::string(kProgramVersion));
  app.require_subcommand(1);
  DeclareOptions(app, options);
  DeclareFleetCommands(app, fleet);
  DeclareAssess(app, assess);
  DeclareAuthorTools(app, author_tools);
  bool is_config = false;
  DeclareConfig(app, is_config);
  DeclareShellCommands(app, shell);
  app.footer(
      "Exit status: 0 ready, with or without warnings, 1 could not answer, 2 "
      "usage, "
      "3 blocked or a test failed, 4 incomplete or a test was skipped, 5 no "
      "path.");
  const absl::StatusOr<UserConfiguration> configuration =
      ReadUserConfiguration(PlaceOfConfiguration());
  if (configuration.ok()) RelaxRequirements(app, *configuration);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? kReady : kUsage;
  }
  if (is_config) return ShowConfiguration(configuration);
  if (absl::Status s = Configure(app, configuration); !s.ok()) {
    return UsageError(s);
  }
  if (shell.is_completion || shell.is_manual) return PrintShellText(app, shell);
  if (author_tools.command != AuthorTools::Command::kNone) {
    return RunAuthorTool(author_tools);
  }
  // A core file would hold what the project's files say of secrets.
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  if (assess.is_chosen) return RunAssess(assess);
  if (fleet.command != FleetCommand::kNone) return RunFleet(fleet);
  if (!options.channel.server.empty() && HasServiceOptions(options.service)) {
    std::cerr
        << "--server asks a service that has its own catalog and plugins: "
           "leave out --runtime-feed, --certified-feed, --lifecycle, "
           "--provider-packages, --plugin-lock and --plugin-dir\n";
    return kUsage;
  }
  return Run(options);
}

}  // namespace
}  // namespace upgrade_advisor

int main(int argc, char** argv) { return upgrade_advisor::Main(argc, argv); }
