#include "services/cli/client/requests.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <string>

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;

Options From(const std::string& from) {
  Options options;
  options.from = from;
  options.target = "latest";
  return options;
}

TEST(PlanRequest, TakesAReleaseOrAnImage) {
  const auto release = PlanRequestOf(From("certified:2.2.3"));
  ASSERT_TRUE(release.ok()) << release.status();
  EXPECT_EQ(release->deployment().release().version(), "2.2.3");
  EXPECT_EQ(release->deployment().release().distribution(),
            v1::DISTRIBUTION_CERTIFIED);
  const auto image = PlanRequestOf(From("astro-runtime:9.17.0-python-3.10"));
  ASSERT_TRUE(image.ok()) << image.status();
  EXPECT_EQ(image->deployment().image(), "astro-runtime:9.17.0-python-3.10");
}

TEST(PlanRequest, SaysWhatAFormItCannotReadShouldBe) {
  for (const char* from : {"", "2.9.1", "12", "latest", "runtime:", "nginx:1",
                           "astro-runtime:9", "astro-runtime:latest"}) {
    const auto request = PlanRequestOf(From(from));
    EXPECT_EQ(request.status().code(), absl::StatusCode::kInvalidArgument)
        << from;
    EXPECT_THAT(std::string(request.status().message()), HasSubstr("--from"))
        << from;
  }
}

TEST(PlanRequest, FromOnTheCommandLineWinsOverTheFile) {
  const std::string path = ::testing::TempDir() + "deployment.json";
  std::ofstream(path) << R"({"name": "x", "image": "astro-runtime:9.5.0"})";
  Options options = From("runtime:7.6.0");
  options.deployment_file = path;
  const auto request = PlanRequestOf(options);
  ASSERT_TRUE(request.ok()) << request.status();
  EXPECT_EQ(request->deployment().name(), "x");
  EXPECT_EQ(request->deployment().release().version(), "7.6.0");
  options.from.clear();
  EXPECT_EQ(PlanRequestOf(options)->deployment().image(),
            "astro-runtime:9.5.0");
  std::remove(path.c_str());
}

TEST(ValidateRequest, AnImageKeepsItsShortTag) {
  Options options = From("runtime:9.5.0");
  options.to = "quay.io/astronomer/astro-runtime:9";
  const auto request = ValidateRequestOf(options);
  ASSERT_TRUE(request.ok()) << request.status();
  EXPECT_EQ(request->image(), options.to);
}

}  // namespace
}  // namespace upgrade_advisor
