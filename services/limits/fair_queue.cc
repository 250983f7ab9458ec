#include "services/limits/fair_queue.h"

#include <utility>

namespace upgrade_advisor {

bool FairQueue::HasRoomFor(const Work& work) const {
  if (waiting_ >= limits_.waiting) return false;
  if (waiting_ == 0) return true;
  const auto at = callers_.find(work.caller);
  const size_t own = at == callers_.end() ? 0 : at->second.waiting.size();
  const size_t own_bytes = at == callers_.end() ? 0 : at->second.bytes;
  return own < limits_.waiting - waiting_ && bytes_ <= limits_.waiting_bytes &&
         own_bytes + work.bytes <= limits_.waiting_bytes - bytes_;
}

bool FairQueue::Push(Work&& work) {
  if (!HasRoomFor(work)) return false;
  const std::string name = work.caller;
  Caller& caller = callers_[name];
  ++waiting_;
  bytes_ += work.bytes;
  caller.bytes += work.bytes;
  caller.waiting.push_back(std::move(work));
  GiveTurn(name, caller);
  return true;
}

void FairQueue::GiveTurn(const std::string& name, Caller& caller) {
  const bool may_run = limits_.running_of_caller == 0 ||
                       caller.running < limits_.running_of_caller;
  if (caller.has_turn || caller.waiting.empty() || !may_run) return;
  caller.has_turn = true;
  turns_.push_back(name);
}

std::optional<FairQueue::Work> FairQueue::Pop() {
  if (turns_.empty()) return std::nullopt;
  const std::string name = std::move(turns_.front());
  turns_.pop_front();
  Caller& caller = callers_[name];
  Work next = std::move(caller.waiting.front());
  caller.waiting.pop_front();
  caller.bytes -= next.bytes;
  caller.has_turn = false;
  ++caller.running;
  bytes_ -= next.bytes;
  --waiting_;
  ++running_;
  GiveTurn(name, caller);
  return next;
}

void FairQueue::Finish(const std::string& name) {
  const auto at = callers_.find(name);
  --at->second.running;
  --running_;
  GiveTurn(name, at->second);
  if (at->second.running == 0 && at->second.waiting.empty()) callers_.erase(at);
}

}  // namespace upgrade_advisor
