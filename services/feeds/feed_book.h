// What the service has of each source, and how asking for it goes.
//
// The book changes states by what came of asking, says what is new about them,
// and keeps copies on disk. States are values. Used by one thread at a time.
#ifndef SERVICES_FEEDS_FEED_BOOK_H_
#define SERVICES_FEEDS_FEED_BOOK_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "services/feeds/feed_choice.h"
#include "services/feeds/feed_fetch.h"
#include "services/feeds/feed_folder.h"

namespace upgrade_advisor {

struct FeedsOptions {
  absl::Duration interval = absl::Minutes(15);
  // Of what was not confirmed for so long, StaleTexts says so.
  absl::Duration stale_after = absl::InfiniteDuration();
  // What all hosts together may take when the service waits for them, and
  // later.
  absl::Duration start_patience = absl::Seconds(10);
  absl::Duration patience = absl::Minutes(1);
  std::string ca_file = {};
  std::string folder = {};  // empty: nothing is kept
  std::optional<FeedKey> key = {};
  std::function<absl::Time()> now = &absl::Now;
  // A line for the log.
  std::function<void(const std::string& line, bool is_fault)> say = {};
};

// How it is going with a source.
struct FeedStatus {
  FeedSource source = {};
  absl::Time confirmed = absl::InfinitePast();
  bool last_succeeded = true;
  // Since the start, by how asking ended.
  uint64_t taken = 0;
  uint64_t unchanged = 0;
  uint64_t failed = 0;
  uint64_t refused = 0;
};

struct FeedState {
  FeedStatus status = {};
  std::optional<FeedCopy> copy = {};
  absl::Time due = absl::InfinitePast();
  int faults = 0;  // in a row
  std::string last_fault = {};
  bool is_saved = true;
};

class FeedBook {
 public:
  explicit FeedBook(const FeedsOptions& options);

  // With the copy that is on disk, if it is good.
  FeedState Open(const FeedSource& source) const;
  // What is asked of its host.
  FeedAsk AskOf(const FeedState& feed) const;
  // Takes what came of asking; a text that is new is the candidate.
  std::optional<FeedCandidate> Take(FeedState& feed, FeedFetch fetch);
  // Candidates that are taken serve from now on, the others are refused.
  void Settle(const std::vector<FeedCandidate>& candidates,
              std::vector<FeedState>& feeds);
  // Keeps what has changed.
  void Save(std::vector<FeedState>& feeds) const;
  // Unavailable with a line for each feed that has neither a text nor a
  // candidate that is taken.
  absl::Status CheckAllThere(
      const std::vector<FeedState>& feeds,
      const std::vector<FeedCandidate>& candidates) const;

 private:
  void Confirm(FeedState& feed, FeedCopy copy);
  void Use(FeedState& feed, FeedCopy copy);
  void Fail(FeedState& feed, const std::string& fault,
            absl::Duration retry_after);
  void Refuse(FeedState& feed, const std::string& fault);
  void EndFaults(FeedState& feed);
  void Say(const std::string& line, bool is_fault = false) const;
  double Random();

  const FeedsOptions options_;
  const FeedFolder folder_;
  std::minstd_rand random_{std::random_device{}()};
};

// The texts that there are, by their URLs.
FetchedTexts TextsOf(const std::vector<FeedState>& feeds);

}  // namespace upgrade_advisor

#endif  // SERVICES_FEEDS_FEED_BOOK_H_
