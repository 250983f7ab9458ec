// Which of the texts that arrived make a catalog with the rest.
//
// Pure but for `lint`; thread-safe.
#ifndef SERVICES_FEEDS_FEED_CHOICE_H_
#define SERVICES_FEEDS_FEED_CHOICE_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/catalog/catalog_files.h"
#include "services/feeds/feed_copy.h"

namespace upgrade_advisor {

// Whether these texts, with the files, make a catalog.
using FeedLint = std::function<absl::Status(const FetchedTexts&)>;

struct FeedCandidate {
  FeedCopy copy = {};
  // Why it is not taken; empty: it is.
  std::string refusal = {};
};

// Fills in the refusals: all are taken if that makes a catalog, because texts
// may need each other; else each that makes one with those before it.
// `present` are the texts that serve; a URL that has none takes its candidate.
void ChooseCandidates(const FetchedTexts& present, const FeedLint& lint,
                      std::vector<FeedCandidate>& candidates);

// `present` with those that are taken.
FetchedTexts WithTaken(FetchedTexts present,
                       const std::vector<FeedCandidate>& candidates);

}  // namespace upgrade_advisor

#endif  // SERVICES_FEEDS_FEED_CHOICE_H_
