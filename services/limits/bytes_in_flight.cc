#include "services/limits/bytes_in_flight.h"

namespace upgrade_advisor {

bool BytesInFlight::Take(const std::string& caller, size_t bytes) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto at = held_.find(caller);
  const size_t own = at == held_.end() ? 0 : at->second.bytes;
  if (!HasRoom(own, bytes) && !held_.empty()) return false;
  Held& held = held_[caller];
  held.bytes += bytes;
  ++held.calls;
  bytes_ += bytes;
  return true;
}

bool BytesInFlight::Add(const std::string& caller, size_t bytes) {
  const std::lock_guard<std::mutex> lock(mutex_);
  Held& held = held_.at(caller);
  const bool is_only_call = held_.size() == 1 && held.calls == 1;
  if (!HasRoom(held.bytes, bytes) && !is_only_call) return false;
  held.bytes += bytes;
  bytes_ += bytes;
  return true;
}

void BytesInFlight::Release(const std::string& caller, size_t bytes) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto at = held_.find(caller);
  at->second.bytes -= bytes;
  bytes_ -= bytes;
  if (--at->second.calls == 0) held_.erase(at);
}

size_t BytesInFlight::bytes() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return bytes_;
}

}  // namespace upgrade_advisor
