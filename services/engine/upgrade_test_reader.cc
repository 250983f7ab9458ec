#include "services/engine/upgrade_test_reader.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/base/utf8_text.h"
#include "services/domain/image_reference.h"
#include "services/domain/redaction.h"
#include "services/domain/request_limits.h"
#include "services/json/json_node.h"
#include "services/json/json_value.h"
#include "services/json/lint_report.h"

namespace upgrade_advisor {
namespace {

constexpr char kField[] = "upgrade_test";
constexpr size_t kTextBytes = 1000;
constexpr size_t kFailures = 10'000;
// They may become facts, of which a request has at most limits::kFacts.
constexpr size_t kWorkingImports = 40'000;
constexpr size_t kPackages = 10'000;

// One line without credentials: errors quote what the code held.
std::string CleanText(const std::string& text) {
  std::string out = ScrubCredentials(text);
  for (char& c : out) {
    if (absl::ascii_iscntrl(static_cast<unsigned char>(c))) c = ' ';
  }
  return CutUtf8(out, kTextBytes);
}

std::optional<ReleaseVersion> VersionIn(const JsonNode& side) {
  const auto image =
      DeploymentImage::Parse(side.StringAt("image").value_or(""));
  return image.ok() ? image->version : std::nullopt;
}

class Reader {
 public:
  void Read(const JsonNode& report) {
    if (!report.CheckObject()) return;
    if (const auto from = report.RequiredObjectAt("from")) {
      out_.from = VersionIn(*from);
    }
    if (const auto to = report.RequiredObjectAt("to")) {
      out_.to = VersionIn(*to);
      out_.grade = CleanText(to->StringAt("grade").value_or(""));
      const std::string wanted = to->StringAt("image_python").value_or("");
      out_.has_python_of_image =
          !wanted.empty() &&
          absl::StartsWith(to->StringAt("python").value_or(""),
                           absl::StrCat(wanted, "."));
    }
    if (const auto tests = report.RequiredMember("tests", "a list of tests")) {
      tests->ForEachItem([&](const JsonNode& test) { ReadTest(test); });
    }
    if (const auto files = report.Member("files")) {
      files->ForEachItem([&](const JsonNode& file) { ReadFile(file); });
    }
    if (const auto imports = report.Member("imports")) {
      imports->ForEachItem([&](const JsonNode& one) { ReadImport(one); });
    }
    // Earlier reports have neither.
    if (const auto works = report.Member("works")) {
      works->ForEachItem([&](const JsonNode& file) { ReadWorking(file); });
    }
    if (const auto packages = report.Member("target_packages")) {
      packages->ForEachItem([&](const JsonNode& one) { ReadPackage(one); });
    }
  }

  UpgradeTest Take() { return std::move(out_); }

 private:
  // A status of a later version is not a pass.
  static TestResult ResultOf(absl::string_view status) {
    if (status == "passed") return TestResult::kPassed;
    return status == "failed" ? TestResult::kFailed : TestResult::kSkipped;
  }

  TestRow* RowOf(absl::string_view name) {
    if (name == "dependencies") return &out_.dependencies;
    if (name == "imports") return &out_.imports;
    return name == "dags" ? &out_.dags : nullptr;
  }

  void ReadTest(const JsonNode& test) {
    if (!test.CheckObject()) return;
    const auto name = test.RequiredStringAt("name", "the name of a test");
    const auto status = test.RequiredStringAt("status", "how it ended");
    if (!name || !status) return;
    TestRow* const row = RowOf(*name);
    if (row == nullptr) return;
    row->result = ResultOf(*status);
    row->why = CleanText(test.StringAt("why").value_or(""));
    if (row->why.empty()) row->why = CleanText("The test was " + *status);
  }

  bool IsNewFailure(const JsonNode& row) const {
    return row.CheckObject() &&
           row.StringAt("status").value_or("") == "new failure" &&
           out_.failures.size() < kFailures;
  }

  void ReadFile(const JsonNode& file) {
    if (!IsNewFailure(file)) return;
    NewFailure failure{CleanText(file.StringAt("file").value_or("")), "",
                       CleanText(file.StringAt("reason").value_or(""))};
    if (const auto error = file.Member("error");
        error && error->CheckObject()) {
      const std::string where = error->StringAt("file").value_or("");
      if (!where.empty()) failure.file = CleanText(where);
      failure.text =
          CleanText(absl::StrCat(error->StringAt("type").value_or(""), ": ",
                                 error->StringAt("text").value_or("")));
    }
    out_.failures.push_back(std::move(failure));
  }

  void ReadImport(const JsonNode& one) {
    if (!IsNewFailure(one)) return;
    out_.failures.push_back({CleanText(one.StringAt("file").value_or("")),
                             CleanText(one.StringAt("name").value_or("")),
                             CleanText(one.StringAt("error").value_or(""))});
  }

  void ReadWorking(const JsonNode& file) {
    if (!file.CheckObject()) return;
    const std::string path = CleanText(file.StringAt("file").value_or(""));
    const auto imports = file.Member("imports");
    if (path.empty() || !imports) return;
    imports->ForEachItem([&](const JsonNode& one) {
      if (!one.CheckObject() || working_imports_ == kWorkingImports) return;
      const std::string name = CleanText(one.StringAt("name").value_or(""));
      if (name.empty()) return;
      ++working_imports_;
      out_.working_imports[path].insert(name);
    });
  }

  void ReadPackage(const JsonNode& one) {
    if (!one.CheckObject() || out_.packages.size() == kPackages) return;
    const std::string name = CleanText(one.StringAt("name").value_or(""));
    out_.packages[name] = {CleanText(one.StringAt("version").value_or("")),
                           one.BooleanAt("frozen").value_or(false)};
  }

  UpgradeTest out_;
  size_t working_imports_ = 0;
};

bool KnowsImports(const DeploymentSources& sources) {
  const auto& kinds = sources.complete_kinds;
  return std::find(kinds.begin(), kinds.end(), FactKind::kImport) !=
             kinds.end() ||
         std::any_of(
             sources.caller_facts.begin(), sources.caller_facts.end(),
             [](const Fact& fact) { return fact.kind == FactKind::kImport; });
}

}  // namespace

std::optional<UpgradeTest> ReadUpgradeTest(absl::string_view report,
                                           Violations& violations) {
  if (!violations.CheckLength(kField, report, limits::kUpgradeTestBytes)) {
    return std::nullopt;
  }
  LintReport lint;
  Reader reader;
  const std::optional<JsonValue> value = ParseJson("report.json", report, lint);
  if (value) reader.Read(JsonNode("report.json", *value, lint));
  if (!value || lint.fault_count() > 0) {
    violations.Add(kField, "not the report.json of an upgrade test; " +
                               std::string(lint.ToStatus("it").message()));
    return std::nullopt;
  }
  return reader.Take();
}

void AddTestedImports(const UpgradeTest& test, DeploymentSources& sources) {
  if (KnowsImports(sources)) return;
  const auto add = [&](const std::string& file, const std::string& name) {
    sources.caller_facts.push_back(
        {.kind = FactKind::kImport, .name = name, .file = file});
  };
  for (const auto& [file, names] : test.working_imports) {
    for (const std::string& name : names) add(file, name);
  }
  for (const NewFailure& failure : test.failures) {
    if (!failure.name.empty()) add(failure.file, failure.name);
  }
}

}  // namespace upgrade_advisor
