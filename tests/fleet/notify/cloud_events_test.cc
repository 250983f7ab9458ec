// The form of events; cloud_events_schema_test.py holds the golden file against
// the schema of the specification.
#include "services/fleet/notify/cloud_events.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "absl/strings/ascii.h"
#include "tests/fleet/notify/sample_changes.h"

namespace upgrade_advisor {
namespace {

namespace v1 = astro::upgrade::v1;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kGolden[] =
    UPGRADE_ADVISOR_SOURCE_DIR "/tests/testdata/fleet/cloud_events.json";
constexpr size_t kNoBound = 1 << 20;

std::string FileText(const char* path) {
  std::ifstream in(path);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

v1::FleetChange RichChange() {
  v1::FleetChange out = BlockedChange(2);
  out.set_name("orders \"\xC3\xA4\"\n<x>");
  out.mutable_time()->set_nanos(250'000'000);
  out.add_kinds(v1::CHANGE_KIND_SUPPORT);
  v1::ReleaseRef* running = out.mutable_after()->mutable_running();
  running->set_distribution(v1::DISTRIBUTION_RUNTIME);
  running->set_version("9.10.0");
  out.mutable_after()->set_support(v1::SUPPORT_STATUS_UNSUPPORTED);
  return out;
}

TEST(CloudEvents, AreWhatTheGoldenFileHas) {
  const std::string batch =
      CloudEventsBatch({CloudEvent(BlockedChange(1), kNoBound),
                        CloudEvent(RichChange(), kNoBound)});
  EXPECT_EQ(batch + "\n", FileText(kGolden));
}

TEST(CloudEvents, HaveATypeForEachKind) {
  for (int kind = v1::ChangeKind_MIN + 1; kind <= v1::ChangeKind_MAX; ++kind) {
    v1::FleetChange change = BlockedChange(1);
    change.set_kinds(0, static_cast<v1::ChangeKind>(kind));
    std::string name = v1::ChangeKind_Name(static_cast<v1::ChangeKind>(kind));
    name = absl::AsciiStrToLower(name.substr(sizeof("CHANGE_KIND_") - 1));
    EXPECT_THAT(
        CloudEvent(change, kNoBound),
        HasSubstr("\"type\":\"astro.upgrade.v1." + name + ".changed\""));
  }
}

TEST(CloudEvents, LeaveListsOutThatAreTooLong) {
  v1::FleetChange change = BlockedChange(1);
  for (int i = 0; i < 1000; ++i) {
    change.mutable_after()->add_questions("Which executor does it use?");
  }
  const std::string event = CloudEvent(change, 4096);
  EXPECT_LE(event.size(), 4096u);
  EXPECT_THAT(event, HasSubstr("\"truncated\":true"));
  EXPECT_THAT(event, HasSubstr("\"verdict\":\"VERDICT_BLOCKED\""));
  EXPECT_THAT(CloudEvent(change, kNoBound), Not(HasSubstr("truncated")));
}

TEST(CloudEvents, OfNothingAreAnEmptyBatch) {
  EXPECT_EQ(CloudEventsBatch({}), "[]");
}

}  // namespace
}  // namespace upgrade_advisor
