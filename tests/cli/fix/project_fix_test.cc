#include "services/cli/fix/project_fix.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

namespace upgrade_advisor {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kImport[] =
    "from airflow.operators.bash_operator import BashOperator\n";
constexpr char kFixed[] = "from airflow.operators.bash import BashOperator\n";

class ProjectFixTest : public ::testing::Test {
 protected:
  void SetUp() override {
    fs::remove_all(folder_);
    fs::create_directories(folder_ + "/dags");
    v1::PlanStep& step = *plan_.add_steps();
    v1::CodeFix& fix = *step.add_code_fixes();
    fix.set_name("airflow.operators.bash_operator.BashOperator");
    fix.set_replacement("airflow.operators.bash.BashOperator");
    fix.set_works_before(v1::TRUTH_YES);
    fix.set_works_after(v1::TRUTH_YES);
  }
  void TearDown() override { fs::remove_all(folder_); }

  void Write(const std::string& path, const std::string& text) {
    std::ofstream(folder_ + "/" + path, std::ios::binary) << text;
  }
  std::string TextOf(const std::string& path) const {
    std::ifstream in(folder_ + "/" + path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void Give(const std::string& path, const std::string& text) {
    v1::ProjectFile& file = *deployment_.add_files();
    file.set_path(path);
    file.set_text(text);
  }
  void Do(const std::string& edit) {
    plan_.mutable_steps(0)->add_actions()->set_edit(edit);
  }
  absl::StatusOr<ProjectFix> Fix() const {
    return FixProject(folder_, false, deployment_, plan_, {0, 1, false});
  }
  static std::vector<std::string> Paths(const ProjectFix& fix) {
    std::vector<std::string> out;
    for (const FixedFile& file : fix.files) out.push_back(file.path);
    return out;
  }
  static std::vector<std::string> Whys(const ProjectFix& fix) {
    std::vector<std::string> out;
    for (const LeftItem& item : fix.left) {
      out.push_back(absl::StrCat(item.file, ": ", item.why));
    }
    return out;
  }

  const std::string folder_ = ::testing::TempDir() + "/project_fix";
  v1::Deployment deployment_;
  v1::UpgradePlan plan_;
};

TEST_F(ProjectFixTest, WritesWhatItShows) {
  Write("dags/a.py", kImport);
  const auto fix = Fix();
  ASSERT_TRUE(fix.ok());
  EXPECT_THAT(Paths(*fix), ElementsAre("dags/a.py"));
  EXPECT_EQ(TextOf("dags/a.py"), kImport);
  EXPECT_TRUE(WriteFix(folder_, *fix).ok());
  EXPECT_EQ(TextOf("dags/a.py"), kFixed);
  EXPECT_THAT(Fix()->files, IsEmpty());
}

TEST_F(ProjectFixTest, WritesNothingIfAFileHasChanged) {
  Write("dags/a.py", kImport);
  Write("dags/b.py", kImport);
  const auto fix = Fix();
  Write("dags/b.py", absl::StrCat(kImport, "# new\n"));
  EXPECT_EQ(WriteFix(folder_, *fix).code(), absl::StatusCode::kAborted);
  EXPECT_EQ(TextOf("dags/a.py"), kImport);
}

TEST_F(ProjectFixTest, RefusesAFolderThatThePlanHasNotSeen) {
  Write("Dockerfile", "FROM b\n");
  Give("Dockerfile", "FROM a\n");
  EXPECT_EQ(Fix().status().code(), absl::StatusCode::kAborted);
}

TEST_F(ProjectFixTest, LeavesReadOnlyFilesAndLinks) {
  Write("dags/a.py", kImport);
  Write("b.txt", kImport);
  fs::permissions(folder_ + "/dags/a.py", fs::perms(0444));
  fs::create_symlink("../b.txt", folder_ + "/dags/b.py");
  const auto fix = Fix();
  EXPECT_THAT(fix->files, IsEmpty());
  EXPECT_THAT(Whys(*fix), ElementsAre("dags/a.py: the file is read-only"));
  EXPECT_EQ(TextOf("b.txt"), kImport);
}

TEST_F(ProjectFixTest, StaysInTheProject) {
  std::ofstream(folder_ + ".outside") << "a==1\n";
  for (const char* path : {"../project_fix.outside", "/etc/hostname"}) {
    Give(path, "a==1\n");
  }
  Do("requirements.add a==2");
  EXPECT_THAT(Fix()->files, IsEmpty());
  fs::remove(folder_ + ".outside");
}

TEST_F(ProjectFixTest, KeepsTheByteOrderMarkOfRequirements) {
  Write("requirements.txt",
        "\xEF\xBB\xBF"
        "a==1\r\n");
  Give("requirements.txt", "a==1\r\n");
  Do("requirements.add a==2");
  ASSERT_EQ(Fix()->files.size(), 1u);
  EXPECT_EQ(Fix()->files[0].after,
            "\xEF\xBB\xBF"
            "a==2\r\n");
}

TEST_F(ProjectFixTest, LeavesRequirementsInUtf16) {
  Write("requirements.txt", std::string("\xFF\xFE"
                                        "a\0=\0=\0"
                                        "1\0\n\0",
                                        12));
  Give("requirements.txt", "a==1\n");
  Do("requirements.add a==2");
  EXPECT_THAT(Fix()->files, IsEmpty());
  EXPECT_THAT(Whys(*Fix()), ElementsAre(HasSubstr("UTF-16")));
}

TEST_F(ProjectFixTest, TakesNoEditThatIsMoreThanALine) {
  Write("Dockerfile", "FROM quay.io/astronomer/astro-runtime:8.0.0\n");
  Give("Dockerfile", TextOf("Dockerfile"));
  Do("dockerfile.from quay.io/astronomer/astro-runtime:9.0.0\nRUN evil");
  EXPECT_THAT(Fix()->files, IsEmpty());
  EXPECT_THAT(Whys(*Fix()), ElementsAre(": it is not plain text"));
}

TEST_F(ProjectFixTest, SaysWhatIsSetElsewhere) {
  Write(".env", "A=1\n");
  Give(".env", "A=1\n");
  Do("env.unset A");
  Do("env.set B 2");
  const auto fix = Fix();
  EXPECT_THAT(Paths(*fix), ElementsAre(".env"));
  EXPECT_THAT(Whys(*fix), ElementsAre(HasSubstr("no file of the project")));
}

TEST_F(ProjectFixTest, WritesClassesThatSettingsName) {
  Write("Dockerfile",
        "FROM x\nENV AIRFLOW__A__B=airflow.operators.bash_operator."
        "BashOperator\n");
  Give("Dockerfile", TextOf("Dockerfile"));
  ASSERT_EQ(Fix()->files.size(), 1u);
  EXPECT_EQ(Fix()->files[0].after,
            "FROM x\nENV AIRFLOW__A__B=airflow.operators.bash.BashOperator\n");
}

TEST_F(ProjectFixTest, ListsWhatBlocksStill) {
  Write("dags/a.py", kImport);
  const auto add = [&](const std::string& subject, uint32_t line) {
    v1::Finding& finding = *plan_.mutable_steps(0)->add_findings();
    finding.set_advisory_id("X");
    finding.set_subject(subject);
    finding.set_outcome(v1::OUTCOME_APPLIES);
    finding.set_effect(v1::EFFECT_BLOCKS_STEP);
    v1::Fact& fact = *finding.add_evidence()->mutable_fact();
    fact.set_file("dags/a.py");
    fact.set_line(line);
  };
  add("airflow.operators.bash_operator.BashOperator", 1);
  add("other", 2);
  const auto fix = Fix();
  ASSERT_EQ(fix->blocking.size(), 1u);
  EXPECT_EQ(fix->blocking[0].what, "X other");
}

}  // namespace
}  // namespace upgrade_advisor
