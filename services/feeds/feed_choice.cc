#include "services/feeds/feed_choice.h"

namespace upgrade_advisor {

FetchedTexts WithTaken(FetchedTexts present,
                       const std::vector<FeedCandidate>& candidates) {
  for (const FeedCandidate& candidate : candidates) {
    if (candidate.refusal.empty()) {
      present[candidate.copy.url] = candidate.copy.text;
    }
  }
  return present;
}

void ChooseCandidates(const FetchedTexts& present, const FeedLint& lint,
                      std::vector<FeedCandidate>& candidates) {
  if (lint(WithTaken(present, candidates)).ok()) return;
  FetchedTexts taken = present;
  for (const FeedCandidate& candidate : candidates) {
    taken.emplace(candidate.copy.url, candidate.copy.text);
  }
  for (FeedCandidate& candidate : candidates) {
    FetchedTexts trial = taken;
    trial[candidate.copy.url] = candidate.copy.text;
    const absl::Status status = lint(trial);
    if (status.ok()) {
      taken = std::move(trial);
    } else {
      candidate.refusal = std::string(status.message());
    }
  }
}

}  // namespace upgrade_advisor
