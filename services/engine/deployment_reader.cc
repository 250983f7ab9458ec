#include "services/engine/deployment_reader.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/domain/airflow_minors.h"
#include "services/domain/request_limits.h"
#include "services/engine/request_reader.h"
#include "services/sheets/question_wording.h"

namespace upgrade_advisor {
namespace {

// The databases that Airflow runs or ran on. Empty: the caller did not say.
constexpr absl::string_view kBackends[] = {"", "postgres", "mysql", "sqlite",
                                           "mssql"};

// What a process can have as one; more than a shell takes.
bool IsVariableName(const std::string& name) {
  return !name.empty() && name.size() <= limits::kVariableNameBytes &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return absl::ascii_isgraph(c) && c != '='; });
}

// Paths come back in findings and differences: one that leads out of the
// project would have a person edit another file.
bool IsProjectPath(absl::string_view path) {
  if (path.empty() || path.size() > limits::kPathBytes || path[0] == '/') {
    return false;
  }
  const std::vector<absl::string_view> parts = absl::StrSplit(path, '/');
  return std::none_of(parts.begin(), parts.end(), [](absl::string_view part) {
    return part.empty() || part == "." || part == "..";
  });
}

// Reads all of a message before it gives up, so that a caller sees every fault
// in one answer. What is faulty is left out or taken as it is; nobody looks at
// the result if there is a violation. Fields are named, values never quoted.
class Reader {
 public:
  Reader(const v1::Deployment& deployment, Violations& violations)
      : in_(deployment), violations_(violations) {}

  ReadDeploymentResult Run() {
    CheckLength("name", in_.name(), limits::kLabelBytes);
    CheckLength("executor", in_.executor(), limits::kLabelBytes);
    out_.sources.executor = in_.executor();
    // Files first: the Dockerfile may say what runs.
    ReadFiles();
    ReadRunning();
    if (in_.has_environment()) ReadEnvironment();
    if (in_.has_pip_freeze()) ReadPipFreeze();
    if (in_.has_database()) ReadDatabase();
    if (in_.has_platform()) ReadPlatform();
    if (in_.has_facts()) ReadFacts();
    return std::move(out_);
  }

 private:
  void Fault(absl::string_view field, absl::string_view what) {
    violations_.Add(absl::StrCat("deployment.", field), what);
  }
  bool CheckLength(absl::string_view field, const std::string& text,
                   size_t limit) {
    // There are 50 000 facts: the name is made where it is needed.
    return text.size() <= limit ||
           violations_.CheckLength(absl::StrCat("deployment.", field), text,
                                   limit);
  }
  // Where it says no, the entries are not looked at: each could be a fault of
  // its own.
  bool CheckCount(absl::string_view field, int count, int limit) {
    return violations_.CheckCount(absl::StrCat("deployment.", field), count,
                                  limit);
  }

  void ReadRunning() {
    switch (in_.running_case()) {
      case v1::Deployment::kRelease:
        out_.running =
            ReadRelease(in_.release(), "deployment.release", violations_);
        return;
      case v1::Deployment::kImage:
        ReadRunningImage();
        return;
      case v1::Deployment::RUNNING_NOT_SET:
        ReadRunningOfProject();
    }
  }

  // The image in the project's Dockerfile runs, unless the request says
  // otherwise.
  void ReadRunningOfProject() {
    if (!out_.sources.project.dockerfile) {
      Fault("release", "say what runs today: a release or an image");
      return;
    }
    const std::optional<DeploymentImage>& image = out_.sources.project_image;
    if (!image || !image->version) {
      Fault("release",
            "the Dockerfile does not say what runs: it names a custom image or "
            "a short tag; give the release that runs");
      return;
    }
    out_.running = image->version;
    out_.sources.running_image = image;
  }

  void ReadFiles() {
    if (!CheckCount("files", in_.files_size(), limits::kFiles)) return;
    std::vector<ProjectFile> files;
    for (int i = 0; i < in_.files_size(); ++i) {
      const v1::ProjectFile& file = in_.files(i);
      const std::string field = absl::StrCat("files[", i, "]");
      if (!IsProjectPath(file.path())) {
        Fault(field + ".path",
              absl::StrCat("a path must be relative to the project, with '/' "
                           "and without '..', and of at most ",
                           limits::kPathBytes, " bytes"));
        continue;
      }
      if (!CheckLength(field + ".text", file.text(), limits::kFileBytes))
        continue;
      const bool again = std::any_of(
          files.begin(), files.end(),
          [&](const ProjectFile& f) { return f.path == file.path(); });
      // Two texts of one file: which of them the project has is not known.
      if (again) Fault(field + ".path", "the file is given twice");
      files.push_back({file.path(), file.text()});
    }
    out_.sources.project = ReadProjectFiles(std::move(files));
    // No fault if it does not parse: the project may build on an image of its
    // own.
    const std::string image = ProjectImage(out_.sources.project);
    if (image.empty()) return;
    if (auto read = DeploymentImage::Parse(image); read.ok()) {
      out_.sources.project_image = *std::move(read);
    }
  }

