#include "services/domain/redaction.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace upgrade_advisor {
namespace {

TEST(IsSecretName, KnowsTheUsualNamesInAnyCase) {
  for (const char* name : {"core.fernet_key",
                           "database.sql_alchemy_conn",
                           "celery.result_backend",
                           "celery.broker_url",
                           "webserver.secret_key",
                           "smtp.smtp_password",
                           "sentry.sentry_dsn",
                           "AIRFLOW_CONN_SNOWFLAKE",
                           "AIRFLOW_VAR_REGION",
                           "AWS_SECRET_ACCESS_KEY",
                           "aws_access_key_id",
                           "GITHUB_TOKEN",
                           "Api_Key",
                           "DB_PASSWORD",
                           "MYSQL_PW",
                           "LDAP_PASS",
                           "SSH_PRIVATE_KEY",
                           "OAUTH_CLIENT_ID",
                           "core.sql_alchemy_conn_cmd",
                           "AZURE_STORAGE_ACCOUNT_KEY",
                           "SIGNING_KEY"}) {
    EXPECT_TRUE(IsSecretName(name)) << name;
  }
}

TEST(IsSecretName, LeavesSettingsThatJudgementNeeds) {
  for (const char* name :
       {"core.executor", "core.parallelism", "smart_sensor.use_smart_sensor",
        "core.dags_folder", "scheduler.min_file_process_interval",
        "logging.remote_log_conn", "webserver.rbac", "core.load_examples"}) {
    EXPECT_FALSE(IsSecretName(name)) << name;
  }
}

TEST(ScrubCredentials, TakesThemOutOfEveryUri) {
  const std::pair<const char*, const char*> texts[] = {
      {"", ""},
      {"no uri", "no uri"},
      {"postgres://host/db", "postgres://host/db"},
      {"postgres://u:pw@host/db", "postgres://[redacted]@host/db"},
      {"postgres://u@host", "postgres://[redacted]@host"},
      {"see http://u:p@a/ and ftp://u:q@b/",
       "see http://[redacted]@a/ and ftp://[redacted]@b/"},
      {"s3://a:b/c@d:e@host", "s3://[redacted]@host"},
      {"http://u:p@", "http://[redacted]@"},
      {"://u:p@h", "://[redacted]@h"},
      {"mail me@example.org http://h", "mail me@example.org http://h"},
      {"\"http://u:p@h\" x@y", "\"http://[redacted]@h\" x@y"},
  };
  for (const auto& [text, scrubbed] : texts) {
    EXPECT_EQ(ScrubCredentials(text), scrubbed);
  }
}

struct Case {
  FactKind kind;
  const char* name;
  const char* value;
  const char* kept;  // "?" for a withheld value
};

TEST(Redact, KeepsWhatJudgementNeedsAndNothingElse) {
  const Case cases[] = {
      {FactKind::kConfig, "core.executor", "CeleryExecutor", "CeleryExecutor"},
      {FactKind::kConfig, "core.fernet_key", "abc", "?"},
      {FactKind::kConfig, "database.sql_alchemy_conn",
       "postgresql+psycopg2://u:p@h/db", "postgresql+psycopg2://[redacted]"},
      {FactKind::kConfig, "celery.result_backend", "db+mysql://u:p@h",
       "db+mysql://[redacted]"},
      {FactKind::kConfig, "secrets.backend_kwargs", "{\"k\": \"v\"}",
       "{[redacted]}"},
      {FactKind::kConfig, "logging.base_url", "https://u:p@h/x",
       "https://[redacted]@h/x"},
      {FactKind::kConfig, "core.fernet_key", "", ""},
      {FactKind::kConfig, "core.note", "ghp_0123456789abcdef", "?"},
      {FactKind::kConfig, "core.note", "AKIAIOSFODNN7EXAMPLE", "?"},
      {FactKind::kConfig, "core.note", "eyJhbGciOiJIUzI1NiJ9.e30.x", "?"},
      {FactKind::kConfig, "core.note", "0123456789abcdef0123456789abcdef", "?"},
      {FactKind::kConfig, "core.note", "a short note", "a short note"},
      {FactKind::kEnv, "HOME", "/root", "?"},
      {FactKind::kEnv, "AIRFLOW_CONN_X", "snowflake://u:p@h",
       "snowflake://[redacted]"},
      {FactKind::kEnv, "AIRFLOW_CONN_X", "{\"conn_type\": \"aws\"}",
       "{[redacted]}"},
      {FactKind::kRequirement, "mine", "@ git+https://tok@h/m.git",
       "@ git+https://[redacted]@h/m.git"},
      {FactKind::kKeyword, "Operator.password", "hunter2", "?"},
      {FactKind::kShell, "export TOKEN", "hunter2", "?"},
      {FactKind::kKeyword, "@arguments.airflow.x.Hook", "conn_id,password,*1",
       "conn_id,password,*1"},
      {FactKind::kKeyword, "@arguments.airflow.x.Hook",
       "ghp_0123456789abcdef0123456789abcdef0123", "?"},
      {FactKind::kKeyword, "@arguments.airflow.x.Hook", "my password is", "?"},
      {FactKind::kConfig, "secrets.backend",
       "airflow.providers.hashicorp.secrets.vault.VaultBackend",
       "airflow.providers.hashicorp.secrets.vault.VaultBackend"},
      {FactKind::kConfig, "core.fernet_key", "airflow. hunter2", "?"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(std::string(c.name) + " " + c.value);
    Fact fact{c.kind, c.name, c.value, "", 0, false};
    Redact(fact);
    EXPECT_EQ(fact.value_withheld ? "?" : fact.value, c.kept);
    EXPECT_TRUE(!fact.value_withheld || fact.value.empty());
  }
}

}  // namespace
}  // namespace upgrade_advisor
