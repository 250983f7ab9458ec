#include "services/project/requirements_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Kind = RequirementLine::Kind;

RequirementsFile Read(absl::string_view text) {
  return ReadRequirements("requirements.txt", text);
}

std::vector<std::string> Told(const RequirementsFile& file) {
  std::vector<std::string> out;
  for (const RequirementLine& line : file.lines) {
    std::string text = absl::StrCat(line.line, " ");
    if (line.requirement) {
      absl::StrAppend(&text, line.requirement->name,
                      line.requirement->specifiers.ToString(),
                      line.requirement->url.empty() ? "" : " URL");
    }
    absl::StrAppend(&text, line.path, line.editable ? " editable" : "",
                    line.has_hashes ? " hashes" : "");
    out.push_back(text);
  }
  return out;
}

TEST(RequirementsFile, ReadsRequirementsWithTheirLines) {
  const RequirementsFile read = Read(
      "# pins\n"
      "\n"
      "Apache_Airflow.Providers-Google>=8.1,<9  # why\n"
      "dbt-core[postgres]==1.4 ; python_version < '3.12'\n");
  EXPECT_THAT(read.errors, IsEmpty());
  EXPECT_THAT(Told(read),
              ElementsAre("3 apache-airflow-providers-google>=8.1,<9",
                          "4 dbt-core==1.4"));
}

TEST(RequirementsFile, ReadsOptionsHashesAndContinuedLines) {
  const RequirementsFile read = Read(
      "--extra-index-url https://user:secret@host/simple\n"
      "-i https://host\n"
      "--no-binary=:all:\n"
      "-r other.txt\n"
      "-cconstraints.txt\n"
      "--requirement=a/b.txt\n"
      "name==1.0 \\\n"
      "    --hash=sha256:aa \\\n"
      "    --hash=sha256:bb\n"
      "last\n");
  EXPECT_THAT(read.errors, IsEmpty());
  EXPECT_THAT(Told(read),
              ElementsAre("4 other.txt", "5 constraints.txt", "6 a/b.txt",
                          "7 name==1.0 hashes", "10 last"));
}

TEST(RequirementsFile, KnowsThePlaceOfALine) {
  constexpr absl::string_view kText = "a==1\nb \\\n  ==2\nc\n";
  const RequirementsFile read = Read(kText);
  ASSERT_THAT(read.lines, SizeIs(3));
  EXPECT_EQ(kText.substr(read.lines[1].begin,
                         read.lines[1].end - read.lines[1].begin),
            "b \\\n  ==2\n");
}

TEST(RequirementsFile, NamesWhatAUrlInstallsWhereItSaysSo) {
  const RequirementsFile read = Read(
      "git+https://host/repo.git#egg=My_Package\n"
      "-e git+https://host/repo.git@main#egg=other&subdirectory=x\n"
      "https://host/dist/pkg_name-1.0-py3-none-any.whl\n"
      "named @ https://host/x.tar.gz\n"
      "./local\n");
  EXPECT_THAT(Told(read),
              ElementsAre("1 my-package URL", "2 other URL editable",
                          "3 pkg-name URL", "4 named URL", "5  URL"));
  EXPECT_EQ(read.lines[4].kind, Kind::kUnnamed);
}

TEST(RequirementsFile, TellsLinesItCannotReadWithoutTheirText) {
  const RequirementsFile read = Read(
      "good\n"
      "two words\n"
      "--password hunter2\n"
      "name=1.0\n"
      "-r\n"
      "name ; python_version\n"
      "name ==:hunter2@host/p\n");
  EXPECT_THAT(Told(read), ElementsAre("1 good"));
  std::vector<uint32_t> lines;
  for (const LocatedError& e : read.errors) {
    lines.push_back(e.line);
    EXPECT_EQ(e.file, "requirements.txt");
    EXPECT_EQ(e.reason.find("hunter2"), std::string::npos);
  }
  EXPECT_THAT(lines, ElementsAre(2, 3, 4, 5, 6, 7));
}

TEST(RequirementsFile, NamesItsLimits) {
  EXPECT_THAT(Read(std::string((1 << 20) + 1, ' ')).errors[0].reason,
              HasSubstr("1 MiB"));
  EXPECT_THAT(Read(std::string(20001, '\n')).errors[0].reason,
              HasSubstr("20000 lines"));
}

TEST(RequirementsFile, ReadsWhatACommandInstalls) {
  const RequirementsFile read = ReadPipInstall(
      "Dockerfile", 7,
      "--no-cache-dir -r requirements/dev.txt 'apache-airflow==2.2.3' "
      "--index-url https://h \"dbt-core>=1\" -e .");
  EXPECT_THAT(Told(read),
              ElementsAre("7 requirements/dev.txt", "7 apache-airflow==2.2.3",
                          "7 dbt-core>=1", "7  URL editable"));
}

TEST(OsPackages, AreNamesOneALine) {
  std::vector<std::string> got;
  for (const OsPackage& p :
       ReadOsPackages("# tools\nlibpq-dev\ngcc=4:12 Curl # x\n$(x)\n")) {
    got.push_back(absl::StrCat(p.line, " ", p.name));
  }
  EXPECT_THAT(got, ElementsAre("2 libpq-dev", "3 gcc", "3 curl"));
}

}  // namespace
}  // namespace upgrade_advisor
