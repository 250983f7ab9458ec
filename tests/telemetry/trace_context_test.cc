// A trace goes on if its header is valid, and begins here otherwise.
#include "services/telemetry/trace_context.h"

#include <set>
#include <string>

#include "gtest/gtest.h"

namespace upgrade_advisor {
namespace {

constexpr char kTrace[] = "0af7651916cd43dd8448eb211c80319c";
constexpr char kParent[] = "b7ad6b7169203331";

std::string Header(const std::string& version, const std::string& flags) {
  return version + "-" + kTrace + "-" + kParent + "-" + flags;
}

TEST(TraceContexts, GoOnWithTheTraceOfTheCaller) {
  TraceContexts contexts(1, 0);
  for (const std::string& header :
       {Header("00", "01"), Header("cc", "01"), Header("cc", "ff-more")}) {
    const TraceContext context = contexts.Of(header);
    EXPECT_EQ(context.trace_id, kTrace) << header;
    EXPECT_EQ(context.parent_id, kParent);
    EXPECT_TRUE(context.is_sampled);
    EXPECT_EQ(context.span_id.size(), 16u);
  }
  EXPECT_FALSE(contexts.Of(Header("00", "02")).is_sampled)
      << "the caller decides";
}

TEST(TraceContexts, BeginATraceWhereTheHeaderIsNotValid) {
  TraceContexts contexts(1, 1);
  const std::string zero(32, '0');
  for (const std::string& header :
       {std::string(), std::string("00"), Header("00", "01-more"),
        Header("ff", "01"), Header("00", "0G"), Header("cc", "01more"),
        "00-" + zero + "-" + kParent + "-01",
        "00-0AF7651916CD43DD8448EB211C80319C-" + std::string(kParent) + "-01",
        std::string(10000, '-')}) {
    const TraceContext context = contexts.Of(header);
    EXPECT_NE(context.trace_id, kTrace) << header;
    EXPECT_EQ(context.trace_id.size(), 32u);
    EXPECT_EQ(context.parent_id, "");
    EXPECT_TRUE(context.is_sampled);
  }
}

TEST(TraceContexts, GiveEachCallAnIdOfItsOwn) {
  TraceContexts contexts(1, 0);
  std::set<std::string> spans;
  for (int i = 0; i < 1000; ++i) {
    spans.insert(contexts.Of(Header("00", "01")).span_id);
  }
  EXPECT_EQ(spans.size(), 1000u);
}

TEST(IsTaken, TakesAboutThePartThatIsWanted) {
  TraceContexts contexts(7, 0);
  int taken = 0;
  for (int i = 0; i < 10000; ++i)
    taken += IsTaken(contexts.Of("").span_id, 0.1);
  EXPECT_GT(taken, 800);
  EXPECT_LT(taken, 1200);
  EXPECT_TRUE(IsTaken("ffffffffffffffff", 1));
  EXPECT_FALSE(IsTaken("0000000000000000", 0));
}

}  // namespace
}  // namespace upgrade_advisor
