#include "services/cli/assess/message_frames.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>

namespace upgrade_advisor {
namespace {

TEST(MessageFrames, MessagesOfEverySizeAreReadBack) {
  std::string bytes;
  const size_t sizes[] = {0, 1, 127, 128, 16383, 16384, 200000};
  for (const size_t size : sizes) bytes += FrameOf(std::string(size, 'x'));
  std::istringstream in(bytes);
  for (const size_t size : sizes) {
    const auto frame = ReadFrame(in, 1 << 20);
    ASSERT_TRUE(frame.ok()) << frame.status();
    ASSERT_TRUE(frame->has_value());
    EXPECT_EQ((*frame)->size(), size);
  }
  const auto end = ReadFrame(in, 1 << 20);
  ASSERT_TRUE(end.ok());
  EXPECT_FALSE(end->has_value());
}

TEST(MessageFrames, AnEndInTheMiddleIsAnError) {
  const std::string whole = FrameOf(std::string(300, 'x'));
  for (size_t size = 1; size < whole.size(); ++size) {
    std::istringstream in(whole.substr(0, size));
    EXPECT_FALSE(ReadFrame(in, 1 << 20).ok()) << size;
  }
}

TEST(MessageFrames, ASizeAboveTheLimitIsAnError) {
  std::istringstream in(FrameOf(std::string(11, 'x')));
  EXPECT_FALSE(ReadFrame(in, 10).ok());
  std::istringstream endless("\xFF\xFF\xFF\xFF\xFF\xFF\xFF");
  EXPECT_FALSE(ReadFrame(endless, 10).ok());
}

}  // namespace
}  // namespace upgrade_advisor
