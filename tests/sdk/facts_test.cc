// Conditions over a host of one row.
#include "sdk/cpp/facts.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace upgrade_plugin {
namespace {

// Answers every question with the same rows, and versions by their length.
class OneAnswer {
 public:
  OneAnswer(uint32_t state, std::string value, bool withheld = false)
      : value_(std::move(value)), state_(state) {
    row_.value = Text(value_);
    row_.flags = withheld ? UA_FACT_VALUE_WITHHELD : 0;
    call_.size = sizeof call_;
    call_.host = this;
    call_.ask = [](const ua_call* call, uint32_t, uint32_t, ua_string, uint32_t,
                   ua_answer* answer) {
      auto* self = static_cast<OneAnswer*>(call->host);
      answer->state = self->state_;
      answer->question = self->questions_++;
      answer->count = self->state_ == UA_PRESENT_FACT ? 1 : 0;
      answer->facts = &self->row_;
      answer->stride = sizeof(ua_fact);
    };
    call_.compare = [](const ua_call*, uint32_t, ua_string a, ua_string b,
                       int32_t* order) -> int32_t {
      if (View(a) == "none" || View(b) == "none") return UA_INVALID;
      *order = View(a).compare(View(b));
      return UA_OK;
    };
  }

  Facts facts() const { return Facts(&call_); }

