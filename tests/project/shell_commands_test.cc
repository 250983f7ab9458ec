#include "services/project/shell_commands.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Names(absl::string_view script) {
  std::vector<std::string> names;
  for (const ShellCommand& c : SplitShellCommands(script)) {
    names.push_back(c.name);
  }
  return names;
}

std::string Text(absl::string_view script) {
  return SplitShellCommands(script).at(0).text;
}

TEST(ShellCommands, AreCutWhereAShellCutsThem) {
  EXPECT_THAT(Names("a 1&&b||c;d|e\nf & g 2>&1 &> x"),
              ElementsAre("a", "b", "c", "d", "e", "f", "g"));
}

TEST(ShellCommands, QuotesAndContinuedLinesHoldThemTogether) {
  EXPECT_THAT(Names("a 'x; y' \"z && \\\" w\" \\\n b # c; d\ne"),
              ElementsAre("a", "e"));
}

TEST(ShellCommands, OfAirflowHaveTheirSubcommands) {
  EXPECT_THAT(
      Names("airflow db init; airflow dags list-runs -d x; airflow -h;"
            "airflow tasks run a b; airflow trigger_dag x; git pull"),
      ElementsAre("airflow db init", "airflow dags list-runs", "airflow",
                  "airflow tasks run", "airflow trigger_dag", "git"));
}

TEST(ShellCommands, OfAirflow110HaveNone) {
  EXPECT_THAT(Names("airflow run d t 2020-01-01; airflow clear daily;"
                    "airflow list_dags x; airflow initdb"),
              ElementsAre("airflow run", "airflow clear", "airflow list_dags",
                          "airflow initdb"));
}

TEST(ShellCommands, TextForAProgramIsNotCommands) {
  EXPECT_THAT(Names("cat <<'EOF' > x\na\nEOF\nb"), ElementsAre("cat", "b"));
  EXPECT_THAT(Names("psql <<-END\n\ta;\n\tEND\nb"), ElementsAre("psql", "b"));
  EXPECT_THAT(Names("cat << EOF | tee x\na\nEOF\nb"),
              ElementsAre("cat", "tee", "b"));
}

TEST(ShellCommands, TextForAShellIsCommands) {
  EXPECT_THAT(Names("ssh host bash <<EOF\na\nEOF\nb"),
              ElementsAre("ssh", "a", "EOF", "b"));
  EXPECT_THAT(Names("cat <<EOF | sh\na\nEOF"),
              ElementsAre("cat", "sh", "a", "EOF"));
}

TEST(ShellCommands, WhereAHereDocumentDoesNotEndNothingIsLeftOut) {
  EXPECT_THAT(Names("cat <<EOF\na\nb"), ElementsAre("cat", "a", "b"));
  EXPECT_THAT(Names("cat <<< x\na"), ElementsAre("cat", "a"));
  EXPECT_THAT(Names("a $((1<<2))\nb"), ElementsAre("a", "b"));
}

TEST(ShellCommands, ProgramsAreFoundBehindWhatStandsBefore) {
  EXPECT_THAT(Names("A=1 B='x y' sudo /usr/bin/airflow version; (cd x); $X y"),
              ElementsAre("airflow version", "cd"));
}

TEST(ShellCommands, HaveNoCredentials) {
  EXPECT_EQ(Text("curl -u me:pw https://a:b@c/d"),
            "curl -u [redacted] https://[redacted]@c/d");
  EXPECT_EQ(Text("PW=x mysql -px y"), "PW=[redacted] mysql -p[redacted] y");
}

TEST(ShellCommands, HaveNoHeadersAndNoUserBehindAnEqualsSign) {
  for (const char* text :
       {"curl -H 'X-Key: hunter2' h", "curl -H'X-Key: hunter2' h",
        "curl --header 'X-Key: hunter2' h", "curl --user=a:hunter2 h"}) {
    const auto commands = SplitShellCommands(text);
    ASSERT_EQ(commands.size(), 1u) << text;
    EXPECT_EQ(commands[0].text.find("hunter2"), std::string::npos) << text;
  }
}

TEST(ShellCommands, TextIsCutBetweenCharacters) {
  EXPECT_EQ(Text("a " + std::string(197, 'x') + "\xC3\xA9").size(), 199u);
  EXPECT_TRUE(SplitShellCommands("a " + std::string(5000, 'x'))[0].withheld);
}

TEST(ShellCommands, KnowWhereTheyBegin) {
  const auto commands = SplitShellCommands(" a; b");
  ASSERT_EQ(commands.size(), 2u);
  EXPECT_EQ(commands[0].offset, 1u);
  EXPECT_EQ(commands[1].offset, 4u);
  EXPECT_THAT(SplitShellCommands(" \n;; # x"), IsEmpty());
}

TEST(ShellCommands, NameTheUrlsOfTheApiTheyCall) {
  const auto commands = SplitShellCommands(
      "# curl http://h/api/v1/x\n"
      "curl -u a:hunter2 http://b:hunter2@h/api/v1/dags?k=hunter2\n"
      "curl http://h/api/v10\n");
  ASSERT_EQ(commands.size(), 2u);
  ASSERT_EQ(commands[0].urls.size(), 1u);
  EXPECT_EQ(commands[0].urls[0].path, "/api/v1");
  EXPECT_EQ(commands[0].urls[0].text,
            "http://[redacted]@h/api/v1/dags?[redacted]");
  EXPECT_TRUE(commands[1].urls.empty());
}

}  // namespace
}  // namespace upgrade_advisor
