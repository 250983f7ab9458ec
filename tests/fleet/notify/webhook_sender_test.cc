// Messages over HTTP, to a receiver that behaves and to some that do not.
#include "services/fleet/notify/webhook_sender.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <future>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/fleet/notify/signature.h"
#include "tests/http/local_receiver.h"
#include "tests/tls/test_certificates.h"

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr int64_t kTimestamp = 1'764'547'200;
constexpr char kSecret[] = "a secret of this receiver";

Message SampleMessage() {
  Message out;
  out.id = "msg_1";
  out.content_type = "application/json";
  out.body = "{\"text\":\"x\"}";
  return out;
}

WebhookSenderOptions ToLoopback() {
  WebhookSenderOptions out;
  out.addresses.allow_loopback = true;
  return out;
}

std::string SendTo(const std::string& url,
                   const WebhookSenderOptions& options) {
  return WebhookSender(options).Send(url, kSecret, kTimestamp, SampleMessage());
}

LocalReceiver::Answer Always(std::string answer) {
  return [answer = std::move(answer)](const std::string&) { return answer; };
}

TEST(WebhookSender, PostsTheMessageWithItsSignature) {
  LocalReceiver receiver(Always(StatusAnswer("204 No Content")));
  EXPECT_EQ(SendTo(receiver.url(), ToLoopback()), "");
  ASSERT_THAT(receiver.requests(), SizeIs(1));
  const std::string request = receiver.requests()[0];
  EXPECT_THAT(request, HasSubstr("POST /hook HTTP/1.1\r\n"));
  EXPECT_THAT(request, HasSubstr("\r\nContent-Type: application/json\r\n"));
  EXPECT_THAT(request, HasSubstr("\r\nwebhook-id: msg_1\r\n"));
  EXPECT_THAT(request, HasSubstr("\r\nwebhook-timestamp: 1764547200\r\n"));
  EXPECT_THAT(request, HasSubstr("\r\nwebhook-signature: " +
                                 SignatureOf(kSecret, "msg_1", kTimestamp,
                                             SampleMessage().body) +
                                 "\r\n"));
  EXPECT_THAT(request, HasSubstr("\r\n\r\n{\"text\":\"x\"}"));
}

TEST(WebhookSender, SignsNothingWithoutASecret) {
  LocalReceiver receiver(Always(StatusAnswer("200 OK")));
  EXPECT_EQ(WebhookSender(ToLoopback())
                .Send(receiver.url(), "", kTimestamp, SampleMessage()),
            "");
  ASSERT_THAT(receiver.requests(), SizeIs(1));
  EXPECT_THAT(receiver.requests()[0], Not(HasSubstr("webhook-signature")));
}

TEST(WebhookSender, ReportsTheStatusOfARefusal) {
  LocalReceiver receiver(Always(StatusAnswer("503 Busy")));
  EXPECT_EQ(SendTo(receiver.url(), ToLoopback()), "HTTP 503");
}

TEST(WebhookSender, FollowsNoRedirect) {
  LocalReceiver target(Always(StatusAnswer("200 OK")));
  LocalReceiver receiver(
      Always(absl::StrCat("HTTP/1.1 307 Moved\r\nLocation: ", target.url(),
                          "\r\nContent-Length: 0\r\n\r\n")));
  EXPECT_THAT(SendTo(receiver.url(), ToLoopback()),
              HasSubstr("HTTP 307: redirects are not followed"));
  EXPECT_THAT(target.requests(), IsEmpty());
}

TEST(WebhookSender, ReadsLittleOfAHugeAnswerAndGoesByItsStatus) {
  const std::string body(8 << 20, 'x');
  LocalReceiver taken(Always(absl::StrCat(
      "HTTP/1.1 200 OK\r\nContent-Length: ", body.size(), "\r\n\r\n", body)));
  EXPECT_EQ(SendTo(taken.url(), ToLoopback()), "");
  LocalReceiver refused(Always(absl::StrCat("HTTP/1.1 500 No\r\n\r\n", body)));
  EXPECT_EQ(SendTo(refused.url(), ToLoopback()), "HTTP 500");
}

TEST(WebhookSender, WaitsOnlySoLong) {
  std::promise<void> end;
  LocalReceiver receiver([&end](const std::string&) {
    end.get_future().wait();
    return std::string();
  });
  WebhookSenderOptions options = ToLoopback();
  options.patience = absl::Milliseconds(200);
  EXPECT_EQ(SendTo(receiver.url(), options),
            "the receiver did not answer in time");
  end.set_value();
}

