#include "services/server/answer_cache.h"

#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"

namespace upgrade_advisor {
namespace {

// What an entry takes besides the two texts.
constexpr size_t kOverhead = 256;
// An entry larger than this part of the whole would drive out too many.
constexpr size_t kLargestPart = 8;

}  // namespace

std::string AnswerCache::KeyOf(const char* method, absl::string_view request) {
  return absl::StrCat(method, "\n", request);
}

std::string AnswerCache::KeyOf(const char* method,
                               const grpc::ByteBuffer& request) {
  std::string out = KeyOf(method, "");
  std::vector<grpc::Slice> slices;
  if (!grpc::ByteBuffer(request).Dump(&slices).ok()) return out;
  for (const grpc::Slice& slice : slices) {
    out.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return out;
}

AnswerCache::Generation AnswerCache::GenerationOf(const Engine& engine) {
  return {engine.snapshot(), engine.today(), engine.notes()};
}

AnswerCache::Found AnswerCache::Find(const std::string& key,
                                     const Generation& now,
                                     grpc::ByteBuffer& answer, Waiter waiter) {
  const std::lock_guard<std::mutex> lock(mutex_);
  Renew(now);
  if (TakeKept(key, answer)) return Found::kAnswer;
  const auto [working, is_first] = working_.try_emplace(key);
  if (is_first) {
    ++counts_.misses;
    return Found::kNothing;
  }
  if (waiting_ == kMostWaiting) return Found::kTooManyWait;
  ++waiting_;
  ++counts_.joined;
  working->second.push_back(std::move(waiter));
  return Found::kJoined;
}

bool AnswerCache::Look(const std::string& key, const Generation& now,
                       grpc::ByteBuffer& answer) {
  const std::lock_guard<std::mutex> lock(mutex_);
  Renew(now);
  if (TakeKept(key, answer)) return true;
  ++counts_.misses;
  return false;
}

bool AnswerCache::TakeKept(const std::string& key, grpc::ByteBuffer& answer) {
  const auto kept = kept_.find(key);
  if (kept == kept_.end()) return false;
  ++counts_.hits;
  order_.splice(order_.begin(), order_, kept->second);
  answer = kept->second->answer;
  return true;
}

void AnswerCache::Finish(const std::string& key, const Generation& now,
                         const grpc::ByteBuffer* answer) {
  std::vector<Waiter> waiters;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto working = working_.find(key);
    if (working != working_.end()) {
      waiters = std::move(working->second);
      waiting_ -= waiters.size();
      working_.erase(working);
    }
    // An answer of another day or snapshot is for those alone who asked then.
    if (!(now == generation_)) answer = nullptr;
    if (answer != nullptr) Keep(key, *answer);
  }
  for (const Waiter& waiter : waiters) waiter(answer);
}

AnswerCache::Counts AnswerCache::counts() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return counts_;
}

std::vector<Sample> AnswerCache::Samples() const {
  const Counts now = counts();
  const auto counter = [](const char* name, const char* help, uint64_t value) {
    return Sample{absl::StrCat("upgrade_advisor_answer_cache_", name), help,
                  static_cast<double>(value), /*is_counter=*/true};
  };
  return {counter("hits_total", "Requests that were answered before", now.hits),
          counter("joined_total",
                  "Requests that waited for the answer to an equal one",
                  now.joined),
          counter("misses_total", "Requests that were worked out", now.misses),
          counter("evicted_total", "Answers that were dropped for others",
                  now.evicted),
          {"upgrade_advisor_answer_cache_bytes",
           "Bytes of the answers that are kept, and of their requests",
           static_cast<double>(now.bytes)}};
}

void AnswerCache::Renew(const Generation& now) {
  if (now == generation_) return;
  generation_ = now;
  kept_.clear();
  order_.clear();
  counts_.bytes = 0;
  counts_.answers = 0;
}

void AnswerCache::Keep(const std::string& key, const grpc::ByteBuffer& answer) {
  const size_t bytes =
      key.size() + grpc::ByteBuffer(answer).Length() + kOverhead;
  if (bytes > limit_ / kLargestPart || kept_.contains(key)) return;
  order_.push_front({key, answer, bytes});
  kept_.emplace(order_.front().key, order_.begin());
  counts_.bytes += bytes;
  ++counts_.answers;
  while (counts_.bytes > limit_) DropLast();
}

void AnswerCache::DropLast() {
  const auto last = std::prev(order_.end());
  kept_.erase(last->key);
  counts_.bytes -= last->bytes;
  --counts_.answers;
  ++counts_.evicted;
  order_.erase(last);
}

}  // namespace upgrade_advisor
