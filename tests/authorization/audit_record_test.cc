#include "services/authorization/audit_record.h"

#include <gmock/gmock.h>

#include <climits>

#include "services/base/one_line.h"

namespace upgrade_advisor {
namespace {

Policy Named(const std::string& name) {
  Policy policy;
  policy.name = name;
  return policy;
}

TEST(AuditRecord, IsOneLineOfJson) {
  EXPECT_EQ(AuditRecord(absl::FromUnixMicros(1'780'000'000'000'001),
                        "/pkg.Service/Plan", "spiffe://a/b", Named("p"),
                        {true, "in"}),
            R"({"grpc_audit_log":{"timestamp":"2026-05-28T20:26:40.000001Z",)"
            R"("rpc_method":"/pkg.Service/Plan","principal":"spiffe://a/b",)"
            R"("policy_name":"p","matched_rule":"in","authorized":true}})");
}

// Names come from certificates and files of others.
TEST(AuditRecord, StaysOneLineThatAPipeTakesAtOnce) {
  const std::string hostile(10'000, '\n');
  const std::string record = AuditRecord(absl::UnixEpoch(), hostile, hostile,
                                         Named(hostile), {false, hostile});
  EXPECT_TRUE(IsOneLine(record));
  EXPECT_LT(record.size(), static_cast<size_t>(PIPE_BUF));
  EXPECT_THAT(
      AuditRecord(absl::UnixEpoch(), "m", "\"\xff}\x1b[1m", Named("p"), {}),
      ::testing::HasSubstr(R"("principal":"\"?}\u001b[1m")"));
}

}  // namespace
}  // namespace upgrade_advisor
