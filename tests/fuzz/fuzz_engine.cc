#include "tests/fuzz/fuzz_engine.h"

#include "tests/engine/test_snapshot.h"

namespace upgrade_advisor {

const Engine& FuzzEngine() {
  static const auto* engine =
      new Engine(TrustedSnapshot({UPGRADE_ADVISOR_BINARY_DIR "/plugins"}),
                 [] { return absl::CivilDay(2026, 11, 20); });
  return *engine;
}

}  // namespace upgrade_advisor
