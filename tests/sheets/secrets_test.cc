// Secrets put wherever a caller may put text: none may be in a sheet.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "absl/strings/match.h"
#include "services/sheets/deployment_sheet.h"
#include "tests/sheets/rows_of.h"

namespace upgrade_advisor {
namespace {

// What would do harm, and how it is usually written down.
struct Secret {
  const char* harm;   // must not be in any byte of any row
  const char* value;  // contains it
  // Whether it may be known by its look alone, in a place whose name says
  // nothing.
  bool by_look;
};

const Secret kSecrets[] = {
    {"hunter2", "hunter2", false},
    {"hunter2", "postgresql+psycopg2://airflow:hunter2@db:5432/airflow", true},
    {"hunter2", "redis://:hunter2@redis:6379/0", true},
    {"hunter2", "https://hunter2@github.com/org/repo.git", true},
    {"hunter2", "amqp://u:p/w/hunter2@mq//", true},
    {"hunter2", "see https://u:hunter2@a.example.org/x for more", true},
    {"hunter2", "{\"conn_type\": \"aws\", \"password\": \"hunter2\"}", false},
    {"wJalrXUtnFEMI", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", true},
    {"AKIAIOSFODNN7", "AKIAIOSFODNN7EXAMPLE", true},
    {"ghp_16C7e42F2", "ghp_16C7e42F292c6912E7710c838347Ae178B4a", true},
    {"glpat-XyZ", "glpat-XyZ0123456789abcdefg", true},
    {"xoxb-17653", "xoxb-17653672481-19874698323-pdFZKVeTuE8sk7oOcHrzqqgy",
     true},
    {"eyJhbGciOi", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmN",
     true},
    {"MIIEvQIBADANB",
     "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0\n-----END", true},
    {"81HqDtbqAywKSO", "81HqDtbqAywKSOumSha3BhWNOdQ26slT6K0YaZeZyPs=", true},
};

struct Place {
  const char* name;
  bool named_secret;  // its name alone says that a secret is in it
  std::function<void(const std::string& value, DeploymentSources&)> put;
};

Place Variable(const char* variable, bool named_secret) {
  return {variable, named_secret,
          [variable](const std::string& v, DeploymentSources& s) {
            s.environment = EnvironmentSource{{{variable, v}}, false};
          }};
}
Place CallerFact(const char* label, FactKind kind, const char* name,
                 bool named_secret) {
  return {label, named_secret,
          [kind, name](const std::string& v, DeploymentSources& s) {
            s.caller_facts = {{kind, name, v, "dags/a.py", 1, false}};
          }};
}

const std::vector<Place>& Places() {
  static const auto* places = new std::vector<Place>{
      Variable("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", true),
      Variable("AIRFLOW__CORE__FERNET_KEY", true),
      Variable("AIRFLOW__CELERY__BROKER_URL", true),
      Variable("AIRFLOW__SECRETS__BACKEND_KWARGS", true),
      Variable("AIRFLOW__SMTP__SMTP_PASSWORD", true),
      Variable("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_CMD", true),
      Variable("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_SECRET", true),
      Variable("AIRFLOW__CORE__INNOCENT", false),
      Variable("AIRFLOW_CONN_MY_DB", true),
      Variable("AIRFLOW_VAR_MY_VAR", true),
      // A variable that is not a setting keeps no value, whatever it is called.
      Variable("AWS_SECRET_ACCESS_KEY", true),
      Variable("INNOCENT", true),
      {"pip_freeze_url", true,
       [](const std::string& v, DeploymentSources& s) {
         s.pip_freeze = PipFreezeSource{"mine @ " + v, false};
       }},
      {"pip_freeze_editable", true,
       [](const std::string& v, DeploymentSources& s) {
         s.pip_freeze = PipFreezeSource{"-e " + v + "#egg=mine", false};
       }},
      {"pip_freeze_version", true,
       [](const std::string& v, DeploymentSources& s) {
         s.pip_freeze = PipFreezeSource{"mine==" + v, false};
       }},
      {"pip_freeze_index", true,
       [](const std::string& v, DeploymentSources& s) {
         s.pip_freeze = PipFreezeSource{"--index-url " + v, false};
       }},
      {"database_version", true,
       [](const std::string& v, DeploymentSources& s) {
         s.database.emplace().version = "PostgreSQL 13.4 " + v;
       }},
      {"executor", false,
       [](const std::string& v, DeploymentSources& s) { s.executor = v; }},
      {"platform_version", false,
       [](const std::string& v, DeploymentSources& s) {
         s.platform_version = v;
       }},
      CallerFact("fact_config", FactKind::kConfig, "core.fernet_key", true),
      CallerFact("fact_env", FactKind::kEnv, "INNOCENT", true),
      CallerFact("fact_keyword", FactKind::kKeyword, "Operator.password", true),
      CallerFact("fact_shell", FactKind::kShell, "export DB_PASSWORD", true),
      CallerFact("fact_keyword_innocent", FactKind::kKeyword, "Operator.note",
                 false),
      CallerFact("fact_requirement", FactKind::kRequirement, "mine", false),
      CallerFact("fact_package", FactKind::kPackage, "mine", false),
      CallerFact("fact_docker", FactKind::kDocker, "image.note", false),
      CallerFact("fact_file", FactKind::kFile, "a.cfg", false),
      CallerFact("fact_call", FactKind::kCall, "connect", false),
      CallerFact("fact_database", FactKind::kDatabase, "backend", false),
      CallerFact("fact_request", FactKind::kRequest, "note", false),
  };
  return *places;
}

class SecretsIn : public ::testing::TestWithParam<size_t> {};

TEST_P(SecretsIn, LeaveNoByteInAnySheet) {
  const Place& place = Places()[GetParam()];
  for (const Secret& secret : kSecrets) {
    if (!place.named_secret && !secret.by_look) continue;
    DeploymentSources sources;
    place.put(secret.value, sources);
    const DeploymentSheets sheets = BuildDeploymentSheets(sources);
    for (const FactSheet* sheet : {&sheets.first, &sheets.later}) {
      EXPECT_FALSE(absl::StrContains(BytesOf(*sheet), secret.harm))
          << secret.value << " became " << BytesOf(*sheet);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(EveryPlace, SecretsIn,
                         ::testing::Range(size_t{0}, Places().size()),
                         [](const auto& index) {
                           return std::string(Places()[index.param].name);
                         });

TEST(Secrets, ThatAreUrisKeepTheirScheme) {
  for (const char* variable :
       {"AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", "AIRFLOW__CELERY__BROKER_URL",
        "AIRFLOW_CONN_MY_DB"}) {
    DeploymentSources sources;
    sources.environment = EnvironmentSource{
        {{variable, "postgresql+psycopg2://u:hunter2@h/db"}}, false};
    const DeploymentSheets sheets = BuildDeploymentSheets(sources);
    ASSERT_EQ(sheets.first.size(), 1u);
    EXPECT_EQ(sheets.first.rows()[0].value.view(),
              "postgresql+psycopg2://[redacted]");
  }
}

}  // namespace
}  // namespace upgrade_advisor
