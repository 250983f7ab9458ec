#include "services/fleet/calls/sheet_cache.h"

#include "services/base/digest.h"
#include "services/engine/deterministic_bytes.h"
#include "services/fleet/assessment/stored_deployment.h"

namespace upgrade_advisor {

Content SheetCache::Of(const astro::upgrade::v1::Deployment& deployment) {
  const std::string sent = Sha256(DeterministicBytes(deployment));
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = known_.find(sent);
    if (found != known_.end()) return found->second;
  }
  Content out = ContentOf(DeterministicBytes(ForStore(deployment)));
  const std::lock_guard<std::mutex> lock(mutex_);
  bytes_ += out.compressed.size();
  if (bytes_ > limit_) {
    known_.clear();
    bytes_ = out.compressed.size();
  }
  known_.emplace(sent, out);
  return out;
}

}  // namespace upgrade_advisor
