// Asks the host of a feed once.
#ifndef SERVICES_FEEDS_FEED_FETCH_H_
#define SERVICES_FEEDS_FEED_FETCH_H_

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "services/feeds/feed_copy.h"
#include "services/feeds/feed_key.h"
#include "services/feeds/feed_source.h"
#include "services/http/http_client.h"

namespace upgrade_advisor {

struct FeedFetch {
  enum class Result : uint8_t {
    kNew,        // `copy` has it
    kUnchanged,  // what the service has is what the host has
    kFailed,     // there was no answer to use
    kRefused,    // the signature is bad or absent
    kStopped,
  };

  Result result = Result::kFailed;
  FeedCopy copy = {};
  // The end of a sentence that begins with the name of the source.
  std::string fault = {};
  // What the host asks for after a fault; zero: nothing.
  absl::Duration retry_after = absl::ZeroDuration();
};

struct FeedAsk {
  FeedSource source = {};
  // What the service has; none: nothing.
  std::optional<FeedCopy> present = {};
  // None: signatures are not asked for.
  std::optional<FeedKey> key = {};
  // For everything together.
  absl::Duration patience = absl::Minutes(1);
};

// Conditional where something is present. Blocking; thread-safe; ends soon
// after `stop` becomes true.
FeedFetch FetchFeed(const HttpClient& client, const FeedAsk& ask,
                    const std::atomic<bool>& stop);

// All of them, several at once; `patience` is for all together. In their order.
std::vector<FeedFetch> FetchFeeds(const HttpClient& client,
                                  std::vector<FeedAsk> asks,
                                  absl::Duration patience,
                                  const std::atomic<bool>& stop);

}  // namespace upgrade_advisor

#endif  // SERVICES_FEEDS_FEED_FETCH_H_
