#include "services/sheets/question_wording.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/domain/vocabulary.h"

namespace upgrade_advisor {
namespace {

FactSupply ConfigSupply(const FactQuery& q) {
  const std::vector<std::string> parts =
      absl::StrSplit(q.name, absl::MaxSplits('.', 1));
  const std::string variable = absl::AsciiStrToUpper(
      absl::StrCat("AIRFLOW__", absl::StrJoin(parts, "__")));
  if (q.match == FactSheet::Match::kUnder) {
    return {"environment",
            absl::StrCat("Which options of [", parts[0], "] are set?"),
            absl::StrCat("env | grep ^", variable)};
  }
  return {"environment",
          absl::StrCat("Is the option ", q.name, " (", variable,
                       ") set, and to what?"),
          parts.size() == 2 ? absl::StrCat("airflow config get-value ",
                                           parts[0], " ", parts[1])
                            : ""};
}

FactSupply TableSupply(absl::string_view rest) {
  std::string table(rest);
  if (absl::EndsWith(rest, ".rows")) {
    table = std::string(absl::StripSuffix(rest, ".rows"));
    return {"database.tables",
            absl::StrCat("How many rows does the table ", table, " have?"),
            absl::StrCat("SELECT count(*) FROM ", table)};
  }
  if (absl::EndsWith(rest, ".bytes")) {
    table = std::string(absl::StripSuffix(rest, ".bytes"));
    return {"database.tables",
            absl::StrCat("How large is the table ", table, " on disk?"),
            absl::StrCat("SELECT pg_total_relation_size('", table, "')")};
  }
  return {"database.tables",
          absl::StrCat("Which tables of the metadata database are named ",
                       table, "*?"),
          absl::StrCat("SELECT table_name FROM information_schema.tables WHERE "
                       "table_name LIKE '",
                       table, "%'")};
}

FactSupply DatabaseSupply(const FactQuery& q) {
  absl::string_view name = q.name;
  if (absl::ConsumePrefix(&name, "table.")) return TableSupply(name);
  if (name == "table") {
    return {
        "database.tables",
        "How many rows and bytes do the tables of the metadata database have?",
        "SELECT relname, n_live_tup, pg_total_relation_size(relid) FROM "
        "pg_stat_user_tables"};
  }
  if (absl::ConsumePrefix(&name, "probe.")) {
    return {"database.probes",
            absl::StrCat("What is the result of the count ", name, "?"),
            ProbeSql(std::string(name))};
  }
  if (name == "backend") {
    // No command: the setting that says so has the password too.
    return {"database.backend", "Which database holds Airflow's metadata?", ""};
  }
  if (name == "version") {
    return {"database.version",
            "Which version of the database server holds Airflow's metadata?",
            "SELECT version()"};
  }
  return {"database",
          absl::StrCat("What is ", name, " of the metadata database?"), ""};
}

FactSupply RequestSupply(const FactQuery& q) {
  if (q.name == "executor") {
    return {"executor", "Which executor runs the tasks?",
            "airflow config get-value core executor"};
  }
  if (q.name == "platform") {
    return {"platform", "Does the Deployment run on Astro or on Software?", ""};
  }
  if (q.name == "platform.version") {
    return {"platform", "Which version of Astronomer Software hosts it?", ""};
  }
  return {"image", absl::StrCat("What is ", q.name, "? Give the running image"),
          ""};
}

// The question and the command of the form that asks for the fact.
FactSupply FormSupply(const FactQuery& q) {
  absl::string_view name;
  const FactForm& form = FormOf(q, name);
  const auto fill = [&](absl::string_view text) {
    return absl::StrReplaceAll(text, {{"$", name}});
  };
  return {std::string(EntryOf(q.kind).supplied_by), fill(form.question),
          fill(form.command)};
}

// A name is a plugin's, and a person will run the SQL: letters, digits and
// underscores only, so that no name can change what a statement does.
bool IsSqlName(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isalnum(c) || c == '_';
  });
}

// A person will run what is printed, and names are a plugin's: in SQL, or bare
// in a command, a name is words; within the quotes of grep it may have spaces.
bool IsSafeInCommand(const FactQuery& q) {
  const bool quoted = q.kind == FactKind::kCall || q.kind == FactKind::kShell ||
                      q.kind == FactKind::kKeyword || q.kind == FactKind::kFile;
  const absl::string_view others = quoted ? "_.- /:=+@" : "_.-";
  return std::all_of(q.name.begin(), q.name.end(), [&](char c) {
    return absl::ascii_isalnum(c) || absl::StrContains(others, c);
  });
}

