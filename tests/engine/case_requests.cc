#include "tests/engine/case_requests.h"

#include <algorithm>
#include <filesystem>
#include <string>

namespace upgrade_advisor {
namespace {

v1::ReleaseRef RefOf(const Release& release) {
  v1::ReleaseRef ref;
  ref.set_distribution(release.distribution() == Distribution::kRuntime
                           ? v1::DISTRIBUTION_RUNTIME
                           : v1::DISTRIBUTION_CERTIFIED);
  ref.set_version(release.version.ToString());
  return ref;
}

// A kind has one number in requests and inside.
v1::FactKind RequestKind(FactKind kind) {
  return static_cast<v1::FactKind>(kind);
}

bool IsAccepted(FactKind kind) {
  return kind != FactKind::kRelease && kind != FactKind::kApi;
}

v1::Fact RequestFact(const Fact& fact) {
  v1::Fact out;
  out.set_kind(RequestKind(fact.kind));
  out.set_name(fact.name);
  out.set_value(fact.value);
  out.set_file(fact.file);
  out.set_line(fact.line);
  out.set_column(fact.column);
  out.set_value_withheld(fact.value_withheld);
  out.set_call(fact.call);
  out.set_dag(fact.dag);
  out.set_airflow_minors(fact.airflow_minors);
  return out;
}

// Two rows of one setting or requirement contradict each other; two of the code
// are a list.
bool Contradicts(const Fact& fact, const v1::CallerFacts& facts) {
  if (IsCode(fact.kind) && fact.kind != FactKind::kRequirement) return false;
  return std::any_of(facts.facts().begin(), facts.facts().end(),
                     [&](const v1::Fact& given) {
                       return given.kind() == RequestKind(fact.kind) &&
                              given.name() == fact.name;
                     });
}

// What the facts before contradict is left out.
void AddCase(const PluginCase& c, v1::CallerFacts& facts) {
  for (const Fact& fact : c.facts) {
    if (IsAccepted(fact.kind) && !Contradicts(fact, facts)) {
      *facts.add_facts() = RequestFact(fact);
    }
  }
  for (FactKind kind : c.complete) {
    if (IsAccepted(kind)) facts.add_complete_kinds(RequestKind(kind));
  }
}

// Whether the facts say something of a kind, or that there is no row of it.
bool HasKind(v1::FactKind kind, const v1::CallerFacts& facts) {
  return std::count(facts.complete_kinds().begin(),
                    facts.complete_kinds().end(), kind) != 0 ||
         std::any_of(
             facts.facts().begin(), facts.facts().end(),
             [&](const v1::Fact& given) { return given.kind() == kind; });
}

// Sections whose facts are not given otherwise.
void AddSections(v1::Deployment& deployment, Random& random) {
  const v1::CallerFacts& facts = deployment.facts();
  if (OneOf(2, random) && !HasKind(v1::FACT_KIND_DATABASE, facts)) {
    v1::MetadataDatabase& database = *deployment.mutable_database();
    const char* const kBackends[] = {"postgres", "mysql", "mssql", "sqlite"};
    const char* const kVersions[] = {"9.6", "11.2", "13.1", "5.7", "8.0.36"};
    database.set_backend(kBackends[Below(std::size(kBackends), random)]);
    database.set_version(kVersions[Below(std::size(kVersions), random)]);
  }
  if (OneOf(2, random) && !HasKind(v1::FACT_KIND_CONFIG, facts) &&
      !HasKind(v1::FACT_KIND_ENV, facts)) {
    auto& variables = *deployment.mutable_environment()->mutable_variables();
    variables["AIRFLOW__SMART_SENSOR__USE_SMART_SENSOR"] =
        OneOf(2, random) ? "True" : "False";
    variables["AIRFLOW__CORE__EXECUTOR"] = "CeleryExecutor";
    deployment.mutable_environment()->set_partial(OneOf(2, random));
  }
  if (OneOf(2, random) && !HasKind(v1::FACT_KIND_REQUEST, facts)) {
    deployment.mutable_platform()->set_kind(OneOf(2, random)
                                                ? v1::Platform::KIND_ASTRO
                                                : v1::Platform::KIND_SOFTWARE);
  }
}

}  // namespace

std::vector<PluginCase> BundledCases() {
  std::vector<std::string> folders;
  for (const auto& entry : std::filesystem::directory_iterator(
           UPGRADE_ADVISOR_SOURCE_DIR "/plugins")) {
    const std::filesystem::path cases = entry.path() / "cases";
    if (std::filesystem::is_directory(cases)) folders.push_back(cases);
  }
  std::sort(folders.begin(), folders.end());
  std::vector<PluginCase> all;
  for (const std::string& folder : folders) {
    const std::vector<PluginCase> cases = ReadCaseFolder(folder).value();
    all.insert(all.end(), cases.begin(), cases.end());
  }
  return all;
}

v1::ValidateUpgradeRequest RequestOfCases(const std::vector<PluginCase>& cases,
                                          Random& random) {
  v1::ValidateUpgradeRequest request;
  request.set_view(v1::VIEW_FULL);
  const PluginCase& first = cases[Below(cases.size(), random)];
  *request.mutable_deployment()->mutable_release() = RefOf(first.source);
  *request.mutable_target() = RefOf(first.target);
  v1::CallerFacts& facts = *request.mutable_deployment()->mutable_facts();
  AddCase(first, facts);
  for (size_t more = Below(3, random); more != 0; --more) {
    AddCase(cases[Below(cases.size(), random)], facts);
  }
  AddSections(*request.mutable_deployment(), random);
  return request;
}

v1::PlanUpgradeRequest PlanRequestOf(const v1::ValidateUpgradeRequest& r) {
  v1::PlanUpgradeRequest request;
  request.set_view(v1::VIEW_FULL);
  *request.mutable_deployment() = r.deployment();
  *request.mutable_target()->mutable_release() = r.target();
  return request;
}

}  // namespace upgrade_advisor
