#include "services/plugin_host/isolation/worker_pool.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "services/plugin_host/isolation/job_batch.h"

namespace upgrade_advisor {
namespace {

absl::StatusOr<SharedMemory> Share(const std::string& bytes) {
  absl::StatusOr<SharedMemory> memory =
      SharedMemory::Make(bytes.size(), Sharing::kReadOnly);
  if (memory.ok()) std::memcpy(memory->data(), bytes.data(), bytes.size());
  return memory;
}

}  // namespace

absl::StatusOr<std::unique_ptr<WorkerPool>> WorkerPool::Make(
    const WorkerPoolOptions& options, std::shared_ptr<SpawnThread> spawner,
    absl::Span<const FactSheet> shared_sheets) {
  std::unique_ptr<WorkerPool> pool(new WorkerPool);
  absl::StatusOr<SharedMemory> bytes = Share(SheetsAsBytes(shared_sheets));
  if (!bytes.ok()) return bytes.status();
  pool->setup_.settings = options.settings;
  pool->setup_.settings.pool_ends = &pool->ends_;
  pool->setup_.spawner = spawner.get();
  pool->spawner_ = std::move(spawner);
  pool->setup_.shared_sheets = shared_sheets;
  pool->setup_.shared_bytes = *std::move(bytes);
  pool->setup_.budget = options.budget;
  pool->setup_.grace = options.grace;
  for (int i = 0; i < std::max(options.slots, 1); ++i) {
    pool->slots_.push_back(std::make_unique<WorkerSlot>(pool->setup_));
    pool->free_.push_back(pool->slots_.back().get());
  }
  // The last is lent first: let it be the one whose processes run already.
  std::reverse(pool->free_.begin(), pool->free_.end());
  return pool;
}

absl::StatusOr<uint32_t> WorkerPool::Add(PluginImage image) {
  const uint32_t number = static_cast<uint32_t>(setup_.plugins.size());
  setup_.plugins.push_back(std::make_unique<IsolatedPlugin>(std::move(image)));
  WorkerSlot& slot = *slots_.front();
  slot.Begin(number);
  const absl::StatusOr<bool> started =
      slot.Await(number, WorkerSlot::Clock::time_point::max());
  if (!started.ok()) {
    setup_.plugins.pop_back();
    return started.status();
  }
  setup_.plugins.back()->descriptor = slot.worker(number).descriptor();
  setup_.plugins.back()->is_filtered = slot.worker(number).is_filtered();
  return number;
}

absl::Status WorkerPool::Try(const PluginImage& image) {
  return slots_.front()->Try(image);
}

void WorkerPool::Examine(absl::Span<const StepSheets> steps,
                         std::vector<WorkerJob> jobs,
                         const ExaminationContext& context,
                         const std::function<void()>& meanwhile) {
  WorkerSlot* slot = Borrow(context);
  if (slot != nullptr) {
    slot->Examine(steps, std::move(jobs), context, meanwhile);
    Return(slot);
    return;
  }
  meanwhile();
  for (const WorkerJob& job : jobs) {
    job.answer->outcome = Outcome::kFailed;
    job.answer->failure = "no worker process was free in time";
  }
}

WorkerSlot* WorkerPool::Borrow(const ExaminationContext& context) {
  auto until = std::chrono::steady_clock::now() + setup_.budget;
  if (context.deadline) until = std::min(until, *context.deadline);
  std::unique_lock<std::mutex> lock(mutex_);
  if (!returned_.wait_until(lock, until, [this] { return !free_.empty(); })) {
    return nullptr;
  }
  WorkerSlot* slot = free_.back();
  free_.pop_back();
  return slot;
}

void WorkerPool::Return(WorkerSlot* slot) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    free_.push_back(slot);
  }
  returned_.notify_one();
}

}  // namespace upgrade_advisor
