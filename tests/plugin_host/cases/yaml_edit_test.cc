// Replacements in YAML texts, and that they are refused where they could harm.
#include "services/plugin_host/cases/yaml_edit.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace upgrade_advisor {
namespace {

using Texts = std::vector<std::string>;

// The text after the edit at the first '^', which is not part of it.
std::string Scalar(std::string text, const std::string& is,
                   const std::string& wanted) {
  const size_t at = text.find('^');
  text.erase(at, 1);
  const auto edits = ReplaceScalar(text, at, is, wanted);
  return edits ? Apply(text, *edits) : "refused";
}
std::string List(std::string text, const Texts& is, const Texts& wanted) {
  const size_t at = text.find('^');
  text.erase(at, 1);
  const auto edits = ReplaceList(text, at, is, wanted);
  return edits ? Apply(text, *edits) : "refused";
}

TEST(YamlEdit, ReplacesScalars) {
  EXPECT_EQ(Scalar("X: ^yes # why\n", "yes", "no"), "X: no # why\n");
  EXPECT_EQ(Scalar("{X: ^yes, Y: no}", "yes", "unknown"),
            "{X: unknown, Y: no}");
  EXPECT_EQ(Scalar("X:   ^\"yes\"", "yes", "no"), "X:   \"no\"");
  EXPECT_EQ(Scalar("X: ^'10m'\r\n", "10m", "10m-30m"), "X: '10m-30m'\r\n");
}

TEST(YamlEdit, RefusesScalarsItDoesNotFind) {
  EXPECT_EQ(Scalar("X: ^&a yes", "yes", "no"), "refused");
  EXPECT_EQ(Scalar("X: ^!!str yes", "yes", "no"), "refused");
  EXPECT_EQ(Scalar("X: ^\"y\\x65s\"", "yes", "no"), "refused");
  EXPECT_EQ(Scalar("X: ^yesterday", "yes", "no"), "refused");
  EXPECT_EQ(Scalar("X: ^>-\n  yes", "yes", "no"), "refused");
  EXPECT_EQ(Scalar("X: ^yes", "yes", "a: b"), "refused");
}

TEST(YamlEdit, ReplacesListsInBrackets) {
  EXPECT_EQ(
      List("m: ^[env A, env B] # c", {"env A", "env B"}, {"env B", "env C"}),
      "m: [env B, env C] # c");
  EXPECT_EQ(List("m: ^[]", {}, {"database table.x.*"}),
            "m: [database table.x.*]");
  EXPECT_EQ(List("m: ^[ \"env A\" ]}", {"env A"}, {}), "m: []}");
  EXPECT_EQ(List("m: ^[]", {}, {"import a, b"}), "m: [\"import a, b\"]");
  EXPECT_EQ(List("m: ^[env A,\n    env B]", {"env A", "env B"},
                 {"env A", "env C", "env D"}),
            "m: [env A,\n    env C,\n    env D]");
}

TEST(YamlEdit, ReplacesListsByLines) {
  const std::string text =
      "  m:\n"
      "    # the first\n"
      "    ^- env A  # of it\n"
      "\n"
      "    # the second\n"
      "    - \"env B\"\n"
      "  n: 1\n";
  EXPECT_EQ(List(text, {"env A", "env B"}, {"env A", "env B", "env C"}),
            "  m:\n    # the first\n    - env A  # of it\n\n"
            "    # the second\n    - \"env B\"\n    - env C\n  n: 1\n");
  EXPECT_EQ(List(text, {"env A", "env B"}, {"env A"}),
            "  m:\n    # the first\n    - env A  # of it\n\n"
            "    # the second\n  n: 1\n");
  EXPECT_EQ(List(text, {"env A", "env B"}, {"env C"}),
            "  m:\n    # the first\n    - env C\n\n    # the second\n"
            "  n: 1\n");
  EXPECT_EQ(List("m:\n  ^- env A\nn: 1\n", {"env A"}, {}), "m: []\nn: 1\n");
  EXPECT_EQ(List("m:\r\n  ^- env A\r\n", {"env A"}, {"env A", "env B"}),
            "m:\r\n  - env A\r\n  - env B\r\n");
  EXPECT_EQ(List("m:\n  ^- env A", {"env A"}, {"env A", "env B"}),
            "m:\n  - env A\n  - env B");
}

TEST(YamlEdit, ReplacesAListThatIsAScalar) {
  EXPECT_EQ(List("m: ^env A\n", {"env A"}, {"env B"}), "m: env B\n");
  EXPECT_EQ(List("m: ^env A\n", {"env A"}, {"env A", "env B"}),
            "m: [env A, env B]\n");
  EXPECT_EQ(List("m: ^env A\n", {"env A"}, {}), "m: []\n");
}

TEST(YamlEdit, RefusesListsItCouldDamage) {
  EXPECT_EQ(List("m: ^[env A, # why\n  env B]", {"env A", "env B"}, {}),
            "refused");
  EXPECT_EQ(List("m: ^[&a env A]", {"env A"}, {}), "refused");
  EXPECT_EQ(List("m: ^[\"env \\x41\"]", {"env A"}, {}), "refused");
  EXPECT_EQ(List("m: ^[env A", {"env A"}, {}), "refused");
  EXPECT_EQ(List("m:\n  ^- env\n    A\n", {"env A"}, {}), "refused");
  EXPECT_EQ(List("m:\n  ^- *a\n", {"env A"}, {"env B"}), "refused");
  EXPECT_EQ(List("m:  # why\n  ^- env A\n", {"env A"}, {}), "refused");
  EXPECT_EQ(List("m: ^[]", {}, {"env \xff"}), "refused");
}

TEST(YamlEdit, WritesScalarsThatReadTheSame) {
  EXPECT_EQ(ScalarText("config core.*"), "config core.*");
  EXPECT_EQ(ScalarText("env A: b #"), "\"env A: b #\"");
  EXPECT_EQ(ScalarText("a\"\\"), "\"a\\\"\\\\\"");
  EXPECT_EQ(ScalarText(""), "\"\"");
  EXPECT_EQ(ScalarText("a\nb"), std::nullopt);
}

}  // namespace
}  // namespace upgrade_advisor
