#include "services/plugin_host/trust/lock_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

namespace upgrade_advisor {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

const std::string& Digest() {
  static const auto* digest = new std::string(64, 'a');
  return *digest;
}

std::string FaultsOf(const std::string& text) {
  return std::string(ParseLockFile(text, "l").status().message());
}

std::string OnePlugin(const std::string& changed_line = "") {
  std::string text = absl::StrCat(
      "version: 1\nplugins:\n- id: p\n  version: 1.0.0\n  file: p.so\n"
      "  sha256: ",
      Digest(), "\n");
  return text + (changed_line.empty() ? "  tier: worker\n  required: false\n"
                                      : changed_line);
}

TEST(LockFile, SaysWhatToLoad) {
  const auto plugins = ParseLockFile(OnePlugin(), "l");
  ASSERT_TRUE(plugins.ok()) << plugins.status();
  ASSERT_EQ(plugins->size(), 1u);
  EXPECT_EQ((*plugins)[0].id, "p");
  EXPECT_EQ((*plugins)[0].version, "1.0.0");
  EXPECT_EQ((*plugins)[0].file, "p.so");
  EXPECT_EQ((*plugins)[0].digest, Digest());
  EXPECT_EQ((*plugins)[0].tier, Tier::kWorker);
  EXPECT_FALSE((*plugins)[0].required);
}

TEST(LockFile, MayBeJson) {
  const auto plugins = ParseLockFile(
      absl::StrCat(R"({"version": 1, "plugins": [{"id": "p", "version": "1",
        "file": "p.so", "tier": "service", "required": true, "sha256": ")",
                   Digest(), "\"}]}"),
      "l");
  ASSERT_TRUE(plugins.ok()) << plugins.status();
  EXPECT_EQ((*plugins)[0].tier, Tier::kService);
}

TEST(LockFile, MayBeEmpty) {
  const auto plugins = ParseLockFile("version: 1\nplugins: []\n", "l");
  ASSERT_TRUE(plugins.ok()) << plugins.status();
  EXPECT_TRUE(plugins->empty());
}

TEST(LockFile, WrittenAndReadIsTheSame) {
  std::vector<LockedPlugin> plugins = {
      {"b", "1.10", "b \"quoted\" \\ \xc3\xa9.so", Digest(), Tier::kService,
       true},
      {"a", "2", "a.so", Digest(), Tier::kWorker, false}};
  const std::string text = LockFileText(plugins);
  const auto back = ParseLockFile(text, "l");
  ASSERT_TRUE(back.ok()) << back.status() << text;
  ASSERT_EQ(back->size(), 2u);
  EXPECT_EQ((*back)[0].id, "a") << "sorted";
  EXPECT_EQ((*back)[1].file, plugins[0].file);
  EXPECT_EQ((*back)[1].version, "1.10");
  EXPECT_EQ(LockFileText(*back), text);
  EXPECT_TRUE(ParseLockFile(LockFileText({}), "l").ok());
}

TEST(LockFile, NamesEveryFaultWithItsLine) {
  const std::string faults = FaultsOf(
      "version: 2\nplugins:\n- id: Bad-Id\n  version: 1\n  file: x.so\n"
      "  sha256: abc\n  tier: kernel\n  required: maybe\n  colour: red\n"
      "- id: y\n  tier: worker\n  tier: worker\n");
  EXPECT_THAT(faults,
              AllOf(HasSubstr("\"version: 1\" is expected"),
                    HasSubstr("l:3: id must be 1 to 64"),
                    HasSubstr("l:6: sha256 must be 64 digits"),
                    HasSubstr("l:7: tier is neither service nor worker"),
                    HasSubstr("l:8: required is neither true nor false"),
                    HasSubstr("l:9: \"colour\" is not a key"),
                    HasSubstr("l:10: a plugin needs version"),
                    HasSubstr("l:10: a plugin needs sha256")));
  EXPECT_THAT(faults, HasSubstr("tier is given twice"));
}

TEST(LockFile, HasAPluginOnce) {
  const std::string one = OnePlugin();
  EXPECT_THAT(FaultsOf(one + one.substr(one.find("- id"))),
              HasSubstr("the plugin p is already listed in line 3"));
}

TEST(LockFile, OfAnyOtherShapeIsRefusedInWords) {
  for (const char* text :
       {"", "[]", "plugins", "version: 1", "version: 1\nplugins: 3",
        "version: 1\nplugins: [3, [4]]", "version: 1\nplugins:\n- {id: [p]}",
        "{", "a: b: c", "version: 1\nplugins: *x", "\t- x", "%", "- &a *a"}) {
    EXPECT_THAT(FaultsOf(text), HasSubstr("l:")) << text;
  }
}

TEST(LockFile, TellsAtMostTwentyFaults) {
  std::string text = "version: 1\nplugins:\n";
  for (int i = 0; i < 30; ++i) absl::StrAppend(&text, "- 3\n");
  const std::string faults = FaultsOf(text);
  EXPECT_THAT(faults, HasSubstr("30 faults in all"));
}

TEST(LockFile, OfAnEarlierVersionSaysNothingOfCases) {
  EXPECT_EQ(ParseLockFile(OnePlugin(), "l").value()[0].cases, std::nullopt);
}

TEST(LockFile, TellsNoCasesFromNothingSaid) {
  const auto plugins = ParseLockFile(
      OnePlugin("  tier: worker\n  required: true\n  cases: []\n"), "l");
  ASSERT_TRUE(plugins.ok()) << plugins.status();
  ASSERT_TRUE((*plugins)[0].cases.has_value());
  EXPECT_TRUE((*plugins)[0].cases->empty());
  EXPECT_THAT(LockFileText(*plugins), HasSubstr("cases: []"));
}

TEST(LockFile, HasTheCasesThatWereWritten) {
  std::vector<LockedPlugin> plugins = ParseLockFile(OnePlugin(), "l").value();
  plugins[0].cases = {{"a \"b\" \xc3\xa9.yaml", 0, Digest()},
                      {"b.yaml", uint64_t{1} << 40, Digest()}};
  const std::string text = LockFileText(plugins);
  const auto back = ParseLockFile(text, "l");
  ASSERT_TRUE(back.ok()) << back.status() << text;
  EXPECT_EQ((*back)[0].cases, plugins[0].cases);
}

TEST(LockFile, NamesEveryFaultOfItsCases) {
  const std::string faults = FaultsOf(
      OnePlugin("  tier: worker\n  required: true\n  cases:\n"
                "  - {file: ../x.yaml, size: -1, sha256: abc, colour: red}\n"
                "  - {file: a.yaml, size: 1}\n"
                "  - 3\n"));
  EXPECT_THAT(faults,
              AllOf(HasSubstr("l:10: file is not the name of a file"),
                    HasSubstr("l:10: size is not a number"),
                    HasSubstr("l:10: sha256 must be 64 digits"),
                    HasSubstr("l:10: \"colour\" is not a key of a case"),
                    HasSubstr("l:11: a case needs file, size and"),
                    HasSubstr("l:12: a case is not a map")));
  EXPECT_THAT(FaultsOf(OnePlugin("  tier: worker\n  required: true\n"
                                 "  cases: yes\n")),
              HasSubstr("l:9: cases is not a list"));
  const std::string one =
      absl::StrCat("  - {file: a.yaml, size: 1, sha256: ", Digest(), "}\n");
  EXPECT_THAT(FaultsOf(OnePlugin(
                  "  tier: worker\n  required: true\n  cases:\n" + one + one)),
              HasSubstr("the case file a.yaml is listed twice"));
}

}  // namespace
}  // namespace upgrade_advisor
