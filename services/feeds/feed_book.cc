#include "services/feeds/feed_book.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/feeds/feed_schedule.h"

namespace upgrade_advisor {
namespace {

std::string TimeText(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", time, absl::UTCTimeZone());
}

// What serves while a host does not.
std::string Instead(const std::optional<FeedCopy>& copy) {
  if (!copy) return "there is no earlier copy of it";
  return absl::StrCat("the data confirmed at ", TimeText(copy->confirmed),
                      " serves");
}

}  // namespace

FeedBook::FeedBook(const FeedsOptions& options)
    : options_(options), folder_(options.folder) {}

void FeedBook::Say(const std::string& line, bool is_fault) const {
  if (options_.say) options_.say(line, is_fault);
}

double FeedBook::Random() {
  return std::uniform_real_distribution<double>(0, 1)(random_);
}

FeedState FeedBook::Open(const FeedSource& source) const {
  FeedState out;
  out.status.source = source;
  absl::StatusOr<std::optional<FeedCopy>> copy = folder_.Load(source);
  if (copy.ok() && *copy && options_.key) {
    const absl::Status verified =
        options_.key->Verify(*(*copy)->text, (*copy)->signature);
    if (!verified.ok()) {
      copy = absl::DataLossError(absl::StrCat(
          folder_.PathOf(source), ": its signature ", verified.message()));
    }
  }
  if (!copy.ok()) {
    Say(absl::StrCat(source.Shown(),
                     ": the copy is not used: ", copy.status().message()),
        /*is_fault=*/true);
    return out;
  }
  out.copy = *std::move(copy);
  if (out.copy) out.status.confirmed = out.copy->confirmed;
  return out;
}

FeedAsk FeedBook::AskOf(const FeedState& feed) const {
  FeedAsk out;
  out.source = feed.status.source;
  out.present = feed.copy;
  out.key = options_.key;
  return out;
}

absl::Status FeedBook::CheckAllThere(
    const std::vector<FeedState>& feeds,
    const std::vector<FeedCandidate>& candidates) const {
  const FetchedTexts texts = WithTaken(TextsOf(feeds), candidates);
  std::string faults;
  for (const FeedState& feed : feeds) {
    if (texts.contains(feed.status.source.url)) continue;
    absl::StrAppend(&faults, faults.empty() ? "" : "\n",
                    feed.status.source.Shown(), ": ", feed.last_fault,
                    folder_.exists()
                        ? "; there is no copy of it in --state-dir"
                        : "; without --state-dir there is no copy of it");
  }
  return faults.empty() ? absl::OkStatus() : absl::UnavailableError(faults);
}

std::optional<FeedCandidate> FeedBook::Take(FeedState& feed, FeedFetch fetch) {
  switch (fetch.result) {
    case FeedFetch::Result::kStopped:
      feed.last_fault = fetch.fault;
      return std::nullopt;
    case FeedFetch::Result::kFailed:
      Fail(feed, fetch.fault, fetch.retry_after);
      return std::nullopt;
    case FeedFetch::Result::kRefused:
      Refuse(feed, fetch.fault);
      return std::nullopt;
    case FeedFetch::Result::kUnchanged:
      if (!feed.copy) return std::nullopt;
      fetch.copy = *feed.copy;
      Confirm(feed, std::move(fetch.copy));
      return std::nullopt;
    case FeedFetch::Result::kNew:
      break;
  }
  if (!feed.copy || *feed.copy->text != *fetch.copy.text) {
    return FeedCandidate{std::move(fetch.copy), ""};
  }
  Confirm(feed, std::move(fetch.copy));
  return std::nullopt;
}

void FeedBook::EndFaults(FeedState& feed) {
  if (feed.faults > 0 && !feed.last_fault.empty()) {
    Say(absl::StrCat(feed.status.source.Shown(), ": answers again"));
  }
  feed.faults = 0;
  feed.last_fault.clear();
  feed.status.last_succeeded = true;
  feed.due = options_.now() + PauseAfterSuccess(options_.interval, Random());
}

void FeedBook::Confirm(FeedState& feed, FeedCopy copy) {
  EndFaults(feed);
  ++feed.status.unchanged;
  copy.confirmed = options_.now();
  feed.status.confirmed = copy.confirmed;
  feed.copy = std::move(copy);
  feed.is_saved = false;
}

void FeedBook::Use(FeedState& feed, FeedCopy copy) {
  EndFaults(feed);
  ++feed.status.taken;
  copy.confirmed = options_.now();
  feed.status.confirmed = copy.confirmed;
  feed.copy = std::move(copy);
  Say(absl::StrCat(feed.status.source.Shown(), ": new data, ",
                   feed.copy->text->size(), " bytes"));
  feed.is_saved = false;
}

void FeedBook::Fail(FeedState& feed, const std::string& fault,
                    absl::Duration retry_after) {
  ++feed.faults;
  ++feed.status.failed;
  feed.status.last_succeeded = false;
  feed.due = options_.now() + PauseAfterFault(options_.interval, feed.faults,
                                              retry_after, Random());
  if (feed.last_fault == fault) return;
  feed.last_fault = fault;
  Say(absl::StrCat(feed.status.source.Shown(), ": ", fault, "; ",
                   Instead(feed.copy)),
      /*is_fault=*/true);
}

void FeedBook::Refuse(FeedState& feed, const std::string& fault) {
  ++feed.faults;
  ++feed.status.refused;
  feed.status.last_succeeded = false;
  feed.due = options_.now() + PauseAfterFault(options_.interval, feed.faults,
                                              absl::ZeroDuration(), Random());
  if (feed.last_fault == fault) return;
  feed.last_fault = fault;
  Say(absl::StrCat(feed.status.source.Shown(), ": REFUSED, ",
                   Instead(feed.copy), ": ", fault),
      /*is_fault=*/true);
}

void FeedBook::Settle(const std::vector<FeedCandidate>& candidates,
                      std::vector<FeedState>& feeds) {
  for (const FeedCandidate& candidate : candidates) {
    for (FeedState& feed : feeds) {
      if (feed.status.source.url != candidate.copy.url) continue;
      if (candidate.refusal.empty()) {
        Use(feed, candidate.copy);
      } else {
        Refuse(feed, candidate.refusal);
      }
    }
  }
}

void FeedBook::Save(std::vector<FeedState>& feeds) const {
  for (FeedState& feed : feeds) {
    if (feed.is_saved) continue;
    feed.is_saved = true;
    const absl::Status saved = folder_.Save(feed.status.source, *feed.copy);
    if (saved.ok()) continue;
    Say(absl::StrCat(feed.status.source.Shown(),
                     ": no copy is kept: ", saved.message()),
        /*is_fault=*/true);
  }
}

FetchedTexts TextsOf(const std::vector<FeedState>& feeds) {
  FetchedTexts out;
  for (const FeedState& feed : feeds) {
    if (feed.copy) out[feed.status.source.url] = feed.copy->text;
  }
  return out;
}

}  // namespace upgrade_advisor
