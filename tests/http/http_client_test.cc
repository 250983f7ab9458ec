// Exchanges with a host that behaves and with some that do not.
#include "services/http/http_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <future>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/http/local_receiver.h"
#include "tests/tls/test_certificates.h"

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

LocalReceiver::Answer Always(std::string answer) {
  return [answer = std::move(answer)](const std::string&) { return answer; };
}

std::string Page(const std::string& headers, const std::string& body) {
  return absl::StrCat("HTTP/1.1 200 OK\r\nConnection: close\r\n", headers,
                      "Content-Length: ", body.size(), "\r\n\r\n", body);
}

HttpRequest Get(const std::string& url) {
  HttpRequest out;
  out.url = url;
  out.answer_bytes = 1000;
  return out;
}

TEST(HttpClient, GetsAPageWithItsHeaders) {
  LocalReceiver host(Always(
      Page("ETag: \"v1\"\r\nLast-Modified: Mon, 30 Nov 2026 09:00:00 GMT\r\n"
           "Retry-After: 7\r\n",
           "the text")));
  HttpRequest request = Get(host.url());
  request.headers = {"If-None-Match: \"v0\""};
  const HttpAnswer answer = HttpClient({}).Send(request);
  EXPECT_EQ(answer.fault, HttpFault::kNone);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "the text");
  EXPECT_EQ(answer.etag, "\"v1\"");
  EXPECT_EQ(answer.last_modified, "Mon, 30 Nov 2026 09:00:00 GMT");
  EXPECT_EQ(answer.retry_after, absl::Seconds(7));
  ASSERT_THAT(host.requests(), SizeIs(1));
  EXPECT_THAT(host.requests()[0], HasSubstr("GET /hook HTTP/1.1\r\n"));
  EXPECT_THAT(host.requests()[0], HasSubstr("\r\nIf-None-Match: \"v0\"\r\n"));
}

TEST(HttpClient, PostsABody) {
  LocalReceiver host(Always(Page("", "")));
  HttpRequest request = Get(host.url());
  request.body = "sent";
  EXPECT_EQ(HttpClient({}).Send(request).status, 200);
  ASSERT_THAT(host.requests(), SizeIs(1));
  EXPECT_THAT(host.requests()[0], HasSubstr("POST /hook"));
  EXPECT_THAT(host.requests()[0], HasSubstr("\r\n\r\nsent"));
}

TEST(HttpClient, EndsWhereAnAnswerIsTooLong) {
  LocalReceiver fits(Always(Page("", std::string(1000, 'x'))));
  EXPECT_EQ(HttpClient({}).Send(Get(fits.url())).fault, HttpFault::kNone);
  LocalReceiver exceeds(Always(Page("", std::string(1001, 'x'))));
  const HttpAnswer answer = HttpClient({}).Send(Get(exceeds.url()));
  EXPECT_EQ(answer.fault, HttpFault::kTooLong);
  EXPECT_EQ(answer.status, 200);
}

TEST(HttpClient, NoticesAnAnswerThatIsCutShort) {
  LocalReceiver host(
      Always("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"));
  EXPECT_EQ(HttpClient({}).Send(Get(host.url())).fault, HttpFault::kCutShort);
}

TEST(HttpClient, WaitsOnlySoLong) {
  std::promise<void> end;
  LocalReceiver host([&end](const std::string&) {
    end.get_future().wait();
    return std::string();
  });
  HttpRequest request = Get(host.url());
  request.patience = absl::Milliseconds(200);
  EXPECT_EQ(HttpClient({}).Send(request).fault, HttpFault::kTooSlow);
  end.set_value();
}

TEST(HttpClient, EndsWhenItIsStopped) {
  std::promise<void> asked, end;
  LocalReceiver host([&](const std::string&) {
    asked.set_value();
    end.get_future().wait();
    return std::string();
  });
  std::atomic<bool> stop = false;
  HttpRequest request = Get(host.url());
  request.patience = absl::Minutes(10);
  auto answer = std::async(std::launch::async,
                           [&] { return HttpClient({}).Send(request, &stop); });
  asked.get_future().wait();
  stop = true;
  EXPECT_EQ(answer.get().fault, HttpFault::kStopped);
  end.set_value();
}

TEST(HttpClient, AnswersTheSameWithAStopThatDoesNotCome) {
  const std::atomic<bool> stop = false;
  LocalReceiver host(Always(Page("", "x")));
  const HttpAnswer answer = HttpClient({}).Send(Get(host.url()), &stop);
  EXPECT_EQ(answer.fault, HttpFault::kNone);
  EXPECT_EQ(answer.body, "x");
}

