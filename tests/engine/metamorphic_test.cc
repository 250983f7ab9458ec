// What has to hold between two answers to related requests, for random requests
// made of the facts in the cases of the bundled plugins.
//
// UPGRADE_ADVISOR_METAMORPHIC_REQUESTS says how many requests each test makes;
// a request depends on its number only.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/time/civil_time.h"
#include "services/plugin_host/cases/case_file.h"
#include "tests/engine/golden_fixture.h"

namespace upgrade_advisor {
namespace {

using Random = std::mt19937;

size_t Below(size_t bound, Random& random) { return random() % bound; }
bool OneOf(size_t n, Random& random) { return Below(n, random) == 0; }

int RequestCount() {
  int count = 0;
  const char* text = std::getenv("UPGRADE_ADVISOR_METAMORPHIC_REQUESTS");
  return text != nullptr && absl::SimpleAtoi(text, &count) ? count : 150;
}

// The cases of all bundled plugins, by plugin and file.
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

class Metamorphic : public GoldenCases {
 protected:
  // The step of one case, and the facts of up to three.
  v1::ValidateUpgradeRequest RandomRequest(Random& random) const {
    v1::ValidateUpgradeRequest request;
    request.set_view(v1::VIEW_FULL);
    const PluginCase& first = cases_[Below(cases_.size(), random)];
    *request.mutable_deployment()->mutable_release() = RefOf(first.source);
    *request.mutable_target() = RefOf(first.target);
    v1::CallerFacts& facts = *request.mutable_deployment()->mutable_facts();
    AddCase(first, facts);
    for (size_t more = Below(3, random); more != 0; --more) {
      AddCase(cases_[Below(cases_.size(), random)], facts);
    }
    AddSections(*request.mutable_deployment(), random);
    return request;
  }

  // Calls `check` with requests that are answered: cases may have releases that
  // no catalog lists, and facts that contradict each other.
  void ForRandomRequests(
      const std::function<void(const v1::ValidateUpgradeRequest&,
                               const v1::ValidateUpgradeResponse&, Random&)>&
          check) {
    const int count = RequestCount();
    int answered = 0;
    for (int number = 0; number < count && !HasFailure(); ++number) {
      Random random(number);
      const v1::ValidateUpgradeRequest request = RandomRequest(random);
      const auto response = engine_.ValidateUpgrade(request, {});
      if (!response.ok()) continue;
      ++answered;
      SCOPED_TRACE("request " + std::to_string(number));
      check(request, *response, random);
    }
    EXPECT_GT(answered, count / 2);
  }

