// Bad requests: every fault is reported at once, and nothing secret is
// repeated.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "services/base/utf8_text.h"
#include "services/engine/page_token.h"
#include "tests/engine/engine_fixture.h"

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class RequestFaults : public ::testing::Test {
 protected:
  google::rpc::BadRequest Violations(const absl::Status& status) {
    google::rpc::Status details;
    google::rpc::BadRequest bad;
    const auto payload = status.GetPayload(kErrorPayload);
    if (!payload) return bad;
    details.ParseFromString(std::string(*payload));
    for (const auto& any : details.details()) {
      if (any.UnpackTo(&bad)) break;
    }
    return bad;
  }
  std::string FieldsOf(const v1::PlanUpgradeRequest& request) {
    std::string out;
    const google::rpc::BadRequest bad =
        Violations(engine_.PlanUpgrade(request, {}).status());
    for (const auto& v : bad.field_violations()) {
      absl::StrAppend(&out, out.empty() ? "" : " ", v.field());
    }
    return out;
  }

  // The reason of the error, or the releases of the way.
  std::string WayBetween(const std::string& source, const std::string& target) {
    v1::ListAdvisoriesRequest request;
    *request.mutable_source() = Ref(source);
    *request.mutable_target() = Ref(target);
    const auto response = engine_.ListAdvisories(request, {});
    if (!response.ok()) return InfoOf(response.status()).reason();
    std::string out;
    for (const v1::ReleaseRef& ref : response->path()) {
      absl::StrAppend(&out, out.empty() ? "" : " ", ref.version());
    }
    return out;
  }

  Engine engine_{BundledSnapshot(), FixedDay};
};

TEST_F(RequestFaults, AnEmptyRequestIsToldWhatItLacks) {
  EXPECT_EQ(FieldsOf({}), "deployment.release target");
}

TEST_F(RequestFaults, EveryFaultIsToldAtOnce) {
  v1::PlanUpgradeRequest request;
  request.mutable_deployment()->mutable_release()->set_version("nonsense");
  request.mutable_target()->set_airflow_version("3");
  request.set_as_of("2026-02-30");
  request.mutable_deployment()->mutable_database()->set_backend("oracle");
  auto* table = request.mutable_deployment()->mutable_database()->add_tables();
  table->set_rows(-1);
  EXPECT_EQ(FieldsOf(request),
            "deployment.release.distribution deployment.database.backend "
            "deployment.database.tables[0].name "
            "deployment.database.tables[0].rows target.airflow_version as_of");
}

TEST_F(RequestFaults, TheFirstTwentyAreShownAndAllAreCounted) {
  v1::PlanUpgradeRequest request = PlanTo("runtime:7.6.0", "runtime:9.17.0");
  for (int i = 0; i < 100; ++i) {
    request.mutable_deployment()->mutable_facts()->add_facts();
  }
  const absl::Status status = engine_.PlanUpgrade(request, {}).status();
  EXPECT_EQ(Violations(status).field_violations_size(), 20);
  EXPECT_EQ(InfoOf(status).metadata().at("violations"), "200");
  EXPECT_LE(status.message().size(), 512u);
}

TEST_F(RequestFaults, DaysMustExistAndLieInRange) {
  for (const char* day : {"2026-13-01", "2026-2-3", "20260101", "1999-01-01",
                          "2101-01-01", "2026-01-01T00:00:00Z", "today"}) {
    v1::PlanUpgradeRequest request = PlanTo("runtime:7.6.0", "runtime:9.17.0");
    request.set_as_of(day);
    EXPECT_EQ(FieldsOf(request), "as_of") << day;
  }
}

TEST_F(RequestFaults, ARunningImageMustSayWhatRuns) {
  for (const char* image :
       {"quay.io/astronomer/astro-runtime:9",
        "quay.io/astronomer/astro-runtime",
        "quay.io/astronomer/astro-runtime:latest", "nginx:1.25", ""}) {
    v1::PlanUpgradeRequest request = PlanTo("runtime:7.6.0", "runtime:9.17.0");
    request.mutable_deployment()->set_image(image);
    EXPECT_EQ(FieldsOf(request), "deployment.image") << image;
  }
}