  void ReadRunningImage() {
    std::optional<DeploymentImage> image =
        ReadImage(in_.image(), "deployment.image", violations_);
    if (!image) return;
    // "astro-runtime:9" may be any 9.x.y: a plan needs the one that runs.
    if (!image->version) {
      Fault("image",
            "the tag does not say which release runs; give the full one, such "
            "as astro-runtime:9.17.0, or the release");
      return;
    }
    out_.running = image->version;
    out_.sources.running_image = *std::move(image);
  }

  void ReadEnvironment() {
    const auto& variables = in_.environment().variables();
    if (!CheckCount("environment.variables", static_cast<int>(variables.size()),
                    limits::kVariables)) {
      return;
    }
    EnvironmentSource& source = out_.sources.environment.emplace();
    source.partial = in_.environment().partial();
    // A map has no order: sorted below. What is no name may be a value in the
    // wrong place, perhaps a secret, and is not quoted.
    for (const auto& [name, value] : variables) {
      if (!IsVariableName(name)) {
        Fault("environment.variables",
              absl::StrCat("a name must be 1 to ", limits::kVariableNameBytes,
                           " printable characters without '='"));
      } else if (CheckLength(absl::StrCat("environment.variables[", name, "]"),
                             value, limits::kValueBytes)) {
        source.variables.emplace_back(name, value);
      }
    }
    std::sort(source.variables.begin(), source.variables.end());
  }

  void ReadPipFreeze() {
    const std::string& text = in_.pip_freeze().text();
    // Weighed before it is read: a line costs more than its bytes.
    const auto lines = std::count(text.begin(), text.end(), '\n');
    if (!CheckLength("pip_freeze.text", text, limits::kFreezeBytes) ||
        !CheckCount("pip_freeze.text", static_cast<int>(lines),
                    limits::kFreezeLines)) {
      return;
    }
    out_.sources.pip_freeze = PipFreezeSource{text, in_.pip_freeze().partial()};
  }

  void ReadDatabase() {
    const v1::MetadataDatabase& database = in_.database();
    DatabaseSource& source = out_.sources.database.emplace();
    source.partial = database.partial();
    source.backend = absl::AsciiStrToLower(database.backend());
    // What a connection URI says.
    if (source.backend == "postgresql") source.backend = "postgres";
    if (std::find(std::begin(kBackends), std::end(kBackends), source.backend) ==
        std::end(kBackends)) {
      Fault("database.backend", "name postgres, mysql, sqlite or mssql");
    }
    if (CheckLength("database.version", database.version(),
                    limits::kLabelBytes)) {
      source.version = database.version();
    }
    if (CheckCount("database.tables", database.tables_size(),
                   limits::kTables)) {
      for (int i = 0; i < database.tables_size(); ++i) ReadTable(i, source);
    }
    if (CheckCount("database.probes", static_cast<int>(database.probes_size()),
                   limits::kProbes)) {
      ReadProbes(source);
    }
  }

  // A faulty table is kept too: the next may have the same name.
  void ReadTable(int i, DatabaseSource& source) {
    const v1::TableStatistics& table = in_.database().tables(i);
    const std::string field = absl::StrCat("database.tables[", i, "]");
    if (table.name().empty()) Fault(field + ".name", "name the table");
    CheckLength(field + ".name", table.name(), limits::kTableNameBytes);
    const bool again = !table.name().empty() &&
                       std::any_of(source.tables.begin(), source.tables.end(),
                                   [&](const TableStatistics& t) {
                                     return t.name == table.name();
                                   });
    if (again) Fault(field + ".name", "the table is listed twice");
    // No value is not zero rows: it stays unknown.
    TableStatistics out{table.name(), std::nullopt, std::nullopt};
    if (table.has_rows()) out.rows = table.rows();
    if (table.has_size_bytes()) out.size_bytes = table.size_bytes();
    if (out.rows && *out.rows < 0) {
      Fault(field + ".rows", "a number of rows must not be negative");
    }
    if (out.size_bytes && *out.size_bytes < 0) {
      Fault(field + ".size_bytes", "a size must not be negative");
    }
    source.tables.push_back(std::move(out));
  }

  // Only probes that somebody asks for: any other name is a typing error, and
  // its count would be lost without a word.
  void ReadProbes(DatabaseSource& source) {
    for (const auto& [name, count] : in_.database().probes()) {
      if (name.size() > limits::kTableNameBytes || !IsProbeName(name)) {
        Fault("database.probes",
              "a name is not a probe; use one such as "
              "connection.conn_id.duplicates");
      } else if (count < 0) {
        Fault(absl::StrCat("database.probes[", name, "]"),
              "a count must not be negative");
      } else {
        source.probes.emplace_back(name, count);
      }
    }
    std::sort(source.probes.begin(), source.probes.end());
  }

