#include "services/cli/fleet/fleet_options.h"

#include <CLI/CLI.hpp>
#include <map>

namespace upgrade_advisor {
namespace {

constexpr char kReleaseForm[] = "X.Y.Z|runtime:X.Y.Z|certified:X.Y.Z|IMAGE";
constexpr char kKinds[] = "verdict|release|target|findings|support|yanked";

void DeclareFormat(CLI::App& app, FleetCommandOptions& options, bool has_csv) {
  std::map<std::string, FleetFormat> formats = {{"table", FleetFormat::kTable},
                                                {"json", FleetFormat::kJson}};
  if (has_csv) formats["csv"] = FleetFormat::kCsv;
  std::vector<std::string> names;
  for (const auto& [name, format] : formats) names.push_back(name);
  CLI::Option* format =
      app.add_option_function<std::string>(
             "--format",
             [&options, formats](const std::string& name) {
               options.format = formats.at(name);
             },
             has_csv ? "A table; json for programs; csv for spreadsheets"
                     : "A table, or json for programs")
          ->check(CLI::IsMember(names))
          ->type_name(has_csv ? "table|json|csv" : "table|json");
  app.add_flag_callback(
         "--json", [&options] { options.format = FleetFormat::kJson; },
         "The same as --format json")
      ->excludes(format);
}

void DeclareColor(CLI::App& app, FleetCommandOptions& options) {
  static const std::map<std::string, Color> kColors = {
      {"auto", Color::kAuto},
      {"always", Color::kAlways},
      {"never", Color::kNever}};
  app.add_option_function<std::string>(
         "--color",
         [&options](const std::string& name) {
           options.color = kColors.at(name);
         },
         "Colors in tables; default: auto, where standard output is a "
         "terminal and NO_COLOR is not set")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->type_name("auto|always|never");
}

void DeclareService(CLI::App& app, FleetCommandOptions& options) {
  DeclareColor(app, options);
  app.add_option("--organization", options.organization,
                 "The organization whose fleet it is")
      ->envname("UPGRADE_ADVISOR_ORGANIZATION")
      ->type_name("ORG");
  AddChannelOptions(app, options.channel);
  app.get_option("--server")
      ->required()
      ->description("The running service that keeps the fleet");
  app.add_option("--timeout-seconds", options.timeout_seconds,
                 "How long to wait for an answer")
      ->check(CLI::Range(1, 3600))
      ->capture_default_str();
}

// What a command looks like below `fleet`.
class Declarations {
 public:
  Declarations(CLI::App& fleet, FleetCommandOptions& options)
      : fleet_(fleet), options_(options) {}

  CLI::App& Add(const std::string& name, const std::string& text,
                FleetCommand command, bool has_csv) {
    CLI::App* sub = fleet_.add_subcommand(name, text);
    FleetCommandOptions* const options = &options_;
    sub->callback([options, command] { options->command = command; });
    DeclareFormat(*sub, options_, has_csv);
    DeclareService(*sub, options_);
    if (command != FleetCommand::kImport) {
      sub->get_option("--organization")->required();
    }
    return *sub;
  }

  void All() {
    Import();
    List();
    Summary();
    Changes();
    Watch();
    Acknowledgements();
    Target();
    Deployments();
    Subscriptions();
  }

 private:
  void Workspace(CLI::App& app, const std::string& text) {
    app.add_option("--workspace", options_.workspace, text)
        ->type_name("WORKSPACE");
  }

  void Scope(CLI::App& app) {
    Workspace(app, "Only in this workspace; default: in all");
    app.add_option("--deployment", options_.deployment,
                   "Only for this Deployment")
        ->type_name("ID");
  }

  void Limit(CLI::App& app, const std::string& text, int64_t value) {
    app.add_option("--limit", options_.limit, text)
        ->check(CLI::Range(int64_t{0}, int64_t{1} << 40))
        ->type_name("N");
    // Before the option itself is read.
    FleetCommandOptions* const options = &options_;
    app.preparse_callback([options, value](size_t) { options->limit = value; });
  }

