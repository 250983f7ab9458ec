#include "services/api_index/offers.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "services/api_index/call_needs.h"
#include "tests/api_index/small_index.h"

namespace upgrade_advisor {
namespace {

constexpr char kPostgres[] = "apache-airflow-providers-postgres";
constexpr char kSql[] = "apache-airflow-providers-common-sql";

class OffersTest : public ::testing::Test {
 protected:
  Environment With(absl::string_view airflow, absl::string_view postgres,
                   absl::string_view sql = "1.14.0") const {
    return EnvironmentWith(index_, {{kAirflowPackage, airflow, airflow},
                                    {kPostgres, postgres, postgres},
                                    {kSql, sql, sql}});
  }

  const ApiIndex index_ = SmallIndex();
  const Environment old_ = With("2.9.3", "5.11.2");
  const Environment new_ = With("2.10.5", "6.0.0");
  const Environment three_ = With("3.0.6", "6.0.0");
};

TEST_F(OffersTest, ANameIsThereOrGone) {
  constexpr char kOperator[] =
      "airflow.providers.postgres.operators.postgres.PostgresOperator";
  EXPECT_EQ(Offers(index_, old_).Of(kOperator).offered, Truth::kYes);
  const Offer gone = Offers(index_, new_).Of(kOperator);
  EXPECT_EQ(gone.offered, Truth::kNo);
  EXPECT_EQ(index_.packages()[*gone.package].package(), kPostgres);
  EXPECT_EQ(Offers(index_, old_).Of("airflow.utils.dates.days_ago").offered,
            Truth::kYes);
  EXPECT_EQ(Offers(index_, three_).Of("airflow.utils.dates.days_ago").offered,
            Truth::kNo);
}

TEST_F(OffersTest, ARedirectLeadsIntoAnotherPackage) {
  constexpr char kOld[] =
      "airflow.operators.postgres_operator.PostgresOperator";
  const Offer offer = Offers(index_, old_).Of(kOld);
  EXPECT_EQ(offer.offered, Truth::kYes);
  EXPECT_TRUE(offer.deprecated);
  EXPECT_EQ(offer.canonical,
            "airflow.providers.postgres.operators.postgres.PostgresOperator");
  EXPECT_EQ(Offers(index_, new_).Of(kOld).offered, Truth::kNo);
}

TEST_F(OffersTest, WhatNoReleaseListsIsUnknown) {
  for (absl::string_view name :
       {"airflow.utils.dates.date_range", "airflow.utils.files.find_path",
        "house.airflow.utils",
        "airflow.models.baseoperator.BaseOperator.dag"}) {
    EXPECT_EQ(Offers(index_, old_).Of(name).offered, Truth::kUnknown) << name;
  }
}

// "from airflow import settings" works as well as "import airflow.settings".
TEST_F(OffersTest, AModuleThatItsPackageImportsIsNoOtherPlace) {
  EXPECT_EQ(Offers(index_, old_).Of("airflow.settings.RBAC").offered,
            Truth::kYes);
  EXPECT_EQ(Offers(index_, new_).Of("airflow.settings.RBAC").offered,
            Truth::kNo);
  EXPECT_EQ(Offers(index_, new_).Of("airflow.settings.TIMEZONE").offered,
            Truth::kYes);
  EXPECT_EQ(Offers(index_, new_).Of("airflow.settings").offered, Truth::kYes);
  EXPECT_EQ(Offers(index_, new_).Of("airflow.settings.LAZY").offered,
            Truth::kUnknown);
}

TEST_F(OffersTest, AMemberOfAnEnumerationIsGone) {
  const Offers before(index_, new_);
  const Offers now(index_, three_);
  for (absl::string_view name :
       {"airflow.utils.rules.Kind.PICKLED", "airflow.utils.rules.Rule.DUMMY"}) {
    EXPECT_EQ(before.Of(name).offered, Truth::kYes) << name;
    EXPECT_EQ(now.Of(name).offered, Truth::kNo) << name;
  }
  for (absl::string_view name : {"airflow.utils.rules.Kind.MANUAL",
                                 "airflow.utils.rules.Rule.ALL_DONE"}) {
    EXPECT_EQ(now.Of(name).offered, Truth::kYes) << name;
  }
}

// What is not a member may come from the text that a member also is.
TEST_F(OffersTest, WhatTextsHaveIsNotGoneFromAnEnumeration) {
  const Offers now(index_, three_);
  for (absl::string_view name :
       {"airflow.utils.rules.Kind.title", "airflow.utils.rules.Kind.OTHER",
        "airflow.utils.rules.Rule.OTHER"}) {
    EXPECT_EQ(now.Of(name).offered, Truth::kUnknown) << name;
  }
}

TEST_F(OffersTest, AnOpenModuleMayHaveTheName) {
  constexpr char kName[] = "airflow.utils.dynamic.LISTED";
  EXPECT_EQ(Offers(index_, old_).Of(kName).offered, Truth::kYes);
  EXPECT_EQ(Offers(index_, three_).Of(kName).offered, Truth::kUnknown);
}

TEST_F(OffersTest, VersionsThatDisagreeDecideNothing) {
  constexpr char kOperator[] =
      "airflow.providers.postgres.operators.postgres.PostgresOperator";
  const Environment either =
      EnvironmentWith(index_, {{kPostgres, "5.14.0", "6.0.0"}});
  const Offer offer = Offers(index_, either).Of(kOperator);
  EXPECT_EQ(offer.offered, Truth::kUnknown);
  EXPECT_TRUE(offer.is_listed);
  // The same of both.
  EXPECT_EQ(Offers(index_, either)
                .Of("airflow.providers.postgres.hooks.postgres.PostgresHook")
                .offered,
            Truth::kYes);
  EXPECT_EQ(
      Offers(index_, EnvironmentWith(index_, {{kPostgres, "6.0.0", "6.5.0"}}))
          .Of(kOperator)
          .offered,
      Truth::kNo);
}

TEST_F(OffersTest, APackageThatIsNotInstalledIsForOthersToReport) {
  Environment without = old_;
  without.Set(*index_.Find(kPostgres), {PackageState::Installed::kNo, {}});
  EXPECT_EQ(Offers(index_, without)
                .Of("airflow.providers.postgres.hooks.postgres")
                .offered,
            Truth::kUnknown);
}

TEST_F(OffersTest, KeywordsPassOnToBases) {
  constexpr char kHook[] =
      "airflow.providers.postgres.hooks.postgres.PostgresHook";
  const Offers before(index_, old_);
  EXPECT_EQ(before.Takes(kHook, "schema"), Truth::kYes);
  EXPECT_EQ(before.Takes(kHook, "log_sql"), Truth::kYes);
  EXPECT_EQ(before.Takes(kHook, "enable_log_db_messages"), Truth::kNo);
  const Offers after(index_, new_);
  EXPECT_EQ(after.Takes(kHook, "schema"), Truth::kNo);
  EXPECT_EQ(after.Takes(kHook, "enable_log_db_messages"), Truth::kYes);
  // Across three packages, to the base of all operators.
  constexpr char kOperator[] =
      "airflow.providers.postgres.operators.postgres.PostgresOperator";
  EXPECT_EQ(before.Takes(kOperator, "sla"), Truth::kYes);
  EXPECT_EQ(before.Takes(kOperator, "retires"), Truth::kNo);
}

TEST_F(OffersTest, ABaseThatIsNotRecordedMayTakeAnything) {
  Environment environment = old_;
  environment.Set(*index_.Find(kSql), {});
  EXPECT_EQ(Offers(index_, environment)
                .Takes("airflow.providers.postgres.hooks.postgres.PostgresHook",
                       "anything"),
            Truth::kUnknown);
}

TEST_F(OffersTest, AnArgumentBecomesRequired) {
  constexpr char kHook[] = "airflow.providers.common.sql.hooks.sql.DbApiHook";
  EXPECT_EQ(EverNeeded(index_, kHook).required,
            (std::vector<absl::string_view>{"schema"}));
  EXPECT_FALSE(EverNeeded(index_, kHook).raises);
  EXPECT_EQ(Offers(index_, old_).WorksWithout(kHook, "schema"), Truth::kYes);
  EXPECT_EQ(Offers(index_, With("2.10.5", "6.0.0", "1.21.0"))
                .WorksWithout(kHook, "schema"),
            Truth::kNo);
}

TEST_F(OffersTest, ARenamedClassHasADestination) {
  EXPECT_EQ(
      Offers(index_, new_)
          .DestinationOf(
              "airflow.providers.postgres.operators.postgres.PostgresOperator"),
      "airflow.providers.common.sql.operators.sql.SQLExecuteQueryOperator");
  EXPECT_EQ(
      Offers(index_, three_).DestinationOf("airflow.utils.dates.days_ago"), "");
}

TEST_F(OffersTest, ARedirectToARenamedClassLeadsOn) {
  EXPECT_EQ(
      Offers(index_, new_)
          .DestinationOf(
              "airflow.operators.postgres_operator.PostgresOperator"),
      "airflow.providers.common.sql.operators.sql.SQLExecuteQueryOperator");
}

TEST_F(OffersTest, AModuleThatIsGoneHasTheOneOfItsNameForADestination) {
  std::vector<PackageIndex> packages;
  packages.push_back(*PackageIndex::Parse(
      "airflow-api-index 1\npackage p\nrelease 1.0 2024-01-01\n"
      "release 2.0 2024-02-01\nm a.auth.backend.basic 1.0\n"
      "m p.auth.backend.basic 2.0\nm p.backend.basic 2.0\n"
      "m a.left.alone 1.0\nm p.alone 2.0\n",
      "p.api"));
  const ApiIndex index = *ApiIndex::Of(std::move(packages));
  const Environment environment = EnvironmentWith(index, {{"p", "2.0", "2.0"}});
  const Offers offers(index, environment);
  EXPECT_EQ(offers.DestinationOf("a.auth.backend.basic"),
            "p.auth.backend.basic");
  EXPECT_EQ(offers.DestinationOf("a.left.alone"), "");
}

TEST_F(OffersTest, CirclesEnd) {
  std::vector<PackageIndex> packages;
  packages.push_back(*PackageIndex::Parse(
      "airflow-api-index 1\npackage p\nrelease 1.0 2024-01-01\n"
      "m a 1.0-\n d X > b.X\n c C\n  b b.C\nm b 1.0-\n d X > a.X\n c C\n"
      "  b a.C\n",
      "p.api"));
  const ApiIndex index = *ApiIndex::Of(std::move(packages));
  const Environment environment = EnvironmentWith(index, {{"p", "1.0", "1.0"}});
  const Offers offers(index, environment);
  offers.Of("a.X");
  EXPECT_EQ(offers.Takes("a.C", "x"), Truth::kUnknown);
  EXPECT_TRUE(EverNeeded(index, "a.C").required.empty());
}

// A module of one package is made of a class of another.
class LostNameTest : public ::testing::Test {
 protected:
  LostNameTest() {
    std::vector<PackageIndex> packages;
    packages.push_back(*PackageIndex::Parse(kHouse, "house.api"));
    packages.push_back(*PackageIndex::Parse(kVendor, "vendor.api"));
    index_ = *ApiIndex::Of(std::move(packages));
  }
  Offer Of(absl::string_view name, absl::string_view house,
           absl::string_view first, absl::string_view last) const {
    const Environment environment = EnvironmentWith(
        index_, {{"house", house, house}, {"vendor", first, last}});
    return Offers(index_, environment).Of(name);
  }

