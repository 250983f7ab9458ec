#include "services/plugin_host/cases/case_file.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "services/base/read_file.h"
#include "services/domain/release_version.h"
#include "services/domain/vocabulary.h"

namespace upgrade_advisor {
namespace {

constexpr std::pair<absl::string_view, ExpectedOutcome> kOutcomes[] = {
    {"yes", ExpectedOutcome::kYes},
    {"no", ExpectedOutcome::kNo},
    {"unknown", ExpectedOutcome::kUnknown},
    {"not_examined", ExpectedOutcome::kNotExamined}};

// Exceptions are how yaml-cpp reports; they are thrown and caught in this file
// only.
[[noreturn]] void Fault(const YAML::Node& where, const std::string& what) {
  throw YAML::Exception(where.Mark(), what);
}

int LineOf(const YAML::Node& node) { return node.Mark().line + 1; }

std::string ScalarOf(const YAML::Node& node) {
  if (!node.IsScalar()) Fault(node, "a text is expected");
  return node.Scalar();
}

void ExpectMap(const YAML::Node& node, absl::string_view what) {
  if (!node.IsMap()) Fault(node, absl::StrCat(what, " is not a map"));
}

[[noreturn]] void UnknownKey(const YAML::Node& key, absl::string_view where,
                             absl::string_view known) {
  Fault(key, absl::StrCat("\"", key.Scalar(), "\" is not a key of ", where,
                          "; it has ", known));
}

// A text, or a list of them.
std::vector<std::string> TextsOf(const YAML::Node& node) {
  if (node.IsScalar()) return {node.Scalar()};
  if (!node.IsSequence()) Fault(node, "a text or a list of texts is expected");
  std::vector<std::string> out;
  for (const YAML::Node& item : node) out.push_back(ScalarOf(item));
  return out;
}

template <typename Table>
auto LookUp(const Table& table, const YAML::Node& node,
            absl::string_view what) {
  for (const auto& [name, value] : table) {
    if (name == node.Scalar()) return value;
  }
  Fault(node, absl::StrCat("\"", node.Scalar(), "\" is not an ", what));
}

// ---- Releases --------------------------------------------------------------

void SetAirflow(const YAML::Node& node, Release& release) {
  const std::string text = ScalarOf(node);
  absl::StatusOr<Pep440Version> airflow = Pep440Version::Parse(text);
  if (!airflow.ok()) Fault(node, std::string(airflow.status().message()));
  release.airflow_minor = airflow->BaseMinor();
  if (airflow->release().size() > 2) {
    release.airflow = *std::move(airflow);
  } else {
    release.unlisted = true;
  }
}

void SetVersion(const YAML::Node& key, const YAML::Node& value,
                Release& release) {
  absl::StatusOr<ReleaseVersion> version =
      ReleaseVersion::Parse(*DistributionOf(key.Scalar()), ScalarOf(value));
  if (!version.ok()) Fault(value, std::string(version.status().message()));
  release.version = *version;
  if (const CertifiedVersion* certified = version->certified()) {
    release.airflow = certified->airflow_version();
    release.airflow_minor = certified->Line();
  }
}

std::vector<BundledPackage> PackagesOf(const YAML::Node& node) {
  ExpectMap(node, "packages");
  std::vector<BundledPackage> out;
  for (const auto& entry : node) {
    out.push_back({ScalarOf(entry.first), ScalarOf(entry.second)});
  }
  return out;
}

absl::CivilDay DayOf(const YAML::Node& node) {
  absl::CivilDay day;
  const std::string text = ScalarOf(node);
  if (!absl::ParseCivilTime(text, &day)) {
    Fault(node, absl::StrCat("\"", text, "\" is not a day such as 2026-11-20"));
  }
  return day;
}

Release ReleaseOf(const YAML::Node& node) {
  ExpectMap(node, "a release");
  Release release;
  bool named = false;
  for (const auto& entry : node) {
    const std::string key = ScalarOf(entry.first);
    if (key == "runtime" || key == "certified") {
      SetVersion(entry.first, entry.second, release);
      named = true;
    } else if (key == "airflow") {
      SetAirflow(entry.second, release);
    } else if (key == "yanked") {
      release.yanked = entry.second.as<bool>();
    } else if (key == "release_date") {
      release.release_date = DayOf(entry.second);
    } else if (key == "end_of_maintenance") {
      release.end_of_maintenance = DayOf(entry.second);
    } else if (key == "end_of_basic_support") {
      release.end_of_basic_support = DayOf(entry.second);
    } else if (key == "lts") {
      release.lts = entry.second.as<bool>();
    } else if (key == "postgres") {
      release.postgres_versions = ScalarOf(entry.second);
    } else if (key == "python") {
      release.python_versions = TextsOf(entry.second);
    } else if (key == "default_python") {
      release.default_python_version = ScalarOf(entry.second);
    } else if (key == "packages") {
      release.packages = std::make_shared<const std::vector<BundledPackage>>(
          PackagesOf(entry.second));
    } else {
      UnknownKey(entry.first, "a release",
                 "runtime, certified, airflow, yanked, release_date, lts, "
                 "end_of_maintenance, end_of_basic_support, python, "
                 "default_python, postgres, packages");
    }
  }
  if (!named) Fault(node, "a release needs \"runtime\" or \"certified\"");
  if (release.airflow_minor.empty()) {
    Fault(node, "a Runtime release needs \"airflow\"");
  }
  return release;
}

// ---- The Deployment --------------------------------------------------------

Fact FactOf(FactKind kind, std::string name, const YAML::Node& value) {
  Fact fact;
  fact.kind = kind;
  fact.name = std::move(name);
  if (value.IsNull()) {
    fact.value_withheld = true;
  } else {
    fact.value = ScalarOf(value);
  }
  return fact;
}

// A map of names to values, or to lists of values; or a list of names.
void ReadFacts(FactKind kind, const YAML::Node& node, PluginCase& out) {
  if (node.IsSequence()) {
    for (const YAML::Node& item : node) {
      Fact fact;
      fact.kind = kind;
      fact.name = ScalarOf(item);
      out.facts.push_back(std::move(fact));
    }
    return;
  }
  ExpectMap(node, FactKindName(kind));
  for (const auto& entry : node) {
    const std::string name = ScalarOf(entry.first);
    if (entry.second.IsSequence()) {
      for (const YAML::Node& value : entry.second) {
        out.facts.push_back(FactOf(kind, name, value));
      }
    } else {
      out.facts.push_back(FactOf(kind, name, entry.second));
    }
  }
}

// The kind of a section of "deployment".
FactKind KindOfSection(const YAML::Node& node) {
  for (const FactKindEntry& kind : FactKinds()) {
    if (!kind.case_section.empty() && kind.case_section == node.Scalar()) {
      return kind.kind;
    }
  }
  Fault(node, absl::StrCat("\"", node.Scalar(), "\" is not a kind of fact"));
}

void ReadDeployment(const YAML::Node& node, PluginCase& out) {
  ExpectMap(node, "deployment");
  std::vector<FactKind> open;
  for (const auto& entry : node) {
    if (ScalarOf(entry.first) == "open") {
      if (!entry.second.IsSequence()) Fault(entry.second, "open is not a list");
      for (const YAML::Node& section : entry.second) {
        open.push_back(KindOfSection(section));
      }
      continue;
    }
    const FactKind kind = KindOfSection(entry.first);
    ReadFacts(kind, entry.second, out);
    out.complete.push_back(kind);
  }
  for (FactKind kind : open) {
    out.complete.erase(
        std::remove(out.complete.begin(), out.complete.end(), kind),
        out.complete.end());
  }
}

// ---- Expectations ----------------------------------------------------------

Expectation ExpectationOf(const YAML::Node& id, const YAML::Node& node) {
  Expectation out;
  out.advisory = ScalarOf(id);
  out.line = LineOf(id);
  if (node.IsScalar()) {
    out.outcome = LookUp(kOutcomes, node, "outcome");
    return out;
  }
  ExpectMap(node, "an expectation");
  if (!node["outcome"]) Fault(node, "an expectation needs \"outcome\"");
  for (const auto& entry : node) {
    const std::string key = ScalarOf(entry.first);
    if (key == "outcome") {
      out.outcome = LookUp(kOutcomes, entry.second, "outcome");
    } else if (key == "duration") {
      out.duration = ScalarOf(entry.second);
    } else if (key == "says") {
      out.says = TextsOf(entry.second);
    } else if (key == "missing") {
      out.missing = TextsOf(entry.second);
    } else {
      UnknownKey(entry.first, "an expectation",
                 "outcome, duration, says, missing");
    }
  }
  return out;
}

PluginCase CaseOf(const YAML::Node& node, const std::string& file) {
  ExpectMap(node, "a case");
  PluginCase out;
  out.file = file;
  out.line = LineOf(node);
  for (absl::string_view key : {"name", "source", "target", "expect"}) {
    if (!node[std::string(key)]) {
      Fault(node, absl::StrCat("a case needs \"", key, "\""));
    }
  }
  for (const auto& entry : node) {
    const std::string key = ScalarOf(entry.first);
    if (key == "name") {
      out.name = ScalarOf(entry.second);
    } else if (key == "source") {
      out.source = ReleaseOf(entry.second);
    } else if (key == "target") {
      out.target = ReleaseOf(entry.second);
    } else if (key == "deployment") {
      ReadDeployment(entry.second, out);
    } else if (key == "expect") {
      ExpectMap(entry.second, "expect");
      for (const auto& expected : entry.second) {
        out.expected.push_back(ExpectationOf(expected.first, expected.second));
      }
    } else {
      UnknownKey(entry.first, "a case",
                 "name, source, target, deployment, expect");
    }
  }
  return out;
}

}  // namespace

absl::StatusOr<std::vector<PluginCase>> ParseCases(absl::string_view text,
                                                   const std::string& file) {
  try {
    const YAML::Node root = YAML::Load(std::string(text));
    if (!root.IsSequence()) Fault(root, "a list of cases is expected");
    std::vector<PluginCase> out;
    for (const YAML::Node& node : root) out.push_back(CaseOf(node, file));
    return out;
  } catch (const YAML::Exception& e) {
    return absl::InvalidArgumentError(
        absl::StrCat(file, ":", e.mark.line + 1, ": ", e.msg));
  }
}

absl::StatusOr<std::vector<PluginCase>> ReadCaseFolder(
    const std::string& folder) {
  std::vector<std::string> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  }
  if (files.empty()) {
    return absl::NotFoundError(absl::StrCat(folder, " has no case files"));
  }
  std::sort(files.begin(), files.end());
  std::vector<PluginCase> out;
  for (const std::string& file : files) {
    const absl::StatusOr<std::string> text = ReadFile(file);
    if (!text.ok()) {
      return absl::UnavailableError(
          absl::StrCat(file, " ", text.status().message()));
    }
    absl::StatusOr<std::vector<PluginCase>> cases = ParseCases(*text, file);
    if (!cases.ok()) return cases.status();
    std::move(cases->begin(), cases->end(), std::back_inserter(out));
  }
  return out;
}

}  // namespace upgrade_advisor
