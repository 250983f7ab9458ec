#include "services/plugin_host/calling/descriptor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "tests/plugin_host/calling/sample_plugin.h"

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;

TEST(Descriptor, IsCopiedWhole) {
  SamplePlugin sample;
  const ua_string aliases[] = {TextOf("OLD-1"), TextOf("OLD-2")};
  const ua_string references[] = {TextOf("https://example.org/a")};
  const ua_remedy remedy{sizeof(ua_remedy), 0, TextOf("Mend it"), TextOf("fix"),
                         TextOf("env.unset NAME")};
  sample.row.severity = UA_CRITICAL;
  sample.row.effect = UA_EFFECT_BLOCKS_STEP;
  sample.row.steps = UA_STEP_MIGRATE_TO_RUNTIME;
  sample.row.crosses_scheme = UA_SCHEME_RUNTIME;
  sample.row.crosses = TextOf("5.0.0");
  sample.row.lands_scheme = UA_SCHEME_CERTIFIED;
  sample.row.lands_low = TextOf("2.3.0-1");
  sample.row.lands_high = TextOf("2.3.4-11");
  sample.row.check = TextOf("database-migration");
  sample.row.aliases = aliases;
  sample.row.alias_count = 2;
  sample.row.references = references;
  sample.row.reference_count = 1;
  sample.row.remedies = &remedy;
  sample.row.remedy_count = 1;

  const absl::StatusOr<PluginDescriptor> read = ReadDescriptor(&sample.plugin);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->id, "sample");
  EXPECT_EQ(read->version, "1.0.0");
  ASSERT_EQ(read->advisories.size(), 1u);
  const Advisory& advisory = read->advisories[0];
  EXPECT_EQ(advisory.id, "SAMPLE");
  EXPECT_EQ(advisory.plugin, "sample");
  EXPECT_EQ(advisory.severity, Severity::kCritical);
  EXPECT_EQ(advisory.effect, Effect::kBlocksStep);
  EXPECT_EQ(advisory.on.kinds, BitOf(StepKind::kMigrateToRuntime));
  EXPECT_EQ(advisory.on.crosses_runtime->ToString(), "5.0.0");
  EXPECT_FALSE(advisory.on.crosses_airflow);
  EXPECT_EQ(advisory.on.lands_low->ToString(), "2.3.0-1");
  EXPECT_EQ(advisory.on.lands_high->ToString(), "2.3.4-11");
  EXPECT_EQ(advisory.check, "database-migration");
  EXPECT_THAT(advisory.aliases, ::testing::ElementsAre("OLD-1", "OLD-2"));
  EXPECT_THAT(advisory.references,
              ::testing::ElementsAre("https://example.org/a"));
  ASSERT_EQ(advisory.remedies.size(), 1u);
  EXPECT_EQ(advisory.remedies[0].text, "Mend it");
  EXPECT_EQ(advisory.remedies[0].command, "fix");
  EXPECT_EQ(advisory.remedies[0].edit, "env.unset NAME");
}

struct Fault {
  const char* name;
  std::function<void(SamplePlugin&)> make;
  const char* reason;
};

const std::string& LongText() {
  static const auto* text = new std::string(16385, 'x');
  return *text;
}
const std::string& LongId() {
  static const auto* text = new std::string(65, 'X');
  return *text;
}

