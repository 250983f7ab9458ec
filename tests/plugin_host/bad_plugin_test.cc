// Libraries that load but are not sound plugins: each is refused with its
// reason, and a good one next to it works.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>

#include "tests/plugin_host/fixture_folder.h"

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;

struct Bad {
  const char* fixture;
  const char* reason;  // a fragment
};

void PrintTo(const Bad& bad, std::ostream* out) { *out << bad.fixture; }

class BadPlugin : public ::testing::TestWithParam<Bad> {};

TEST_P(BadPlugin, IsRefusedWithItsReasonBesideAGoodOne) {
  PluginFolder folder;
  folder.Add("good").Add(GetParam().fixture);
  const std::unique_ptr<PluginHost> host = folder.Load();

  ASSERT_EQ(host->plugins().size(), 2u);
  const PluginStatus bad =
      StatusOf(*host, std::string(GetParam().fixture) + ".so");
  EXPECT_FALSE(bad.loaded);
  EXPECT_THAT(bad.failure, HasSubstr(GetParam().reason));
  EXPECT_EQ(bad.id, GetParam().fixture) << "the name of its file";
  EXPECT_EQ(bad.digest.size(), 64u) << "the file could be read";

  const PluginStatus good = StatusOf(*host, "good.so");
  EXPECT_TRUE(good.loaded) << good.failure;
  ASSERT_EQ(host->advisories().size(), 1u);
  EXPECT_EQ(host->advisories()[0].id, "F-GOOD");
  const FactSheet deployment = SheetWithExecutor();
  EXPECT_EQ(ExamineAll(*host, deployment)[0].outcome, Outcome::kYes);
}

std::string NameOf(const ::testing::TestParamInfo<Bad>& bad) {
  return bad.param.fixture;
}

INSTANTIATE_TEST_SUITE_P(
    Entry, BadPlugin,
    ::testing::Values(
        Bad{"no_entry", "does not export upgrade_advisor_plugin_v1"},
        Bad{"declines", "declines this version of the host"},
        Bad{"entry_throws", "its entry function threw an exception: no moon"},
        Bad{"entry_throws_int",
            "its entry function threw something other than a std::exception"}),
    NameOf);

INSTANTIATE_TEST_SUITE_P(
    Descriptor, BadPlugin,
    ::testing::Values(
        Bad{"other_abi", "built for version 2 of the plugin contract"},
        Bad{"short_descriptor", "its descriptor is too short"},
        Bad{"half_descriptor", "lacks examine"},
        Bad{"no_advisories", "does not have 1 to 1024 advisories"},
        Bad{"none_counted", "does not have 1 to 1024 advisories"},
        Bad{"too_many_counted", "does not have 1 to 1024 advisories"},
        Bad{"no_examine", "lacks examine"},
        Bad{"bad_plugin_id", "must be 1 to 64 characters a-z"},
        Bad{"bad_advisory_id", "its id must be 1 to 64 characters A-Z"},
        Bad{"bad_crossing", "advisory F-BAD-CROSSING"},
        Bad{"alias_of_itself", "has the advisory id F-ALIAS-OF-ITSELF twice"}),
    NameOf);

INSTANTIATE_TEST_SUITE_P(
    FirstExamination, BadPlugin,
    ::testing::Values(Bad{"forbids_by_config",
                          "forbids steps but asks for more than release"},
                      Bad{"says_no", "answers no although nothing is known"},
                      Bad{"asks_too_often", "asked more than 64 questions"},
                      Bad{"asks_long_name", "names longer than 512 bytes"},
                      Bad{"asks_many_long_names", "or 8 KiB in all"},
                      Bad{"says_too_much", "emitted more than 1024 texts"},
                      Bad{"fails", "the moon is full"},
                      Bad{"answers_nonsense", "failed without saying why"},
                      Bad{"examine_crashes", "ended with signal 11"},
                      Bad{"throws", "it threw an exception: the moon is full"},
                      Bad{"throws_int",
                          "it threw something other than a std::exception"}),
    NameOf);

INSTANTIATE_TEST_SUITE_P(
    Constructor, BadPlugin,
    ::testing::Values(
        // Out of dlopen it must not get back into the code that forked.
        Bad{"constructor_throw", "ended with signal 6"},
        Bad{"constructor_abort", "ended with signal 6"},
        Bad{"constructor_crash", "ended with signal 11"},
        Bad{"constructor_kill", "ended with signal 9"},
        Bad{"constructor_leavequietly", "ended the process with status 0"},
        Bad{"constructor_leavewith3", "ended the process with status 3"},
        Bad{"undefined", "upgrade_advisor_fixture_nobody_has_this"}),
    NameOf);

}  // namespace
}  // namespace upgrade_advisor
