#include "services/domain/vocabulary.h"

#include <iterator>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/base/nearest.h"
#include "services/base/quoting.h"

namespace upgrade_advisor {
namespace {

constexpr char kByCaller[] =
    "facts.complete_kinds names the kind, and the name is not below one of "
    "facts.open_prefixes";

constexpr FactKindEntry kKinds[] = {
    {.kind = FactKind::kRelease,
     .name = "release",
     .case_section = "",
     .supplied_by = "catalog",
     .meaning = "a release, as the catalog knows it",
     .complete = "the catalog lists the release"},
    {.kind = FactKind::kConfig,
     .name = "config",
     .case_section = "config",
     .supplied_by = "environment",
     .names_settings = true,
     .meaning = "the configuration of Airflow",
     .complete = "the environment was given and is not partial"},
    {.kind = FactKind::kEnv,
     .name = "env",
     .case_section = "env",
     .supplied_by = "environment",
     .names_settings = true,
     .meaning = "environment variables that are not configuration",
     .complete = "the environment was given and is not partial"},
    {.kind = FactKind::kPackage,
     .name = "package",
     .case_section = "packages",
     .supplied_by = "pip_freeze",
     .meaning =
         "Python packages, by their normalised name: installed, or bundled",
     .complete = "pip_freeze was given and is not partial; of a release, the "
                 "table of provider packages has it"},
    {.kind = FactKind::kRequirement,
     .name = "requirement",
     .case_section = "requirements",
     .supplied_by = "facts",
     .meaning = "requirements of the project, by their normalised name",
     .complete = "requirements.txt was given and every line of it could be "
                 "read; for @os: packages.txt was given"},
    {.kind = FactKind::kDatabase,
     .name = "database",
     .case_section = "database",
     .supplied_by = "database",
     .meaning = "statistics of the metadata database; a probe is a small "
                "read-only count, and its name says its SQL",
     .complete = "for tables: the list is not partial and has dag_run, log, "
                 "task_instance and xcom; for the rest: never"},
    {.kind = FactKind::kImport,
     .name = "import",
     .case_section = "imports",
     .supplied_by = "facts",
     .is_code = true,
     .meaning = "imports of the project's code, dotted",
     .complete = kByCaller},
    {.kind = FactKind::kCall,
     .name = "call",
     .case_section = "calls",
     .supplied_by = "facts",
     .is_code = true,
     .holds_literals = true,
     .meaning = "calls in the project's code",
     .complete = kByCaller},
    {.kind = FactKind::kKeyword,
     .name = "keyword",
     .case_section = "keywords",
     .supplied_by = "facts",
     .is_code = true,
     .holds_literals = true,
     .names_settings = true,
     .meaning = "keyword arguments in the project's code",
     .complete = kByCaller},
    {.kind = FactKind::kClass,
     .name = "class",
     .case_section = "classes",
     .supplied_by = "facts",
     .is_code = true,
     .holds_literals = true,
     .meaning = "classes and functions of the project's code",
     .complete = kByCaller},
    {.kind = FactKind::kContext,
     .name = "context",
     .case_section = "contexts",
     .supplied_by = "facts",
     .is_code = true,
     .holds_literals = true,
     .meaning = "what tasks and templates take from their context",
     .complete = kByCaller},
    {.kind = FactKind::kDocker,
     .name = "docker",
     .case_section = "docker",
     .supplied_by = "image",
     .meaning = "the Dockerfile, and the image that the project names",
     .complete = "for image: an image was given; else the Dockerfile was"},
    {.kind = FactKind::kShell,
     .name = "shell",
     .case_section = "shell",
     .supplied_by = "facts",
     .holds_literals = true,
     .names_settings = true,
     .meaning = "shell commands of the project",
     .complete = kByCaller},
    {.kind = FactKind::kFile,
     .name = "file",
     .case_section = "files",
     .supplied_by = "facts",
     .meaning = "files of the project, by path",
     .complete = kByCaller},
    {.kind = FactKind::kRequest,
     .name = "request",
     .case_section = "request",
     .supplied_by = "image",
     .meaning = "what the caller said about the Deployment",
     .complete = "never"},
    {.kind = FactKind::kApi,
     .name = "api",
     .case_section = "api",
     .supplied_by = "facts",
     .is_code = true,
     .meaning = "what of the packages that the project's code uses the step "
                "takes away, by the index of released packages",
     .complete = "import, call and keyword are complete, and the versions that "
                 "the target may have agree"},
};
static_assert(std::size(kKinds) == kFactKindCount);

constexpr SheetRole kHere = SheetRole::kDeployment;
constexpr FactSheet::Match kExact = FactSheet::Match::kExact;
constexpr FactSheet::Match kUnder = FactSheet::Match::kUnder;

// A placeholder is asked by no one, and so has no function.
constexpr FactForm kForms[] = {
    {FactKind::kConfig, kHere, kExact, "", "Config", "key", true,
     "the option $", "the option $ is set", "the option $ is not set",
     "Is the option $ set, and to what?", "", ""},
    {FactKind::kConfig, kHere, kUnder, "", "ConfigUnder", "section", false,
     "an option of the section [$]", "an option of the section [$] is set",
     "no option of the section [$] is set",
     "Which options of the section [$] are set?", "", ""},
    {FactKind::kEnv, kHere, kExact, "", "Env", "name", true, "the variable $",
     "the variable $ is set", "the variable $ is not set",
     "Is the environment variable $ set?", "printenv $", ""},
    {FactKind::kPackage, kHere, kExact, "", "Installed", "package", true,
     "the running image's $", "the running image has $",
     "the running image does not have $",
     "Which version of $ is installed in the running image?", "pip show $",
     "Installed in the running image; known at the first step only."},
    {FactKind::kRequirement, kHere, kExact, "@os.", "OsPackage", "package",
     true, "the system package $", "packages.txt names $",
     "packages.txt does not name $", "Does packages.txt name $?",
     "grep -n '^$' packages.txt",
     "A package of the operating system, from packages.txt."},
    {FactKind::kRequirement, kHere, kExact, "", "Requirement", "package", true,
     "the requirement $", "requirements.txt names $",
     "requirements.txt does not name $", "Does requirements.txt name $?",
     "grep -in '^$' requirements.txt", ""},
    {FactKind::kDatabase, kHere, kExact, "", "Database", "name", true,
     "$ of the metadata database", "the metadata database has $",
     "the metadata database has no $", "What is $ of the metadata database?",
     "", ""},
    {FactKind::kDatabase, kHere, kUnder, "", "DatabaseUnder", "name", false,
     "a row of $ of the metadata database", "the metadata database has $",
     "the metadata database has no $", "What is $ of the metadata database?",
     "", ""},
    {FactKind::kImport, kHere, kUnder, "", "Import", "module", true,
     "the import of $", "the code imports $", "the code does not import $",
     "Does the project import $?", "grep -rn '$' dags plugins include",
     "The module or anything in it."},
    {FactKind::kCall, kHere, kExact, "@attribute.", "ReadsAttribute", "name",
     true, "the attribute $", "the code reads an attribute $",
     "the code reads no attribute $", "Does the project read an attribute .$?",
     "grep -rn '\\.$' dags plugins include",
     "An attribute of any object that the code reads: \"try_number\"."},
    {FactKind::kCall, kHere, kExact, "@except.", "Catches", "exception", true,
     "the handler of $", "the code catches $", "the code does not catch $",
     "Does the project catch $?", "grep -rn 'except.*$' dags plugins include",
     "\"except AirflowException:\""},
    {FactKind::kCall, kHere, kExact, "", "Call", "function", true,
     "the call of $", "the code calls $", "the code does not call $",
     "Does the project call $?", "grep -rn '$' dags plugins include", ""},
    {FactKind::kKeyword, kHere, kExact, "*.", "", "", false, "the argument $",
     "the code passes the argument $", "the code passes no argument $",
     "Does the project pass an argument $?",
     "grep -rnE '$ *=' dags plugins include", ""},
    {FactKind::kKeyword, kHere, kExact, "", "Keyword", "name", true,
     "the argument $", "the code passes $", "the code does not pass $",
     "Does the project pass the argument $?", "",
     "\"DAG.schedule_interval\"; \"*.sla\" for an argument of any call."},
    {FactKind::kKeyword, kHere, kUnder, "", "KeywordUnder", "callee", false,
     "an argument of $", "the code passes an argument of $",
     "the code passes no argument of $",
     "Which arguments does the project pass to $?", "", ""},
    {FactKind::kClass, kHere, kExact, "@base.", "DerivesFrom", "base", true,
     "a class derived from $", "a class derives from $",
     "no class derives from $", "Does a class of the project derive from $?",
     "grep -rnE 'class .*$' dags plugins include",
     "Classes that derive from one of this name, directly or not."},
    {FactKind::kClass, kHere, kExact, "@method.", "DefinesMethod",
     "base_and_method", true, "the method $ of a derived class",
     "a derived class defines $", "no derived class defines $",
     "Does a class of the project define the method $?", "",
     "\"BaseTrigger.cleanup\": a method of a class that derives from the base; "
     "with \"*\" for the base, of any class."},
    {FactKind::kClass, kHere, kExact, "@attribute.", "SetsAttribute",
     "base_and_attribute", true, "the attribute $ of a derived class",
     "a derived class sets $", "no derived class sets $",
     "Does a class of the project set the attribute $?", "",
     "\"AirflowPlugin.operators\": an attribute such a class sets."},
    {FactKind::kClass, kHere, kExact, "@function.", "DefinesFunction", "name",
     true, "the function $", "a module defines a function $",
     "no module defines a function $",
     "Does a module of the project define a function $?",
     "grep -rn 'def $' dags plugins include",
     "A function of a module: \"policy\"."},
    {FactKind::kClass, kHere, kExact, "", "DefinesClass", "name", true,
     "the class $", "the code defines a class $", "the code defines no class $",
     "Does the project define a class $?",
     "grep -rn 'class $' dags plugins include", ""},
    {FactKind::kContext, kHere, kUnder, "", "Context", "key", true,
     "the context variable $", "tasks or templates use $ of the context",
     "tasks and templates do not use $ of the context",
     "Do tasks or templates use $ of the task context?",
     "grep -rn '$' dags plugins include",
     "A key of the task context or a variable of templates, or anything of "
     "it."},
    {FactKind::kDocker, kHere, kExact, "", "Docker", "name", false,
     "$ of the Dockerfile", "the Dockerfile gives $",
     "the Dockerfile does not give $",
     "Which image does the project's Dockerfile name?", "grep ^FROM Dockerfile",
     ""},
    {FactKind::kShell, kHere, kExact, "url ", "", "", false, "a URL below $",
     "the project calls a URL below $", "the project calls no URL below $",
     "Does the project call a URL below $?",
     "grep -rn '$' dags plugins include", ""},
    {FactKind::kShell, kHere, kExact, "", "Shell", "command", true,
     "the command $", "the project runs $", "the project does not run $",
     "Does the project run $?", "grep -rn '$' .",
     "A command with its subcommands, without options: \"airflow db init\"."},
    {FactKind::kFile, kHere, kExact, "@ignore", "", "", false,
     "a pattern of .airflowignore", "an .airflowignore has patterns",
     "no .airflowignore has patterns", "What does .airflowignore contain?",
     "cat dags/.airflowignore", ""},
    {FactKind::kFile, kHere, kExact, "@service", "", "", false,
     "a service that docker-compose.override.yml extends",
     "docker-compose.override.yml extends services",
     "docker-compose.override.yml extends no service",
     "Which services does docker-compose.override.yml extend?",
     "cat docker-compose.override.yml", ""},
    {FactKind::kFile, kHere, kExact, "@zip", "", "", false,
     "an archive named .py", "an archive is named .py",
     "no archive is named .py", "Is an archive in dags named .py?",
     "file dags/*.py", ""},
    {FactKind::kFile, kHere, kExact, "", "ProjectFile", "name", false,
     "the file $", "the project has the file $",
     "the project does not have the file $",
     "Does the project have the file $?", "ls $", ""},
    {FactKind::kRequest, kHere, kExact, "", "Request", "name", false,
     "the $ of the Deployment", "the $ of the Deployment is given",
     "the Deployment has no $", "What is the $ of the Deployment?", "", ""},
    {FactKind::kRelease, SheetRole::kSource, kExact, "", "Source", "name",
     false, "$ of the source release", "the source release has $",
     "the source release has no $",
     "The catalog does not know $ of this release: load a newer feed", "",
     "The release that the step leaves."},
    {FactKind::kRelease, SheetRole::kTarget, kExact, "", "Target", "name",
     false, "$ of the target release", "the target release has $",
     "the target release has no $",
     "The catalog does not know $ of this release: load a newer feed", "",
     "The release that the step arrives at."},
    {FactKind::kPackage, SheetRole::kSource, kExact, "", "BundledBefore",
     "package", true, "the source image's $", "the source's image has $",
     "the source's image does not have $",
     "The catalog does not know $ of this release: load a newer feed", "",
     "In the standard image of the source."},
    {FactKind::kPackage, SheetRole::kTarget, kExact, "", "BundledAfter",
     "package", true, "the target image's $", "the target's image has $",
     "the target's image does not have $",
     "The catalog does not know $ of this release: load a newer feed", "",
     "In the standard image of the target."},
    {FactKind::kApi, SheetRole::kTarget, kUnder, "setting", "", "", false,
     "what the options name and the target does not have",
     "an option names what the target's packages do not have",
     "no option names what the target's packages do not have",
     "Which environment variables does the Deployment have?",
     "astro deployment variable list", ""},
    {FactKind::kApi, SheetRole::kTarget, kUnder, "", "ApiChange", "change",
     false, "what the code uses and is $ in the target",
     "something that the code uses is $ in the target",
     "nothing that the code uses is $ in the target",
     "Which versions of its packages does the image have?", "pip freeze",
     "\"gone\", \"fails\", \"setting\", \"refused\", \"lacking\", \"raises\", "
     "\"jumps\" or \"unsettled\": what the step takes away of the packages "
     "that the "
     "project's code uses."},
};

constexpr FactForm kAnyForm = {FactKind::kConfig,
                               kHere,
                               kExact,
                               "",
                               "",
                               "",
                               false,
                               "$",
                               "$ is given",
                               "$ is not given",
                               "What is the value of $?",
                               "",
                               ""};

// Whether a text is "table.<table>.rows" with something in every place. Only a
// <module> and, unless a name has a fixed number of parts, the last place take
// dots.
bool Fits(absl::string_view pattern, absl::string_view text, bool is_fixed) {
  const size_t open = pattern.find('<');
  if (open == absl::string_view::npos) return pattern == text;
  if (!absl::StartsWith(text, pattern.substr(0, open))) return false;
  text.remove_prefix(open);
  const bool takes_dots = absl::StartsWith(pattern.substr(open), "<module>");
  pattern.remove_prefix(pattern.find('>') + 1);
  if (pattern.empty()) {
    return !text.empty() && !(is_fixed && absl::StrContains(text, '.'));
  }
  for (size_t dot = text.find('.', 1); dot != absl::string_view::npos;
       dot = text.find('.', dot + 1)) {
    if (Fits(pattern, text.substr(dot), is_fixed)) return true;
    if (!takes_dots) return false;
  }
  return false;
}

bool Fits(const FactName& fact, absl::string_view name) {
  return Fits(fact.name, name, fact.kind == FactKind::kDatabase);
}

// Whether names may lie below the text: "table" of "table.<table>.rows".
bool MayLieBelow(absl::string_view pattern, absl::string_view text) {
  const std::vector<absl::string_view> places = absl::StrSplit(pattern, '.');
  const std::vector<absl::string_view> parts = absl::StrSplit(text, '.');
  for (size_t i = 0; i < parts.size(); ++i) {
    // The last place takes dots.
    if (i >= places.size()) return absl::StartsWith(places.back(), "<");
    if (!absl::StartsWith(places[i], "<") && places[i] != parts[i]) {
      return false;
    }
  }
  return true;
}

FactOwner OwnerOf(const FactQuery& query) {
  return query.sheet == SheetRole::kDeployment ? FactOwner::kDeployment
                                               : FactOwner::kRelease;
}

// Names that begin with "@" belong to separate families; a family that takes
// any text does not include them.
bool Matches(const FactName& name, const FactQuery& query) {
  if (name.kind != query.kind || name.owner != OwnerOf(query)) return false;
  if (absl::StartsWith(query.name, "@") != absl::StartsWith(name.name, "@")) {
    return false;
  }
  return query.match == FactSheet::Match::kExact
             ? Fits(name, query.name)
             : query.name.empty() || MayLieBelow(name.name, query.name);
}

// The pattern with the text's own parts in its places: what may have been
// meant. Of a question about all below a name, as many parts as it has.
std::string FilledIn(absl::string_view pattern, const FactQuery& query) {
  std::vector<std::string> places = absl::StrSplit(pattern, '.');
  const std::vector<std::string> parts = absl::StrSplit(query.name, '.');
  for (size_t i = 0; i < places.size() && i < parts.size(); ++i) {
    if (absl::StartsWith(places[i], "<")) places[i] = parts[i];
  }
  if (query.match == FactSheet::Match::kUnder && places.size() > parts.size()) {
    places.resize(parts.size());
  }
  return absl::StrJoin(places, ".");
}

// Few enough to be read in a message.
constexpr size_t kFewPatterns = 4;

std::string Suggestion(const FactQuery& query) {
  std::vector<std::string> names;
  std::vector<absl::string_view> patterns;
  for (const FactName& name : FactNames()) {
    if (name.kind != query.kind || name.owner != OwnerOf(query)) continue;
    patterns.push_back(name.name);
    const std::string filled = FilledIn(name.name, query);
    if (!absl::StrContains(filled, '<') && filled != query.name) {
      names.push_back(filled);
    }
  }
  const std::optional<std::string> nearest = NearestName(query.name, names);
  if (nearest) return absl::StrCat("; did you mean ", Quoted(*nearest), "?");
  if (patterns.empty() || patterns.size() > kFewPatterns) return "";
  return absl::StrCat("; names of this kind are ",
                      absl::StrJoin(patterns, ", "));
}

}  // namespace

absl::Span<const FactKindEntry> FactKinds() { return kKinds; }

const FactKindEntry& EntryOf(FactKind kind) {
  return kKinds[static_cast<size_t>(kind) - 1];
}

absl::string_view FactKindName(FactKind kind) { return EntryOf(kind).name; }

std::optional<FactKind> FactKindOf(absl::string_view name) {
  for (const FactKindEntry& entry : kKinds) {
    if (entry.name == name) return entry.kind;
  }
  return std::nullopt;
}

bool IsCode(FactKind kind) { return EntryOf(kind).is_code; }

absl::Span<const FactForm> FactForms() { return kForms; }

const FactForm& FormOf(const FactQuery& query, absl::string_view& name) {
  const FactForm* other_match = nullptr;
  for (const FactForm& form : kForms) {
    if (form.kind != query.kind || form.sheet != query.sheet ||
        !absl::StartsWith(query.name, form.prefix)) {
      continue;
    }
    if (form.match != query.match) {
      if (other_match == nullptr) other_match = &form;
      continue;
    }
    name = absl::string_view(query.name).substr(form.prefix.size());
    return form;
  }
  name = query.name;
  if (other_match == nullptr) return kAnyForm;
  name = name.substr(other_match->prefix.size());
  return *other_match;
}

const FactName* FindFactName(FactOwner owner, FactKind kind,
                             absl::string_view name) {
  for (const FactName& fact : FactNames()) {
    if (fact.owner == owner && fact.kind == kind && Fits(fact, name)) {
      return &fact;
    }
  }
  return nullptr;
}

std::string FaultOfQuestion(const FactQuery& query) {
  for (const FactName& name : FactNames()) {
    if (Matches(name, query)) return "";
  }
  return absl::StrCat(
      "asks for the ", FactKindName(query.kind), " fact ", Quoted(query.name),
      ", which no ",
      OwnerOf(query) == FactOwner::kRelease ? "release" : "Deployment", " has",
      Suggestion(query));
}

}  // namespace upgrade_advisor
