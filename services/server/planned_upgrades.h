// Messages of PlanUpgrades, made of answers that are bytes already.
//
// An answer of PlanUpgrade that was worked out or kept is sent as it is: its
// bytes are put into a message behind a few that say what they are, and never
// copied.
#ifndef SERVICES_SERVER_PLANNED_UPGRADES_H_
#define SERVICES_SERVER_PLANNED_UPGRADES_H_

#include <grpcpp/support/byte_buffer.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace upgrade_advisor {

// A PlanUpgradesResponse that grows. For one thread at a time.
class PlannedUpgrades {
 public:
  // `response` has the bytes of a PlanUpgradeResponse.
  void Add(uint32_t index, const grpc::ByteBuffer& response);
  // Whose details are those of errors.h.
  void AddError(uint32_t index, const absl::Status& error);

  size_t count() const { return count_; }
  size_t bytes() const { return bytes_; }
  // The message; there is nothing in this object after it.
  grpc::ByteBuffer Take();

 private:
  void Append(const std::string& text);

  std::vector<grpc::Slice> slices_;
  size_t count_ = 0;
  size_t bytes_ = 0;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_PLANNED_UPGRADES_H_
