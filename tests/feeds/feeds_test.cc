// Feeds that come, change, fail and stay away while a service runs.
#include "services/feeds/feeds.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <future>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tests/feeds/test_key.h"
#include "tests/http/local_receiver.h"

namespace upgrade_advisor {
namespace {

namespace fs = std::filesystem;

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::atomic<bool> kNoStop = false;

// A host whose answer changes; counts how often it was asked.
class Host {
 public:
  Host() : receiver_([this](const std::string&) { return Answer(); }) {}

  void Say(std::string answer) {
    const std::lock_guard<std::mutex> lock(mutex_);
    answer_ = std::move(answer);
  }
  void Serve(const std::string& body) {
    Say(absl::StrCat("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: ",
                     body.size(), "\r\n\r\n", body));
  }
  FeedSource source() const { return {"--runtime-feed", receiver_.url()}; }
  size_t asked() { return receiver_.requests().size(); }

 private:
  std::string Answer() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return answer_;
  }

  std::mutex mutex_;
  std::string answer_ = StatusAnswer("500 No");
  LocalReceiver receiver_;
};

// No catalog has the word "bad".
absl::Status Lint(const FetchedTexts& texts) {
  for (const auto& [url, text] : texts) {
    if (absl::StrContains(*text, "bad")) {
      return absl::InvalidArgumentError("the catalog has a fault: bad");
    }
  }
  return absl::OkStatus();
}

class FeedsTest : public ::testing::Test {
 protected:
  FeedsTest() : folder_(fs::path(::testing::TempDir()) / "feeds_test") {
    fs::remove_all(folder_);
    fs::create_directory(folder_);
  }
  ~FeedsTest() override { fs::remove_all(folder_); }

  FeedsOptions Options() {
    FeedsOptions out;
    // The test says when.
    out.interval = absl::Hours(1000);
    out.folder = folder_;
    out.now = [this] { return Now(); };
    out.say = [this](const std::string& line, bool) {
      const std::lock_guard<std::mutex> lock(mutex_);
      lines_.push_back(line);
    };
    return out;
  }
  absl::Time Now() const { return absl::FromUnixSeconds(now_); }
  void Pass(absl::Duration time) { now_ += absl::ToInt64Seconds(time); }
  std::string log() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return absl::StrJoin(lines_, "\n");
  }
  // Begins with what the host has.
  absl::StatusOr<FetchedTexts> Begin(Feeds& feeds) {
    return feeds.Begin({host_.source()}, Lint, kNoStop);
  }
  void Start(Feeds& feeds) {
    feeds.Start(
        Lint,
        [this](const FetchedTexts& texts) {
          const std::lock_guard<std::mutex> lock(mutex_);
          if (!refusal_.empty()) return absl::InternalError(refusal_);
          served_ = *texts.at(host_.source().url);
          return absl::OkStatus();
        },
        [this](const std::vector<std::string>& texts) {
          const std::lock_guard<std::mutex> lock(mutex_);
          notes_ = texts;
        });
  }
  // Until `count` answers were dealt with.
  static void AskUntil(Feeds& feeds, uint64_t count) {
    feeds.AskNow();
    for (;;) {
      const FeedStatus status = feeds.Statuses().at(0);
      if (status.taken + status.unchanged + status.failed + status.refused >=
          count) {
        return;
      }
      std::this_thread::yield();
    }
  }
  std::string served() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return served_;
  }
  std::vector<std::string> notes() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return notes_;
  }

  const fs::path folder_;
  std::atomic<int64_t> now_ = 1'764'547'200;  // seconds
  std::mutex mutex_;
  std::vector<std::string> lines_ ABSL_GUARDED_BY(mutex_);
  std::string served_ ABSL_GUARDED_BY(mutex_);
  std::string refusal_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::string> notes_ ABSL_GUARDED_BY(mutex_);
  Host host_;
};

TEST_F(FeedsTest, BeginsWithWhatTheHostHas) {
  host_.Serve("one");
  Feeds feeds(Options());
  const absl::StatusOr<FetchedTexts> texts = Begin(feeds);
  ASSERT_TRUE(texts.ok()) << texts.status();
  EXPECT_EQ(*texts->at(host_.source().url), "one");
  EXPECT_EQ(feeds.Statuses().at(0).confirmed, Now());
}

