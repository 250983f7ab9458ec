// What the benchmarks share: snapshots, made once, and requests.
#ifndef TESTS_BENCH_BENCH_SETUP_H_
#define TESTS_BENCH_BENCH_SETUP_H_

#include <memory>

#include "astro/upgrade/v1/upgrade_service.pb.h"
#include "services/engine/engine.h"
#include "tests/engine/test_snapshot.h"

namespace upgrade_advisor {

absl::CivilDay BenchDay();

// The bundled catalog with 0 releases asked for, else a synthetic one; with the
// bundled plugins.
std::shared_ptr<const Snapshot> SnapshotOf(int releases);
std::shared_ptr<const Snapshot> FreshSnapshotOf(int releases);

// Certified 2.2 to the newest Runtime: several steps, with some facts known.
enum class Blocked : bool { kNo, kYes };
v1::PlanUpgradeRequest PlanOver(const Snapshot& snapshot,
                                Blocked blocked = Blocked::kYes);

}  // namespace upgrade_advisor

#endif  // TESTS_BENCH_BENCH_SETUP_H_
