#include "services/rehearsal/environments/project_requirements.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

ProjectRequirements Read(const std::string& requirements) {
  return RequirementsOf(
      ReadProjectFiles({{"Dockerfile",
                         "FROM quay.io/astronomer/astro-runtime:12.0.0\n"
                         "RUN pip install duckdb==1.0.0\n"},
                        {"requirements.txt", requirements},
                        {"packages.txt", "libpq-dev\ncurl\n"}}));
}

std::vector<std::string> Texts(const std::vector<RequirementSource>& lines) {
  std::vector<std::string> out;
  for (const RequirementSource& line : lines) {
    out.push_back(line.file + ":" + std::to_string(line.line) + " " +
                  line.text);
  }
  return out;
}

TEST(ProjectRequirements, KeepTheirPlaces) {
  EXPECT_THAT(
      Texts(Read("pandas[excel]<2 ; python_version < '3.13'\n\n"
                 "own @ https://h.com/own.whl\n")
                .lines),
      ElementsAre(
          "requirements.txt:1 pandas[excel]<2 ; python_version < '3.13'",
          "requirements.txt:3 own @ https://h.com/own.whl",
          "Dockerfile:2 duckdb==1.0.0"));
}

TEST(ProjectRequirements, SayWhatAnEnvironmentDoesNotGet) {
  const ProjectRequirements read = Read("apache-airflow==2.10.5\n");
  EXPECT_THAT(Texts(read.lines), ElementsAre("Dockerfile:2 duckdb==1.0.0"));
  EXPECT_THAT(read.notes,
              ElementsAre(HasSubstr("requirements.txt:1"),
                          HasSubstr("2 packages of the operating system")));
}

TEST(ProjectRequirements, ThoseOfAnExplanationAreInItsOrder) {
  const ProjectRequirements read = Read("six==1.0\npandas<2\nnumpy>2\n");
  EXPECT_THAT(
      Texts(LinesNamedIn("Because numpy>2 and pandas<2 depend on each other, "
                         "and six-stubs is not six2, we can conclude",
                         read)),
      ElementsAre("requirements.txt:3 numpy>2", "requirements.txt:2 pandas<2"));
}

}  // namespace
}  // namespace upgrade_advisor
