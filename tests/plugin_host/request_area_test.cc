// An isolated plugin finds the facts of requests that it is asked in, while it
// is asked, and of no other.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/plugin_host/fixture_folder.h"

namespace upgrade_advisor {
namespace {

class RequestArea : public ::testing::Test {
 protected:
  RequestArea() {
    folder_.Add("good").Add("peeks");
    host_ = LoadFolders({folder_.path()}, Tier::kWorker);
  }

  // Asks one plugin about a Deployment with the value among its facts.
  Outcome Ask(const std::string& advisory, const std::string& value) const {
    FactSheet::Builder builder;
    // What is written last lies behind what a shorter batch writes over.
    for (int i = 0; i < 100; ++i) {
      builder.Add(FactKind::kConfig, "core.k" + std::to_string(i), value);
    }
    const FactSheet deployment = builder.Build();
    const StepSheets step{&deployment, &nothing_, &nothing_};
    for (uint32_t i = 0; i < host_->advisories().size(); ++i) {
      if (host_->advisories()[i].id != advisory) continue;
      const Job job{i, 0};
      return host_->Examine({&step, 1}, {&job, 1}, {})[0].outcome;
    }
    ADD_FAILURE() << "no advisory " << advisory;
    return Outcome::kFailed;
  }

  PluginFolder folder_;
  const FactSheet nothing_;
  std::unique_ptr<PluginHost> host_;
};

TEST_F(RequestArea, HasTheFactsOfWhoAsksMeanwhile) {
  EXPECT_EQ(Ask("F-PEEKS", "canary-of-a-tenant"), Outcome::kYes);
}

TEST_F(RequestArea, HasNothingOfARequestThatAnotherPluginWasAskedIn) {
  for (int i = 0; i < 3; ++i) {
    Ask("F-GOOD", "canary-of-a-tenant");
    EXPECT_EQ(Ask("F-PEEKS", "x"), Outcome::kNo);
  }
}

TEST_F(RequestArea, HasNothingOfAnEarlierRequest) {
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(Ask("F-PEEKS", "canary-of-a-tenant"), Outcome::kYes);
    EXPECT_EQ(Ask("F-PEEKS", "x"), Outcome::kNo);
  }
}

}  // namespace
}  // namespace upgrade_advisor
