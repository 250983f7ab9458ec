// The last good text of a feed, and its form in a file.
//
// Values; pure; thread-safe.
#ifndef SERVICES_FEEDS_FEED_COPY_H_
#define SERVICES_FEEDS_FEED_COPY_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace upgrade_advisor {

struct FeedCopy {
  std::string url = {};
  // By which the host is asked whether there is another one; may be empty.
  std::string etag = {};
  std::string last_modified = {};
  std::string signature = {};  // as it was fetched; empty without a key
  // When the host last said that this is its text.
  absl::Time confirmed = absl::InfinitePast();
  std::shared_ptr<const std::string> text = {};  // never null
};

// A head of lines with a digest of all that follows, then the text.
std::string EncodeFeedCopy(const FeedCopy& copy);

// The message of DataLoss continues a sentence that begins with the name of the
// file. Any bytes are read.
absl::StatusOr<FeedCopy> DecodeFeedCopy(absl::string_view bytes);

}  // namespace upgrade_advisor

#endif  // SERVICES_FEEDS_FEED_COPY_H_