  void Import() {
    CLI::App& app =
        Add("import", "Send Deployments to the fleet, from one source",
            FleetCommand::kImport, false);
    FleetImportOptions& import = options_.import;
    CLI::Option_group* source = app.add_option_group("Source (one of)");
    source
        ->add_option("--projects", import.projects,
                     "Each folder in this one that has a Dockerfile is the "
                     "project of a Deployment, whose id is the folder's name")
        ->check(CLI::ExistingDirectory)
        ->type_name("DIR");
    source
        ->add_option("--jsonl", import.jsonl,
                     "A FleetDeployment message as JSON on each line; - is "
                     "standard input")
        ->type_name("FILE");
    source
        ->add_option("--astro", import.astro,
                     "What the Astro API answers to a list of Deployments; - "
                     "is standard input")
        ->type_name("FILE");
    source->require_option(1);
    app.add_option("--workspace", import.workspace,
                   "The workspace of --projects, and of those of --astro that "
                   "name none")
        ->type_name("WORKSPACE");
    app.add_option("--source", import.source,
                   "Who read the facts; default: the name of the source")
        ->type_name("TEXT");
    app.add_option("--revision", import.revision,
                   "The revision of --projects, and of those of --astro that "
                   "have no time; default: the seconds since 1970")
        ->check(CLI::PositiveNumber)
        ->type_name("N");
    app.add_option("--resume", import.resume,
                   "A file that keeps how many rows the service has taken: the "
                   "next import with it begins after them")
        ->type_name("FILE");
    app.add_option("--chunk", import.chunk,
                   "After how many rows the service says what it has taken")
        ->check(CLI::Range(1, 100000))
        ->capture_default_str()
        ->type_name("N");
  }

  void List() {
    CLI::App& app = Add("list", "List Deployments with their next step",
                        FleetCommand::kList, true);
    app.add_option("--filter", options_.filter,
                   "Only those that this expression lets through (AIP-160), "
                   "such as 'verdict = BLOCKED AND days_left < 90'")
        ->type_name("EXPRESSION");
    app.add_option("--order-by", options_.order_by,
                   "name (default), deployment_id, workspace or days_left, "
                   "each with \" desc\" for the other direction")
        ->type_name("FIELD");
    Limit(app, "At most so many; 0: all. Default: 1000", 1000);
  }

  void Summary() {
    CLI::App& app = Add("summary", "Count the Deployments of the fleet",
                        FleetCommand::kSummary, true);
    Workspace(app, "Only of this workspace; default: of all");
    app.add_option("--ending-days", options_.ending_days,
                   "Count the lines that end within so many days; default: 90")
        ->check(CLI::Range(1, 3650))
        ->type_name("N");
    app.add_option("--html", options_.html,
                   "Write a page with the counts, the Deployments and their "
                   "findings to this file")
        ->type_name("FILE");
  }

  void Changes() {
    CLI::App& app = Add("changes", "List what changed, the newest first",
                        FleetCommand::kChanges, true);
    Scope(app);
    Limit(app, "At most so many; 0: all. Default: 100", 100);
  }

  void Watch() {
    CLI::App& app = Add("watch", "Print a line for each change as it happens",
                        FleetCommand::kWatch, false);
    Workspace(app, "Only of this workspace; default: of all");
    app.add_option("--after", options_.after,
                   "Begin after the change with this number; 0: with the "
                   "first; default: from now on")
        ->check(CLI::NonNegativeNumber)
        ->type_name("N");
    Limit(app, "End after so many changes; 0 (default): never", 0);
  }

  void Acknowledgements() {
    CLI::App& ack = Add("ack", "Accept an advisory in a part of the fleet",
                        FleetCommand::kAck, false);
    ack.add_option("advisory", options_.advisory, "The id of the advisory")
        ->required()
        ->type_name("ADVISORY");
    ack.add_option("--reason", options_.reason, "Why it does not matter")
        ->required()
        ->type_name("TEXT");
    ack.add_option("--owner", options_.owner, "Who answers for it")
        ->required()
        ->type_name("TEXT");
    ack.add_option("--expires", options_.expires,
                   "The last day it holds; default: it has no end")
        ->type_name("YYYY-MM-DD");
    Scope(ack);
    Add("revoke", "Take an acknowledgement back", FleetCommand::kRevoke, false)
        .add_option("id", options_.ids, "Its id, such as ack-17")
        ->required()
        ->expected(1)
        ->type_name("ID");
    Add("acks", "List acknowledgements", FleetCommand::kAcks, true);
  }

