// The copies of feeds in the folder of --state-dir.
//
// A copy is replaced as a whole; only the service's user reads it. Blocking;
// used by one thread at a time.
#ifndef SERVICES_FEEDS_FEED_FOLDER_H_
#define SERVICES_FEEDS_FEED_FOLDER_H_

#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/feeds/feed_copy.h"
#include "services/feeds/feed_source.h"

namespace upgrade_advisor {

class FeedFolder {
 public:
  // Empty: nothing is kept.
  explicit FeedFolder(std::string path) : path_(std::move(path)) {}

  bool exists() const { return !path_.empty(); }
  std::string PathOf(const FeedSource& source) const;

  // Nothing if there is no copy; DataLoss with the name of the file if it is
  // damaged or of another source.
  absl::StatusOr<std::optional<FeedCopy>> Load(const FeedSource& source) const;
  absl::Status Save(const FeedSource& source, const FeedCopy& copy) const;

 private:
  const std::string path_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_FEEDS_FEED_FOLDER_H_
