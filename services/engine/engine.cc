#include "services/engine/engine.h"

#include <utility>

namespace upgrade_advisor {

Engine::Engine(std::shared_ptr<const Snapshot> snapshot, Clock today)
    : snapshot_(std::move(snapshot)),
      notes_(std::make_shared<const std::vector<Note>>()),
      today_(std::move(today)) {}

void Engine::Swap(std::shared_ptr<const Snapshot> snapshot) {
  std::lock_guard<std::mutex> lock(mutex_);
  snapshot_.swap(snapshot);
}

std::shared_ptr<const Snapshot> Engine::snapshot() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return snapshot_;
}

void Engine::SetNotes(std::vector<Note> notes) {
  auto next = std::make_shared<const std::vector<Note>>(std::move(notes));
  std::lock_guard<std::mutex> lock(mutex_);
  notes_.swap(next);
}

std::shared_ptr<const std::vector<Note>> Engine::notes() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return notes_;
}

void Engine::SetLastReload(ReloadReport report) {
  std::lock_guard<std::mutex> lock(mutex_);
  last_reload_ = std::move(report);
}

std::optional<ReloadReport> Engine::last_reload() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return last_reload_;
}

}  // namespace upgrade_advisor
