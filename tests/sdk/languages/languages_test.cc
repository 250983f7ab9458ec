// One plugin in every language, all in one process, and all answer alike.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "tests/sdk/loading/loaded_plugins.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;

constexpr const char* kLanguages[] = {
    "c_gcc",       "c_clang",       "cc_gcc", "cc_clang",
    "cc_gcc_bare", "cc_clang_bare", "rust"};

// The compiler that was not there when the tests were built; empty if it was.
std::string MissingCompiler(absl::string_view language) {
  for (absl::string_view word : absl::StrSplit(UA_MISSING_LANGUAGES, ',')) {
    const std::pair<absl::string_view, absl::string_view> missing =
        absl::StrSplit(word, ':');
    if (missing.first == language) return std::string(missing.second);
  }
  return "";
}

const LoadedPlugins& All() {
  static const LoadedPlugins* plugins = [] {
    std::vector<std::string> files;
    for (const char* language : kLanguages) {
      if (MissingCompiler(language).empty()) {
        files.push_back(absl::StrCat(UA_LANGUAGES, "/", language, ".so"));
      }
    }
    return new LoadedPlugins(files);
  }();
  return *plugins;
}

// All that was answered, in one line.
std::string TextOf(const Examination& e) {
  constexpr const char* kOutcomes[] = {"no", "yes", "unknown", "failed"};
  std::string out = kOutcomes[static_cast<size_t>(e.outcome)];
  absl::StrAppend(&out, e.failure.empty() ? "" : " because ", e.failure);
  for (const EvidenceRow& row : e.evidence) {
    absl::StrAppend(&out, " by ", row.name, row.row ? "" : " (absent)");
  }
  for (const FactQuery& query : e.missing) {
    absl::StrAppend(&out, " for want of ", query.name);
  }
  for (const std::string& detail : e.details) {
    absl::StrAppend(&out, ", ", detail);
  }
  for (const SubjectFinding& s : e.subjects) {
    absl::StrAppend(&out, ", ", s.subject, ": ", s.text);
  }
  for (const DurationBand& d : e.durations) {
    absl::StrAppend(&out, ", ", d.low, " to ", d.high.value_or(0), " s ",
                    d.basis);
  }
  return out;
}

class Language : public ::testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    const std::string compiler = MissingCompiler(GetParam());
    if (!compiler.empty()) GTEST_SKIP() << "skipped: no " << compiler;
    for (const Advisory& advisory : All().judge().advisories()) {
      if (advisory.plugin == GetParam()) advisories_.push_back(&advisory);
    }
    ASSERT_EQ(advisories_.size(), 3u);
  }

  std::string Ask(size_t advisory, FactSheet::Builder deployment,
                  FactSheet::Builder source = {}) {
    return TextOf(All().Ask(advisories_[advisory]->id, deployment.Build(),
                            source.Build()));
  }
  std::string OfExecutor(FactSheet::Builder facts) { return Ask(0, facts); }
  std::string OfContrib(FactSheet::Builder facts) { return Ask(1, facts); }
  std::string OfAge(FactSheet::Builder facts) { return Ask(2, {}, facts); }

  std::vector<const Advisory*> advisories_;
};

FactSheet::Builder With(Fact fact) {
  FactSheet::Builder sheet;
  sheet.Add(std::move(fact));
  return sheet;
}
FactSheet::Builder Complete(FactKind kind) {
  FactSheet::Builder sheet;
  sheet.Close(kind);
  return sheet;
}

