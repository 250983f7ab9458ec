// Whoever writes a line never waits, whatever becomes of the file.
#include "services/telemetry/line_writer.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>

#include "gtest/gtest.h"
#include "services/base/read_file.h"

namespace upgrade_advisor {
namespace {

namespace fs = std::filesystem;

class LineWriterTest : public ::testing::Test {
 protected:
  LineWriterTest() {
    std::string name = (fs::temp_directory_path() / "lines-XXXXXX").string();
    folder_ = mkdtemp(name.data());
  }
  ~LineWriterTest() override { fs::remove_all(folder_); }
  std::string Path(const std::string& name) const {
    return folder_ + "/" + name;
  }
  // Until so many lines are either written or dropped.
  static void WaitFor(const LineWriter& writer, uint64_t lines) {
    for (;;) {
      const LineWriter::Counts counts = writer.counts();
      if (counts.written + counts.dropped >= lines) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }

  std::string folder_;
};

TEST_F(LineWriterTest, WritesWholeLinesInOrder) {
  std::string expected;
  {
    const auto writer = LineWriter::Open(Path("log")).value();
    for (int i = 0; i < 2000; ++i) {
      const std::string line = std::to_string(i) + std::string(i, 'x');
      writer->Write(line);
      expected += line + "\n";
      if (i % 100 == 0) WaitFor(*writer, i + 1);
    }
  }
  EXPECT_EQ(ReadFile(Path("log")).value(), expected);
}

TEST_F(LineWriterTest, GoesOnInAFileThatIsRenamed) {
  const auto writer = LineWriter::Open(Path("log")).value();
  writer->Write("one");
  WaitFor(*writer, 1);
  fs::rename(Path("log"), Path("old"));
  ASSERT_TRUE(writer->Reopen().ok());
  writer->Write("two");
  WaitFor(*writer, 2);
  EXPECT_EQ(ReadFile(Path("old")).value(), "one\n");
  EXPECT_EQ(ReadFile(Path("log")).value(), "two\n");
}

TEST_F(LineWriterTest, KeepsItsFileWhereItCannotOpenItAgain) {
  const auto writer = LineWriter::Open(Path("log")).value();
  fs::rename(Path("log"), Path("old"));
  fs::create_directory(Path("log"));
  EXPECT_EQ(writer->Reopen().message(),
            "cannot be opened to write: Is a directory");
  writer->Write("one");
  WaitFor(*writer, 1);
  EXPECT_EQ(ReadFile(Path("old")).value(), "one\n");
}

TEST_F(LineWriterTest, CountsWhatAFullDiskDoesNotTake) {
  const auto writer = LineWriter::Open("/dev/full").value();
  for (int i = 0; i < 100; ++i) writer->Write("line");
  WaitFor(*writer, 100);
  EXPECT_EQ(writer->counts().dropped, 100u);
}

TEST_F(LineWriterTest, HoldsUpNobodyWhereNobodyReads) {
  ASSERT_EQ(mkfifo(Path("pipe").c_str(), 0600), 0);
  const int reader = open(Path("pipe").c_str(), O_RDONLY | O_NONBLOCK);
  ASSERT_GE(reader, 0);
  {
    const auto writer = LineWriter::Open(Path("pipe")).value();
    // More than what may wait and what a pipe holds.
    for (int i = 0; i < 2000; ++i) writer->Write(std::string(1000, 'x'));
    EXPECT_GT(writer->counts().dropped, 0u);
    // It ends although most lines are never written.
  }
  close(reader);
}

TEST_F(LineWriterTest, SaysWhyItCannotOpen) {
  EXPECT_EQ(LineWriter::Open(Path("none/log")).status().message(),
            "cannot be opened to write: No such file or directory");
  ASSERT_EQ(mkfifo(Path("pipe").c_str(), 0600), 0);
  EXPECT_FALSE(LineWriter::Open(Path("pipe")).ok()) << "nobody reads it";
}

}  // namespace
}  // namespace upgrade_advisor
