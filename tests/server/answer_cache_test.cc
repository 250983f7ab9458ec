#include "services/server/answer_cache.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace upgrade_advisor {
namespace {

using Found = AnswerCache::Found;

grpc::ByteBuffer Bytes(const std::string& text) {
  const grpc::Slice slice(text);
  return grpc::ByteBuffer(&slice, 1);
}

std::string TextOf(const grpc::ByteBuffer& bytes) {
  std::vector<grpc::Slice> slices;
  if (!grpc::ByteBuffer(bytes).Dump(&slices).ok()) return "";
  std::string out;
  for (const grpc::Slice& slice : slices) {
    out.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return out;
}

class AnswerCacheTest : public ::testing::Test {
 protected:
  static constexpr size_t kBytes = 64'000;

  // The answer, "joined", "too many" or "nothing"; what waiters get is in
  // `received_`.
  std::string Find(const std::string& key) {
    grpc::ByteBuffer answer;
    const Found found =
        cache_.Find(key, now_, answer, [this](const grpc::ByteBuffer* shared) {
          received_.push_back(shared == nullptr ? "none" : TextOf(*shared));
        });
    if (found == Found::kAnswer) return TextOf(answer);
    if (found == Found::kTooManyWait) return "too many";
    return found == Found::kJoined ? "joined" : "nothing";
  }
  void Finish(const std::string& key, const std::string& text) {
    const grpc::ByteBuffer bytes = Bytes(text);
    cache_.Finish(key, now_, &bytes);
  }

  AnswerCache cache_{kBytes};
  AnswerCache::Generation now_{nullptr, absl::CivilDay(2026, 11, 20)};
  std::vector<std::string> received_;
};

TEST_F(AnswerCacheTest, GivesAnAnswerToRequestsOfTheSameBytesOnly) {
  EXPECT_EQ(Find("a"), "nothing");
  Finish("a", "one");
  EXPECT_EQ(Find("a"), "one");
  EXPECT_EQ(Find("b"), "nothing");
  EXPECT_EQ(cache_.counts().hits, 1u);
  EXPECT_EQ(cache_.counts().misses, 2u);
}

TEST_F(AnswerCacheTest, DropsAllWithTheDay) {
  Find("a");
  Finish("a", "one");
  now_.day += 1;
  EXPECT_EQ(Find("a"), "nothing");
  EXPECT_EQ(cache_.counts().answers, 0u);
}

TEST_F(AnswerCacheTest, KeepsNoAnswerOfAnEarlierGeneration) {
  EXPECT_EQ(Find("a"), "nothing");
  const AnswerCache::Generation then = now_;
  now_.day += 1;
  EXPECT_EQ(Find("b"), "nothing");
  const grpc::ByteBuffer old = Bytes("old");
  cache_.Finish("a", then, &old);
  EXPECT_EQ(Find("a"), "nothing");
}

TEST_F(AnswerCacheTest, EqualRequestsWaitForTheFirst) {
  EXPECT_EQ(Find("a"), "nothing");
  EXPECT_EQ(Find("a"), "joined");
  EXPECT_EQ(Find("a"), "joined");
  EXPECT_TRUE(received_.empty());
  Finish("a", "one");
  EXPECT_EQ(received_, (std::vector<std::string>{"one", "one"}));
}

TEST_F(AnswerCacheTest, OnlySoManyWaitForOthers) {
  Find("a");
  for (size_t i = 0; i < AnswerCache::kMostWaiting; ++i) {
    EXPECT_EQ(Find("a"), "joined");
  }
  EXPECT_EQ(Find("a"), "too many");
  Finish("a", "one");
  EXPECT_EQ(received_.size(), AnswerCache::kMostWaiting);
  Find("b");
  EXPECT_EQ(Find("b"), "joined");
}

TEST_F(AnswerCacheTest, WhoWaitsForARequestOfAnotherDayWorksItOut) {
  Find("a");
  const AnswerCache::Generation then = now_;
  now_.day += 1;
  EXPECT_EQ(Find("a"), "joined");
  const grpc::ByteBuffer old = Bytes("old");
  cache_.Finish("a", then, &old);
  EXPECT_EQ(received_, std::vector<std::string>{"none"});
}

TEST_F(AnswerCacheTest, WhoWaitsForAnAnswerThatIsNotSharedWorksItOut) {
  Find("a");
  Find("a");
  cache_.Finish("a", now_, nullptr);
  EXPECT_EQ(received_, std::vector<std::string>{"none"});
  EXPECT_EQ(Find("a"), "nothing");
}

TEST_F(AnswerCacheTest, TheLeastRecentlyUsedGoFirst) {
  const std::string large(7'000, 'x');
  for (int i = 0; i < 8; ++i) {
    Find(std::to_string(i));
    Finish(std::to_string(i), large);
  }
  EXPECT_EQ(Find("0"), large);
  Find("8");
  Finish("8", large);
  EXPECT_EQ(Find("0"), large);
  EXPECT_EQ(Find("1"), "nothing");
  EXPECT_EQ(cache_.counts().evicted, 1u);
  EXPECT_LE(cache_.counts().bytes, kBytes);
}

TEST_F(AnswerCacheTest, WhatIsLargerThanAnEighthIsNotKept) {
  Find("a");
  Finish("a", std::string(kBytes / 8, 'x'));
  EXPECT_EQ(Find("a"), "nothing");
  EXPECT_EQ(cache_.counts().answers, 0u);
}

TEST_F(AnswerCacheTest, ManyThreadsGetWholeAnswers) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 2'000; ++i) {
        const std::string key = std::to_string((i * 7 + t) % 50);
        grpc::ByteBuffer answer;
        const Found found =
            cache_.Find(key, now_, answer, [](const grpc::ByteBuffer*) {});
        if (found == Found::kAnswer) {
          EXPECT_EQ(TextOf(answer), "for " + key);
        }
        if (found == Found::kNothing) {
          const grpc::ByteBuffer bytes = Bytes("for " + key);
          cache_.Finish(key, now_, &bytes);
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(cache_.counts().answers, 50u);
}

}  // namespace
}  // namespace upgrade_advisor