  void ReadPlatform() {
    out_.sources.platform = PlatformName(in_.platform());
    if (CheckLength("platform.version", in_.platform().version(),
                    limits::kShortTextBytes)) {
      out_.sources.platform_version = in_.platform().version();
    }
  }

  // The numbers of the wire are those of the domain, but for RELEASE, which
  // only the catalog knows, and for kinds of a newer client.
  std::optional<FactKind> KindOf(v1::FactKind kind) const {
    if (kind <= v1::FACT_KIND_RELEASE ||
        static_cast<int>(kind) > kFactKindCount) {
      return std::nullopt;
    }
    return static_cast<FactKind>(kind);
  }

  void ReadFacts() {
    const v1::CallerFacts& facts = in_.facts();
    if (!CheckCount("facts.facts", facts.facts_size(), limits::kFacts)) return;
    for (int i = 0; i < facts.facts_size(); ++i) ReadFact(i, facts.facts(i));
    ReadOpenPrefixes(facts);
    ReadUnread(facts);
    for (int i = 0; i < facts.complete_kinds_size(); ++i) {
      if (std::optional<FactKind> kind = KindOf(facts.complete_kinds(i))) {
        out_.sources.complete_kinds.push_back(*kind);
      } else {
        Fault(absl::StrCat("facts.complete_kinds[", i, "]"),
              "name a kind of fact other than RELEASE");
      }
    }
  }

  // Names below a prefix may be missing though their kind is complete: a star
  // import has hidden them.
  void ReadOpenPrefixes(const v1::CallerFacts& facts) {
    if (!CheckCount("facts.open_prefixes", facts.open_prefixes_size(),
                    limits::kOpenPrefixes)) {
      return;
    }
    for (int i = 0; i < facts.open_prefixes_size(); ++i) {
      const std::string field = absl::StrCat("facts.open_prefixes[", i, "]");
      const v1::FactPrefix& prefix = facts.open_prefixes(i);
      const std::optional<FactKind> kind = KindOf(prefix.kind());
      if (!kind) {
        Fault(field + ".kind", "name a kind of fact other than RELEASE");
      }
      if (prefix.prefix().empty()) Fault(field + ".prefix", "give the prefix");
      if (kind && CheckLength(field + ".prefix", prefix.prefix(),
                              limits::kFactNameBytes)) {
        out_.sources.open_prefixes.emplace_back(*kind, prefix.prefix());
      }
    }
  }

  void ReadUnread(const v1::CallerFacts& facts) {
    if (!CheckCount("facts.unread", facts.unread_size(), limits::kUnreadPlaces))
      return;
    for (int i = 0; i < facts.unread_size(); ++i) {
      const v1::UnreadPlace& place = facts.unread(i);
      const std::string field = absl::StrCat("facts.unread[", i, "]");
      if (CheckLength(field + ".file", place.file(), limits::kPathBytes) &&
          CheckLength(field + ".reason", place.reason(),
                      limits::kReasonBytes)) {
        out_.sources.unread.push_back(
            {place.file(), place.line(), place.column(), place.reason()});
      }
    }
  }

  void ReadFact(int i, const v1::Fact& fact) {
    const std::string field = absl::StrCat("facts.facts[", i, "]");
    const std::optional<FactKind> kind = KindOf(fact.kind());
    if (!kind) {
      Fault(field + ".kind", "name a kind of fact other than RELEASE");
    }
    if (fact.name().empty()) Fault(field + ".name", "name the fact");
    CheckLength(field + ".name", fact.name(), limits::kFactNameBytes);
    CheckLength(field + ".value", fact.value(), limits::kValueBytes);
    CheckLength(field + ".file", fact.file(), limits::kPathBytes);
    if (!AirflowMinors::Parse(fact.airflow_minors())) {
      Fault(field + ".airflow_minors", "write minors as 2.4-2.6,3.0-");
    }
    out_.sources.caller_facts.push_back(
        {.kind = kind.value_or(FactKind::kEnv),
         .name = fact.name(),
         // A value that the caller sends although it is withheld is not kept.
         .value = fact.value_withheld() ? std::string() : fact.value(),
         .file = fact.file(),
         .line = fact.line(),
         .value_withheld = fact.value_withheld(),
         .column = fact.column(),
         .call = fact.call(),
         .dag = fact.dag(),
         .airflow_minors = fact.airflow_minors()});
  }

  const v1::Deployment& in_;
  Violations& violations_;
  ReadDeploymentResult out_;
};

}  // namespace

ReadDeploymentResult ReadDeployment(const v1::Deployment& deployment,
                                    Violations& violations) {
  return Reader(deployment, violations).Run();
}

}  // namespace upgrade_advisor