TEST_F(RequestFaults, FilesHavePathsOfTheProjectAndComeOnce) {
  for (const char* path : {"", "/etc/passwd", "../x", "a//b", "a/./b"}) {
    v1::PlanUpgradeRequest request = PlanTo("runtime:7.6.0", "runtime:9.17.0");
    request.mutable_deployment()->add_files()->set_path(path);
    EXPECT_EQ(FieldsOf(request), "deployment.files[0].path") << path;
  }
  v1::PlanUpgradeRequest twice = PlanTo("runtime:7.6.0", "runtime:9.17.0");
  twice.mutable_deployment()->add_files()->set_path("Dockerfile");
  *twice.mutable_deployment()->add_files() = twice.deployment().files(0);
  EXPECT_EQ(FieldsOf(twice), "deployment.files[1].path");
  v1::PlanUpgradeRequest many = PlanTo("runtime:7.6.0", "runtime:9.17.0");
  for (int i = 0; i < 21; ++i) many.mutable_deployment()->add_files();
  EXPECT_EQ(FieldsOf(many), "deployment.files");
  v1::PlanUpgradeRequest large = PlanTo("runtime:7.6.0", "runtime:9.17.0");
  large.mutable_deployment()->add_files()->set_path("Dockerfile");
  large.mutable_deployment()->mutable_files(0)->set_text(
      std::string((1 << 20) + 1, '#'));
  EXPECT_EQ(FieldsOf(large), "deployment.files[0].text");
}

TEST_F(RequestFaults, ADockerfileHasToSayWhatRunsWhereNobodyElseDoes) {
  for (const char* text :
       {"FROM corp/base:1\n", "FROM astro-runtime:9\n", ""}) {
    v1::PlanUpgradeRequest request = PlanTo("runtime:7.6.0", "runtime:9.17.0");
    request.mutable_deployment()->clear_release();
    v1::ProjectFile& file = *request.mutable_deployment()->add_files();
    file.set_path("Dockerfile");
    file.set_text(text);
    EXPECT_EQ(FieldsOf(request), "deployment.release") << text;
  }
}

TEST_F(RequestFaults, AcknowledgementsNameOneThingAndAReason) {
  v1::PlanUpgradeRequest request = PlanTo("runtime:7.6.0", "runtime:9.17.0");
  request.add_acknowledgements();
  v1::Acknowledgement& both = *request.add_acknowledgements();
  both.set_advisory_id("X");
  both.set_fingerprint("0123456789abcdef");
  both.set_reason("why");
  both.set_expires("soon");
  EXPECT_EQ(FieldsOf(request),
            "acknowledgements[0] acknowledgements[0].reason "
            "acknowledgements[1] acknowledgements[1].expires");
}

TEST_F(RequestFaults, LimitsAreNamed) {
  v1::PlanUpgradeRequest request = PlanTo("runtime:7.6.0", "runtime:9.17.0");
  auto& variables =
      *request.mutable_deployment()->mutable_environment()->mutable_variables();
  for (int i = 0; i < 10000; ++i) variables["V" + std::to_string(i)] = "x";
  const absl::Status status = engine_.PlanUpgrade(request, {}).status();
  EXPECT_EQ(InfoOf(status).reason(), "INVALID_FIELD");
  EXPECT_THAT(std::string(status.message()), HasSubstr("10000"));
  EXPECT_THAT(std::string(status.message()), HasSubstr("5000"));
}

TEST_F(RequestFaults, ReleaseFactsCannotBeGivenByACaller) {
  v1::PlanUpgradeRequest request = PlanTo("runtime:7.6.0", "runtime:9.17.0");
  auto* fact = request.mutable_deployment()->mutable_facts()->add_facts();
  fact->set_kind(v1::FACT_KIND_RELEASE);
  fact->set_name("yanked");
  fact->set_airflow_minors("3");
  request.mutable_deployment()->mutable_facts()->add_complete_kinds(
      v1::FACT_KIND_UNSPECIFIED);
  EXPECT_EQ(FieldsOf(request),
            "deployment.facts.facts[0].kind "
            "deployment.facts.facts[0].airflow_minors "
            "deployment.facts.complete_kinds[0]");
}

