// A line that is not understood is never left out.
#include "services/server/configuration_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace upgrade_advisor {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class ConfigurationFile : public ::testing::Test {
 protected:
  ConfigurationFile()
      : path_(std::filesystem::temp_directory_path() /
              ("configuration-" + std::to_string(getpid()))) {}
  ~ConfigurationFile() override { std::filesystem::remove(path_); }

  std::string FaultsOf(const std::string& text) const {
    std::ofstream(path_) << text;
    return std::string(
        CheckConfigurationFile(path_, {"plugin-lock", "listen"}).message());
  }

  const std::string path_;
};

TEST_F(ConfigurationFile, MayHaveOptionsCommentsAndEmptyLines) {
  EXPECT_EQ(FaultsOf("# ours\n\n; theirs\nplugin-lock=/etc/a.lock\n"
                     "  listen = 127.0.0.1:1\nplugin-lock=[\"a\",\"b\"]\n"),
            "");
  EXPECT_EQ(FaultsOf(""), "");
}

TEST_F(ConfigurationFile, NamesEveryLineThatIsNotUnderstood) {
  EXPECT_THAT(FaultsOf("plugin-lok=/etc/a.lock\nlisten=a:1\n[[[\n=x\nwhat\n"),
              AllOf(HasSubstr(":1: there is no option plugin-lok; did you mean "
                              "plugin-lock?"),
                    HasSubstr(":3: is not NAME=VALUE"),
                    HasSubstr(":4: is not NAME=VALUE"),
                    HasSubstr(":5: is not NAME=VALUE"), Not(HasSubstr(":2:"))));
}

TEST_F(ConfigurationFile, HasToBeThere) {
  EXPECT_FALSE(CheckConfigurationFile("/nonexistent/file", {}).ok());
}

}  // namespace
}  // namespace upgrade_advisor
