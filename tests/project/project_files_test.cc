// Whether the requirements of a project are all known.
#include "services/project/project_files.h"

#include <gtest/gtest.h>

#include <string>

#include "services/project/install_commands.h"

namespace upgrade_advisor {
namespace {

bool KnowsAll(const std::string& requirements, const std::string& run = "") {
  return ReadProjectFiles(
             {{"Dockerfile", "FROM example.com/astro-runtime:13.11.0\n" +
                                 (run.empty() ? "" : "RUN " + run + "\n")},
              {"requirements.txt", requirements}})
      .requirements_complete;
}

TEST(ProjectFiles, KnowsAllThatPipInstalls) {
  EXPECT_TRUE(KnowsAll("apache-airflow-providers-http\npandas==2.1\n",
                       "pip install --no-cache-dir polars"));
  EXPECT_TRUE(KnowsAll("pandas\n", "echo uv syncs nothing"));
}

TEST(ProjectFiles, APackageAtAnAddressMayRequireAnything) {
  for (const char* line :
       {"./wheels/house-1.0-py3-none-any.whl", "house @ git+ssh://x/house.git",
        "git+https://example.com/house.git#egg=house"}) {
    EXPECT_FALSE(KnowsAll(line)) << line;
  }
}

TEST(ProjectFiles, APackageOfAnotherIndexMayRequireAnything) {
  constexpr char kIndex[] = "--extra-index-url https://example.com/simple\n";
  EXPECT_FALSE(KnowsAll(std::string(kIndex) + "house==1.0\n"));
  EXPECT_FALSE(KnowsAll("", "pip install -i https://example.com/simple house"));
  EXPECT_TRUE(
      KnowsAll(std::string(kIndex) + "apache-airflow-providers-http\n"));
}

TEST(ProjectFiles, OtherInstallersAreNotRead) {
  for (const char* run :
       {"uv sync --frozen", "pip install poetry && poetry install --no-root",
        "cd app && pdm sync", "pipenv install --system --deploy"}) {
    EXPECT_FALSE(KnowsAll("", run)) << run;
  }
}

TEST(ProjectFiles, InstallersOfSeparateEnvironmentsDoNotCount) {
  EXPECT_EQ(OtherInstaller("python -m venv dbt && . dbt/bin/activate && "
                           "poetry install"),
            "");
  EXPECT_EQ(OtherInstaller("/opt/tools/bin/poetry install"), "");
  EXPECT_EQ(OtherInstaller("poetry install --no-root"), "poetry install");
}

}  // namespace
}  // namespace upgrade_advisor
