#include "services/feeds/feeds.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"

namespace upgrade_advisor {
namespace {

// Any clock holds it.
constexpr absl::Duration kLongestWait = absl::Hours(1);

std::string DayText(absl::Time time) {
  return absl::FormatTime("%Y-%m-%d", time, absl::UTCTimeZone());
}

}  // namespace

Feeds::Feeds(FeedsOptions options)
    : options_(std::move(options)),
      client_({.addresses = std::nullopt, .ca_file = options_.ca_file}),
      book_(options_) {}

Feeds::~Feeds() { Stop(); }

void Feeds::Say(const std::string& line) const {
  if (options_.say) options_.say(line, /*is_fault=*/true);
}

// ---- Before anything serves ------------------------------------------------

std::vector<FeedCandidate> Feeds::FetchFirst(std::vector<FeedState>& feeds,
                                             const std::atomic<bool>& stop) {
  std::vector<FeedAsk> asks;
  for (const FeedState& feed : feeds) asks.push_back(book_.AskOf(feed));
  std::vector<FeedFetch> fetches =
      FetchFeeds(client_, std::move(asks), options_.start_patience, stop);
  std::vector<FeedCandidate> out;
  for (size_t i = 0; i < feeds.size(); ++i) {
    std::optional<FeedCandidate> candidate =
        book_.Take(feeds[i], std::move(fetches[i]));
    if (candidate) out.push_back(*std::move(candidate));
  }
  return out;
}

absl::StatusOr<FetchedTexts> Feeds::Begin(
    const std::vector<FeedSource>& sources, const FeedLint& lint,
    const std::atomic<bool>& stop) {
  const std::unique_lock<std::mutex> hold = Hold();
  std::vector<FeedState> feeds;
  for (const FeedSource& source : sources) feeds.push_back(book_.Open(source));
  std::vector<FeedCandidate> candidates = FetchFirst(feeds, stop);
  if (stop) return absl::CancelledError("stopped");
  if (absl::Status s = book_.CheckAllThere(feeds, candidates); !s.ok())
    return s;
  const FetchedTexts arrived = WithTaken(TextsOf(feeds), candidates);
  ChooseCandidates(TextsOf(feeds), lint, candidates);
  // Where there is no earlier text, what arrived has to be good.
  const bool is_whole = book_.CheckAllThere(feeds, candidates).ok();
  const absl::Status judged =
      lint(is_whole ? WithTaken(TextsOf(feeds), candidates) : arrived);
  if (!judged.ok()) return judged;
  book_.Settle(candidates, feeds);
  book_.Save(feeds);
  FetchedTexts texts = TextsOf(feeds);
  Replace(std::move(feeds));
  return texts;
}

FetchedTexts Feeds::Kept(const std::vector<FeedSource>& sources) {
  std::vector<FeedState> feeds;
  for (const FeedSource& source : sources) feeds.push_back(book_.Open(source));
  return TextsOf(feeds);
}

// ---- While another configuration takes over --------------------------------

std::unique_lock<std::mutex> Feeds::Hold() {
  return std::unique_lock<std::mutex>(placing_);
}

absl::StatusOr<FetchedTexts> Feeds::Complete(
    const std::vector<FeedSource>& sources) {
  incoming_.clear();
  std::vector<FeedState> added;
  const std::vector<FeedState> present = Present();
  for (const FeedSource& source : sources) {
    const auto found = std::find_if(
        present.begin(), present.end(),
        [&](const FeedState& feed) { return feed.status.source == source; });
    if (found != present.end()) {
      incoming_.push_back(*found);
    } else {
      added.push_back(book_.Open(source));
    }
  }
  const std::vector<FeedCandidate> candidates = FetchFirst(added, stop_);
  if (absl::Status s = book_.CheckAllThere(added, candidates); !s.ok())
    return s;
  book_.Settle(candidates, added);
  incoming_.insert(incoming_.end(), added.begin(), added.end());
  return TextsOf(incoming_);
}

void Feeds::Settle(bool taken) {
  if (taken) {
    book_.Save(incoming_);
    Replace(std::move(incoming_));
  }
  incoming_.clear();
}

// ---- The thread ------------------------------------------------------------

void Feeds::Start(FeedLint lint, Accept accept, Noted noted) {
  lint_ = std::move(lint);
  accept_ = std::move(accept);
  noted_ = std::move(noted);
  TellStale();
  thread_ = std::thread([this] { Loop(); });
}

void Feeds::AskNow() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    is_asked_ = true;
  }
  changed_.notify_all();
}