TEST(WebhookSender, ReportsAnAnswerThatIsNotHttp) {
  LocalReceiver receiver(Always("hello\n"));
  EXPECT_THAT(SendTo(receiver.url(), ToLoopback()),
              HasSubstr("the message could not be sent"));
}

TEST(WebhookSender, ReportsAPortWhereNobodyListens) {
  std::string url;
  {
    const LocalReceiver gone(Always(""));
    url = gone.url();
  }
  EXPECT_EQ(SendTo(url, ToLoopback()), "the receiver takes no connection");
}

TEST(WebhookSender, RefusesTheMachineItselfUnlessThatIsAllowed) {
  LocalReceiver receiver(Always(StatusAnswer("200 OK")));
  EXPECT_THAT(SendTo(receiver.url(), {}), HasSubstr("the operator"));
  EXPECT_THAT(receiver.requests(), IsEmpty());
}

// What a name leads to is known only when it was looked up.
TEST(WebhookSender, RefusesANameThatLeadsToTheMachineItself) {
  LocalReceiver receiver(Always(StatusAnswer("200 OK")));
  std::string url = receiver.url();
  url.replace(0, std::string("http://127.0.0.1").size(), "https://localhost");
  EXPECT_EQ(SendTo(url, ToLoopback()),
            "the host has an address that the operator does not allow");
  EXPECT_THAT(receiver.requests(), IsEmpty());
}

TEST(WebhookSender, UsesNoProxyOfTheEnvironment) {
  LocalReceiver proxy(Always(StatusAnswer("200 OK")));
  LocalReceiver receiver(Always(StatusAnswer("200 OK")));
  setenv("http_proxy", proxy.url().c_str(), 1);
  setenv("ALL_PROXY", proxy.url().c_str(), 1);
  EXPECT_EQ(SendTo(receiver.url(), ToLoopback()), "");
  unsetenv("http_proxy");
  unsetenv("ALL_PROXY");
  EXPECT_THAT(proxy.requests(), IsEmpty());
  EXPECT_THAT(receiver.requests(), SizeIs(1));
}

// A certificate of today for these names, and a receiver that has it.
class TlsReceiver {
 public:
  explicit TlsReceiver(const char* names)
      : certificate_(
            MakeCertificate({"receiver", nullptr, absl::Now() - absl::Hours(1),
                             absl::Now() + absl::Hours(1), nullptr, names, 0})),
        receiver_(Always(StatusAnswer("200 OK")), certificate_.pem(),
                  certificate_.key_pem()) {}

  LocalReceiver& receiver() { return receiver_; }
  WebhookSenderOptions Trusting() const {
    WebhookSenderOptions out = ToLoopback();
    out.ca_file = WriteTestFile("ca.pem", certificate_.pem());
    return out;
  }

 private:
  const TestCertificate certificate_;
  LocalReceiver receiver_;
};

TEST(WebhookSender, SendsByTlsToAReceiverThatItCanVerify) {
  TlsReceiver tls("IP:127.0.0.1");
  EXPECT_EQ(SendTo(tls.receiver().url(), tls.Trusting()), "");
  EXPECT_THAT(tls.receiver().requests(), SizeIs(1));
}

TEST(WebhookSender, SendsNothingToACertificateOfAnUnknownAuthority) {
  TlsReceiver tls("IP:127.0.0.1");
  EXPECT_EQ(SendTo(tls.receiver().url(), ToLoopback()),
            "the certificate of the receiver is not valid for its host");
  EXPECT_THAT(tls.receiver().requests(), IsEmpty());
}

TEST(WebhookSender, SendsNothingToACertificateOfAnotherHost) {
  TlsReceiver tls("DNS:example.org");
  EXPECT_EQ(SendTo(tls.receiver().url(), tls.Trusting()),
            "the certificate of the receiver is not valid for its host");
  EXPECT_THAT(tls.receiver().requests(), IsEmpty());
}

TEST(WebhookSender, RepeatsNoUrlInAFailure) {
  WebhookSenderOptions options;
  for (const char* url :
       {"https://no-such-host.invalid/hook?token=hidden",
        "http://example.org/hidden", "https://10.0.0.1/?hidden"}) {
    const std::string failure = SendTo(url, options);
    EXPECT_THAT(failure, Not(IsEmpty()));
    EXPECT_THAT(failure, Not(HasSubstr("hidden")));
  }
}

}  // namespace
}  // namespace upgrade_advisor
