// Every conformance test can fail: for each there is a plugin that fails it and
// no other.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/conformance/plugin_check.h"
#include "services/conformance/sanitizers.h"
#include "services/sheets/release_sheet.h"

namespace upgrade_advisor {
namespace {

namespace fs = std::filesystem;

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kCases[] =
    UPGRADE_ADVISOR_SOURCE_DIR "/tests/conformance/fixtures/cases";
constexpr char kCasesOfYes[] =
    UPGRADE_ADVISOR_SOURCE_DIR "/tests/conformance/fixtures/yes_cases";

std::string Fixture(const std::string& bad) {
  return absl::StrCat(UA_CHECK_FIXTURES, "/", bad, ".so");
}

CheckOptions Options() {
  CheckOptions options;
  options.fuzz_rounds = 400;
  options.memory_examinations = 5000;
  options.case_folder = kCases;
  options.require_cases = true;
  options.sheet_of_release = &BuildReleaseSheet;
  return options;
}

CheckReport Check(const std::string& path, const CheckOptions& options) {
  absl::StatusOr<CheckReport> report = CheckPlugin(path, options);
  EXPECT_TRUE(report.ok()) << report.status();
  return report.ok() ? *std::move(report) : CheckReport();
}

std::string Describe(const CheckReport& report) {
  std::string out;
  for (const TestResult& result : report.results) {
    if (result.answer.status == CheckStatus::kPassed) continue;
    absl::StrAppend(&out, result.test.id, ": ",
                    absl::StrJoin(result.answer.seen, "\n    "), "\n");
  }
  return out;
}

// The tests that failed or warned.
std::vector<std::string> Found(const CheckReport& report) {
  std::vector<std::string> out;
  for (const TestResult& result : report.results) {
    if (result.answer.status == CheckStatus::kFailed ||
        result.answer.status == CheckStatus::kWarned) {
      out.emplace_back(result.test.id);
    }
  }
  return out;
}

std::vector<std::string> SeenBy(const CheckReport& report,
                                absl::string_view id) {
  for (const TestResult& result : report.results) {
    if (result.test.id == id) return result.answer.seen;
  }
  return {"there is no such test"};
}

// A test that did not run says which other one is to blame.
void ExpectGroundsToSkip(const CheckReport& report, absl::string_view failed) {
  for (const TestResult& result : report.results) {
    if (result.answer.status != CheckStatus::kSkipped) continue;
    const std::string& reason = result.answer.seen.at(0);
    EXPECT_TRUE(absl::StrContains(reason, failed) ||
                (kSanitized && absl::StrContains(reason, "sanitizer")))
        << result.test.id << ": " << reason;
  }
}

struct Row {
  absl::string_view test;
  std::string bad;   // the fixture
  std::string seen;  // what is seen
  bool needs_no_sanitizer = false;
  bool hangs = false;
};

const std::vector<Row>& Rows() {
  static const auto* rows = new std::vector<Row>{
      {"elf-policy", "needs_protobuf", "libprotobuf-stub.so"},
      {"elf-exports", "exports_more", "FixtureExportsThis"},
      {"elf-build-id", "no_build_id", "no build id"},
      {"handshake-todays-host", "declines", "declines this host"},
      {"handshake-older-host", "reads_behind_host", "signal 11"},
      {"handshake-newer-host", "wants_same_vocabulary", "vocabulary 99"},
      {"handshake-other-contract", "aborts_on_other_contract", "signal 6"},
      {"handshake-same-descriptor", "two_descriptors", "another descriptor"},
      {"growth-longer-call", "wants_same_call_size", "but there FAILED"},
      {"growth-longer-rows", "walks_by_sizeof", "but there UNKNOWN"},
      {"descriptor-sound", "no_version", "plugin version: is empty"},
      {"descriptor-unique-ids", "alias_of_itself", "its alias CHECKED"},
      {"descriptor-titles", "title_is_sentence", "full stop"},
      {"descriptor-references", "no_reference", "no reference"},
      {"descriptor-remedies", "no_remedy", "no remedy"},
      {"descriptor-edits", "unknown_edit", "executor.change"},
      {"descriptor-out-of-range", "answers_any_index", "number 4294967295"},
      {"descriptor-extension", "extends_anything", "nobody-knows-this"},
      {"lifecycle-no-threads", "thread_at_load", "is threads: 2"},
      {"lifecycle-no-traces", "umask_at_load", "is umask: 077"},
      {"lifecycle-loads-again", "changes_with_loads", "something else"},
      {"lifecycle-two-copies", "copies_differ", "but the copy"},
      {"facts-nothing-known", "no_on_nothing", "although nothing is known"},
      {"facts-all-absent", "fails_on_absent", "failed without saying why"},
      {"facts-withheld", "fails_on_withheld",
       "is withheld, the rest is absent"},
      {"facts-withheld-unread", "reads_withheld", "hidden value"},
      {"facts-forbids-by-releases", "forbids_by_config", "core.executor"},
      {"facts-basis", "basis_of_nothing", "0x4000000000000001"},
      {"sink-refused", "fails_when_refused", "if emission 0 is refused"},
      {"sink-well-formed", "action_without_phase",
       "the phase of an action is 0"},
      {"purity-repeatable", "counts_calls", "but the "},
      {"purity-read-only-facts", "writes_to_facts", "signal 11"},
      {"purity-descriptors", "leaves_file_open", "/dev/null"},
      {"purity-environment", "sets_variable",
       "is variable UA_FIXTURE (19 bytes"},
      {"purity-directory", "changes_directory", "is working directory: /"},
      {"purity-signals", "ignores_signal", "ignored"},
      {"purity-locale", "sets_locale", "C.UTF-8"},
      {"purity-threads", "starts_thread", "is threads: 2"},
      {"purity-rounding", "sets_rounding", "is rounding"},
      {"purity-children", "forks", "that ended: some"},
      {"purity-output", "prints", "bytes on standard output"},
      {"purity-system-calls", "asks_the_system", "system calls", true},
      {"threads-answer-alike", "knows_its_thread", "among threads"},
      {"stop-before", "hangs_when_stopped", "did not end within", false, true},
      {"stop-while-running", "never_looks_up", "did not end within", false,
       true},
      {"memory-steady", "leaks", "the heap has grown by", true},
      {"memory-steady", "leaks_pages", "the process has grown by", true},
      {"cases-pass", "breaks_its_case", "is no, expected yes"},
      {"fuzz-no-failure", "fails_on_odd_bytes", "config core.executor = "},
      {"fuzz-repeatable", "flips_on_commas", "--seed "},
      {"fuzz-no-needs-facts", "no_without_facts", "is unknown"}};
  return *rows;
}

void PrintTo(const Row& row, std::ostream* out) { *out << row.test; }

class BadPlugin : public ::testing::TestWithParam<Row> {};

TEST_P(BadPlugin, FailsItsTestAndNoOther) {
  const Row& row = GetParam();
  if (kSanitized && row.needs_no_sanitizer) {
    GTEST_SKIP() << row.test << " does not run with sanitizers";
  }
  CheckOptions options = Options();
  // Only those that hang have to wait for it.
  if (row.hangs) options.timeout = std::chrono::seconds(5);
  const CheckReport report = Check(Fixture(row.bad), options);
  EXPECT_THAT(Found(report), ElementsAre(std::string(row.test)))
      << Describe(report);
  EXPECT_THAT(absl::StrJoin(SeenBy(report, row.test), "\n"),
              HasSubstr(row.seen));
  ExpectGroundsToSkip(report, row.test);
}

INSTANTIATE_TEST_SUITE_P(All, BadPlugin, ::testing::ValuesIn(Rows()),
                         [](const auto& row) { return row.param.bad; });

TEST(Conformance, HasABadPluginForEveryTest) {
  // The others are below: it is the file, or its cases, that are bad.
  std::vector<std::string> ids = {"elf-shared-object", "elf-file-mode",
                                  "cases-present", "cases-complete",
                                  // Faults of the host, which no plugin makes:
                                  // condition_reference_test.cc.
                                  "conditions-agree", "conditions-monotone"};
  for (const Row& row : Rows()) ids.emplace_back(row.test);
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  std::vector<std::string> all;
  for (const Demand& test : AllDemands()) {
    all.emplace_back(test.id);
  }
  EXPECT_THAT(ids, ::testing::UnorderedElementsAreArray(all));
}

TEST(Conformance, OfAGoodPluginIsWhole) {
  const CheckReport report = Check(Fixture("good"), Options());
  EXPECT_THAT(Found(report), IsEmpty()) << Describe(report);
  EXPECT_EQ(report.Count(CheckStatus::kSkipped), kSanitized ? 2u : 0u)
      << Describe(report);
  EXPECT_EQ(report.results.size(), AllDemands().size());
}

TEST(Conformance, OfAFileThatIsNoLibraryEndsThere) {
  const std::string path = ::testing::TempDir() + "/no_library.so";
  std::ofstream(path) << "no library";
  const CheckReport report = Check(path, Options());
  EXPECT_THAT(Found(report), ElementsAre("elf-shared-object"));
  // The file's mode can be looked at all the same.
  EXPECT_EQ(report.Count(CheckStatus::kPassed), 1u) << Describe(report);
}

TEST(Conformance, WarnsOfAFileThatOthersMayWrite) {
  const std::string path = ::testing::TempDir() + "/writable.so";
  fs::copy_file(Fixture("good"), path, fs::copy_options::overwrite_existing);
  ASSERT_EQ(chmod(path.c_str(), 0666), 0);
  const CheckReport report = Check(path, Options());
  EXPECT_THAT(Found(report), ElementsAre("elf-file-mode"));
  EXPECT_EQ(report.Count(CheckStatus::kWarned), 1u);
  EXPECT_THAT(SeenBy(report, "elf-file-mode"), ElementsAre(HasSubstr("0666")));
}

TEST(Conformance, WarnsOfAPluginWithoutCases) {
  CheckOptions options = Options();
  options.case_folder.clear();
  options.require_cases = false;
  const CheckReport report = Check(Fixture("good"), options);
  EXPECT_THAT(Found(report), ElementsAre("cases-present")) << Describe(report);
  EXPECT_EQ(report.Count(CheckStatus::kWarned), 1u);
}

TEST(Conformance, DemandsCasesIfAsked) {
  CheckOptions options = Options();
  options.case_folder = "/nonexistent";
  const CheckReport report = Check(Fixture("good"), options);
  EXPECT_THAT(Found(report), ElementsAre("cases-present")) << Describe(report);
  EXPECT_EQ(report.Count(CheckStatus::kFailed), 1u);
}

TEST(Conformance, DemandsBothCasesOfAnAdvisory) {
  CheckOptions options = Options();
  options.case_folder = kCasesOfYes;
  const CheckReport report = Check(Fixture("good"), options);
  EXPECT_THAT(Found(report), ElementsAre("cases-complete")) << Describe(report);
  EXPECT_THAT(SeenBy(report, "cases-complete"),
              ElementsAre("CHECKED: no case expects it to be no"));
}

TEST(Conformance, FindsTheCasesBesideTheFile) {
  const std::string folder = ::testing::TempDir() + "/beside";
  fs::remove_all(folder);
  fs::create_directory(folder);
  fs::copy_file(Fixture("good"), folder + "/good.so");
  fs::copy(kCases, folder + "/good.cases");
  CheckOptions options = Options();
  options.case_folder.clear();
  options.only = {"cases-present"};
  const CheckReport report = Check(folder + "/good.so", options);
  EXPECT_THAT(SeenBy(report, "cases-present"), ElementsAre("2 cases"));
}

// What ends the process ends one test; the others go on.
TEST(Conformance, GoesOnAfterAPluginThatExits) {
  const CheckReport report = Check(Fixture("exits"), Options());
  EXPECT_THAT(absl::StrJoin(SeenBy(report, "facts-all-absent"), "\n"),
              AllOf(HasSubstr("ended the process with status 0"),
                    HasSubstr("while advisory CHECKED, ")));
  EXPECT_THAT(Found(report), ::testing::Contains("fuzz-no-failure"));
  EXPECT_THAT(Found(report),
              ::testing::Not(::testing::Contains("handshake-older-host")));
}

TEST(Conformance, TellsWhatWasThrown) {
  CheckOptions options = Options();
  options.only = {"facts-all-absent"};
  const CheckReport report = Check(Fixture("throws"), options);
  EXPECT_THAT(SeenBy(report, "facts-all-absent"),
              ElementsAre(HasSubstr("the moon is full")));
}

TEST(Conformance, RunsAFailedSeedAgain) {
  CheckOptions options = Options();
  options.only = {"fuzz-no-failure"};
  const std::string seen = SeenBy(Check(Fixture("fails_on_odd_bytes"), options),
                                  "fuzz-no-failure")[0];
  ASSERT_EQ(seen.find("--seed "), 0u) << seen;
  options.seed = std::strtoull(seen.c_str() + 7, nullptr, 10);
  options.fuzz_rounds = 1;
  EXPECT_THAT(
      SeenBy(Check(Fixture("fails_on_odd_bytes"), options), "fuzz-no-failure"),
      ::testing::Contains(seen));
}

TEST(Conformance, LeavesOutWhatItIsTold) {
  CheckOptions options = Options();
  options.skip["purity-output"] = "it prints on purpose";
  const CheckReport report = Check(Fixture("prints"), options);
  EXPECT_THAT(SeenBy(report, "purity-output"),
              ElementsAre("it prints on purpose"));
  EXPECT_THAT(Found(report),
              ::testing::Not(::testing::Contains("purity-output")));
}

TEST(Conformance, KnowsItsTestsByName) {
  CheckOptions options = Options();
  options.only = {"purity-output", "purity-outpt"};
  options.skip["elf"] = "a group";
  EXPECT_THAT(std::string(CheckTestIds(options).message()),
              HasSubstr("there is no test elf, purity-outpt"));
}

TEST(Conformance, SaysThatAFileCannotBeRead) {
  EXPECT_EQ(CheckPlugin("/nonexistent.so", Options()).status().code(),
            absl::StatusCode::kUnavailable);
  EXPECT_EQ(CheckPlugin("/", Options()).status().code(),
            absl::StatusCode::kUnavailable);
}

TEST(Conformance, SaysOfEveryTestWhyAndHowToMend) {
  for (const Demand& test : AllDemands()) {
    EXPECT_TRUE(absl::StartsWith(test.id, test.group) ||
                test.group == "threads")
        << test.id;
    EXPECT_TRUE(absl::EndsWith(test.why, ".")) << test.id;
    EXPECT_FALSE(test.mend.empty()) << test.id;
  }
}

}  // namespace
}  // namespace upgrade_advisor
