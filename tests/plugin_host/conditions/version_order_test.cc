#include "services/plugin_host/conditions/version_order.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "tests/plugin_host/calling/sample_plugin.h"

namespace upgrade_advisor {
namespace {

constexpr int32_t kUntouched = 77;

struct Pair {
  uint32_t scheme;
  const char* a;
  const char* b;
  int32_t status;
  int order;
};

TEST(CompareVersions, OrdersBySchemeAndLeavesTheOrderAloneOtherwise) {
  const Pair pairs[] = {
      {UA_SCHEME_PEP440, "2.9.0", "2.10.0", UA_OK, -1},
      {UA_SCHEME_PEP440, "2.10", "2.10.0", UA_OK, 0},
      {UA_SCHEME_PEP440, "2.3.4+astro.1", "2.3.4", UA_OK, 1},
      {UA_SCHEME_PEP440, "2.0.0rc1", "2.0.0", UA_OK, -1},
      {UA_SCHEME_PEP440, "two", "2.0.0", UA_INVALID, 0},
      {UA_SCHEME_PEP440, "2.0.0", "", UA_INVALID, 0},
      {UA_SCHEME_RUNTIME, "13.8.0", "3.0-1", UA_OK, -1},
      {UA_SCHEME_RUNTIME, "3.1-2", "3.1-10", UA_OK, -1},
      {UA_SCHEME_RUNTIME, "9.0.0", "9.0.0", UA_OK, 0},
      {UA_SCHEME_RUNTIME, "2.3.4-11", "9.0.0", UA_INVALID, 0},
      {UA_SCHEME_CERTIFIED, "2.3.4-11", "2.3.4-9", UA_OK, 1},
      {UA_SCHEME_CERTIFIED, "2.3.4", "2.3.4-1", UA_OK, -1},
      {UA_SCHEME_CERTIFIED, "3.1-2", "2.3.4", UA_INVALID, 0},
      {0, "1.0.0", "1.0.0", UA_INVALID, 0},
      {4, "1.0.0", "1.0.0", UA_INVALID, 0},
      {~0u, "1.0.0", "1.0.0", UA_INVALID, 0},
  };
  for (const Pair& p : pairs) {
    SCOPED_TRACE(std::string(p.a) + " and " + p.b);
    int32_t order = kUntouched;
    EXPECT_EQ(
        CompareVersions(nullptr, p.scheme, TextOf(p.a), TextOf(p.b), &order),
        p.status);
    if (p.status != UA_OK) {
      EXPECT_EQ(order, kUntouched);
      continue;
    }
    EXPECT_EQ(order, p.order);
    EXPECT_EQ(
        CompareVersions(nullptr, p.scheme, TextOf(p.b), TextOf(p.a), &order),
        UA_OK);
    EXPECT_EQ(order, -p.order);
  }
}

struct Requirement {
  uint32_t scheme;
  const char* version;
  const char* specifiers;
  int32_t status;
  int result;
};

TEST(SatisfiesSpecifiers, JudgesPep440Only) {
  const Requirement requirements[] = {
      {UA_SCHEME_PEP440, "2.2.5", ">=2.2,<3", UA_OK, 1},
      {UA_SCHEME_PEP440, "3.0.0", ">=2.2,<3", UA_OK, 0},
      {UA_SCHEME_PEP440, "2.2.5", "", UA_OK, 1},
      {UA_SCHEME_PEP440, "2.2.5", "~=2.2.0", UA_OK, 1},
      {UA_SCHEME_PEP440, "2.2.5", "about two", UA_INVALID, 0},
      {UA_SCHEME_PEP440, "two", ">=2.2", UA_INVALID, 0},
      {UA_SCHEME_RUNTIME, "9.0.0", ">=9", UA_INVALID, 0},
      {UA_SCHEME_CERTIFIED, "2.3.0-1", ">=2", UA_INVALID, 0},
      {9, "2.2.5", ">=2.2", UA_INVALID, 0},
  };
  for (const Requirement& r : requirements) {
    SCOPED_TRACE(std::string(r.version) + " in " + r.specifiers);
    int32_t result = kUntouched;
    EXPECT_EQ(SatisfiesSpecifiers(nullptr, r.scheme, TextOf(r.version),
                                  TextOf(r.specifiers), &result),
              r.status);
    EXPECT_EQ(result, r.status == UA_OK ? r.result : kUntouched);
  }
}

TEST(Versions, OfNoTextAreInvalid) {
  int32_t out = kUntouched;
  const ua_string nothing{nullptr, 9};
  EXPECT_EQ(
      CompareVersions(nullptr, UA_SCHEME_PEP440, nothing, TextOf("1"), &out),
      UA_INVALID);
  EXPECT_EQ(SatisfiesSpecifiers(nullptr, UA_SCHEME_PEP440, nothing,
                                TextOf(">1"), &out),
            UA_INVALID);
  EXPECT_EQ(out, kUntouched);
}

// What a version may cost is bounded, however many parts it has.
TEST(Versions, LongerThanAnyIsAreInvalid) {
  constexpr size_t kMost = 256;
  const std::string longest = "1+" + std::string(kMost - 2, 'a');
  const std::string longer = longest + "a";
  for (const auto& [text, status] :
       {std::pair(longest, UA_OK), std::pair(longer, UA_INVALID)}) {
    SCOPED_TRACE(text.size());
    const ua_string version{text.data(), text.size()};
    int32_t out = kUntouched;
    EXPECT_EQ(
        CompareVersions(nullptr, UA_SCHEME_PEP440, version, TextOf("1"), &out),
        status);
    EXPECT_EQ(
        CompareVersions(nullptr, UA_SCHEME_PEP440, TextOf("1"), version, &out),
        status);
    EXPECT_EQ(SatisfiesSpecifiers(nullptr, UA_SCHEME_PEP440, version,
                                  TextOf(">=1"), &out),
              status);
  }
}

}  // namespace
}  // namespace upgrade_advisor
