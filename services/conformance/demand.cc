#include "services/conformance/demand.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace upgrade_advisor {
namespace {

constexpr size_t kMostSeen = 5;

}  // namespace

CheckAnswer Passed(std::string figure) {
  CheckAnswer answer;
  if (!figure.empty()) answer.seen.push_back(std::move(figure));
  return answer;
}

CheckAnswer Failed(std::string seen) {
  return {CheckStatus::kFailed, {std::move(seen)}};
}

CheckAnswer Warned(std::string seen) {
  return {CheckStatus::kWarned, {std::move(seen)}};
}

CheckAnswer Skipped(std::string reason) {
  return {CheckStatus::kSkipped, {std::move(reason)}};
}

CheckAnswer FailedIfAny(std::vector<std::string> seen) {
  if (seen.empty()) return Passed();
  if (seen.size() > kMostSeen) {
    const size_t more = seen.size() - kMostSeen;
    seen.resize(kMostSeen);
    seen.push_back(absl::StrCat("and ", more, " more"));
  }
  return {CheckStatus::kFailed, std::move(seen)};
}

std::vector<Demand> AllDemands() {
  std::vector<Demand> out;
  for (absl::Span<const Demand> group :
       {ElfDemands(), HandshakeDemands(), DescriptorDemands(), GrowthDemands(),
        LifecycleDemands(), FactDemands(), ConditionDemands(), SinkDemands(),
        PurityDemands(), ThreadDemands(), StopDemands(), MemoryDemands(),
        CaseDemands(), FuzzDemands()}) {
    out.insert(out.end(), group.begin(), group.end());
  }
  return out;
}

}  // namespace upgrade_advisor
