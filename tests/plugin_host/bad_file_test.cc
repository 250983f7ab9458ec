// Files in a plugin folder that are not libraries, or broken ones.
#include <elf.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstddef>
#include <cstring>
#include <functional>

#include "absl/strings/match.h"
#include "tests/plugin_host/fixture_folder.h"

namespace upgrade_advisor {
namespace {

namespace fs = std::filesystem;
using ::testing::AnyOf;
using ::testing::HasSubstr;

template <typename T>
std::string Patched(std::string bytes, size_t offset, T value) {
  EXPECT_LE(offset + sizeof value, bytes.size());
  std::memcpy(&bytes[offset], &value, sizeof value);
  return bytes;
}

struct BadFile {
  const char* name;
  std::function<void(const std::string& path, const std::string& good)> make;
  const char* reason;
};

void Write(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

const std::vector<BadFile>& BadFiles() {
  using Path = const std::string&;
  static const auto* files = new std::vector<BadFile>{
      {"empty", [](Path p, Path) { Write(p, ""); }, "not in ELF format"},
      {"text", [](Path p, Path) { Write(p, "#!/bin/sh\necho no\n"); },
       "not in ELF format"},
      {"magic_only", [](Path p, Path) { Write(p, ELFMAG); },
       "not in ELF format"},
      {"header_only",
       [](Path p, Path g) { Write(p, g.substr(0, sizeof(Elf64_Ehdr))); },
       "the file is cut off"},
      {"half", [](Path p, Path g) { Write(p, g.substr(0, g.size() / 8)); },
       "cut off"},
      {"other_machine",
       [](Path p, Path g) {
         Write(p,
               Patched<uint16_t>(g, offsetof(Elf64_Ehdr, e_machine), EM_RISCV));
       },
       "built for another machine"},
      {"class_32",
       [](Path p, Path g) { Write(p, Patched(g, EI_CLASS, ELFCLASS32)); },
       "built for another machine"},
      {"executable",
       [](Path p, Path g) {
         Write(p, Patched<uint16_t>(g, offsetof(Elf64_Ehdr, e_type), ET_EXEC));
       },
       "not a shared library"},
      {"object_file",
       [](Path p, Path g) {
         Write(p, Patched<uint16_t>(g, offsetof(Elf64_Ehdr, e_type), ET_REL));
       },
       "not a shared library"},
      {"many_segments",
       [](Path p, Path g) {
         Write(p, Patched<uint16_t>(g, offsetof(Elf64_Ehdr, e_phnum), 0xffff));
       },
       "program headers are malformed"},
      {"segments_far_away",
       [](Path p, Path g) {
         Write(p, Patched<uint64_t>(g, offsetof(Elf64_Ehdr, e_phoff),
                                    ~uint64_t{0} - 16));
       },
       "cut off"},
      {"folder", [](Path p, Path) { fs::create_directory(p); },
       "not a regular file"},
      {"dangling",
       [](Path p, Path) { fs::create_symlink("/nowhere/at/all.so", p); },
       "not a regular file"},
      {"circle", [](Path p, Path) { fs::create_symlink(p, p); },
       "not a regular file"},
      {"pipe", [](Path p, Path) { ASSERT_EQ(mkfifo(p.c_str(), 0600), 0); },
       "not a regular file"},
      {"device", [](Path p, Path) { fs::create_symlink("/dev/zero", p); },
       "not a regular file"},
  };
  return *files;
}

class BadPluginFile : public ::testing::TestWithParam<size_t> {};

TEST_P(BadPluginFile, IsRefusedWithItsReasonBesideAGoodOne) {
  const BadFile& bad = BadFiles()[GetParam()];
  PluginFolder folder;
  folder.Add("good");
  const std::string file = std::string(bad.name) + ".so";
  bad.make(folder.path() + "/" + file, BytesOf(FixturePath("good")));
  const std::unique_ptr<PluginHost> host = folder.Load();
  const PluginStatus status = StatusOf(*host, file);
  EXPECT_FALSE(status.loaded);
  EXPECT_THAT(status.failure, HasSubstr(bad.reason));
  EXPECT_EQ(status.id, bad.name);
  EXPECT_TRUE(StatusOf(*host, "good.so").loaded);
}

INSTANTIATE_TEST_SUITE_P(Files, BadPluginFile,
                         ::testing::Range(size_t{0}, BadFiles().size()),
                         [](const auto& index) {
                           return std::string(BadFiles()[index.param].name);
                         });

TEST(PluginFiles, CutOffAnywhereNeverTakeTheProcessWithThem) {
  const std::string good = BytesOf(FixturePath("good"));
  int refused = 0;
  for (size_t i = 0; i < 48; ++i) {
    const size_t size = good.size() * i / 48;
    PluginFolder folder;
    folder.AddBytes("cut.so", good.substr(0, size));
    const std::unique_ptr<PluginHost> host = folder.Load();
    const PluginStatus status = StatusOf(*host, "cut.so");
    // The end of the file is what debuggers read; the rest is needed.
    if (status.loaded) {
      EXPECT_GT(size, good.size() / 4);
      EXPECT_EQ(ExamineAll(*host, SheetWithExecutor())[0].outcome,
                Outcome::kYes);
    } else {
      ++refused;
      EXPECT_THAT(status.failure, ::testing::Not(::testing::IsEmpty()));
    }
  }
  EXPECT_GT(refused, 12);
}

TEST(PluginFiles, WithOtherEndingsAreNotLookedAt) {
  PluginFolder folder;
  folder.Add("good").AddBytes("README.md", "no").AddBytes("good.so.bak", "no");
  EXPECT_EQ(folder.Load()->plugins().size(), 1u);
}

TEST(PluginFiles, AreFoundThroughSymbolicLinks) {
  PluginFolder folder;
  fs::create_symlink(FixturePath("good_c11"), folder.path() + "/linked.so");
  const std::unique_ptr<PluginHost> host = folder.Load();
  EXPECT_TRUE(StatusOf(*host, "linked.so").loaded);
}

TEST(PluginFolders, ThatCannotBeReadAreListedWithTheirReason) {
  PluginFolder folder;
  folder.Add("good");
  const std::unique_ptr<PluginHost> host =
      LoadTrusted({"/nowhere/at/all", folder.path()});
  EXPECT_EQ(host->plugins().size(), 2u);
  const PluginStatus status = StatusOf(*host, "all");
  EXPECT_FALSE(status.loaded);
  EXPECT_THAT(status.failure, HasSubstr("/nowhere/at/all cannot be read"));
  EXPECT_TRUE(StatusOf(*host, "good.so").loaded);
}

TEST(PluginFolders, MayBeEmptyOrNone) {
  const PluginFolder folder;
  for (const auto& host : {LoadTrusted({}), folder.Load()}) {
    EXPECT_TRUE(host->plugins().empty());
    EXPECT_TRUE(host->advisories().empty());
    EXPECT_EQ(host->revision().size(), 16u);
  }
}

TEST(PluginFolders, NamedTwiceCountOnce) {
  PluginFolder folder;
  folder.Add("good");
  const auto host = TestLoader().Load({{}, {folder.path(), folder.path()}}, {});
  EXPECT_EQ(host->plugins().size(), 1u);
}

TEST(PluginFolders, NamedRelativelyAreFound) {
  PluginFolder folder;
  folder.Add("good");
  const fs::path before = fs::current_path();
  fs::current_path(folder.path());
  const auto host = LoadTrusted({"."});
  fs::current_path(before);
  EXPECT_TRUE(StatusOf(*host, "good.so").loaded)
      << StatusOf(*host, "good.so").failure;
}

}  // namespace
}  // namespace upgrade_advisor