  const std::vector<PluginCase> cases_ = BundledCases();
};

// The outcome of each advisory that does not answer no.
std::map<std::string, v1::Outcome> OutcomesOf(const v1::PlanStep& step) {
  std::map<std::string, v1::Outcome> outcomes;
  for (const v1::Finding& finding : step.findings()) {
    outcomes[finding.advisory_id()] = finding.outcome();
  }
  return outcomes;
}

// ---- Less knowledge ---------------------------------------------------------

void OpenKind(v1::FactKind kind, v1::CallerFacts& facts) {
  auto& kinds = *facts.mutable_complete_kinds();
  kinds.erase(std::remove(kinds.begin(), kinds.end(), kind), kinds.end());
}

// A row that is left out says nothing only if its kind is open.
void ForgetRow(v1::CallerFacts& facts, Random& random) {
  if (facts.facts_size() == 0) return;
  const int at = static_cast<int>(Below(facts.facts_size(), random));
  OpenKind(facts.facts(at).kind(), facts);
  facts.mutable_facts()->DeleteSubrange(at, 1);
}

void ForgetValue(v1::CallerFacts& facts, Random& random) {
  if (facts.facts_size() == 0) return;
  v1::Fact& fact =
      *facts.mutable_facts(static_cast<int>(Below(facts.facts_size(), random)));
  fact.clear_value();
  fact.set_value_withheld(true);
}

void ForgetThatItIsAll(v1::CallerFacts& facts, Random& random) {
  if (facts.complete_kinds_size() == 0) return;
  OpenKind(facts.complete_kinds(
               static_cast<int>(Below(facts.complete_kinds_size(), random))),
           facts);
}

void ForgetSection(v1::Deployment& deployment, Random& random) {
  switch (Below(4, random)) {
    case 0:
      return deployment.clear_platform();
    case 1:
      return deployment.clear_database();
    case 2:
      return deployment.clear_environment();
    default:
      if (deployment.has_environment()) {
        deployment.mutable_environment()->set_partial(true);
      }
  }
}

v1::ValidateUpgradeRequest WithLess(v1::ValidateUpgradeRequest request,
                                    Random& random) {
  v1::Deployment& deployment = *request.mutable_deployment();
  v1::CallerFacts& facts = *deployment.mutable_facts();
  switch (Below(4, random)) {
    case 0:
      ForgetRow(facts, random);
      break;
    case 1:
      ForgetValue(facts, random);
      break;
    case 2:
      ForgetThatItIsAll(facts, random);
      break;
    default:
      ForgetSection(deployment, random);
  }
  return request;
}

// Says itself what is not known, so it speaks up where less is.
bool TellsOfIgnorance(const std::string& id) { return id == "API-UNSETTLED"; }

// Every other advisory answers as before, or unknown.
void ExpectNothingNew(const v1::ValidateUpgradeResponse& full,
                      const v1::ValidateUpgradeResponse& less,
                      const std::string& what) {
  const std::map<std::string, v1::Outcome> before = OutcomesOf(full.step());
  const std::map<std::string, v1::Outcome> after = OutcomesOf(less.step());
  for (const auto& [id, outcome] : after) {
    if (TellsOfIgnorance(id)) continue;
    const auto was = before.find(id);
    const v1::Outcome old =
        was == before.end() ? v1::OUTCOME_UNSPECIFIED : was->second;
    EXPECT_TRUE(outcome == old || outcome == v1::OUTCOME_UNDECIDED)
        << id << " is " << v1::Outcome_Name(outcome) << " with less, and was "
        << v1::Outcome_Name(old) << "\n"
        << what;
  }
  for (const auto& [id, outcome] : before) {
    EXPECT_TRUE(after.count(id) != 0) << id << " is no with less, and was "
                                      << v1::Outcome_Name(outcome) << "\n"
                                      << what;
  }
}

TEST_F(Metamorphic, FewerFactsLeadToUnknownOnly) {
  ForRandomRequests([&](const v1::ValidateUpgradeRequest& request,
                        const v1::ValidateUpgradeResponse& full,
                        Random& random) {
    for (int i = 0; i < 3; ++i) {
      const v1::ValidateUpgradeRequest less = WithLess(request, random);
      const auto response = engine_.ValidateUpgrade(less, {});
      if (!response.ok()) continue;
      ExpectNothingNew(
          full, *response,
          request.ShortDebugString() + "\n" + less.ShortDebugString());
    }
  });
}

// ---- What does not matter ---------------------------------------------------

TEST_F(Metamorphic, TheOrderOfFactsDoesNotMatter) {
  ForRandomRequests([&](v1::ValidateUpgradeRequest request,
                        const v1::ValidateUpgradeResponse& response,
                        Random& random) {
    v1::CallerFacts& facts = *request.mutable_deployment()->mutable_facts();
    // Facts of one name are a list, and a list has an order.
    std::shuffle(facts.mutable_facts()->begin(), facts.mutable_facts()->end(),
                 random);
    std::stable_sort(
        facts.mutable_facts()->begin(), facts.mutable_facts()->end(),
        [](const v1::Fact& a, const v1::Fact& b) {
          return std::tie(a.name(), a.value()) < std::tie(b.name(), b.value());
        });
    const v1::ValidateUpgradeResponse again = Validate(request);
    EXPECT_EQ(OutcomesOf(response.step()), OutcomesOf(again.step()))
        << request.ShortDebugString();
    EXPECT_EQ(response.verdict(), again.verdict());
  });
}

TEST_F(Metamorphic, TheNameOfTheDeploymentDoesNotMatter) {
  ForRandomRequests([&](v1::ValidateUpgradeRequest request,
                        const v1::ValidateUpgradeResponse& response, Random&) {
    request.mutable_deployment()->set_name("another");
    EXPECT_EQ(Validate(request).SerializeAsString(),
              response.SerializeAsString());
  });
}

TEST_F(Metamorphic, AnotherServiceGivesTheSameAnswer) {
  const Engine other(TrustedSnapshot({UPGRADE_ADVISOR_BINARY_DIR "/plugins"}),
                     FixedDay);
  ForRandomRequests([&](const v1::ValidateUpgradeRequest& request,
                        const v1::ValidateUpgradeResponse& response, Random&) {
    EXPECT_EQ(other.ValidateUpgrade(request, {})->SerializeAsString(),
              response.SerializeAsString());
  });
}

TEST_F(Metamorphic, TheDayOfTheClockMayBeGiven) {
  ForRandomRequests([&](v1::ValidateUpgradeRequest request,
                        const v1::ValidateUpgradeResponse& response, Random&) {
    request.set_as_of(absl::FormatCivilTime(FixedDay()));
    EXPECT_EQ(Validate(request).SerializeAsString(),
              response.SerializeAsString());
  });
}

// ---- Plans and validations --------------------------------------------------

v1::PlanUpgradeRequest PlanRequestOf(const v1::ValidateUpgradeRequest& r) {
  v1::PlanUpgradeRequest request;
  request.set_view(v1::VIEW_FULL);
  *request.mutable_deployment() = r.deployment();
  *request.mutable_target()->mutable_release() = r.target();
  return request;
}

TEST_F(Metamorphic, APlanOfOneStepSaysWhatItsValidationSays) {
  ForRandomRequests([&](const v1::ValidateUpgradeRequest& request,
                        const v1::ValidateUpgradeResponse&, Random&) {
    const auto plan = engine_.PlanUpgrade(PlanRequestOf(request), {});
    if (!plan.ok() || plan->plan().steps_size() != 1) return;
    const v1::PlanStep& step = plan->plan().steps(0);
    v1::ValidateUpgradeRequest of_step = request;
    of_step.mutable_target()->set_distribution(step.target().distribution());
    of_step.mutable_target()->set_version(step.target().version());
    const v1::ValidateUpgradeResponse validation = Validate(of_step);
    EXPECT_EQ(plan->plan().verdict(), validation.verdict())
        << request.ShortDebugString();
    EXPECT_EQ(OutcomesOf(step), OutcomesOf(validation.step()))
        << request.ShortDebugString();
  });
}

TEST_F(Metamorphic, APlanOfAnEarlierDayNamesNoLaterRelease) {
  ForRandomRequests([&](const v1::ValidateUpgradeRequest& request,
                        const v1::ValidateUpgradeResponse&, Random& random) {
    v1::PlanUpgradeRequest plan = PlanRequestOf(request);
    const std::string day =
        absl::FormatCivilTime(FixedDay() - Below(1200, random));
    plan.set_as_of(day);
    plan.mutable_target()->set_policy(v1::TARGET_POLICY_LATEST);
    const auto response = engine_.PlanUpgrade(plan, {});
    if (!response.ok()) return;
    for (const v1::PlanStep& step : response->plan().steps()) {
      EXPECT_LE(step.target().release_date(), day);
    }
  });
}

}  // namespace
}  // namespace upgrade_advisor
