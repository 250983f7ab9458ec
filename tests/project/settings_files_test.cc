#include "services/project/settings_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> Told(const SettingsFile& file) {
  std::vector<std::string> out;
  for (const Setting& s : file.settings) {
    out.push_back(absl::StrCat(s.line, " ", s.name, "=", s.value,
                               s.value_withheld ? " (withheld)" : ""));
  }
  for (const LocatedError& e : file.errors) {
    out.push_back(absl::StrCat(e.line, ": ", e.reason));
  }
  return out;
}

TEST(AirflowCfg, HasSectionsAndSettings) {
  EXPECT_THAT(Told(ReadAirflowCfg("airflow.cfg",
                                  "[core]\r\n"
                                  "# a comment\n"
                                  "Executor = CeleryExecutor\n"
                                  "dags_folder: %(here)s/dags\n"
                                  "\n"
                                  "[Webserver]\n"
                                  "warn = one,\n"
                                  "    two\n"
                                  "empty =\n")),
              ElementsAre("3 core.executor=CeleryExecutor",
                          "4 core.dags_folder=%(here)s/dags (withheld)",
                          "7 webserver.warn=one,\ntwo", "9 webserver.empty="));
}

TEST(AirflowCfg, TellsWhatIsNoSetting) {
  EXPECT_THAT(
      Told(ReadAirflowCfg("airflow.cfg", "a = 1\n[core\n[x]\nnothing\n")),
      ElementsAre(HasSubstr("1: a setting comes before"),
                  HasSubstr("2: a section lacks its ']'"),
                  HasSubstr("4: a line is neither")));
}

TEST(DotEnv, HasVariables) {
  EXPECT_THAT(
      Told(ReadDotEnv(".env",
                      "# local\n"
                      "A=1 # why\n"
                      "export B='two # words'\n"
                      "C=\"${HOME}/x\"\n"
                      "D\n"
                      " E = spaced \n"
                      "F=a#b\n")),
      ElementsAre("2 A=1", "3 B=two # words", "4 C=${HOME}/x (withheld)",
                  "5 D= (withheld)", "6 E=spaced", "7 F=a#b"));
}

TEST(DotEnv, TellsWhatIsNoVariable) {
  EXPECT_THAT(Told(ReadDotEnv(".env", "1A=2\nA B\nC='open\n")),
              ElementsAre(HasSubstr("1: a line is not NAME=VALUE"),
                          HasSubstr("2: a line is not NAME=VALUE"),
                          HasSubstr("3: a quoted value")));
}

TEST(SettingsFiles, NameTheirLimits) {
  const std::string large((1 << 20) + 1, '\n');
  EXPECT_THAT(ReadDotEnv(".env", large).errors[0].reason, HasSubstr("1 MiB"));
  EXPECT_THAT(
      ReadAirflowCfg("airflow.cfg", std::string(20001, '\n')).errors[0].reason,
      HasSubstr("20000 lines"));
}

}  // namespace
}  // namespace upgrade_advisor
