// A plugin that carries the host's own protobuf message over again, on the
// shared library: two registrations of one file would abort the process inside
// dlopen, so it must be refused before.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "astro/upgrade/v1/fact.pb.h"
#include "services/plugin_host/trust/elf_file.h"
#include "tests/plugin_host/fixture_folder.h"

namespace upgrade_advisor {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// The fixtures "marks" and "shared_protobuf" leave a file behind when their
// constructors run.
class Mark {
 public:
  Mark() : file_(folder_.path() + "/ran") {
    setenv("UA_FIXTURE_MARK", file_.c_str(), /*overwrite=*/1);
  }
  ~Mark() { unsetenv("UA_FIXTURE_MARK"); }
  bool IsLeft() const { return std::filesystem::exists(file_); }

 private:
  PluginFolder folder_;
  std::string file_;
};

// This program has the message, or there would be nothing to clash with.
std::string RoundTrip(const std::string& name) {
  astro::upgrade::v1::Fact fact;
  fact.set_name(name);
  astro::upgrade::v1::Fact back;
  EXPECT_TRUE(back.ParseFromString(fact.SerializeAsString()));
  EXPECT_EQ(back.descriptor()->file()->name(), "astro/upgrade/v1/fact.proto");
  return back.name();
}

TEST(SharedProtobuf, IsNeededByTheFixture) {
  const auto file = ReadElfFile(BytesOf(FixturePath("shared_protobuf")));
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_THAT(file->needed, Contains(StartsWith("libprotobuf.so")));
}

TEST(SharedProtobuf, IsRefusedBeforeALineOfThePluginRuns) {
  ASSERT_EQ(RoundTrip("before"), "before");
  PluginFolder folder;
  folder.Add("shared_protobuf").Add("good");
  const Mark mark;
  const std::unique_ptr<PluginHost> host = folder.Load();
  const PluginStatus status = StatusOf(*host, "shared_protobuf.so");
  EXPECT_FALSE(status.loaded);
  EXPECT_THAT(status.failure,
              HasSubstr("it needs the shared library libprotobuf.so"));
  EXPECT_FALSE(mark.IsLeft()) << "its constructors ran";
  EXPECT_TRUE(StatusOf(*host, "good.so").loaded);
  EXPECT_EQ(RoundTrip("after"), "after");
}

// Or the mark above would prove nothing.
TEST(SharedProtobuf, MarkIsLeftByAPluginThatIsLoaded) {
  PluginFolder folder;
  folder.Add("marks");
  const Mark mark;
  EXPECT_TRUE(StatusOf(*folder.Load(), "marks.so").loaded);
  EXPECT_TRUE(mark.IsLeft());
}

}  // namespace
}  // namespace upgrade_advisor
