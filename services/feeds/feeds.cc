#include "services/feeds/feeds.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/feeds/feed_schedule.h"

namespace upgrade_advisor {
namespace {

// Any clock holds it.
constexpr absl::Duration kLongestWait = absl::Hours(1);

std::string DayText(absl::Time time) {
  return absl::FormatTime("%Y-%m-%d", time, absl::UTCTimeZone());
}

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

Feeds::Feeds(FeedsOptions options)
    : options_(std::move(options)),
      client_({.addresses = std::nullopt, .ca_file = options_.ca_file}),
      folder_(options_.folder) {}

Feeds::~Feeds() { Stop(); }

void Feeds::Say(const std::string& line, bool is_fault) const {
  if (options_.say) options_.say(line, is_fault);
}

double Feeds::Random() {
  return std::uniform_real_distribution<double>(0, 1)(random_);
}

// ---- Before anything serves ------------------------------------------------

Feeds::Feed Feeds::NewFeed(const FeedSource& source) {
  Feed out;
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

FeedAsk Feeds::AskOf(const Feed& feed) const {
  FeedAsk out;
  out.source = feed.status.source;
  out.present = feed.copy;
  out.key = options_.key;
  return out;
}

FetchedTexts Feeds::TextsOf(const std::vector<Feed>& feeds) const {
  FetchedTexts out;
  for (const Feed& feed : feeds) {
    if (feed.copy) out[feed.status.source.url] = feed.copy->text;
  }
  return out;
}

std::vector<FeedCandidate> Feeds::FetchFirst(std::vector<Feed>& feeds,
                                             const std::atomic<bool>& stop) {
  std::vector<FeedAsk> asks;
  for (const Feed& feed : feeds) asks.push_back(AskOf(feed));
  std::vector<FeedFetch> fetches =
      FetchFeeds(client_, std::move(asks), options_.start_patience, stop);
  std::vector<FeedCandidate> out;
  for (size_t i = 0; i < feeds.size(); ++i) {
    std::optional<FeedCandidate> candidate =
        Take(feeds[i], std::move(fetches[i]));
    if (candidate) out.push_back(*std::move(candidate));
  }
  return out;
}

absl::Status Feeds::CheckAllThere(
    const std::vector<Feed>& feeds,
    const std::vector<FeedCandidate>& candidates) {
  const FetchedTexts texts = WithTaken(TextsOf(feeds), candidates);
  std::string faults;
  for (const Feed& feed : feeds) {
    if (texts.contains(feed.status.source.url)) continue;
    absl::StrAppend(&faults, faults.empty() ? "" : "\n",
                    feed.status.source.Shown(), ": ", feed.last_fault,
                    folder_.exists()
                        ? "; there is no copy of it in --state-dir"
                        : "; without --state-dir there is no copy of it");
  }
  return faults.empty() ? absl::OkStatus() : absl::UnavailableError(faults);
}

absl::StatusOr<FetchedTexts> Feeds::Begin(
    const std::vector<FeedSource>& sources, const FeedLint& lint,
    const std::atomic<bool>& stop) {
  const std::unique_lock<std::mutex> hold = Hold();
  std::vector<Feed> feeds;
  for (const FeedSource& source : sources) feeds.push_back(NewFeed(source));
  std::vector<FeedCandidate> candidates = FetchFirst(feeds, stop);
  if (stop) return absl::CancelledError("stopped");
  if (absl::Status s = CheckAllThere(feeds, candidates); !s.ok()) return s;
  const FetchedTexts arrived = WithTaken(TextsOf(feeds), candidates);
  ChooseCandidates(TextsOf(feeds), lint, candidates);
  // Where there is no earlier text, what arrived has to be good.
  const bool is_whole = CheckAllThere(feeds, candidates).ok();
  const absl::Status judged =
      lint(is_whole ? WithTaken(TextsOf(feeds), candidates) : arrived);
  if (!judged.ok()) return judged;
  UseOrRefuse(candidates, feeds);
  for (Feed& feed : feeds) SaveIfNew(feed);
  FetchedTexts texts = TextsOf(feeds);
  Replace(std::move(feeds));
  return texts;
}

FetchedTexts Feeds::Kept(const std::vector<FeedSource>& sources) {
  std::vector<Feed> feeds;
  for (const FeedSource& source : sources) feeds.push_back(NewFeed(source));
  return TextsOf(feeds);
}

// ---- While another configuration takes over --------------------------------

std::unique_lock<std::mutex> Feeds::Hold() {
  return std::unique_lock<std::mutex>(placing_);
}

absl::StatusOr<FetchedTexts> Feeds::Complete(
    const std::vector<FeedSource>& sources) {
  incoming_.clear();
  std::vector<Feed> added;
  const std::vector<Feed> present = Present();
  for (const FeedSource& source : sources) {
    const auto found = std::find_if(
        present.begin(), present.end(),
        [&](const Feed& feed) { return feed.status.source == source; });
    if (found != present.end()) {
      incoming_.push_back(*found);
    } else {
      added.push_back(NewFeed(source));
    }
  }
  const std::vector<FeedCandidate> candidates = FetchFirst(added, stop_);
  if (absl::Status s = CheckAllThere(added, candidates); !s.ok()) return s;
  UseOrRefuse(candidates, added);
  incoming_.insert(incoming_.end(), added.begin(), added.end());
  return TextsOf(incoming_);
}

void Feeds::Settle(bool taken) {
  if (taken) {
    for (Feed& feed : incoming_) SaveIfNew(feed);
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
    for (const Feed& feed : feeds_) out = std::min(out, feed.due);
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
  for (const Feed& feed : feeds_) {
    if (is_asked_ || feed.due <= options_.now()) out.push_back(AskOf(feed));
  }
  is_asked_ = false;
  return out;
}

void Feeds::Apply(const std::vector<FeedAsk>& asks,
                  std::vector<FeedFetch> fetches) {
  const std::unique_lock<std::mutex> hold = Hold();
  std::vector<Feed> feeds = Present();
  std::vector<FeedCandidate> candidates;
  for (size_t i = 0; i < asks.size(); ++i) {
    for (Feed& feed : feeds) {
      if (!(feed.status.source == asks[i].source)) continue;
      std::optional<FeedCandidate> candidate =
          Take(feed, std::move(fetches[i]));
      if (candidate) candidates.push_back(*std::move(candidate));
      break;
    }
  }
  if (!candidates.empty()) Put(std::move(candidates), feeds);
  for (Feed& feed : feeds) SaveIfNew(feed);
  Replace(std::move(feeds));
}

// With placing_.
void Feeds::Put(std::vector<FeedCandidate> candidates,
                std::vector<Feed>& feeds) {
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
  UseOrRefuse(candidates, feeds);
}

void Feeds::UseOrRefuse(const std::vector<FeedCandidate>& candidates,
                        std::vector<Feed>& feeds) {
  for (const FeedCandidate& candidate : candidates) {
    for (Feed& feed : feeds) {
      if (feed.status.source.url != candidate.copy.url) continue;
      if (candidate.refusal.empty()) {
        Use(feed, candidate.copy);
      } else {
        Refuse(feed, candidate.refusal);
      }
    }
  }
}

std::vector<Feeds::Feed> Feeds::Present() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return feeds_;
}

void Feeds::Replace(std::vector<Feed> feeds) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    feeds_ = std::move(feeds);
  }
  changed_.notify_all();
}

// ---- One feed --------------------------------------------------------------

std::optional<FeedCandidate> Feeds::Take(Feed& feed, FeedFetch fetch) {
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

void Feeds::EndFaults(Feed& feed) {
  if (feed.faults > 0 && !feed.last_fault.empty()) {
    Say(absl::StrCat(feed.status.source.Shown(), ": answers again"));
  }
  feed.faults = 0;
  feed.last_fault.clear();
  feed.status.last_succeeded = true;
  feed.due = options_.now() + PauseAfterSuccess(options_.interval, Random());
}

void Feeds::Confirm(Feed& feed, FeedCopy copy) {
  EndFaults(feed);
  ++feed.status.unchanged;
  copy.confirmed = options_.now();
  feed.status.confirmed = copy.confirmed;
  feed.copy = std::move(copy);
  feed.is_saved = false;
}

void Feeds::Use(Feed& feed, FeedCopy copy) {
  EndFaults(feed);
  ++feed.status.taken;
  copy.confirmed = options_.now();
  feed.status.confirmed = copy.confirmed;
  feed.copy = std::move(copy);
  Say(absl::StrCat(feed.status.source.Shown(), ": new data, ",
                   feed.copy->text->size(), " bytes"));
  feed.is_saved = false;
}

void Feeds::Fail(Feed& feed, const std::string& fault,
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

void Feeds::Refuse(Feed& feed, const std::string& fault) {
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

void Feeds::SaveIfNew(Feed& feed) const {
  if (feed.is_saved) return;
  feed.is_saved = true;
  const absl::Status saved = folder_.Save(feed.status.source, *feed.copy);
  if (saved.ok()) return;
  Say(absl::StrCat(feed.status.source.Shown(),
                   ": no copy is kept: ", saved.message()),
      /*is_fault=*/true);
}

// ---- What is known ---------------------------------------------------------

std::vector<FeedStatus> Feeds::Statuses() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  std::vector<FeedStatus> out;
  for (const Feed& feed : feeds_) out.push_back(feed.status);
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
  for (const std::string& text : texts) Say(text, /*is_fault=*/true);
  told_ = std::move(texts);
  noted_(told_);
}

}  // namespace upgrade_advisor
