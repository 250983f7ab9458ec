// Reads of ELF files, on a library everybody has: this test itself.
#include "services/conformance/elf_symbols.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <elf.h>

#include <cstring>
#include <fstream>
#include <iterator>
#include <random>
#include <string>

namespace upgrade_advisor {
namespace {

std::string OwnBytes() {
  std::ifstream in("/proc/self/exe", std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(ElfSymbols, OfAProgramDoNotHoldWhatItHides) {
  const absl::StatusOr<std::vector<std::string>> names =
      ExportedSymbols(OwnBytes());
  ASSERT_TRUE(names.ok()) << names.status();
  EXPECT_THAT(*names, ::testing::Not(::testing::Contains("main")));
  EXPECT_TRUE(std::is_sorted(names->begin(), names->end()));
}

TEST(ElfSymbols, FindTheBuildId) {
  std::string bytes = OwnBytes();
  EXPECT_TRUE(HasBuildId(bytes));
  const size_t name = bytes.find(std::string("\3\0\0\0GNU\0", 8));
  ASSERT_NE(name, std::string::npos);
  // Another type of note.
  bytes[name] = 5;
  EXPECT_FALSE(HasBuildId(bytes));
}

TEST(ElfSymbols, SayThatThereAreNoSectionHeaders) {
  std::string bytes = OwnBytes();
  Elf64_Ehdr header;
  std::memcpy(&header, bytes.data(), sizeof header);
  header.e_shnum = 0;
  std::memcpy(bytes.data(), &header, sizeof header);
  EXPECT_EQ(ExportedSymbols(bytes).status().code(),
            absl::StatusCode::kNotFound);
}

TEST(ElfSymbols, BearFilesThatAreCutOrDamaged) {
  const std::string bytes = OwnBytes();
  std::mt19937_64 random(7);
  for (int i = 0; i < 300; ++i) {
    std::string damaged = bytes.substr(0, random() % bytes.size());
    // The headers lie at the beginning and at the end.
    for (int n = 0; n < 4 && damaged.size() > 64; ++n) {
      damaged[random() % 64] = static_cast<char>(random());
    }
    ExportedSymbols(damaged).status().IgnoreError();
    HasBuildId(damaged);
  }
  EXPECT_FALSE(ExportedSymbols("").ok());
  EXPECT_FALSE(HasBuildId(""));
}

}  // namespace
}  // namespace upgrade_advisor