const std::vector<Fault>& Faults() {
  using S = SamplePlugin&;
  static const ua_remedy short_remedy{8, 0, {}, {}, {}};
  static const ua_remedy remedy_without_text{sizeof(ua_remedy), 0, {}, {}, {}};
  static const ua_remedy two_lines{sizeof(ua_remedy),
                                   0,
                                   TextOf("Fix it"),
                                   {},
                                   TextOf("requirements.add a\nb")};
  static const ua_string empty_text[] = {{nullptr, 0}};
  static const auto* faults = new std::vector<Fault>{
      {"size_of_nothing", [](S s) { s.plugin.size = 0; }, "too short"},
      {"no_rows", [](S s) { s.plugin.advisories = nullptr; },
       "does not have 1 to"},
      {"no_examine", [](S s) { s.plugin.examine = nullptr; }, "lacks examine"},
      {"null_row", [](S s) { s.rows[0] = nullptr; }, "number 0: is too short"},
      {"short_row", [](S s) { s.row.size = 16; }, "number 0: is too short"},
      {"empty_plugin_id", [](S s) { s.plugin.id = {}; }, "plugin id"},
      {"plugin_id_of_words", [](S s) { s.plugin.id = TextOf("a b"); },
       "plugin id"},
      {"no_plugin_version", [](S s) { s.plugin.version = {}; },
       "plugin version: is empty"},
      {"empty_id", [](S s) { s.row.id = {}; }, "its id"},
      {"long_id", [](S s) { s.row.id = TextOf(LongId()); }, "its id"},
      {"lower_case_id", [](S s) { s.row.id = TextOf("sample"); }, "its id"},
      {"id_with_zero_byte",
       [](S s) { s.row.id = TextOf(absl::string_view("A\0B", 3)); }, "its id"},
      {"text_without_data",
       [](S s) {
         s.row.title = {nullptr, 5};
       },
       "title: is not a text"},
      {"endless_text", [](S s) { s.row.impact = TextOf(LongText()); },
       "impact: is not a text of at most 16384 bytes"},
      {"size_beyond_memory", [](S s) { s.row.impact.size = ~uint64_t{0}; },
       "impact: is not a text of at most 16384 bytes"},
      {"edit_of_two_lines",
       [](S s) {
         s.row.remedies = &two_lines;
         s.row.remedy_count = 1;
       },
       "has an edit that is more than one line"},
      {"check_of_a_gate", [](S s) { s.row.check = TextOf("target-known"); },
       "its check has the id target-known of a rule of the service"},
      {"check_of_the_last_gate",
       [](S s) { s.row.check = TextOf("step-allowed"); },
       "its check has the id step-allowed of a rule of the service"},
      {"no_title", [](S s) { s.row.title = {}; }, "title: is empty"},
      {"no_severity", [](S s) { s.row.severity = 0; }, "unknown value 0"},
      {"later_severity", [](S s) { s.row.severity = 4; }, "unknown value 4"},
      {"later_effect", [](S s) { s.row.effect = 3; }, "unknown value 3"},
      {"no_steps", [](S s) { s.row.steps = 0; }, "to no kind of step"},
      {"later_steps_only", [](S s) { s.row.steps = 8; }, "to no kind of step"},
      {"check_in_upper_case", [](S s) { s.row.check = TextOf("Check"); },
       "its check"},
      {"crossing_without_scheme", [](S s) { s.row.crosses = TextOf("2.4.0"); },
       "cannot be crossed"},
      {"crossing_of_certified",
       [](S s) {
         s.row.crosses_scheme = UA_SCHEME_CERTIFIED;
         s.row.crosses = TextOf("2.4.0");
       },
       "cannot be crossed"},
      {"crossing_no_version",
       [](S s) {
         s.row.crosses_scheme = UA_SCHEME_PEP440;
         s.row.crosses = TextOf("two");
       },
       "'two'"},
      {"landing_of_another_scheme",
       [](S s) {
         s.row.lands_scheme = UA_SCHEME_RUNTIME;
         s.row.lands_low = TextOf("2.3.0-1-1");
       },
       "'2.3.0-1-1'"},
      {"landing_of_no_scheme", [](S s) { s.row.lands_low = TextOf("2.3.0"); },
       "unknown scheme"},
      {"aliases_without_data", [](S s) { s.row.alias_count = 1; },
       "malformed list of texts"},
      {"endless_aliases", [](S s) { s.row.alias_count = ~uint64_t{0}; },
       "malformed list of texts"},
      {"empty_reference",
       [](S s) {
         s.row.references = empty_text;
         s.row.reference_count = 1;
       },
       "is empty"},
      {"remedies_without_data", [](S s) { s.row.remedy_count = 1; },
       "malformed list of remedies"},
      {"short_remedy",
       [](S s) {
         s.row.remedies = &short_remedy;
         s.row.remedy_count = 1;
       },
       "malformed list of remedies"},
      {"endless_remedies",
       [](S s) {
         s.row.remedies = &remedy_without_text;
         s.row.remedy_count = 65;
       },
       "malformed list of remedies"},
      {"remedy_without_text",
       [](S s) {
         s.row.remedies = &remedy_without_text;
         s.row.remedy_count = 1;
       },
       "is empty"},
  };
  return *faults;
}

class DescriptorFault : public ::testing::TestWithParam<size_t> {};

TEST_P(DescriptorFault, IsRefusedWithItsPlace) {
  const Fault& fault = Faults()[GetParam()];
  SamplePlugin sample;
  ASSERT_TRUE(ReadDescriptor(&sample.plugin).ok());
  fault.make(sample);
  const absl::Status status = ReadDescriptor(&sample.plugin).status();
  EXPECT_FALSE(status.ok());
  EXPECT_THAT(std::string(status.message()), HasSubstr(fault.reason));
}

INSTANTIATE_TEST_SUITE_P(All, DescriptorFault,
                         ::testing::Range(size_t{0}, Faults().size()),
                         [](const auto& index) {
                           return std::string(Faults()[index.param].name);
                         });

TEST(Descriptor, TellsTheFirstTwentyFaultsAndTheirNumber) {
  SamplePlugin sample;
  sample.row.title = {};
  std::vector<const ua_advisory*> rows(30, &sample.row);
  sample.plugin.advisories = rows.data();
  sample.plugin.advisory_count = 30;
  const absl::Status status = ReadDescriptor(&sample.plugin).status();
  const std::string message(status.message());
  EXPECT_THAT(message, HasSubstr("has 30 faults"));
  size_t shown = 0;
  for (size_t at = message.find("is empty"); at != std::string::npos;
       at = message.find("is empty", at + 1)) {
    ++shown;
  }
  EXPECT_EQ(shown, 20u);
}

TEST(Descriptor, OfNullIsAPluginThatDeclines) {
  EXPECT_THAT(std::string(ReadDescriptor(nullptr).status().message()),
              HasSubstr("declines"));
}

TEST(Descriptor, TakesTheLimitsThemselves) {
  SamplePlugin sample;
  const std::string id(64, 'A');
  const std::string text(16384, 't');
  sample.row.id = TextOf(id);
  sample.row.impact = TextOf(text);
  std::vector<const ua_advisory*> rows(1024, &sample.row);
  sample.plugin.advisories = rows.data();
  sample.plugin.advisory_count = 1024;
  EXPECT_TRUE(ReadDescriptor(&sample.plugin).ok());
}

}  // namespace
}  // namespace upgrade_advisor
