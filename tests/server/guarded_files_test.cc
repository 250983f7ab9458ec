#include "services/server/guarded_files.h"

#include <gmock/gmock.h>

#include <fstream>

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;

struct Text {
  std::string description;
};

// What the reader of the files says next.
class Guarded : public ::testing::Test {
 protected:
  Guarded()
      : path_(::testing::TempDir() + "/guarded_files_test"),
        files_(
            "policy", {path_}, [this] { return next_; }, Text{"first"}) {
    Write("first");
    files_.Look(false);
  }

  // Replaces the file; its inode is another one, whatever the clock says.
  void Write(const std::string& text) {
    std::ofstream(path_ + ".new") << text;
    std::rename((path_ + ".new").c_str(), path_.c_str());
    next_ = Text{text};
  }
  void Break(const std::string& fault) {
    Write("broken");
    next_ = absl::InvalidArgumentError(fault);
  }

  const std::string path_;
  absl::StatusOr<Text> next_ = Text{"first"};
  GuardedFiles<Text> files_;
};

TEST_F(Guarded, AreReadWhenTheyHaveChanged) {
  next_ = Text{"not seen"};
  EXPECT_EQ(files_.Look(false), "");
  EXPECT_EQ(files_.present()->description, "first");
  Write("second");
  EXPECT_EQ(files_.Look(false), "policy reloaded: second");
  EXPECT_EQ(files_.present()->description, "second");
}

TEST_F(Guarded, AreReadWhenSomebodyAsks) {
  next_ = Text{"second"};
  EXPECT_EQ(files_.Look(true), "policy reloaded: second");
  EXPECT_EQ(files_.Look(true), "");
}

TEST_F(Guarded, StayAsTheyWereWhileTheFilesAreWrong) {
  Break("line 1: x");
  EXPECT_EQ(files_.Look(false), "") << "they may be being written";
  EXPECT_EQ(files_.Look(false),
            "policy REFUSED, the previous one still serves:\nline 1: x");
  EXPECT_EQ(files_.Look(false), "") << "said once";
  EXPECT_EQ(files_.present()->description, "first");
  EXPECT_FALSE(files_.state().last_succeeded);
  EXPECT_EQ(files_.state().refusals, 1u);
  Break("line 2: y");
  files_.Look(false);
  EXPECT_THAT(files_.Look(false), HasSubstr("line 2: y"));
  EXPECT_EQ(files_.state().refusals, 2u);
}

TEST_F(Guarded, AreReportedAtOnceToWhoeverAsks) {
  Break("line 1: x");
  EXPECT_THAT(files_.Look(true), HasSubstr("REFUSED"));
  EXPECT_THAT(files_.Look(true), HasSubstr("REFUSED"));
}

TEST_F(Guarded, ComeBackEvenIfTheFileIsTheOldOneAgain) {
  Break("line 1: x");
  files_.Look(false);
  files_.Look(false);
  Write("first");
  EXPECT_EQ(files_.Look(false), "policy reloaded: first");
  EXPECT_TRUE(files_.state().last_succeeded);
}

// A certificate that is not yet valid becomes so without being written.
TEST_F(Guarded, AreTriedAgainWhileTheyAreRefused) {
  Break("not yet");
  files_.Look(false);
  files_.Look(false);
  next_ = Text{"second"};
  EXPECT_EQ(files_.Look(false), "policy reloaded: second");
}

TEST_F(Guarded, NoticeAFileThatIsGone) {
  std::remove(path_.c_str());
  next_ = absl::NotFoundError("gone");
  files_.Look(false);
  EXPECT_THAT(files_.Look(false), HasSubstr("gone"));
}

}  // namespace
}  // namespace upgrade_advisor
