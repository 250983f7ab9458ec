// What comes of asking a host once.
#include "services/feeds/feed_fetch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/feeds/test_key.h"
#include "tests/http/local_receiver.h"

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

using Result = FeedFetch::Result;

std::string Page(const std::string& body, const std::string& headers = "") {
  return absl::StrCat("HTTP/1.1 200 OK\r\nConnection: close\r\n", headers,
                      "Content-Length: ", body.size(), "\r\n\r\n", body);
}

LocalReceiver::Answer Always(std::string answer) {
  return [answer = std::move(answer)](const std::string&) { return answer; };
}

FeedFetch Fetch(const LocalReceiver& host, FeedAsk ask = {}) {
  ask.source = {"--runtime-feed", host.url()};
  const std::atomic<bool> stop = false;
  return FetchFeed(HttpClient({}), ask, stop);
}

FeedCopy Present() {
  FeedCopy out;
  out.etag = "\"v1\"";
  out.last_modified = "Mon, 30 Nov 2026 09:00:00 GMT";
  out.text = std::make_shared<const std::string>("old");
  return out;
}

TEST(FeedFetch, BringsANewText) {
  LocalReceiver host(Always(Page("text", "ETag: \"v2\"\r\n")));
  const FeedFetch fetch = Fetch(host);
  ASSERT_EQ(fetch.result, Result::kNew);
  EXPECT_EQ(*fetch.copy.text, "text");
  EXPECT_EQ(fetch.copy.etag, "\"v2\"");
  EXPECT_EQ(fetch.copy.url, host.url());
  EXPECT_THAT(host.requests()[0], Not(HasSubstr("If-")));
}

TEST(FeedFetch, AsksOnlyForWhatItDoesNotHave) {
  LocalReceiver host(Always(StatusAnswer("304 Not Modified")));
  FeedAsk ask;
  ask.present = Present();
  EXPECT_EQ(Fetch(host, ask).result, Result::kUnchanged);
  ASSERT_THAT(host.requests(), SizeIs(1));
  EXPECT_THAT(host.requests()[0], HasSubstr("\r\nIf-None-Match: \"v1\"\r\n"));
  EXPECT_THAT(host.requests()[0],
              HasSubstr("\r\nIf-Modified-Since: Mon, 30 Nov 2026 09:00:00 "
                        "GMT\r\n"));
}

TEST(FeedFetch, TakesNoNotModifiedThatItDidNotAskFor) {
  LocalReceiver host(Always(StatusAnswer("304 Not Modified")));
  EXPECT_EQ(Fetch(host).fault, "HTTP 304");
  FeedAsk ask;
  ask.present = Present();
  ask.present->etag = ask.present->last_modified = "";
  EXPECT_EQ(Fetch(host, ask).result, Result::kFailed);
}

TEST(FeedFetch, ReportsAStatusWithTheTimeThatTheHostAsksFor) {
  LocalReceiver host(
      Always("HTTP/1.1 503 Busy\r\nRetry-After: 120\r\nContent-Length: "
             "0\r\n\r\n"));
  const FeedFetch fetch = Fetch(host);
  EXPECT_EQ(fetch.result, Result::kFailed);
  EXPECT_EQ(fetch.fault, "HTTP 503");
  EXPECT_EQ(fetch.retry_after, absl::Minutes(2));
}

TEST(FeedFetch, ReportsAnAnswerThatIsCutShort) {
  LocalReceiver host(
      Always("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"));
  EXPECT_EQ(Fetch(host).fault, "the answer ends before it is whole");
}

// Answers the text, and `signature` at the .sig.
LocalReceiver::Answer Signed(std::string signature) {
  return [signature = std::move(signature)](const std::string& request) {
    return absl::StrContains(request, "/hook.sig ") ? signature : Page("text");
  };
}

FeedAsk WithKey(const TestKey& key) {
  FeedAsk out;
  out.key = FeedKey::Of(key.public_pem()).value();
  return out;
}

TEST(FeedFetch, TakesATextThatIsSigned) {
  const TestKey key;
  LocalReceiver host(Signed(Page(key.Sign("text"))));
  const FeedFetch fetch = Fetch(host, WithKey(key));
  EXPECT_EQ(fetch.result, Result::kNew) << fetch.fault;
  EXPECT_EQ(fetch.copy.signature, key.Sign("text"));
}

TEST(FeedFetch, RefusesATextWhoseSignatureIsBadOrAbsent) {
  const TestKey key;
  LocalReceiver bad(Signed(Page(key.Sign("another text"))));
  FeedFetch fetch = Fetch(bad, WithKey(key));
  EXPECT_EQ(fetch.result, Result::kRefused);
  EXPECT_THAT(fetch.fault, HasSubstr("its signature (.sig) is not of"));
  LocalReceiver absent(Signed(StatusAnswer("404 Not Found")));
  fetch = Fetch(absent, WithKey(key));
  EXPECT_EQ(fetch.result, Result::kRefused);
  EXPECT_EQ(fetch.fault, "its signature (.sig): HTTP 404");
  EXPECT_EQ(fetch.copy.text == nullptr, true);
}

TEST(FeedFetch, AsksSeveralHostsWithinOneTime) {
  LocalReceiver first(Always(Page("one")));
  LocalReceiver second(Always(Page("two")));
  std::vector<FeedAsk> asks(2);
  asks[0].source = {"--runtime-feed", first.url()};
  asks[1].source = {"--lifecycle", second.url()};
  const std::atomic<bool> stop = false;
  const std::vector<FeedFetch> fetches =
      FetchFeeds(HttpClient({}), asks, absl::Minutes(1), stop);
  ASSERT_THAT(fetches, SizeIs(2));
  EXPECT_EQ(*fetches[0].copy.text, "one");
  EXPECT_EQ(*fetches[1].copy.text, "two");
}

TEST(FeedFetch, IsStoppedBeforeItBegins) {
  LocalReceiver host(Always(Page("text")));
  const std::atomic<bool> stop = true;
  FeedAsk ask;
  ask.source = {"--runtime-feed", host.url()};
  EXPECT_EQ(FetchFeed(HttpClient({}), ask, stop).result, Result::kStopped);
}

}  // namespace
}  // namespace upgrade_advisor
