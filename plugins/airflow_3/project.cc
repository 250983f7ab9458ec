// Files, commands and the image of the project.
#include <string>
#include <string_view>

#include "plugins/airflow_3/conditions.h"

namespace upgrade_plugin::airflow_3 {
namespace {

// A use of a command that is gone: any, or one with the option.
struct Command {
  std::string_view command;
  std::string_view option;
  std::string_view now;
};
constexpr Command kCommands[] = {
    {"airflow db init", "", "Call airflow db migrate"},
    {"airflow db upgrade", "", "Call airflow db migrate"},
    {"airflow dags backfill", "", "Call airflow backfill create"},
    {"airflow dags list", "--subdir", "There is no --subdir"},
    {"airflow dags list-runs", " -d ", "The DAG is named without -d"},
    {"airflow dags list-runs", "--dag-id", "The DAG is named without --dag-id"},
    {"airflow tasks list", "--tree", "There is no --tree"},
    {"airflow tasks list", "--subdir", "There is no --subdir"},
    {"airflow tasks clear", "--subdir", "There is no --subdir"},
    {"airflow tasks run", "", "Call airflow tasks test"},
};

Truth Calls(const Facts& f, const Command& command) {
  return f.shell(command.command).any([&](const Row& r) {
    return r.value.find(command.option) != std::string_view::npos;
  });
}

// What lies behind /api/v1/ in Airflow; other services have such paths too.
constexpr std::string_view kResources[] = {
    "config",       "connections", "dagSources", "dagStats", "dagWarnings",
    "dags",         "datasets",    "eventLogs",  "health",   "importErrors",
    "parseDagFile", "permissions", "plugins",    "pools",    "providers",
    "roles",        "users",       "variables",  "version"};

// The part behind /api/v1/; empty where nothing follows or it is computed.
std::string_view ResourceOf(std::string_view url) {
  constexpr std::string_view kPath = "/api/v1/";
  const size_t at = url.find(kPath);
  if (at == std::string_view::npos) return {};
  url.remove_prefix(at + kPath.size());
  return url.substr(0, url.find_first_of("/?{} '\""));
}

// What a glob would not have, or have for itself.
bool IsRegex(std::string_view pattern) {
  return pattern.find(".*") != std::string_view::npos ||
         pattern.find_first_of("^$\\()+|") != std::string_view::npos;
}

}  // namespace

Truth CallsRestV1(const Facts& f) {
  const Fact urls = f.shell("url /api/v1");
  if (!urls.is_yes()) return urls;
  bool may_be = !urls.complete();
  for (uint32_t i = 0; i < urls.count(); ++i) {
    const std::string_view resource = ResourceOf(urls.row(i).value);
    may_be = may_be || resource.empty();
    for (std::string_view known : kResources) {
      if (resource == known) return {Truth::kYes, urls.basis};
    }
  }
  return {may_be ? Truth::kUnknown : Truth::kNo, urls.basis};
}

// The project names the target, in a repository that has no such tag.
Truth NamesTheLegacyRepository(const Facts& f) {
  const Fact version = f.target("version");
  const Truth names_target = f.docker("image.tag").starts_with(version.text());
  return version && names_target &&
         !f.docker("image.repository").contains("/runtime");
}

void ReportBareImports(const Facts& f, Truth applies, Report& report) {
  if (!applies.is_yes()) return;
  constexpr std::string_view kPrefix = "@project.dags.";
  const Fact imports = f.imports("@project.dags");
  for (uint32_t i = 0; i < imports.count(); ++i) {
    const Row row = imports.row(i);
    if (i > 0 && imports.row(i - 1).name == row.name) continue;
    if (row.name.size() <= kPrefix.size()) continue;
    const std::string module(row.name.substr(kPrefix.size()));
    report.Subject(module, "Write dags." + module + ", or move it to include",
                   row, 1);
  }
}

Truth TriggersAreInDags(const Facts& f) {
  return f.derives_from("BaseTrigger").any([](const Row& r) {
    return IsBelow(r.file, "dags/");
  });
}

Truth CallsRemovedCommands(const Facts& f) {
  Truth any = No();
  for (const Command& command : kCommands) any = any || Calls(f, command);
  return any;
}

void ReportCommands(const Facts& f, Truth, Report& report) {
  for (const Command& command : kCommands) {
    const Truth calls = Calls(f, command);
    if (!calls.is_yes()) continue;
    std::string subject(command.command);
    if (!command.option.empty() && command.option[0] != ' ') subject += ' ';
    report.Subject(subject.append(command.option), command.now, calls);
  }
}

Truth IgnoresByRegex(const Facts& f) {
  return f.file("@ignore").any([](const Row& r) { return IsRegex(r.value); }) &&
         !f.config("core.dag_ignore_file_syntax");
}

}  // namespace upgrade_plugin::airflow_3