  static constexpr char kHouse[] =
      R"(airflow-api-index 1
package house
release 1.0 2024-01-01
release 2.0 2024-02-01
release 3.0 2024-03-01
needs vendor 2.0 3.0
m house.jobs 1.0-
 c Job
 c PodJob
  b vendor.pods.Pod 1.0
  b vendor.jobs.Pod 2.0-
m house.leads 1.0-
 d PodJob > house.jobs.PodJob
m house.uses 1.0-
 r Pod 1.0 > vendor.pods.Pod
 f run
m house.sensors 1.0-
 r PodJob > house.jobs.PodJob
 r Sensor > house.triggers.Sensor
 c Wait
  b house.triggers.Sensor
m house.triggers 1.0-
 r Wait > house.sensors.Wait
 c Sensor
m house.circle 1.0-
 r Sensor > house.triggers.Sensor
 r go > house.round.go
m house.round 1.0-
 r Sensor > house.circle.Sensor
 f go
m house.plain 1.0-
 r Other > house.other.Other
 f run
m house.other 1.0-
 c Other
m house.maybe 1.0-
 c Either
  b unknown.base
)";
  static constexpr char kVendor[] =
      R"(airflow-api-index 1
package vendor
release 1.0 2024-01-01
release 2.0 2024-02-01
release 3.0 2024-03-01
m vendor.jobs 2.0-
 c Pod
m vendor.pods 1.0-2.0
 c Pod
)";
  ApiIndex index_;
};