TEST_F(RequestFaults, NoSecretIsRepeatedWhereverItWasPut) {
  const std::string secret = "hunter2SECRETmarker9000XYZ";
  v1::PlanUpgradeRequest request = PlanTo("runtime:4.2.4", "runtime:6.0.4");
  v1::Deployment& d = *request.mutable_deployment();
  auto& variables = *d.mutable_environment()->mutable_variables();
  variables["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"] =
      "postgres://user:" + secret + "@db/airflow";
  variables["AIRFLOW__CORE__FERNET_KEY"] = secret;
  variables["AIRFLOW__CORE__SQL_ALCHEMY_CONN_CMD"] = "echo " + secret;
  variables["AIRFLOW_CONN_MY_DB"] = "postgres://u:" + secret + "@h/x";
  variables["AIRFLOW_CONN_JSON"] = "{\"password\": \"" + secret + "\"}";
  variables["AIRFLOW__SMART_SENSOR__USE_SMART_SENSOR"] = "True";
  variables["ANYTHING"] = secret;
  d.mutable_pip_freeze()->set_text("pkg @ git+https://" + secret +
                                   "@host/x\nother==" + secret + "\n");
  d.mutable_database()->set_version("PostgreSQL 13.4 " + secret);
  const auto add = [&](v1::FactKind kind, const std::string& name) {
    auto* fact = d.mutable_facts()->add_facts();
    fact->set_kind(kind);
    fact->set_name(name);
    fact->set_value("https://u:" + secret + "@host");
  };
  add(v1::FACT_KIND_CONFIG, "core.sql_alchemy_conn");
  add(v1::FACT_KIND_IMPORT, "airflow.sensors.smart_sensor.SmartSensorOperator");
  const auto plan = engine_.PlanUpgrade(request, {});
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_THAT(plan->SerializeAsString(), Not(HasSubstr(secret)));

  // The same with faults all over: the error repeats none of it either.
  d.mutable_database()->set_backend(secret);
  d.set_image("registry/" + secret + "@x:y");
  variables["A=" + secret] = "x";
  const absl::Status error = engine_.PlanUpgrade(request, {}).status();
  EXPECT_FALSE(error.ok());
  EXPECT_THAT(std::string(error.message()), Not(HasSubstr("hunter2")));
}

