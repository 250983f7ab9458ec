// A secret leaves no trace, and everything else reads the same.
#include "services/project/masked_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "services/project/project_files.h"

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kCanary[] = "cAnArY";

TEST(MaskedFile, HasNoSecretOfAnyForm) {
  const std::pair<const char*, std::string> files[] = {
      {".env",
       "AIRFLOW__CORE__FERNET_KEY=cAnArY\n"
       "export DB_PASSWORD='cAnArY with # and =' # cAnArY token\n"
       "ANYTHING=cAnArY\n"
       "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN=postgresql://u:cAnArY@h/d\n"
       "KEY=\"-----BEGIN cAnArY\ncAnArYline\n"
       "# password: cAnArY\n"},
      {"airflow.cfg",
       "[core]\nfernet_key = cAnArY\n# the password is cAnArY\n"
       "[database]\nsql_alchemy_conn: postgresql://u:cAnArY@h/d\n"
       "[smtp]\nsmtp_password = one\n  cAnArY\n  cAnArY\ncAnArY\n"},
      {"Dockerfile",
       "FROM quay.io/astronomer/astro-runtime:7.4.1\n"
       "ENV DB_PASSWORD=cAnArY OTHER=1\nENV API_TOKEN cAnArY\n"
       "ARG SECRET_ARG=cAnArY\n"
       "RUN curl -u user:cAnArY https://x:cAnArY@h/p?k=cAnArY\n"
       "RUN vault write x value=cAnArY\nRUN openssl enc -k cAnArY\n"
       "RUN pip install --index-url https://h/cAnArY/simple x\n"
       "RUN pip install -i https://h/cAnArY/simple x\n"
       "# password cAnArY\n"},
      {"requirements.txt",
       "--index-url https://h/cAnArY/simple\n"
       "a @ https://u:cAnArY@h/a.whl\n# token cAnArY\nb==1\n"}};
  for (const auto& [path, text] : files) {
    const std::string masked = MaskedFile(path, text);
    EXPECT_THAT(masked, Not(HasSubstr(kCanary))) << path;
    EXPECT_EQ(std::count(masked.begin(), masked.end(), '\n'),
              std::count(text.begin(), text.end(), '\n'))
        << path;
    EXPECT_EQ(MaskedFile(path, masked), masked) << path << ", twice";
  }
}

TEST(MaskedFile, LeavesFilesWithoutSecretsAsTheyAre) {
  const std::pair<const char*, const char*> files[] = {
      {".env", "AIRFLOW__CORE__EXECUTOR=CeleryExecutor\n\n# ours\n"},
      {"airflow.cfg", "[core]\nexecutor = CeleryExecutor\nparallelism=4\r\n"},
      {"Dockerfile",
       "# syntax=docker/dockerfile:1\nARG TAG=7.4.1\n"
       "FROM quay.io/astronomer/astro-runtime:${TAG}\nENV A=1\nUSER root\n"
       "RUN apt-get update && \\\n    pip install x==1"},
      {"requirements.txt", "a==1 # why\n-r more.txt\nb[c]>=2 ; x\n"},
      {"packages.txt", "gcc\n"}};
  for (const auto& [path, text] : files) {
    EXPECT_EQ(MaskedFile(path, text), text) << path;
  }
}

// What is known of a secret without telling it.
TEST(MaskedFile, KeepsWhatASecretIsOf) {
  EXPECT_EQ(MaskedFile(".env",
                       "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN=postgresql://u:p@h/"
                       "d\nFERNET_KEY=x\n"),
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN=postgresql://[redacted]\n"
            "FERNET_KEY=${WITHHELD}\n");
}

// Errors are those of the file, at the same lines.
TEST(MaskedFile, HasTheSameSettingsAndErrors) {
  const std::string text = "A=1\nwhat is\nPASSWORD=x\nD\nB='open\n2=3\nC=\n";
  const SettingsFile before = ReadDotEnv(".env", text);
  const SettingsFile after = ReadDotEnv(".env", MaskedFile(".env", text));
  ASSERT_EQ(after.settings.size(), before.settings.size());
  for (size_t i = 0; i < before.settings.size(); ++i) {
    EXPECT_EQ(after.settings[i].name, before.settings[i].name);
    EXPECT_EQ(after.settings[i].line, before.settings[i].line);
  }
  ASSERT_EQ(after.errors.size(), before.errors.size());
  for (size_t i = 0; i < before.errors.size(); ++i) {
    EXPECT_EQ(after.errors[i].line, before.errors[i].line);
    EXPECT_EQ(after.errors[i].reason, before.errors[i].reason);
  }
}

TEST(MaskedVariable, IsHiddenByItsNameOrItsForm) {
  EXPECT_EQ(MaskedVariable("AIRFLOW__CORE__EXECUTOR", "CeleryExecutor"),
            "CeleryExecutor");
  EXPECT_EQ(MaskedVariable("AIRFLOW__CORE__FERNET_KEY", "x"), "${WITHHELD}");
  EXPECT_EQ(MaskedVariable("ANY_OTHER", "x"), "${WITHHELD}");
  EXPECT_EQ(MaskedVariable("ANY_OTHER", ""), "");
  EXPECT_EQ(MaskedVariable("AIRFLOW_CONN_X", "aws://k:s@"), "aws://[redacted]");
}

}  // namespace
}  // namespace upgrade_advisor
