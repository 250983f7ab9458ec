// A project may use any number of providers, and name any number of packages.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/plugin_host/plugin_host.h"
#include "tests/plugin_host/test_plugins.h"

namespace upgrade_advisor {
namespace {

using ::testing::Each;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

std::string Provider(int i) { return absl::StrCat("x", i); }
std::string Package(int i) {
  return absl::StrCat("apache-airflow-providers-", Provider(i));
}

// Imports `providers` of them; the first `named` are in requirements.txt, among
// 300 packages more.
FactSheet Deployment(int providers, int named, bool knows_os_packages) {
  FactSheet::Builder sheet;
  for (int i = 0; i < providers; ++i) {
    const std::string module =
        absl::StrCat("airflow.providers.", Provider(i), ".hooks.a");
    sheet.Add({FactKind::kImport, module, "", "dags/a.py", 1, false, 0});
  }
  for (int i = 0; i < named; ++i) {
    sheet.Add(FactKind::kRequirement, Package(i), "==1.0.0");
  }
  for (int i = 0; i < 300; ++i) {
    sheet.Add(FactKind::kRequirement, absl::StrCat("package-", i), "==1");
  }
  sheet.Close(FactKind::kImport);
  sheet.Close(FactKind::kRequirement);
  if (!knows_os_packages) sheet.OpenUnder(FactKind::kRequirement, "@os");
  return sheet.Build();
}

// With the providers from `begin` to `end`, all of one version.
FactSheet Image(int begin, int end, const std::string& version) {
  FactSheet::Builder sheet;
  sheet.Add(FactKind::kRelease, "airflow.version", "2.7.3");
  sheet.Add(FactKind::kRelease, "airflow.major", "2");
  for (int i = begin; i < end; ++i) {
    sheet.Add(FactKind::kPackage, Package(i), version);
  }
  sheet.Close(FactKind::kRelease);
  sheet.Close(FactKind::kPackage);
  return sheet.Build();
}

class ManyProviders : public ::testing::Test {
 protected:
  // Asks all plugins; the answer of one advisory.
  Examination Ask(const std::string& id, const StepSheets& step) {
    std::vector<Job> jobs;
    for (uint32_t i = 0; i < host_->advisories().size(); ++i) {
      jobs.push_back({i, 0});
    }
    const std::vector<Examination> answers =
        host_->Examine({&step, 1}, jobs, {});
    Examination out;
    for (size_t i = 0; i < answers.size(); ++i) {
      const std::string& asked = host_->advisories()[i].id;
      EXPECT_NE(answers[i].outcome, Outcome::kFailed)
          << asked << ": " << answers[i].failure;
      if (asked == id) out = answers[i];
    }
    return out;
  }

  const std::unique_ptr<PluginHost> host_ =
      LoadTrusted({UPGRADE_ADVISOR_BINARY_DIR "/plugins"});
};

TEST_F(ManyProviders, AreJudgedHoweverManyThereAre) {
  for (int providers : {1, 11, 15, 16, 20, 21, 22, 60, 100, 300}) {
    for (bool knows_os_packages : {true, false}) {
      const FactSheet deployment = Deployment(providers, 0, knows_os_packages);
      const FactSheet before = Image(0, providers, "1.0.0");
      const FactSheet same = Image(0, providers, "1.0.0");
      const FactSheet without_last = Image(0, providers - 1, "1.0.0");
      const FactSheet none = Image(0, 0, "");
      const std::string id = "ANY-PROVIDER-VANISHES";
      EXPECT_EQ(Ask(id, {&deployment, &before, &same}).outcome, Outcome::kNo)
          << providers;
      const Examination last = Ask(id, {&deployment, &before, &without_last});
      EXPECT_EQ(last.outcome, Outcome::kYes) << providers;
      ASSERT_THAT(last.subjects, SizeIs(1)) << providers;
      EXPECT_EQ(last.subjects[0].subject, Package(providers - 1));
      EXPECT_THAT(last.remedies, SizeIs(1)) << providers;
      const Examination all = Ask(id, {&deployment, &before, &none});
      EXPECT_EQ(all.outcome, Outcome::kYes) << providers;
      EXPECT_THAT(all.subjects, SizeIs(providers));
    }
  }
}

TEST_F(ManyProviders, OfWhichRequirementsNameAllButOne) {
  for (int providers : {12, 20, 21, 100}) {
    const FactSheet deployment = Deployment(providers, providers - 1, false);
    const FactSheet before = Image(0, providers, "1.9.0");
    const FactSheet after = Image(0, providers, "1.2.0");
    const Examination answer =
        Ask("ANY-PROVIDER-GOES-BACK", {&deployment, &before, &after});
    EXPECT_EQ(answer.outcome, Outcome::kYes) << providers;
    ASSERT_THAT(answer.subjects, SizeIs(1)) << providers;
    EXPECT_EQ(answer.subjects[0].subject, Package(providers - 1));
    std::vector<std::string> evidence;
    for (const EvidenceRow& row : answer.evidence) {
      const bool is_of_package =
          row.kind == FactKind::kPackage || row.kind == FactKind::kRequirement;
      if (is_of_package) evidence.push_back(row.name);
    }
    const std::string package = Package(providers - 1);
    EXPECT_THAT(evidence, Each(package)) << "of the others nothing is shown";
    EXPECT_THAT(evidence, Not(IsEmpty()));
  }
}

TEST_F(ManyProviders, AreUnknownWhereTheTargetIsNotRecorded) {
  for (int providers : {12, 20, 21, 100}) {
    const FactSheet deployment = Deployment(providers, 0, false);
    const FactSheet before = Image(0, providers, "1.0.0");
    FactSheet::Builder open;
    open.Add(FactKind::kRelease, "airflow.major", "2");
    const FactSheet after = open.Build();
    const Examination answer =
        Ask("ANY-PROVIDER-VANISHES", {&deployment, &before, &after});
    EXPECT_EQ(answer.outcome, Outcome::kUnknown) << providers;
    ASSERT_THAT(answer.missing, Not(IsEmpty()));
    for (const FactQuery& query : answer.missing) {
      EXPECT_EQ(query.sheet, SheetRole::kTarget);
      EXPECT_EQ(query.name.rfind("apache-airflow-providers-", 0), 0u);
    }
    const Examination moves =
        Ask("ANY-UNPINNED-PROVIDER", {&deployment, &before, &after});
    EXPECT_EQ(moves.outcome, Outcome::kYes) << providers;
    EXPECT_THAT(moves.subjects, SizeIs(providers));
  }
}

TEST_F(ManyProviders, WithNamesAsLongAsAnybodyLikes) {
  FactSheet::Builder sheet;
  for (int i = 0; i < 30; ++i) {
    for (size_t size : {90, 120, 600, 5000}) {
      sheet.Add(FactKind::kImport,
                absl::StrCat("airflow.providers.", i, std::string(size, 'x')),
                "");
    }
  }
  sheet.Close(FactKind::kImport);
  const FactSheet deployment = sheet.Build();
  const FactSheet image = Image(0, 0, "");
  EXPECT_EQ(Ask("ANY-PROVIDER-VANISHES", {&deployment, &image, &image}).outcome,
            Outcome::kNo);
}

}  // namespace
}  // namespace upgrade_advisor