FactSupply SupplyOf(const FactQuery& query) {
  if (query.sheet != SheetRole::kDeployment) {
    FactSupply supply = FormSupply(query);
    supply.field = "catalog";
    return supply;
  }
  switch (query.kind) {
    case FactKind::kConfig:
      return ConfigSupply(query);
    case FactKind::kDatabase:
      return DatabaseSupply(query);
    case FactKind::kRequest:
      return RequestSupply(query);
    default:
      return FormSupply(query);
  }
}

}  // namespace

bool IsProbeName(absl::string_view name) {
  const std::vector<std::string> parts = absl::StrSplit(name, '.');
  return (parts.size() == 2 || parts.size() == 3) &&
         std::all_of(parts.begin(), parts.end(), IsSqlName);
}

std::string ProbeSql(const std::string& name) {
  const std::vector<std::string> p = absl::StrSplit(name, '.');
  if (!std::all_of(p.begin(), p.end(), IsSqlName)) return "";
  if (p.size() != 3) return "";
  if (p[2] == "null") {
    return absl::StrCat("SELECT count(*) FROM ", p[0], " WHERE ", p[1],
                        " IS NULL");
  }
  if (p[2] == "duplicates") {
    return absl::StrCat("SELECT count(*) FROM (SELECT ", p[1], " FROM ", p[0],
                        " GROUP BY ", p[1], " HAVING count(*) > 1) d");
  }
  if (p[2] == "case_duplicates") {
    return absl::StrCat("SELECT count(*) FROM (SELECT lower(", p[1], ") FROM ",
                        p[0], " GROUP BY lower(", p[1],
                        ") HAVING count(*) > 1) d");
  }
  // A value is bytes there; escaped, a backslash of it is two.
  if (p[2] == "nan") {
    return absl::StrCat("SELECT count(*) FROM ", p[0], " WHERE encode(", p[1],
                        ", 'escape') ~ '\\m(NaN|Infinity)\\M'");
  }
  if (p[2] == "nul") {
    return absl::StrCat("SELECT count(*) FROM ", p[0], " WHERE strpos(encode(",
                        p[1], ", 'escape'), '\\\\u0000') > 0");
  }
  return absl::StrCat("SELECT count(*) FROM ", p[0], " WHERE ", p[1], " = '",
                      p[2], "'");
}

FactSupply HowToSupply(const FactQuery& query) {
  FactSupply supply = SupplyOf(query);
  if (!IsSafeInCommand(query)) supply.command.clear();
  return supply;
}

FactSupply HowToSupplySection(const std::string& field) {
  if (field == "environment") {
    return {field, "Give the environment variables of the Deployment",
            "astro deployment variable list"};
  }
  if (field == "pip_freeze") {
    return {field, "Give what is installed in the running image", "pip freeze"};
  }
  if (field == "database") {
    return {field,
            "Give the statistics of the metadata database: backend, version, "
            "tables with their rows, probes",
            "SELECT relname, n_live_tup, pg_total_relation_size(relid) FROM "
            "pg_stat_user_tables"};
  }
  if (field == "database.tables") {
    return {field, "Give the tables of the metadata database with their rows",
            "SELECT count(*) FROM task_instance"};
  }
  if (field == "database.probes") {
    return {field, "Give the results of the probes of the metadata database",
            ""};
  }
  if (field == "catalog") {
    return {field,
            "The catalog does not know everything of these releases: load a "
            "newer feed",
            ""};
  }
  if (field == "image") {
    return {field, "Give the image that runs, with its full tag",
            "grep ^FROM Dockerfile"};
  }
  if (field == "platform") {
    return {field,
            "Say whether it runs on Astro or on Astronomer Software, and on "
            "which version",
            ""};
  }
  if (field == "facts.unread") {
    return {field, "Make readable what could not be read", ""};
  }
  if (field == "facts") {
    return {field,
            "Give the facts of the project's code and requirements, and which "
            "kinds are complete",
            ""};
  }
  return {field, absl::StrCat("Give the ", field, " of the Deployment"), ""};
}

}  // namespace upgrade_advisor
