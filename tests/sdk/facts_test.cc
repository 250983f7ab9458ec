// Judgements over a host of one row.
#include "sdk/cpp/facts.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "sdk/cpp/questions.h"

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
    call_.satisfies = [](const ua_call*, uint32_t, ua_string version,
                         ua_string specifiers, int32_t* result) -> int32_t {
      *result = View(version) == View(specifiers) ? 1 : 0;
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
    {"IsTrue", [](const Fact& f) { return f.IsTrue(); }},
    {"Equals", [](const Fact& f) { return f.Equals("x"); }},
    {"Admits", [](const Fact& f) { return f.Admits("2"); }},
    {"Contains", [](const Fact& f) { return f.Contains("x"); }},
    {"AtLeast", [](const Fact& f) { return f.AtLeast(1); }},
    {"VersionAtLeast",
     [](const Fact& f) { return f.VersionAtLeast(Scheme::kPep440, "2"); }},
    {"VersionBelow",
     [](const Fact& f) { return f.VersionBelow(Scheme::kPep440, "2"); }},
    {"SomeRow",
     [](const Fact& f) { return f.SomeRow([](const Row&) { return true; }); }},
};

TEST(Fact, IsUnknownAndNotNoWhereTheFactOrItsValueIsUnknown) {
  for (const Judgement& j : kJudgements) {
    const OneAnswer unknown(UA_UNKNOWN_FACT, "");
    const Truth of_unknown = j.judge(unknown.facts().Ask(Config("a")));
    EXPECT_EQ(of_unknown.value, kUnknown) << j.name;
    EXPECT_EQ(of_unknown.basis, 1u) << j.name;

    const OneAnswer withheld(UA_PRESENT_FACT, "", /*withheld=*/true);
    const Truth of_withheld = j.judge(withheld.facts().Ask(Config("a")));
    EXPECT_EQ(of_withheld.value, kUnknown) << j.name;
    EXPECT_EQ(of_withheld.basis, 1u) << j.name;

    const OneAnswer absent(UA_ABSENT_FACT, "");
    const Truth of_absent = j.judge(absent.facts().Ask(Config("a")));
    EXPECT_EQ(of_absent.value, kNo) << j.name;
    EXPECT_EQ(of_absent.basis, 1u) << j.name;
  }
}

TEST(Fact, JudgesItsValue) {
  const auto of = [](const char* value, Truth (*judge)(const Fact&)) {
    const OneAnswer answer(UA_PRESENT_FACT, value);
    return judge(answer.facts().Ask(Config("a"))).value;
  };
  const auto is_true = [](const Fact& f) -> Truth { return f.IsTrue(); };
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
  const auto at_least_5 = [](const Fact& f) -> Truth { return f.AtLeast(5); };
  EXPECT_EQ(of("5", at_least_5), kYes);
  EXPECT_EQ(of("4", at_least_5), kNo);
  EXPECT_EQ(of("-9223372036854775808", at_least_5), kNo);
  for (const char* no_number :
       {"", "five", "5 ", "5.0", "9223372036854775808"}) {
    EXPECT_EQ(of(no_number, at_least_5), kUnknown) << no_number;
  }
  const auto at_least = [](const Fact& f) -> Truth {
    return f.VersionAtLeast(Scheme::kPep440, "2");
  };
  const auto below = [](const Fact& f) -> Truth {
    return f.VersionBelow(Scheme::kPep440, "2");
  };
  EXPECT_EQ(of("2", at_least), kYes);
  EXPECT_EQ(of("2", below), kNo);
  EXPECT_EQ(of("1", at_least), kNo);
  EXPECT_EQ(of("1", below), kYes);
  EXPECT_EQ(of("none", at_least), kUnknown);
  EXPECT_EQ(of("none", below), kUnknown);
}

TEST(Fact, SaysWhetherItIsGiven) {
  const auto given = [](uint32_t state) {
    const OneAnswer answer(state, "v");
    return answer.facts().Ask(Config("a")).Given().value;
  };
  EXPECT_EQ(given(UA_PRESENT_FACT), kYes);
  EXPECT_EQ(given(UA_ABSENT_FACT), kNo);
  EXPECT_EQ(given(UA_UNKNOWN_FACT), kUnknown);
}

TEST(Fact, OrdersItsVersionBesideAnothersOnBothQuestions) {
  const OneAnswer answer(UA_PRESENT_FACT, "2");
  const Facts facts = answer.facts();
  const Truth below =
      facts.Ask(Config("a"))
          .VersionBelow(Scheme::kPep440, facts.Ask(Config("b")));
  EXPECT_EQ(below.value, kNo);
  EXPECT_EQ(below.basis, 3u);
  for (const OneAnswer& unknown :
       {OneAnswer(UA_PRESENT_FACT, "none"),
        OneAnswer(UA_PRESENT_FACT, "2", /*withheld=*/true),
        OneAnswer(UA_UNKNOWN_FACT, "")}) {
    const Facts f = unknown.facts();
    EXPECT_EQ(f.Ask(Config("a"))
                  .VersionBelow(Scheme::kPep440, f.Ask(Config("b")))
                  .value,
              kUnknown);
  }
}

TEST(Facts, AskForPrefixAndNameInOne) {
  struct Host {
    std::string asked;
    ua_call call{};
  } host;
  host.call.size = sizeof host.call;
  host.call.host = &host;
  host.call.ask = [](const ua_call* call, uint32_t, uint32_t, ua_string name,
                     uint32_t, ua_answer*) {
    static_cast<Host*>(call->host)->asked = View(name);
  };
  const Facts facts(&host.call);
  facts.Ask(DerivesFrom("BaseTrigger"));
  EXPECT_EQ(host.asked, "@base.BaseTrigger");
  const std::string long_name(1000, 'x');
  facts.Ask(OsPackage(long_name));
  EXPECT_EQ(host.asked, "@os." + std::string(252, 'x'));
}

}  // namespace
}  // namespace upgrade_plugin