TEST_F(LostNameTest, AllOfTheModuleIsGone) {
  for (absl::string_view name : {"house.jobs", "house.jobs.Job",
                                 "house.jobs.PodJob", "house.leads.PodJob"}) {
    const Offer offer = Of(name, "1.0", "3.0", "3.0");
    EXPECT_EQ(offer.offered, Truth::kNo) << name;
    EXPECT_EQ(offer.lost, "vendor.pods.Pod") << name;
    EXPECT_EQ(index_.packages()[*offer.package].package(), "vendor") << name;
  }
  EXPECT_EQ(Of("house.jobs.Job", "2.0", "1.0", "1.0").lost, "vendor.jobs.Pod");
}

// A module of the same package is needed whole, however it is reached: by an
// import, by the base of a class, over another module, in a circle.
TEST_F(LostNameTest, ModulesThatImportAModuleThatDoesNotLoadDoNot) {
  for (absl::string_view name :
       {"house.sensors", "house.sensors.Wait", "house.triggers.Sensor",
        "house.circle.go", "house.round.go"}) {
    const Offer offer = Of(name, "1.0", "3.0", "3.0");
    EXPECT_EQ(offer.offered, Truth::kNo) << name;
    EXPECT_EQ(offer.lost, "vendor.pods.Pod") << name;
    EXPECT_EQ(Of(name, "1.0", "2.0", "2.0").offered, Truth::kYes) << name;
    EXPECT_EQ(Of(name, "1.0", "2.0", "3.0").offered, Truth::kYes) << name;
  }
  EXPECT_EQ(Of("house.plain.run", "1.0", "3.0", "3.0").offered, Truth::kYes);
}

