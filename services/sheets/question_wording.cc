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
            parts[0].empty()
                ? "Which options of Airflow's configuration are set?"
                : absl::StrCat("Which options of the section [", parts[0],
                               "] of Airflow's configuration are set?"),
            absl::StrCat("env | grep ^", variable)};
  }
  return {"environment",
          absl::StrCat("Is the Airflow option ", q.name, " (", variable,
                       ") set, and if so, to what value?"),
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
          absl::StrCat("Which tables of the metadata database have names that "
                       "begin with ",
                       table, "?"),
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
        "How many rows does each table of the metadata database have, and how "
        "large is it on disk?",
        "SELECT relname, n_live_tup, pg_total_relation_size(relid) FROM "
        "pg_stat_user_tables"};
  }
  if (absl::ConsumePrefix(&name, "probe.")) {
    return {
        "database.probes",
        absl::StrCat("How many rows does this query on the metadata database "
                     "count? Report the number as the probe ",
                     name, "."),
        ProbeSql(std::string(name))};
  }
  if (name == "backend") {
    // No command: the setting that says so has the password too.
    return {"database.backend",
            "Is the metadata database Postgres, MySQL, SQLite or SQL Server?",
            ""};
  }
  if (name == "version") {
    return {"database.version",
            "Which version is the server of the metadata database?",
            "SELECT version()"};
  }
  return {
      "database",
      name == "collation"
          ? "Which collation do the tables of the metadata database use "
            "(MySQL only)?"
          : absl::StrCat("What is the ", name, " of the metadata database?"),
      ""};
}

FactSupply RequestSupply(const FactQuery& q) {
  if (q.name == "executor") {
    return {"executor", "Which executor runs the tasks?",
            "airflow config get-value core executor"};
  }
  if (q.name == "platform") {
    return {"platform",
            "Does the Deployment run on Astro or on Astronomer Software?", ""};
  }
  if (q.name == "platform.version") {
    return {"platform",
            "Which version of Astronomer Software hosts the Deployment?", ""};
  }
  return HowToSupplySection("image");
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

// A plugin chooses the name and a person runs the SQL: letters, digits and
// underscores only, so that no name can change what a statement does.
bool IsSqlName(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isalnum(c) || c == '_';
  });
}

// A person runs what is printed, and a plugin chooses the names: in SQL, or
// bare in a command, a name is words; within the quotes of grep it may have
// spaces.
bool IsSafeInCommand(const FactQuery& q) {
  const bool quoted = q.kind == FactKind::kCall || q.kind == FactKind::kShell ||
                      q.kind == FactKind::kKeyword || q.kind == FactKind::kFile;
  const absl::string_view others = quoted ? "_.- /:=+@" : "_.-";
  return std::all_of(q.name.begin(), q.name.end(), [&](char c) {
    return absl::ascii_isalnum(c) || absl::StrContains(others, c);
  });
}

FactSupply SupplyOf(const FactQuery& query) {
  if (IsAboutSettings(query)) return HowToSupplySection("environment");
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
  // The column holds bytes; escaped, a backslash becomes two.
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
    return {field, "Which environment variables does the Deployment have?",
            "astro deployment variable list"};
  }
  if (field == "pip_freeze") {
    return {field, "Which packages are installed in the running image?",
            "pip freeze"};
  }
  if (field == "database") {
    return {field,
            "Which backend and version is the metadata database, how many rows "
            "do its tables have, and what do the probes count?",
            "SELECT relname, n_live_tup, pg_total_relation_size(relid) FROM "
            "pg_stat_user_tables"};
  }
  if (field == "database.tables") {
    return {field, "How many rows do the tables of the metadata database have?",
            "SELECT count(*) FROM task_instance"};
  }
  if (field == "database.probes") {
    return {field, "What do these queries on the metadata database count?", ""};
  }
  if (field == "catalog") {
    return {field,
            "The catalog does not know everything about these releases: load a "
            "newer feed with --runtime-feed, --certified-feed or "
            "--provider-packages",
            ""};
  }
  if (field == "image") {
    return {field, "Which image does the Deployment run? Give its full tag",
            "grep ^FROM Dockerfile"};
  }
  if (field == "platform") {
    return {
        field,
        "Does the Deployment run on Astro or on Astronomer Software, and on "
        "which version of Software?",
        ""};
  }
  if (field == "facts.unread") {
    return {field, "Fix or leave out the files that could not be read", ""};
  }
  if (field == "facts") {
    return {
        field,
        "What is in the project? Name its folder with --project; over the API, "
        "send its facts, and which kinds are complete",
        ""};
  }
  return {field, absl::StrCat("What is the ", field, " of the Deployment?"),
          ""};
}

}  // namespace upgrade_advisor
