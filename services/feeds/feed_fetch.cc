#include "services/feeds/feed_fetch.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/json/json_value.h"

namespace upgrade_advisor {
namespace {

constexpr int kOk = 200;
constexpr int kNotModified = 304;
constexpr int kRedirects = 3;
// How many hosts are asked at once.
constexpr size_t kAtOnce = 8;
// A signature in whatever form; more is none.
constexpr size_t kSignatureBytes = 1024;

std::string FaultOf(const HttpAnswer& answer, const HttpRequest& request) {
  switch (answer.fault) {
    case HttpFault::kNone:
      return absl::StrCat("HTTP ", answer.status);
    case HttpFault::kNoMemory:
      return "there is no memory for it";
    case HttpFault::kNoAddress:
      return "the host has no address";
    case HttpFault::kAddressRefused:
    case HttpFault::kNoConnection:
      return "the host takes no connection";
    case HttpFault::kTooSlow:
      return "the whole answer did not come in time";
    case HttpFault::kCertificate:
      return absl::StrCat("the certificate of the host is not valid: ",
                          answer.detail);
    case HttpFault::kTooLong:
      return absl::StrCat("the answer is longer than ", request.answer_bytes,
                          " bytes, the limit");
    case HttpFault::kTooManyRedirects:
      return absl::StrCat("it redirects more than ", kRedirects, " times");
    case HttpFault::kNotHttps:
      return "it redirects to a URL that is not https";
    case HttpFault::kCutShort:
      return "the answer ends before it is whole";
    case HttpFault::kStopped:
      return "stopped";
    case HttpFault::kOther:
      break;
  }
  return absl::StrCat("it cannot be fetched: ", answer.detail);
}

HttpRequest RequestOf(const std::string& url, size_t bytes,
                      absl::Duration patience) {
  HttpRequest out;
  out.url = url;
  out.answer_bytes = bytes;
  out.redirects = kRedirects;
  out.patience = patience;
  return out;
}

// Never of a text that could not be checked the same way again.
bool IsConditional(const FeedAsk& ask) {
  return ask.present &&
         (!ask.present->etag.empty() || !ask.present->last_modified.empty());
}

void AddConditions(const FeedAsk& ask, HttpRequest& request) {
  if (!IsConditional(ask)) return;
  if (!ask.present->etag.empty()) {
    request.headers.push_back(
        absl::StrCat("If-None-Match: ", ask.present->etag));
  }
  if (!ask.present->last_modified.empty()) {
    request.headers.push_back(
        absl::StrCat("If-Modified-Since: ", ask.present->last_modified));
  }
}

FeedFetch Fault(FeedFetch::Result result, std::string fault,
                absl::Duration retry_after = absl::ZeroDuration()) {
  FeedFetch out;
  out.result = result;
  out.fault = std::move(fault);
  out.retry_after = retry_after;
  return out;
}

FeedFetch FaultOfAnswer(const HttpAnswer& answer, const HttpRequest& request) {
  const bool is_stopped = answer.fault == HttpFault::kStopped;
  return Fault(
      is_stopped ? FeedFetch::Result::kStopped : FeedFetch::Result::kFailed,
      FaultOf(answer, request), answer.retry_after);
}

// Fetches the signature and checks it; leaves out.result as it is if it is
// good.
void CheckSignature(const HttpClient& client, const FeedAsk& ask,
                    absl::Time deadline, const std::atomic<bool>& stop,
                    FeedFetch& out) {
  const HttpRequest request = RequestOf(
      SignatureUrl(ask.source.url), kSignatureBytes, deadline - absl::Now());
  const HttpAnswer answer = client.Send(request, &stop);
  if (answer.fault != HttpFault::kNone || answer.status != kOk) {
    out = FaultOfAnswer(answer, request);
    out.fault = absl::StrCat("its signature (.sig): ", out.fault);
    if (out.result == FeedFetch::Result::kFailed &&
        answer.fault == HttpFault::kNone) {
      out.result = FeedFetch::Result::kRefused;
    }
    return;
  }
  const absl::Status verified = ask.key->Verify(*out.copy.text, answer.body);
  out.copy.signature = answer.body;
  if (verified.ok()) return;
  out = Fault(FeedFetch::Result::kRefused,
              absl::StrCat("its signature (.sig) ", verified.message()));
}

FeedFetch NewText(const FeedAsk& ask, HttpAnswer answer) {
  FeedFetch out;
  out.result = FeedFetch::Result::kNew;
  out.copy.url = ask.source.url;
  out.copy.etag = std::move(answer.etag);
  out.copy.last_modified = std::move(answer.last_modified);
  out.copy.confirmed = absl::Now();
  out.copy.text = std::make_shared<const std::string>(std::move(answer.body));
  return out;
}

}  // namespace

FeedFetch FetchFeed(const HttpClient& client, const FeedAsk& ask,
                    const std::atomic<bool>& stop) {
  const absl::Time deadline = absl::Now() + ask.patience;
  HttpRequest request = RequestOf(ask.source.url, kJsonBytesMax, ask.patience);
  AddConditions(ask, request);
  HttpAnswer answer = client.Send(request, &stop);
  if (answer.fault != HttpFault::kNone) return FaultOfAnswer(answer, request);
  if (answer.status == kNotModified && IsConditional(ask)) {
    FeedFetch out;
    out.result = FeedFetch::Result::kUnchanged;
    return out;
  }
  if (answer.status != kOk) return FaultOfAnswer(answer, request);
  FeedFetch out = NewText(ask, std::move(answer));
  if (ask.key) CheckSignature(client, ask, deadline, stop, out);
  return out;
}

std::vector<FeedFetch> FetchFeeds(const HttpClient& client,
                                  std::vector<FeedAsk> asks,
                                  absl::Duration patience,
                                  const std::atomic<bool>& stop) {
  const absl::Time deadline = absl::Now() + patience;
  std::vector<FeedFetch> out(asks.size());
  std::atomic<size_t> next = 0;
  const auto work = [&] {
    for (size_t i = next++; i < asks.size(); i = next++) {
      asks[i].patience = deadline - absl::Now();
      out[i] = FetchFeed(client, asks[i], stop);
    }
  };
  std::vector<std::thread> threads;
  for (size_t i = 1; i < std::min(asks.size(), kAtOnce); ++i) {
    threads.emplace_back(work);
  }
  work();
  for (std::thread& thread : threads) thread.join();
  return out;
}

}  // namespace upgrade_advisor