 private:
  std::string value_;
  uint32_t state_;
  uint32_t questions_ = 0;
  ua_fact row_{};
  ua_call call_{};
};

constexpr auto kNo = Truth::kNo;
constexpr auto kYes = Truth::kYes;
constexpr auto kUnknown = Truth::kUnknown;

// Each judgement of a value, on every state of a fact.
struct Judgement {
  const char* name;
  Truth (*judge)(const Fact& fact);
};

const Judgement kJudgements[] = {
    {"is_true", [](const Fact& f) { return f.is_true(); }},
    {"equals", [](const Fact& f) { return f.equals("x"); }},
    {"starts_with", [](const Fact& f) { return f.starts_with("x"); }},
    {"contains", [](const Fact& f) { return f.contains("x"); }},
    {"at_least", [](const Fact& f) { return f.at_least(1); }},
    {"version_at_least",
     [](const Fact& f) { return f.version_at_least(Scheme::kPep440, "2"); }},
    {"version_below",
     [](const Fact& f) { return f.version_below(Scheme::kPep440, "2"); }},
    {"any",
     [](const Fact& f) { return f.any([](const Row&) { return true; }); }},
};

TEST(Fact, IsUnknownAndNotNoWhereTheFactOrItsValueIsUnknown) {
  for (const Judgement& j : kJudgements) {
    const OneAnswer unknown(UA_UNKNOWN_FACT, "");
    const Truth of_unknown = j.judge(unknown.facts().config("a"));
    EXPECT_EQ(of_unknown.value, kUnknown) << j.name;
    EXPECT_EQ(of_unknown.basis, 1u) << j.name;

    const OneAnswer withheld(UA_PRESENT_FACT, "", /*withheld=*/true);
    const Truth of_withheld = j.judge(withheld.facts().config("a"));
    EXPECT_EQ(of_withheld.value, kUnknown) << j.name;
    EXPECT_EQ(of_withheld.basis, 1u) << j.name;

    const OneAnswer absent(UA_ABSENT_FACT, "");
    const Truth of_absent = j.judge(absent.facts().config("a"));
    EXPECT_EQ(of_absent.value, kNo) << j.name;
    EXPECT_EQ(of_absent.basis, 1u) << j.name;
  }
}

TEST(Fact, JudgesItsValue) {
  const auto of = [](const char* value, Truth (*judge)(const Fact&)) {
    const OneAnswer answer(UA_PRESENT_FACT, value);
    return judge(answer.facts().config("a")).value;
  };
  const auto is_true = [](const Fact& f) -> Truth { return f.is_true(); };
  for (const char* yes :
       {"true", "True", "TRUE", "t", "T", "1", " true", "True # on"}) {
    EXPECT_EQ(of(yes, is_true), kYes) << yes;
  }
  for (const char* no : {"false", "F", "0", " False ", "f#t"}) {
    EXPECT_EQ(of(no, is_true), kNo) << no;
  }
  // Airflow refuses these.
  for (const char* neither : {"yes", "2", "", "on", "{{ x }}"}) {
    EXPECT_EQ(of(neither, is_true), kUnknown) << neither;
  }
  const auto at_least_5 = [](const Fact& f) -> Truth { return f.at_least(5); };
  EXPECT_EQ(of("5", at_least_5), kYes);
  EXPECT_EQ(of("4", at_least_5), kNo);
  EXPECT_EQ(of("-9223372036854775808", at_least_5), kNo);
  for (const char* no_number :
       {"", "five", "5 ", "5.0", "9223372036854775808"}) {
    EXPECT_EQ(of(no_number, at_least_5), kUnknown) << no_number;
  }
  const auto at_least = [](const Fact& f) -> Truth {
    return f.version_at_least(Scheme::kPep440, "2");
  };
  const auto below = [](const Fact& f) -> Truth {
    return f.version_below(Scheme::kPep440, "2");
  };
  EXPECT_EQ(of("2", at_least), kYes);
  EXPECT_EQ(of("2", below), kNo);
  EXPECT_EQ(of("1", at_least), kNo);
  EXPECT_EQ(of("1", below), kYes);
  EXPECT_EQ(of("none", at_least), kUnknown);
  EXPECT_EQ(of("none", below), kUnknown);
}

TEST(Fact, IsATruthOfItsOwnGivenOrNot) {
  EXPECT_TRUE(OneAnswer(UA_PRESENT_FACT, "v").facts().config("a").is_yes());
  EXPECT_TRUE(OneAnswer(UA_ABSENT_FACT, "").facts().config("a").is_no());
  EXPECT_TRUE(OneAnswer(UA_UNKNOWN_FACT, "").facts().config("a").is_unknown());
}

TEST(Facts, ComparesTwoAnswersOnBothQuestions) {
  const OneAnswer answer(UA_PRESENT_FACT, "2");
  const Facts facts = answer.facts();
  const Truth same = Same(facts.config("a"), facts.config("b"));
  EXPECT_EQ(same.value, kYes);
  EXPECT_EQ(same.basis, 3u);
  const OneAnswer withheld(UA_PRESENT_FACT, "", /*withheld=*/true);
  EXPECT_EQ(
      Same(withheld.facts().config("a"), withheld.facts().config("b")).value,
      kUnknown);
}

TEST(Facts, OrdersVersionsOfTwoAnswers) {
  const OneAnswer answer(UA_PRESENT_FACT, "2");
  const Facts facts = answer.facts();
  EXPECT_EQ(
      VersionBelow(Scheme::kPep440, facts, facts.config("a"), facts.config("b"))
          .value,
      kNo);
  const OneAnswer none(UA_PRESENT_FACT, "none");
  const Facts no_versions = none.facts();
  EXPECT_EQ(VersionBelow(Scheme::kPep440, no_versions, no_versions.config("a"),
                         no_versions.config("b"))
                .value,
            kUnknown);
}

// Answers with the lengths one to four, and keeps what is named as evidence.
class FourRows {
 public:
  FourRows() {
    for (size_t i = 0; i < rows_.size(); ++i) {
      rows_[i].value = Text(std::string_view("aaaa").substr(0, i + 1));
    }
    call_.size = sizeof call_;
    call_.host = this;
    call_.ask = [](const ua_call* call, uint32_t, uint32_t, ua_string, uint32_t,
                   ua_answer* answer) {
      answer->state = UA_PRESENT_FACT;
      answer->question = 0;
      answer->count = 4;
      answer->facts = static_cast<FourRows*>(call->host)->rows_.data();
      answer->stride = sizeof(ua_fact);
      answer->complete = 1;
    };
    call_.emit = [](const ua_call* call, const ua_emission* e) -> int32_t {
      EXPECT_EQ(e->kind, uint32_t{UA_EMIT_EVIDENCE});
      EXPECT_EQ(e->evidence_count, 1u);
      static_cast<FourRows*>(call->host)
          ->named.push_back(View(e->evidence->value).size());
      return UA_OK;
    };
  }

  Facts facts() const { return Facts(&call_); }
  std::vector<size_t> named;

 private:
  std::array<ua_fact, 4> rows_{};
  ua_call call_{};
};

TEST(Fact, NamesTheRowsThatSatisfyAPredicateAndNoOthers) {
  FourRows host;
  const Fact asked = host.facts().keyword("*.retries");
  EXPECT_TRUE(
      asked.any([](const Row& r) { return r.value.size() % 2 == 0; }).is_yes());
  EXPECT_EQ(host.named, (std::vector<size_t>{2, 4}));
  host.named.clear();
  EXPECT_TRUE(asked.any([](const Row&) { return false; }).is_no());
  EXPECT_TRUE(host.named.empty());
}

}  // namespace
}  // namespace upgrade_plugin
