// Keeps the texts of URLs fresh: asks their hosts from time to time, has what
// arrives judged and put in place, and keeps the last good ones on disk.
//
// A host is never trusted to be there or to be right: whatever it does, the
// last good text serves. One thread of its own asks; nothing here is on the way
// of a request. Begin, Start and Stop are called by one thread in this order;
// the rest is thread-safe.
#ifndef SERVICES_FEEDS_FEEDS_H_
#define SERVICES_FEEDS_FEEDS_H_

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "services/feeds/feed_book.h"
#include "services/feeds/feed_choice.h"
#include "services/feeds/feed_fetch.h"
#include "services/http/http_client.h"

namespace upgrade_advisor {

class Feeds {
 public:
  // What is done with texts that make a catalog: they serve, or the reason why
  // they do not.
  using Accept = std::function<absl::Status(const FetchedTexts&)>;
  // Called when StaleTexts has become another.
  using Noted = std::function<void(const std::vector<std::string>&)>;

  explicit Feeds(FeedsOptions options);
  ~Feeds();
  Feeds(const Feeds&) = delete;
  Feeds& operator=(const Feeds&) = delete;

  // The texts to start with: fetched, or else the last good ones on disk.
  // Unavailable with a line for each source that has neither; InvalidArgument
  // with the report of `lint`. Takes no longer than start_patience, and ends
  // soon after `stop` becomes true.
  absl::StatusOr<FetchedTexts> Begin(const std::vector<FeedSource>& sources,
                                     const FeedLint& lint,
                                     const std::atomic<bool>& stop);

  // Those on disk; asks nobody.
  FetchedTexts Kept(const std::vector<FeedSource>& sources);

  // Asks from now on.
  void Start(FeedLint lint, Accept accept, Noted noted);
  // Asks all of them now.
  void AskNow();
  // Ends at once, also in the middle of an answer; waits for what is being put
  // in place.
  void Stop();

  // For who puts other texts in place: nothing else is while it is held.
  std::unique_lock<std::mutex> Hold();
  // With Hold: the texts of these sources. Those that are new are fetched as by
  // Begin, without a judgement. Settle says whether they serve now.
  absl::StatusOr<FetchedTexts> Complete(const std::vector<FeedSource>& sources);
  void Settle(bool taken);

  std::vector<FeedStatus> Statuses() const;
  // A sentence for each source that was not confirmed for long.
  std::vector<std::string> StaleTexts() const;

 private:
  // Fetches for feeds that nothing serves of yet; the candidates are of those
  // with a new text.
  std::vector<FeedCandidate> FetchFirst(std::vector<FeedState>& feeds,
                                        const std::atomic<bool>& stop);

  void Loop();
  bool WaitUntilDue();
  std::vector<FeedAsk> DueAsks();
  void Apply(const std::vector<FeedAsk>& asks, std::vector<FeedFetch> fetches);
  void Put(std::vector<FeedCandidate> candidates,
           std::vector<FeedState>& feeds);
  void TellStale();

  std::vector<FeedState> Present() const;
  void Replace(std::vector<FeedState> feeds);
  void Say(const std::string& line) const;

  const FeedsOptions options_;
  const HttpClient client_;
  std::atomic<bool> stop_ = false;
  // Held while texts are judged and put in place; before mutex_.
  std::mutex placing_;
  // Held while states are read or written, never while anything waits. Only
  // with placing_ feeds are added, removed or written.
  mutable std::mutex mutex_;
  std::vector<FeedState> feeds_ ABSL_GUARDED_BY(mutex_);
  bool is_asked_ ABSL_GUARDED_BY(mutex_) = false;
  std::condition_variable changed_;
  std::vector<FeedState> incoming_;  // between Complete and Settle
  FeedBook book_;                    // with placing_
  FeedLint lint_;
  Accept accept_;
  Noted noted_;
  std::vector<std::string> told_;  // of the thread
  std::thread thread_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_FEEDS_FEEDS_H_