std::string Redirect(const std::string& url) {
  return absl::StrCat("HTTP/1.1 302 Found\r\nConnection: close\r\nLocation: ",
                      url, "\r\nContent-Length: 0\r\n\r\n");
}

TEST(HttpClient, FollowsARedirectOnlyIfItIsAsked) {
  LocalReceiver host(Always(Redirect("https://127.0.0.1:1/")));
  EXPECT_EQ(HttpClient({}).Send(Get(host.url())).status, 302);
}

TEST(HttpClient, FollowsARedirectToHttpsOnly) {
  LocalReceiver target(Always(Page("", "plain")));
  LocalReceiver host(Always(Redirect(target.url())));
  HttpRequest request = Get(host.url());
  request.redirects = 3;
  EXPECT_EQ(HttpClient({}).Send(request).fault, HttpFault::kNotHttps);
  EXPECT_THAT(target.requests(), IsEmpty());
}

// A certificate for this address, valid between two times.
class TlsHost {
 public:
  TlsHost(LocalReceiver::Answer answer, absl::Time from, absl::Time to)
      : certificate_(MakeCertificate(
            {"host", nullptr, from, to, nullptr, "IP:127.0.0.1", 0})),
        host_(std::move(answer), certificate_.pem(), certificate_.key_pem()) {}

  std::string url() const { return host_.url(); }
  HttpClientOptions Trusting() const {
    HttpClientOptions out;
    out.ca_file = WriteTestFile("ca.pem", certificate_.pem());
    return out;
  }

 private:
  const TestCertificate certificate_;
  LocalReceiver host_;
};

TEST(HttpClient, FollowsFewRedirects) {
  std::string own;
  TlsHost host([&own](const std::string&) { return Redirect(own); },
               absl::Now() - absl::Hours(1), absl::Now() + absl::Hours(1));
  own = host.url();
  HttpRequest request = Get(host.url());
  request.redirects = 3;
  EXPECT_EQ(HttpClient(host.Trusting()).Send(request).fault,
            HttpFault::kTooManyRedirects);
}

TEST(HttpClient, TakesNoCertificateThatItCannotVerify) {
  TlsHost host(Always(Page("", "x")), absl::Now() - absl::Hours(1),
               absl::Now() + absl::Hours(1));
  EXPECT_EQ(HttpClient(host.Trusting()).Send(Get(host.url())).body, "x");
  const HttpAnswer answer = HttpClient({}).Send(Get(host.url()));
  EXPECT_EQ(answer.fault, HttpFault::kCertificate);
  EXPECT_THAT(answer.detail, Not(IsEmpty()));
}

TEST(HttpClient, TakesNoCertificateThatHasExpired) {
  TlsHost host(Always(Page("", "x")), absl::Now() - absl::Hours(2),
               absl::Now() - absl::Hours(1));
  const HttpAnswer answer = HttpClient(host.Trusting()).Send(Get(host.url()));
  EXPECT_EQ(answer.fault, HttpFault::kCertificate);
  EXPECT_THAT(answer.detail, HasSubstr("expired"));
}

TEST(HttpClient, CallsOnlyAddressesOfItsRules) {
  LocalReceiver host(Always(Page("", "x")));
  HttpClientOptions options;
  options.addresses = AddressRules();
  EXPECT_EQ(HttpClient(options).Send(Get(host.url())).fault,
            HttpFault::kAddressRefused);
  EXPECT_THAT(host.requests(), IsEmpty());
  options.addresses->allow_loopback = true;
  EXPECT_EQ(HttpClient(options).Send(Get(host.url())).fault, HttpFault::kNone);
}

TEST(HttpClient, UsesNoProxyOfTheEnvironment) {
  LocalReceiver proxy(Always(Page("", "proxy")));
  LocalReceiver host(Always(Page("", "host")));
  setenv("http_proxy", proxy.url().c_str(), 1);
  setenv("ALL_PROXY", proxy.url().c_str(), 1);
  EXPECT_EQ(HttpClient({}).Send(Get(host.url())).body, "host");
  unsetenv("http_proxy");
  unsetenv("ALL_PROXY");
  EXPECT_THAT(proxy.requests(), IsEmpty());
}

TEST(HttpClient, ReportsWhereNobodyListens) {
  std::string url;
  {
    const LocalReceiver gone(Always(""));
    url = gone.url();
  }
  EXPECT_EQ(HttpClient({}).Send(Get(url)).fault, HttpFault::kNoConnection);
}

}  // namespace
}  // namespace upgrade_advisor