TEST_F(LostNameTest, ReleasesThatFitLoad) {
  EXPECT_EQ(Of("house.jobs.Job", "1.0", "2.0", "2.0").offered, Truth::kYes);
  EXPECT_EQ(Of("house.jobs.Job", "2.0", "3.0", "3.0").offered, Truth::kYes);
  EXPECT_EQ(Of("house.leads", "1.0", "3.0", "3.0").offered, Truth::kYes);
}

TEST_F(LostNameTest, WhatMayBeThereIsNotLost) {
  EXPECT_EQ(Of("house.jobs.Job", "1.0", "2.0", "3.0").offered, Truth::kYes);
  EXPECT_EQ(Of("house.maybe.Either", "1.0", "3.0", "3.0").offered, Truth::kYes);
}

// pip does not install the two together.
TEST_F(LostNameTest, WhatThePackageSaysItNeedsIsNotLost) {
  EXPECT_EQ(Of("house.jobs.Job", "3.0", "1.0", "1.0").offered, Truth::kYes);
  EXPECT_EQ(Of("house.jobs.Job", "2.0", "1.0", "1.0").offered, Truth::kNo);
}

TEST_F(LostNameTest, APackageThatIsNotInstalledIsMissed) {
  Environment environment(index_);
  const uint16_t vendor = *index_.Find("vendor");
  environment.Set(*index_.Find("house"),
                  {PackageState::Installed::kYes, {0, 0}});
  environment.Set(vendor, {PackageState::Installed::kNo, {}});
  const Offer offer = Offers(index_, environment).Of("house.jobs.Job");
  EXPECT_EQ(offer.offered, Truth::kNo);
  EXPECT_EQ(offer.package, vendor);
  environment.Set(vendor, {});
  EXPECT_EQ(Offers(index_, environment).Of("house.jobs.Job").offered,
            Truth::kYes);
}