  void Target() {
    CLI::App& app = Add("target", "Set what the Deployments of a scope aim at",
                        FleetCommand::kTarget, false);
    Scope(app);
    CLI::Option_group* target = app.add_option_group("Target (one of)");
    target->add_option("--to", options_.target.to, "Exactly this release")
        ->type_name(kReleaseForm);
    target
        ->add_option("--to-airflow", options_.target.to_airflow,
                     "The newest offered Runtime with this Airflow")
        ->type_name("3.2.0|3.2");
    target
        ->add_option("--target", options_.target.target,
                     "A policy that chooses the release")
        ->check(CLI::IsMember(
            {"latest", "latest-lts", "latest-patch", "equivalent-runtime"}))
        ->type_name("latest|latest-lts|latest-patch|equivalent-runtime");
    target->add_flag("--inherit", options_.inherit,
                     "What the wider scope aims at");
    target->require_option(1);
    app.add_flag("--allow-deprecated", options_.target.allow_deprecated,
                 "Let --target and --to-airflow choose lines that have ended");
  }

  void Deployments() {
    CLI::App& get =
        Add("get", "Show one Deployment", FleetCommand::kGet, false);
    get.add_option("id", options_.ids, "Its id")
        ->required()
        ->expected(1)
        ->type_name("ID");
    CLI::Option* plan =
        get.add_flag("--plan", options_.plan, "Show its plan as well");
    get.add_flag("-v,--verbose", options_.verbose,
                 "The plan with what to do in order, what is undecided, and "
                 "every question")
        ->needs(plan);
    Add("delete", "Forget Deployments", FleetCommand::kDelete, false)
        .add_option("id", options_.ids, "Their ids")
        ->required()
        ->type_name("ID");
  }

  void Subscriptions() {
    CLI::App& app = Add("subscribe", "Send changes to a receiver from now on",
                        FleetCommand::kSubscribe, false);
    FleetSubscribeOptions& subscribe = options_.subscribe;
    app.add_option("--url", subscribe.url,
                   "Where to send them; - is a line on standard input, for a "
                   "URL that is a secret")
        ->required()
        ->type_name("URL");
    app.add_option("--body", subscribe.body,
                   "What is sent: CloudEvents, or the text that Slack takes")
        ->check(CLI::IsMember({"cloudevents", "slack"}))
        ->capture_default_str()
        ->type_name("cloudevents|slack");
    app.add_option("--secret-file", subscribe.secret_file,
                   "A file whose first line signs each body; - is standard "
                   "input; default: unsigned")
        ->type_name("FILE");
    app.add_option("--kind", subscribe.kinds,
                   "Only changes of this kind; repeatable; default: all")
        ->check(CLI::IsMember(
            {"verdict", "release", "target", "findings", "support", "yanked"}))
        ->type_name(kKinds);
    app.add_flag("--daily", subscribe.daily, "Once a day, in one message");
    app.add_option("--quiet-from", subscribe.quiet_from,
                   "Send nothing from this hour in UTC")
        ->check(CLI::Range(0, 23))
        ->type_name("HOUR");
    app.add_option("--quiet-until", subscribe.quiet_until, "... up to this one")
        ->check(CLI::Range(0, 23))
        ->type_name("HOUR");
    Scope(app);
    Add("subscriptions", "List subscriptions", FleetCommand::kSubscriptions,
        true);
    Add("unsubscribe", "End a subscription", FleetCommand::kUnsubscribe, false)
        .add_option("id", options_.ids, "Its id, such as sub-3")
        ->required()
        ->expected(1)
        ->type_name("ID");
  }

  CLI::App& fleet_;
  FleetCommandOptions& options_;
};

}  // namespace

void DeclareFleetCommands(CLI::App& app, FleetCommandOptions& options) {
  CLI::App* fleet = app.add_subcommand(
      "fleet", "Keep every Deployment of an organization in view");
  fleet->require_subcommand(1);
  Declarations(*fleet, options).All();
}

}  // namespace upgrade_advisor
