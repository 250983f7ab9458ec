#include "tests/fuzz/fuzz_engine.h"

namespace upgrade_advisor {

const Engine& FuzzEngine() {
  static const auto* engine = new Engine(
      LoadSnapshot(
          CatalogPathsIn(UPGRADE_ADVISOR_SOURCE_DIR "/services/catalog/data"),
          {UPGRADE_ADVISOR_BINARY_DIR "/plugins"})
          .value(),
      [] { return absl::CivilDay(2026, 11, 20); });
  return *engine;
}

}  // namespace upgrade_advisor