TEST(RaisesTest, AConstructorMayBeLeftToRaise) {
  std::vector<PackageIndex> packages;
  packages.push_back(
      *PackageIndex::Parse("airflow-api-index 1\npackage p\n"
                           "release 1.0 2024-01-01\nrelease 2.0 2024-02-01\n"
                           "m a 1.0-\n c Ended\n  i\n  x 2.0\n"
                           " c Heir\n  b a.Ended\n c Own\n  b a.Ended\n  i\n"
                           " f ended\n  x 2.0\n f runs\n",
                           "p.api"));
  const ApiIndex index = *ApiIndex::Of(std::move(packages));
  const Environment before = EnvironmentWith(index, {{"p", "1.0", "1.0"}});
  const Environment after = EnvironmentWith(index, {{"p", "2.0", "2.0"}});
  const Environment either = EnvironmentWith(index, {{"p", "1.0", "2.0"}});
  for (absl::string_view name : {"a.Ended", "a.Heir", "a.ended"}) {
    EXPECT_TRUE(EverNeeded(index, name).raises) << name;
    EXPECT_EQ(Offers(index, before).Raises(name), Truth::kNo) << name;
    EXPECT_EQ(Offers(index, after).Raises(name), Truth::kYes) << name;
    EXPECT_EQ(Offers(index, either).Raises(name), Truth::kUnknown) << name;
  }
  for (absl::string_view name : {"a.Own", "a.runs"}) {
    EXPECT_FALSE(EverNeeded(index, name).raises) << name;
    EXPECT_EQ(Offers(index, after).Raises(name), Truth::kNo) << name;
  }
}

// Of an index that nobody made by importing packages: each step leads on in
// eight ways, and depth alone would end after 8^12 of them.
ApiIndex BranchingIndex(absl::string_view entries) {
  std::vector<PackageIndex> packages;
  packages.push_back(*PackageIndex::Parse(
      absl::StrCat("airflow-api-index 1\npackage p\nrelease 1.0 2024-01-01\n"
                   "m a 1.0-\n",
                   entries),
      "p.api"));
  return *ApiIndex::Of(std::move(packages));
}

std::string EightTimes(absl::string_view line) {
  std::string out;
  for (int i = 0; i < 8; ++i) absl::StrAppend(&out, line, "\n");
  return out;
}

TEST(BranchingTest, RedirectsAreFollowedOnlySoFar) {
  const ApiIndex index = BranchingIndex(EightTimes(" d X > a.X.X"));
  const Environment environment = EnvironmentWith(index, {{"p", "1.0", "1.0"}});
  const Offers offers(index, environment);
  EXPECT_NE(offers.Of("a.X").offered, Truth::kNo);
  EXPECT_NE(offers.Of("a.X.X").offered, Truth::kNo);
}

TEST(BranchingTest, BasesAreFollowedOnlySoFar) {
  const ApiIndex index =
      BranchingIndex(absl::StrCat(" c C\n", EightTimes("  b a.C")));
  const Environment environment = EnvironmentWith(index, {{"p", "1.0", "1.0"}});
  const Offers offers(index, environment);
  EXPECT_EQ(offers.Takes("a.C", "x"), Truth::kUnknown);
  EXPECT_EQ(offers.Of("a.C.method").offered, Truth::kUnknown);
  EXPECT_TRUE(EverNeeded(index, "a.C").required.empty());
}

// A class of eight bases, each of its own: all of them are seen.
TEST(BranchingTest, ManyBasesAreNotTooFar) {
  std::string entries = " c C\n";
  for (char base : absl::string_view("DEFGHIJK")) {
    absl::StrAppend(&entries, "  b a.", absl::string_view(&base, 1), "\n");
  }
  for (char base : absl::string_view("DEFGHIJK")) {
    absl::StrAppend(&entries, " c ", absl::string_view(&base, 1), "\n");
  }
  absl::StrAppend(&entries, "  i\n  p last\n");
  const ApiIndex index = BranchingIndex(entries);
  const Environment environment = EnvironmentWith(index, {{"p", "1.0", "1.0"}});
  EXPECT_EQ(Offers(index, environment).Takes("a.C", "last"), Truth::kYes);
}

}  // namespace
}  // namespace upgrade_advisor