TEST_F(RequestFaults, AReleaseThatIsNotListedIsNoTarget) {
  const struct {
    const char* source;
    const char* target;
    const char* answer;
  } rows[] = {
      // All listed.
      {"runtime:4.2.4", "runtime:6.0.4", "4.2.4 6.0.4"},
      {"certified:2.2.3", "certified:2.3.0", "2.2.3-2 2.3.0-5"},
      // Of a known line, of an unknown one, of the other distribution.
      {"runtime:4.2.4", "runtime:9.99.0", "RELEASE_UNKNOWN"},
      {"runtime:4.2.4", "runtime:99.99.99", "RELEASE_UNKNOWN"},
      {"runtime:12.0.0", "runtime:3.1-999", "RELEASE_UNKNOWN"},
      {"runtime:9.1.0", "runtime:4.99.0", "RELEASE_UNKNOWN"},
      {"certified:2.2.3", "certified:2.3.99", "RELEASE_UNKNOWN"},
      {"certified:2.2.3", "certified:2.3.0-999", "RELEASE_UNKNOWN"},
      {"certified:2.2.3", "runtime:5.0.99", "RELEASE_UNKNOWN"},
      {"runtime:5.0.4", "certified:2.3.99", "RELEASE_UNKNOWN"},
      // As source: enough is known of its line to leave it.
      {"runtime:4.2.99", "runtime:6.0.4", "4.2.99 6.0.4"},
      {"runtime:99.99.99", "runtime:6.0.4", "RELEASE_UNKNOWN"},
      {"certified:1.10.99", "runtime:99.0.0", "RELEASE_UNKNOWN"},
      // As both.
      {"runtime:9.98.0", "runtime:9.99.0", "RELEASE_UNKNOWN"},
      {"runtime:9.99.0", "runtime:9.99.0", "9.99.0 9.99.0"},
      {"runtime:99.99.99", "runtime:99.99.99", "RELEASE_UNKNOWN"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(WayBetween(row.source, row.target), row.answer)
        << row.source << " to " << row.target;
  }
}

TEST_F(RequestFaults, EveryCallTakesReleasesThatAreNotListed) {
  for (const char* release :
       {"runtime:9.99.0", "runtime:99.99.99", "runtime:3.1-999",
        "certified:2.3.99", "certified:2.3.0-999", "certified:9.9.9"}) {
    for (const char* other : {"runtime:4.2.4", "certified:2.2.3", release}) {
      v1::PlanUpgradeRequest plan = PlanTo(other, release);
      *plan.add_why_not() = Ref(release);
      (void)engine_.PlanUpgrade(plan, {});
      v1::ValidateUpgradeRequest validate;
      *validate.mutable_deployment() = DeploymentOf(other);
      *validate.mutable_target() = Ref(release);
      (void)engine_.ValidateUpgrade(validate, {});
      WayBetween(release, other);
      WayBetween(other, release);
    }
    for (const auto policy :
         {v1::TARGET_POLICY_LATEST, v1::TARGET_POLICY_LATEST_LTS,
          v1::TARGET_POLICY_LATEST_PATCH_OF_LINE,
          v1::TARGET_POLICY_EQUIVALENT_RUNTIME}) {
      (void)engine_.PlanUpgrade(PlanTo(release, policy), {});
    }
    v1::GetReleaseRequest get;
    *get.mutable_release() = Ref(release);
    EXPECT_EQ(InfoOf(engine_.GetRelease(get, {}).status()).reason(),
              "RELEASE_UNKNOWN")
        << release;
  }
}

TEST_F(RequestFaults, PageTokensBelongToTheirList) {
  v1::ListReleasesRequest request;
  request.set_page_size(10);
  const auto first = engine_.ListReleases(request, {});
  ASSERT_TRUE(first.ok());
  request.set_page_token(first->next_page_token());
  const auto second = engine_.ListReleases(request, {});
  ASSERT_TRUE(second.ok());
  EXPECT_NE(second->releases(0).version(), first->releases(0).version());
  request.set_line("9");
  EXPECT_EQ(InfoOf(engine_.ListReleases(request, {}).status()).reason(),
            "INVALID_PAGE_TOKEN");
  request.set_page_token("!!!");
  EXPECT_EQ(InfoOf(engine_.ListReleases(request, {}).status()).reason(),
            "INVALID_PAGE_TOKEN");
}

TEST_F(RequestFaults, PagesCoverTheListOnceEach) {
  v1::ListReleasesRequest request;
  request.set_page_size(7);
  int seen = 0;
  int total = 0;
  do {
    const auto page = engine_.ListReleases(request, {});
    ASSERT_TRUE(page.ok()) << page.status();
    seen += page->releases_size();
    total = page->total_size();
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(seen, total);
  EXPECT_GT(total, 270);
}

TEST(Utf8Text, CutsBetweenCharactersAndReplacesWhatIsNone) {
  EXPECT_EQ(CutUtf8("abcdefgh", 8), "abcdefgh");
  EXPECT_EQ(CutUtf8("abcdefghi", 8), "abcde...");
  EXPECT_EQ(CutUtf8("ab\xC3\xA9\xC3\xA9\xC3\xA9", 7), "ab\xC3\xA9...");
  EXPECT_EQ(ValidUtf8("a\xFF\xC0\x80z"), "a???z");
  EXPECT_EQ(ValidUtf8("\xED\xA0\x80"), "???");
  EXPECT_EQ(ValidUtf8("\xF0\x9F\x98\x80"), "\xF0\x9F\x98\x80");
}

}  // namespace
}  // namespace upgrade_advisor