void Feeds::Stop() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Feeds::Loop() {
  while (WaitUntilDue()) {
    std::vector<FeedAsk> asks = DueAsks();
    std::vector<FeedFetch> fetches =
        FetchFeeds(client_, asks, options_.patience, stop_);
    if (stop_) return;
    Apply(asks, std::move(fetches));
    TellStale();
  }
}

// False at the end.
bool Feeds::WaitUntilDue() {
  std::unique_lock<std::mutex> lock(mutex_);
  const auto next = [this] {
    absl::Time out = options_.now() + options_.interval;
    for (const FeedState& feed : feeds_) out = std::min(out, feed.due);
    return out;
  };
  while (!stop_ && !is_asked_) {
    const absl::Duration rest = next() - options_.now();
    if (rest <= absl::ZeroDuration()) break;
    changed_.wait_for(lock,
                      absl::ToChronoMilliseconds(std::min(rest, kLongestWait)) +
                          std::chrono::milliseconds(1));
  }
  return !stop_;
}

std::vector<FeedAsk> Feeds::DueAsks() {
  const std::lock_guard<std::mutex> lock(mutex_);
  std::vector<FeedAsk> out;
  for (const FeedState& feed : feeds_) {
    if (is_asked_ || feed.due <= options_.now())
      out.push_back(book_.AskOf(feed));
  }
  is_asked_ = false;
  return out;
}

void Feeds::Apply(const std::vector<FeedAsk>& asks,
                  std::vector<FeedFetch> fetches) {
  const std::unique_lock<std::mutex> hold = Hold();
  std::vector<FeedState> feeds = Present();
  std::vector<FeedCandidate> candidates;
  for (size_t i = 0; i < asks.size(); ++i) {
    for (FeedState& feed : feeds) {
      if (!(feed.status.source == asks[i].source)) continue;
      std::optional<FeedCandidate> candidate =
          book_.Take(feed, std::move(fetches[i]));
      if (candidate) candidates.push_back(*std::move(candidate));
      break;
    }
  }
  if (!candidates.empty()) Put(std::move(candidates), feeds);
  book_.Save(feeds);
  Replace(std::move(feeds));
}

// With placing_.
void Feeds::Put(std::vector<FeedCandidate> candidates,
                std::vector<FeedState>& feeds) {
  const FetchedTexts present = TextsOf(feeds);
  ChooseCandidates(present, lint_, candidates);
  const bool has_any = std::any_of(
      candidates.begin(), candidates.end(),
      [](const FeedCandidate& candidate) { return candidate.refusal.empty(); });
  if (has_any) {
    const absl::Status accepted = accept_(WithTaken(present, candidates));
    // Loading ends where the service does: that is nobody's fault.
    if (!accepted.ok() && stop_) return;
    for (FeedCandidate& candidate : candidates) {
      if (candidate.refusal.empty())
        candidate.refusal = std::string(accepted.message());
    }
  }
  book_.Settle(candidates, feeds);
}

std::vector<FeedState> Feeds::Present() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return feeds_;
}

void Feeds::Replace(std::vector<FeedState> feeds) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    feeds_ = std::move(feeds);
  }
  changed_.notify_all();
}

// ---- What is known ---------------------------------------------------------

std::vector<FeedStatus> Feeds::Statuses() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  std::vector<FeedStatus> out;
  for (const FeedState& feed : feeds_) out.push_back(feed.status);
  return out;
}

std::vector<std::string> Feeds::StaleTexts() const {
  std::vector<std::string> out;
  for (const FeedStatus& status : Statuses()) {
    if (options_.now() - status.confirmed <= options_.stale_after) continue;
    out.push_back(absl::StrCat(
        "The data of ", status.source.option, " was last confirmed on ",
        DayText(status.confirmed),
        ": newer releases may be missing, and withdrawn ones may be offered"));
  }
  return out;
}

void Feeds::TellStale() {
  std::vector<std::string> texts = StaleTexts();
  if (texts == told_) return;
  for (const std::string& text : texts) Say(text);
  told_ = std::move(texts);
  noted_(told_);
}

}  // namespace upgrade_advisor