TEST_F(FeedsTest, BeginsWithTheLastGoodCopyIfTheHostFails) {
  host_.Serve("one");
  ASSERT_TRUE(Begin(*std::make_unique<Feeds>(Options())).ok());
  const absl::Time then = Now();
  Pass(absl::Hours(50));
  host_.Say(StatusAnswer("500 No"));
  Feeds feeds(Options());
  const absl::StatusOr<FetchedTexts> texts = Begin(feeds);
  ASSERT_TRUE(texts.ok()) << texts.status();
  EXPECT_EQ(*texts->at(host_.source().url), "one");
  EXPECT_EQ(feeds.Statuses().at(0).confirmed, then);
  EXPECT_FALSE(feeds.Statuses().at(0).last_succeeded);
  EXPECT_THAT(log(), HasSubstr("HTTP 500; the data confirmed at 2025-12-01"));
}

TEST_F(FeedsTest, BeginsWithTheLastGoodCopyIfTheTextIsBad) {
  host_.Serve("one");
  ASSERT_TRUE(Begin(*std::make_unique<Feeds>(Options())).ok());
  host_.Serve("bad");
  Feeds feeds(Options());
  const absl::StatusOr<FetchedTexts> texts = Begin(feeds);
  ASSERT_TRUE(texts.ok()) << texts.status();
  EXPECT_EQ(*texts->at(host_.source().url), "one");
  EXPECT_THAT(log(), HasSubstr("REFUSED"));
  // It is not kept either.
  EXPECT_EQ(*Feeds(Options()).Kept({host_.source()}).at(host_.source().url),
            "one");
}

TEST_F(FeedsTest, DoesNotBeginWithoutAnyText) {
  Feeds feeds(Options());
  const absl::Status status = Begin(feeds).status();
  EXPECT_TRUE(absl::IsUnavailable(status));
  EXPECT_THAT(std::string(status.message()),
              HasSubstr(absl::StrCat(
                  host_.source().Shown(),
                  ": HTTP 500; there is no copy of it in --state-dir")));
}

TEST_F(FeedsTest, DoesNotBeginWithABadTextAlone) {
  host_.Serve("bad");
  Feeds feeds(Options());
  EXPECT_THAT(std::string(Begin(feeds).status().message()),
              HasSubstr("the catalog has a fault"));
}

TEST_F(FeedsTest, SaysThatACopyIsDamagedAndDoesNotUseIt) {
  host_.Serve("one");
  ASSERT_TRUE(Begin(*std::make_unique<Feeds>(Options())).ok());
  fs::resize_file(FeedFolder(folder_).PathOf(host_.source()), 100);
  host_.Say(StatusAnswer("500 No"));
  Feeds feeds(Options());
  EXPECT_TRUE(absl::IsUnavailable(Begin(feeds).status()));
  EXPECT_THAT(log(), HasSubstr("the copy is not used"));
}

TEST_F(FeedsTest, UsesNoCopyThatTheKeyDidNotSign) {
  host_.Serve("one");
  ASSERT_TRUE(Begin(*std::make_unique<Feeds>(Options())).ok());
  host_.Say(StatusAnswer("500 No"));
  FeedsOptions options = Options();
  options.key = FeedKey::Of(TestKey().public_pem()).value();
  Feeds feeds(std::move(options));
  EXPECT_TRUE(absl::IsUnavailable(Begin(feeds).status()));
  EXPECT_THAT(log(), HasSubstr("its signature has 0 bytes"));
}

TEST_F(FeedsTest, StopsWhileItBegins) {
  const std::atomic<bool> stop = true;
  Feeds feeds(Options());
  EXPECT_TRUE(
      absl::IsCancelled(feeds.Begin({host_.source()}, Lint, stop).status()));
}

TEST_F(FeedsTest, PutsANewTextInPlaceAndKeepsIt) {
  host_.Serve("one");
  Feeds feeds(Options());
  ASSERT_TRUE(Begin(feeds).ok());
  Start(feeds);
  host_.Serve("two");
  AskUntil(feeds, 2);
  EXPECT_EQ(served(), "two");
  EXPECT_EQ(*feeds.Kept({host_.source()}).at(host_.source().url), "two");
}