TEST_P(Language, DescribesTheSameAdvisories) {
  const std::string prefix =
      absl::StrReplaceAll(absl::AsciiStrToUpper(GetParam()), {{"_", "-"}});
  const Advisory& executor = *advisories_[0];
  EXPECT_EQ(executor.id, prefix + "-EXECUTOR");
  EXPECT_EQ(executor.severity, Severity::kCritical);
  EXPECT_EQ(executor.effect, Effect::kBlocksStep);
  EXPECT_EQ(executor.on.ToString(), "Runtime upgrades crossing Airflow 3.0.0");
  EXPECT_EQ(executor.title, "The executor is gone");
  EXPECT_EQ(executor.impact, "The scheduler does not start");
  EXPECT_EQ(executor.check, "executor");
  ASSERT_EQ(executor.remedies.size(), 1u);
  EXPECT_EQ(executor.remedies[0].text, "Use the LocalExecutor");
  EXPECT_EQ(executor.remedies[0].command, "");
  EXPECT_EQ(executor.remedies[0].edit,
            "env.set AIRFLOW__CORE__EXECUTOR LocalExecutor");
  EXPECT_THAT(executor.references,
              ElementsAre("https://airflow.apache.org/docs"));
  EXPECT_EQ(advisories_[1]->id, prefix + "-CONTRIB");
  EXPECT_EQ(advisories_[1]->severity, Severity::kWarning);
  EXPECT_EQ(advisories_[2]->id, prefix + "-AGE");
  EXPECT_EQ(advisories_[2]->severity, Severity::kInfo);
}

TEST_P(Language, JudgesAValue) {
  const Fact executor{FactKind::kConfig, "core.executor", "", "", 0, false};
  Fact sequential = executor;
  sequential.value = "SequentialExecutor";
  EXPECT_EQ(OfExecutor(With(sequential)),
            "yes by core.executor, SequentialExecutor");
  Fact other = executor;
  other.value = "SequentialExecutors";
  EXPECT_EQ(OfExecutor(With(other)), "no");
  EXPECT_EQ(OfExecutor(With(executor)), "no");
  EXPECT_EQ(OfExecutor(Complete(FactKind::kConfig)), "no");
  EXPECT_EQ(OfExecutor({}), "unknown for want of core.executor");
  Fact withheld = executor;
  withheld.value_withheld = true;
  EXPECT_EQ(OfExecutor(With(withheld)),
            "unknown by core.executor for want of core.executor");
}

TEST_P(Language, WalksRows) {
  FactSheet::Builder imports;
  imports.Add(FactKind::kImport, "airflow.contrib.b", "");
  imports.Add(FactKind::kImport, "airflow.contrib.a", "");
  EXPECT_EQ(OfContrib(imports),
            "yes by airflow.contrib by airflow.contrib, airflow.contrib.a: It "
            "is gone, airflow.contrib.b: It is gone");
  EXPECT_EQ(OfContrib(Complete(FactKind::kImport)), "no");
  EXPECT_EQ(OfContrib({}), "unknown for want of airflow.contrib");
}

TEST_P(Language, ComparesVersions) {
  const auto of = [&](const char* version) {
    return OfAge(With(
        Fact{FactKind::kRelease, "airflow.version", version, "", 0, false}));
  };
  EXPECT_EQ(of("2.6.3"), "yes by airflow.version, 60 to 120 s as measured");
  EXPECT_EQ(of("2.7.0"), "no");
  EXPECT_EQ(of("2.10.1"), "no");
  EXPECT_EQ(of("two"),
            "unknown by airflow.version for want of airflow.version");
  EXPECT_EQ(OfAge({}), "unknown for want of airflow.version");
  EXPECT_EQ(OfAge(Complete(FactKind::kRelease)), "no");
}

INSTANTIATE_TEST_SUITE_P(Every, Language, ::testing::ValuesIn(kLanguages),
                         [](const auto& language) { return language.param; });

// A word that is spelt otherwise in CMakeLists.txt would skip nothing.
TEST(Languages, ThatAreMissingAreLanguagesOfThisTest) {
  for (absl::string_view word :
       absl::StrSplit(UA_MISSING_LANGUAGES, ',', absl::SkipEmpty())) {
    const std::string language(word.substr(0, word.find(':')));
    EXPECT_THAT(kLanguages, ::testing::Contains(language));
  }
}

}  // namespace
}  // namespace upgrade_advisor
