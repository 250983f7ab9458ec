// The rows of a fact sheet in memory of their own: on pages that cannot be
// written, or with rows longer than today's.
//
// Immutable; thread-safe.
#ifndef SERVICES_CONFORMANCE_ROW_MEMORY_H_
#define SERVICES_CONFORMANCE_ROW_MEMORY_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "sdk/abi/upgrade_plugin.h"
#include "services/domain/fact_sheet.h"

namespace upgrade_advisor {

class RowMemory {
 public:
  enum class Kind : uint8_t {
    kReadOnly,  // on pages that cannot be written
    kFirst,     // each row as the first contract had it
    // As a later contract might: more members behind today's, a further flag.
    kLonger
  };

  // Copies the rows and their texts.
  RowMemory(const FactSheet& sheet, Kind kind);
  ~RowMemory();
  RowMemory(const RowMemory&) = delete;
  RowMemory& operator=(const RowMemory&) = delete;

  uint64_t stride() const { return stride_; }
  const ua_fact* row(uint32_t index) const;
  // The index of a row of this memory; nothing for any other pointer.
  std::optional<uint32_t> IndexOf(const ua_fact* row) const;

 private:
  uint64_t stride_;
  size_t rows_;
  size_t size_;
  char* memory_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_CONFORMANCE_ROW_MEMORY_H_
