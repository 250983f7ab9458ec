// What has to hold between two validations of related requests.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/time/civil_time.h"
#include "tests/engine/case_requests.h"
#include "tests/engine/metamorphic.h"

namespace upgrade_advisor {
namespace {

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

bool IsGo(v1::Verdict verdict) {
  return verdict == v1::VERDICT_READY ||
         verdict == v1::VERDICT_READY_WITH_WARNINGS;
}

// Who knows less may not know that something blocks, and hears what is unknown.
void ExpectNoSilentGo(const v1::ValidateUpgradeResponse& full,
                      const v1::ValidateUpgradeResponse& less,
                      const std::string& what) {
  if (full.verdict() != v1::VERDICT_BLOCKED || !IsGo(less.verdict())) return;
  const std::map<std::string, v1::Outcome> before = OutcomesOf(full.step());
  const std::map<std::string, v1::Outcome> after = OutcomesOf(less.step());
  EXPECT_TRUE(std::any_of(before.begin(), before.end(), [&](const auto& old) {
    const auto now = after.find(old.first);
    return old.second == v1::OUTCOME_APPLIES && now != after.end() &&
           now->second == v1::OUTCOME_UNDECIDED;
  })) << what;
}

TEST_F(Metamorphic, FewerFactsLeadToUnknownOnly) {
  ForRandomRequests([&](const v1::ValidateUpgradeRequest& request,
                        const v1::ValidateUpgradeResponse& full,
                        Random& random) {
    for (int i = 0; i < 3; ++i) {
      const v1::ValidateUpgradeRequest less = WithLess(request, random);
      const auto response = engine_.ValidateUpgrade(less, {});
      if (!response.ok()) continue;
      const std::string what =
          request.ShortDebugString() + "\n" + less.ShortDebugString();
      ExpectNothingNew(full, *response, what);
      ExpectNoSilentGo(full, *response, what);
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

// The fields of a message one by one, in any order; lists keep theirs.
template <typename Message>
std::string Shuffled(const Message& message, Random& random) {
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  std::shuffle(fields.begin(), fields.end(), random);
  std::string bytes;
  for (const google::protobuf::FieldDescriptor* field : fields) {
    Message one = message;
    for (const google::protobuf::FieldDescriptor* other : fields) {
      if (other != field) one.GetReflection()->ClearField(&one, other);
    }
    bytes += one.SerializeAsString();
  }
  return bytes;
}

TEST_F(Metamorphic, TheOrderOfFieldsDoesNotMatter) {
  ForRandomRequests([&](v1::ValidateUpgradeRequest request,
                        const v1::ValidateUpgradeResponse& response,
                        Random& random) {
    const std::string deployment = Shuffled(request.deployment(), random);
    request.mutable_deployment()->ParseFromString(deployment);
    const std::string whole = Shuffled(request, random);
    request.ParseFromString(whole);
    EXPECT_EQ(Validate(request).SerializeAsString(),
              response.SerializeAsString());
  });
}

TEST_F(Metamorphic, TheOrderOfSetsDoesNotMatter) {
  ForRandomRequests([&](v1::ValidateUpgradeRequest request,
                        const v1::ValidateUpgradeResponse& response,
                        Random& random) {
    auto& kinds = *request.mutable_deployment()
                       ->mutable_facts()
                       ->mutable_complete_kinds();
    std::shuffle(kinds.begin(), kinds.end(), random);
    if (!kinds.empty()) kinds.Add(kinds.Get(0));
    EXPECT_EQ(Validate(request).SerializeAsString(),
              response.SerializeAsString());
  });
}

TEST_F(Metamorphic, TheNamesOfFilesDoNotMatter) {
  ForRandomRequests([&](v1::ValidateUpgradeRequest request,
                        const v1::ValidateUpgradeResponse& response, Random&) {
    for (v1::Fact& fact :
         *request.mutable_deployment()->mutable_facts()->mutable_facts()) {
      if (!fact.file().empty()) fact.set_file("elsewhere/" + fact.file());
    }
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

}  // namespace
}  // namespace upgrade_advisor
