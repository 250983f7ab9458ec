#include "services/cli/client/server_address.h"

#include <gmock/gmock.h>

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;

TEST(ServerAddress, SaysHowTheServiceIsReached) {
  const struct {
    const char* text;
    const char* target;
    bool is_tls;
    bool is_socket;
  } kCases[] = {
      {"advisor:50051", "advisor:50051", false, false},
      {"127.0.0.1:1", "127.0.0.1:1", false, false},
      {"[::1]:50051", "[::1]:50051", false, false},
      {"https://advisor.example.org", "advisor.example.org:443", true, false},
      {"https://advisor.example.org/", "advisor.example.org:443", true, false},
      {"https://advisor:8443", "advisor:8443", true, false},
      {"https://[::1]", "[::1]:443", true, false},
      {"https://[::1]:8443", "[::1]:8443", true, false},
      {"unix:/run/advisor.sock", "unix:/run/advisor.sock", false, true},
      {"unix:advisor.sock", "unix:advisor.sock", false, true}};
  for (const auto& expected : kCases) {
    const auto address = ParseServerAddress(expected.text);
    ASSERT_TRUE(address.ok()) << address.status();
    EXPECT_EQ(address->target, expected.target);
    EXPECT_EQ(address->is_tls, expected.is_tls) << expected.text;
    EXPECT_EQ(address->is_socket, expected.is_socket) << expected.text;
  }
}

TEST(ServerAddress, SaysWhatToWriteInstead) {
  for (const char* text :
       {"advisor", "advisor:", ":50051", "advisor:0", "advisor:65536",
        "advisor:http", "::1:50051", "https://", "https://a/b", "https://:443",
        "http://advisor:1", "dns:///advisor:1", "unix:", "advisor:1/x"}) {
    EXPECT_THAT(ParseServerAddress(text).status().message(),
                HasSubstr("; write https://HOST:PORT, HOST:PORT without TLS, "
                          "or unix:PATH"))
        << text;
  }
}

}  // namespace
}  // namespace upgrade_advisor
