#include "services/server/tls_guard.h"

#include <gmock/gmock.h>

#include "tests/tls/test_certificates.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

absl::Time DayOf2026(int month) {
  return absl::FromCivil(absl::CivilDay(2026, month, 2), absl::UTCTimeZone());
}

double Value(const TlsGuard& guard, const std::string& name) {
  for (const Sample& sample : guard.Samples()) {
    if (sample.name == "upgrade_advisor_tls_" + name) return sample.value;
  }
  return -1;
}

TEST(TlsGuard, ReportsOnceThatWhatItServesHasExpired) {
  absl::Time now = DayOf2026(1);
  const auto first = MakeCertificate({.name = "a", .not_after = DayOf2026(6)});
  const CredentialPaths paths{WriteTestFile("crt", first.pem()),
                              WriteTestFile("key", first.key_pem()), "", ""};
  const auto guard = TlsGuard::Open(paths, [&now] { return now; }).value();
  guard->Look(false);
  EXPECT_THAT(guard->Look(false), IsEmpty());
  EXPECT_EQ(Value(*guard, "certificate_expiry_timestamp_seconds"),
            static_cast<double>(absl::ToUnixSeconds(DayOf2026(6))));
  EXPECT_EQ(Value(*guard, "client_ca_expiry_timestamp_seconds"), -1);
  now = DayOf2026(7);
  EXPECT_THAT(guard->Look(false),
              ElementsAre(HasSubstr("EXPIRED, clients refuse it: CN=a")));
  EXPECT_THAT(guard->Look(false), IsEmpty());

  const auto second = MakeCertificate({.name = "b"});
  WriteTestFile("crt", second.pem());
  WriteTestFile("key", second.key_pem());
  EXPECT_THAT(guard->Look(true),
              ElementsAre(HasSubstr("TLS certificate reloaded: CN=b")));
  EXPECT_EQ(guard->present()->certificate_chain, second.pem());
}

TEST(TlsGuard, DoesNotStartWithWhatIsWrong) {
  EXPECT_FALSE(TlsGuard::Open({"/none.crt", "/none.key", "", ""}).ok());
}

}  // namespace
}  // namespace upgrade_advisor