TEST_F(FeedsTest, RefusesABadTextAndSaysSoOnce) {
  host_.Serve("one");
  Feeds feeds(Options());
  ASSERT_TRUE(Begin(feeds).ok());
  Start(feeds);
  host_.Serve("bad");
  AskUntil(feeds, 2);
  const std::string once = log();
  EXPECT_THAT(once, HasSubstr("REFUSED"));
  AskUntil(feeds, 3);
  EXPECT_EQ(log(), once);
  EXPECT_EQ(feeds.Statuses().at(0).refused, 2u);
  EXPECT_EQ(served(), "");
  EXPECT_EQ(*feeds.Kept({host_.source()}).at(host_.source().url), "one");
  host_.Serve("two");
  AskUntil(feeds, 4);
  EXPECT_EQ(served(), "two");
  EXPECT_THAT(log(), HasSubstr("answers again"));
}

TEST_F(FeedsTest, KeepsTheOldTextIfTheNewOneIsNotPutInPlace) {
  host_.Serve("one");
  Feeds feeds(Options());
  ASSERT_TRUE(Begin(feeds).ok());
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    refusal_ = "a plugin is refused";
  }
  Start(feeds);
  host_.Serve("two");
  AskUntil(feeds, 2);
  EXPECT_EQ(feeds.Statuses().at(0).refused, 1u);
  EXPECT_THAT(log(), HasSubstr("a plugin is refused"));
  EXPECT_EQ(*feeds.Kept({host_.source()}).at(host_.source().url), "one");
}

TEST_F(FeedsTest, ConfirmsWhatHasNotChanged) {
  host_.Serve("one");
  Feeds feeds(Options());
  ASSERT_TRUE(Begin(feeds).ok());
  Start(feeds);
  Pass(absl::Hours(2));
  AskUntil(feeds, 2);
  EXPECT_EQ(feeds.Statuses().at(0).unchanged, 1u);
  EXPECT_EQ(feeds.Statuses().at(0).confirmed, Now());
  EXPECT_EQ(served(), "");
}

TEST_F(FeedsTest, NotesDataThatWasNotConfirmedForLong) {
  host_.Serve("one");
  FeedsOptions options = Options();
  options.stale_after = absl::Hours(24);
  Feeds feeds(std::move(options));
  ASSERT_TRUE(Begin(feeds).ok());
  Start(feeds);
  EXPECT_THAT(feeds.StaleTexts(), IsEmpty());
  Pass(absl::Hours(25));
  EXPECT_THAT(feeds.StaleTexts(),
              ElementsAre(HasSubstr("--runtime-feed was last confirmed on "
                                    "2025-12-01")));
  host_.Say(StatusAnswer("500 No"));
  AskUntil(feeds, 2);
  feeds.Stop();
  EXPECT_THAT(notes(), ElementsAre(HasSubstr("2025-12-01")));
}

TEST_F(FeedsTest, TakesOverAnotherConfigurationWhole) {
  host_.Serve("one");
  Host second;
  second.Serve("another");
  const FeedSource added{"--lifecycle", second.source().url};
  Feeds feeds(Options());
  ASSERT_TRUE(Begin(feeds).ok());
  Start(feeds);
  for (const bool taken : {false, true}) {
    const std::unique_lock<std::mutex> hold = feeds.Hold();
    const absl::StatusOr<FetchedTexts> texts =
        feeds.Complete({host_.source(), added});
    ASSERT_TRUE(texts.ok()) << texts.status();
    EXPECT_EQ(*texts->at(host_.source().url), "one");
    EXPECT_EQ(*texts->at(added.url), "another");
    feeds.Settle(taken);
    EXPECT_EQ(feeds.Statuses().size(), taken ? 2u : 1u);
    EXPECT_EQ(feeds.Kept({added}).empty(), !taken);
  }
}

TEST_F(FeedsTest, StopsInTheMiddleOfAnAnswer) {
  std::promise<void> asked, end;
  std::atomic<int> count = 0;
  LocalReceiver slow([&](const std::string&) -> std::string {
    if (count++ == 0) {
      return "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: "
             "3\r\n\r\none";
    }
    asked.set_value();
    end.get_future().wait();
    return "";
  });
  FeedsOptions options = Options();
  options.patience = absl::Hours(1);
  Feeds feeds(std::move(options));
  ASSERT_TRUE(
      feeds.Begin({{"--runtime-feed", slow.url()}}, Lint, kNoStop).ok());
  Start(feeds);
  feeds.AskNow();
  asked.get_future().wait();
  feeds.Stop();
  EXPECT_EQ(feeds.Statuses().at(0).failed, 0u);
  end.set_value();
}

}  // namespace
}  // namespace upgrade_advisor
