#include "services/cli/client/options.h"

#include <CLI/CLI.hpp>
#include <utility>

#include "absl/strings/str_join.h"

namespace upgrade_advisor {
namespace {

constexpr char kReleaseForm[] = "X.Y.Z|runtime:X.Y.Z|certified:X.Y.Z|IMAGE";

// A name of an option's value, and what it means.
template <typename Value>
using Names = std::vector<std::pair<std::string, Value>>;

// "text|json".
template <typename Value>
std::string FormOf(const Names<Value>& names) {
  return absl::StrJoin(names, "|", [](std::string* out, const auto& name) {
    out->append(name.first);
  });
}

// An option whose value is one of the names.
template <typename Value, typename Use>
void AddChoice(CLI::App& app, const std::string& option,
               const std::string& text, const Names<Value>& names, Use use) {
  std::vector<std::string> allowed;
  for (const auto& name : names) allowed.push_back(name.first);
  app.add_option_function<std::string>(
         option,
         [names, use](const std::string& given) {
           for (const auto& [name, value] : names) {
             if (name == given) use(value);
           }
         },
         text)
      ->check(CLI::IsMember(allowed))
      ->type_name(FormOf(names));
}

void AddFormat(CLI::App& app, Options& options, const std::string& text,
               const Names<Format>& names) {
  AddChoice(app, "--format", text, names, [&options](Format format) {
    options.format = format;
    options.json = format == Format::kJson;
  });
}

// Of an answer that has more forms than text and JSON.
void DeclareAnswer(CLI::App& app, Options& options) {
  AddFormat(app, options,
            "text; json for programs; markdown for the comment of a pull "
            "request; sarif, junit and github for a CI; html for a page",
            {{"text", Format::kText},
             {"json", Format::kJson},
             {"markdown", Format::kMarkdown},
             {"sarif", Format::kSarif},
             {"junit", Format::kJunit},
             {"github", Format::kGithub},
             {"html", Format::kHtml}});
  CLI::Option* verbose = app.add_flag(
      "-v,--verbose", options.verbose,
      "Text with what to do in order, what is undecided, and every "
      "question");
  app.add_flag("-q,--quiet", options.quiet,
               "Print errors only: the exit status is the answer")
      ->excludes(verbose)
      ->excludes("--format");
}

void DeclareService(CLI::App& app, Options& options) {
  AddChoice<Color>(app, "--color",
                   "Colors in text; default: auto, where standard output is a "
                   "terminal and NO_COLOR is not set",
                   {{"auto", Color::kAuto},
                    {"always", Color::kAlways},
                    {"never", Color::kNever}},
                   [&options](Color color) { options.color = color; });
  AddChannelOptions(app, options.channel);
  app.add_option("--timeout-seconds", options.timeout_seconds,
                 "How long to wait for the answer")
      ->check(CLI::Range(1, 3600))
      ->capture_default_str();
  AddServiceOptions(app, options.service);
}

void DeclareDeployment(CLI::App& app, Options& options) {
  app.add_option("--from", options.from, "The release or image that runs today")
      ->type_name(kReleaseForm);
  app.add_option("--deployment", options.deployment_file,
                 "The Deployment message as JSON; - is standard input")
      ->type_name("FILE");
  app.add_option("--project", options.project,
                 "The folder of the Astro project to read")
      ->check(CLI::ExistingDirectory)
      ->type_name("DIR");
  app.add_flag("--local", options.local,
               "The project runs on this machine only: nothing is deployed");
  app.add_option("--acknowledgements", options.acknowledgements_file,
                 "Accepted findings, as JSON; default: "
                 "upgrade-advisor.json in the project, if it exists")
      ->type_name("FILE");
  app.add_option("--as-of", options.as_of, "The day to plan for; default today")
      ->type_name("YYYY-MM-DD");
  app.add_flag("--allow-deprecated", options.allow_deprecated,
               "Let --target and --to-airflow choose lines that have ended");
}

CLI::App* Add(CLI::App& app, const std::string& name, const std::string& text,
              Command command, Options& options) {
  CLI::App* sub = app.add_subcommand(name, text);
  sub->callback([&options, command] { options.command = command; });
  if (command == Command::kPlan || command == Command::kValidate) {
    DeclareAnswer(*sub, options);
  } else {
    AddFormat(*sub, options, "text, or json for programs",
              {{"text", Format::kText}, {"json", Format::kJson}});
  }
  DeclareService(*sub, options);
  return sub;
}

void DeclareTarget(CLI::App& app, Options& options) {
  CLI::Option_group* target = app.add_option_group("Target (one of)");
  target->add_option("--to", options.to, "Exactly this release")
      ->type_name(kReleaseForm);
  target
      ->add_option("--to-airflow", options.to_airflow,
                   "The newest offered Runtime with this Airflow")
      ->type_name("3.2.0|3.2");
  target
      ->add_option("--target", options.target,
                   "A policy that chooses the release")
      ->check(CLI::IsMember(
          {"latest", "latest-lts", "latest-patch", "equivalent-runtime"}))
      ->type_name("latest|latest-lts|latest-patch|equivalent-runtime");
  target->require_option(1);
}

void DeclareReport(CLI::App& app, Options& options) {
  app.add_option("--upgrade-test", options.upgrade_test,
                 "What `test` found for this change: its folder, or the "
                 "report.json in it")
      ->type_name("DIR|FILE");
}

void DeclarePlan(CLI::App& app, Options& options) {
  CLI::App* plan = Add(app, "plan", "Plan the steps that lead to a target",
                       Command::kPlan, options);
  DeclareDeployment(*plan, options);
  plan->add_flag("--basic", options.basic,
                 "Leave out impact, evidence, remedies and actions");
  DeclareTarget(*plan, options);
  DeclareReport(*plan, options);
  plan->add_option("--why-not", options.why_not,
                   "Explain why this release is not the target; repeatable")
      ->type_name(kReleaseForm);
}

void DeclareFix(CLI::App& app, Options& options) {
  CLI::App* fix = Add(app, "fix",
                      "Make the edits of a plan's step in the project: a diff "
                      "that git apply takes, or --write",
                      Command::kFix, options);
  DeclareDeployment(*fix, options);
  fix->get_option("--project")->required();
  DeclareTarget(*fix, options);
  fix->add_option("--step", options.step,
                  "The step whose edits to make; all: of every step")
      ->type_name("N|all")
      ->capture_default_str();
  fix->add_flag("--write", options.write,
                "Change the files, all of them or none");
}

void DeclareUv(CLI::App& app, UpgradeTestOptions& test) {
  const char* const group = "Environments";
  app.add_option("--uv", test.uv, "The program uv; default: the one on PATH")
      ->check(CLI::ExistingFile)
      ->type_name("FILE")
      ->group(group);
  app.add_option("--index-url", test.index_url,
                 "The package index, in the place of what uv is set up for")
      ->type_name("URL")
      ->group(group);
  app.add_option("--extra-index-url", test.extra_index_urls,
                 "A package index that is asked before it; repeatable")
      ->type_name("URL")
      ->group(group);
  app.add_flag("--offline", test.is_offline,
               "Use what is in the caches, and no network")
      ->group(group);
}

void DeclareEnvironments(CLI::App& app, UpgradeTestOptions& test) {
  const char* const group = "Environments";
  app.add_option("--freeze-from", test.freeze_from,
                 "What pip freeze prints in the image that runs today")
      ->type_name("FILE")
      ->group(group);
  app.add_option("--freeze-to", test.freeze_to,
                 "What pip freeze prints in the target's image")
      ->type_name("FILE")
      ->group(group);
  app.add_option("--constraints-from", test.constraints_from,
                 "Airflow's constraints for what runs today, without a freeze")
      ->type_name("FILE")
      ->group(group);
  app.add_option("--constraints-to", test.constraints_to,
                 "Airflow's constraints for the target, without a freeze")
      ->type_name("FILE")
      ->group(group);
  app.add_option("--freezes", test.freezes,
                 "Where the freezes of images are: a folder that has "
                 "pip_freeze_{version}.txt, or a path with {version}, "
                 "{airflow} or {python} in it")
      ->type_name("DIR|PATH")
      ->group(group);
  app.add_option("--constraints", test.constraints,
                 "Likewise of Airflow's constraints, "
                 "constraints-{airflow}-{python}.txt")
      ->type_name("DIR|PATH")
      ->group(group);
  DeclareUv(app, test);
}

void DeclareTest(CLI::App& app, Options& options) {
  CLI::App* test = Add(app, "test",
                       "Try an upgrade: make both environments, compare their "
                       "packages, load the project's DAGs in each",
                       Command::kTest, options);
  DeclareDeployment(*test, options);
  test->get_option("--project")->required();
  DeclareTarget(*test, options);
  test->add_option("--only", options.test.only, "Only this test; repeatable")
      ->check(CLI::IsMember({"dependencies", "imports", "dags"}))
      ->type_name("dependencies|imports|dags");
  test->add_option("--output", options.test.output,
                   "The folder in which to write upgrade-test-A--B; default: "
                   "the project")
      ->check(CLI::ExistingDirectory)
      ->type_name("DIR");
  test->add_flag("--keep", options.test.keeps_earlier,
                 "Leave the folder of an earlier test as it is");
  test->add_flag("--gitignore", options.test.adds_to_gitignore,
                 "Add the folder to .gitignore");
  test->add_option("--jobs", options.test.jobs,
                   "How many processes load files; default: one for each core")
      ->check(CLI::Range(1, 64));
  test->add_option("--timeout", options.test.file_seconds,
                   "How many seconds a file may take to load")
      ->check(CLI::Range(1, 3600))
      ->capture_default_str();
  DeclareEnvironments(*test, options.test);
}

void DeclareMigration(CLI::App& app, Options& options) {
  CLI::App* migration =
      Add(app, "migration",
          "Show what an upgrade does to the metadata database, "
          "without one",
          Command::kMigration, options);
  migration->add_option("--from", options.from, "The release that runs today")
      ->type_name(kReleaseForm);
  migration->add_option("--to", options.to, "The release to upgrade to")
      ->type_name(kReleaseForm);
  migration->add_option("--as-of", options.as_of, "The day; default today")
      ->type_name("YYYY-MM-DD");
  migration
      ->add_option(
          "--statistics", options.test.statistics,
          "Rows and bytes of the tables, as --show-queries asks for them")
      ->type_name("FILE");
  migration
      ->add_option("--database", options.test.database,
                   "The metadata database, to ask it for the same: only "
                   "reading, and the URL is not kept")
      ->type_name("URL")
      ->excludes("--statistics");
  migration->add_flag("--show-queries", options.test.shows_queries,
                      "Print the query that gives --statistics, and that "
                      "--database asks, and end");
  DeclareUv(*migration, options.test);
}

void DeclareCache(CLI::App& app, Options& options) {
  CLI::App* cache = app.add_subcommand(
      "cache", "Look after the environments that `test` makes");
  cache->require_subcommand(1);
  cache->add_subcommand("list", "List them, with their sizes")
      ->callback([&options] { options.command = Command::kCacheList; });
  cache->add_subcommand("clear", "Remove those that are not in use")
      ->callback([&options] { options.command = Command::kCacheClear; });
}

void DeclareValidate(CLI::App& app, Options& options) {
  CLI::App* validate =
      Add(app, "validate", "Check whether one change is safe to deploy now",
          Command::kValidate, options);
  DeclareDeployment(*validate, options);
  validate->add_flag("--basic", options.basic,
                     "Leave out impact, evidence, remedies and actions");
  DeclareReport(*validate, options);
  CLI::Option_group* change = validate->add_option_group("Change (one of)");
  change->add_option("--to", options.to, "The release or image to deploy")
      ->type_name(kReleaseForm);
  change
      ->add_option("--image", options.image,
                   "The image in the project's FROM line")
      ->type_name("IMAGE");
  change->require_option(1);
}

void DeclarePlatform(CLI::App& app, RollbackOptions& rollback) {
  app.add_option("--platform", rollback.platform,
                 "Where the Deployment runs; default not known")
      ->check(CLI::IsMember({"astro", "software", "local"}))
      ->type_name("astro|software|local");
  app.add_option("--platform-version", rollback.platform_version,
                 "The version of Software, such as 0.37.4")
      ->type_name("VERSION");
}

void DeclareConfirm(CLI::App& app, Options& options) {
  CLI::App* confirm =
      Add(app, "confirm",
          "Compare what the Airflow UI shows with what was deployed",
          Command::kConfirm, options);
  confirm->add_option("--to", options.to, "The release that was deployed")
      ->required()
      ->type_name(kReleaseForm);
  confirm->add_option("--from", options.from, "The release that ran before")
      ->type_name(kReleaseForm);
  confirm
      ->add_option("--shown", options.rollback.shown,
                   "The footer of the Airflow UI, or About > Version of "
                   "Certified, as copied; - is standard input")
      ->required()
      ->type_name("TEXT");
  confirm
      ->add_option("--image-tag", options.rollback.image_tag,
                   "The tag that astro deploy printed")
      ->type_name("TAG");
  DeclarePlatform(*confirm, options.rollback);
}

void DeclareRollback(CLI::App& app, Options& options) {
  CLI::App* rollback =
      Add(app, "rollback",
          "Say which past deploys can be returned to, and what is lost",
          Command::kRollback, options);
  rollback
      ->add_option("--history", options.rollback.history,
                   "The DeployHistory message as JSON; - is standard input")
      ->required()
      ->type_name("FILE");
  rollback
      ->add_option("--from", options.from,
                   "The release that runs today; default what the last deploy "
                   "brought")
      ->type_name(kReleaseForm);
  rollback
      ->add_option("--as-of", options.as_of,
                   "The day to answer for; default today")
      ->type_name("YYYY-MM-DD");
  DeclarePlatform(*rollback, options.rollback);
}

void DeclareReleases(CLI::App& app, Options& options) {
  CLI::App* releases = app.add_subcommand("releases", "Look up releases");
  releases->require_subcommand(1);
  CLI::App* list = Add(*releases, "list", "List releases, newest first",
                       Command::kReleasesList, options);
  list->add_option("--distribution", options.distribution,
                   "Only of this distribution")
      ->check(CLI::IsMember({"runtime", "certified"}))
      ->type_name("runtime|certified");
  list->add_option("--line", options.line,
                   "Only of this line, such as 12 or 3.1")
      ->type_name("LINE");
  list->add_flag("--offered", options.offered,
                 "Only releases that may be a target");
  list->add_option("--as-of", options.as_of, "As of this day; default today")
      ->type_name("YYYY-MM-DD");
  CLI::App* show = Add(*releases, "show", "Show one release and its packages",
                       Command::kReleasesShow, options);
  show->add_option("release", options.release, "The release")
      ->required()
      ->type_name(kReleaseForm);
  show->add_option("--as-of", options.as_of, "As of this day; default today")
      ->type_name("YYYY-MM-DD");
}

void DeclarePlugins(CLI::App& app, Options& options) {
  CLI::App* plugins = app.add_subcommand("plugins", "Look up plugins");
  plugins->require_subcommand(1);
  Add(*plugins, "list", "List every plugin found, refused ones included",
      Command::kPluginsList, options);
  CLI::App* advisories = app.add_subcommand("advisories", "Look up advisories");
  advisories->require_subcommand(1);
  CLI::App* list = Add(*advisories, "list", "List advisories",
                       Command::kAdvisoriesList, options);
  list->add_option("--plugin", options.plugin, "Only of this plugin")
      ->type_name("ID");
  list->add_option("--from", options.from,
                   "Only those on the path from this release, as a plan "
                   "chooses it")
      ->type_name(kReleaseForm);
  list->add_option("--to", options.to, "... to this release")
      ->type_name(kReleaseForm);
  CLI::App* show =
      Add(*advisories, "show", "Show one advisory and its condition",
          Command::kAdvisoriesShow, options);
  show->add_option("id", options.advisory, "Its id, or a former one")
      ->required()
      ->type_name("ID");
}

void DeclareExplain(CLI::App& app, Options& options) {
  CLI::App* explain = Add(app, "explain",
                          "Explain an advisory: when it applies, what to do, "
                          "what it asks for, where it is from",
                          Command::kAdvisoriesShow, options);
  explain->add_option("advisory", options.advisory, "Its id, or a former one")
      ->required()
      ->type_name("ID");
  explain->preparse_callback([&options](size_t) { options.verbose = true; });
}

}  // namespace

void DeclareOptions(CLI::App& app, Options& options) {
  DeclarePlan(app, options);
  DeclareFix(app, options);
  DeclareValidate(app, options);
  DeclareConfirm(app, options);
  DeclareRollback(app, options);
  DeclareTest(app, options);
  DeclareMigration(app, options);
  DeclareCache(app, options);
  DeclareReleases(app, options);
  DeclarePlugins(app, options);
  DeclareExplain(app, options);
}

}  // namespace upgrade_advisor
