// What is stored of Deployments, by what was sent: projects are copied, and to
// free one of secrets and to compress it costs more than to know it.
//
// Thread-safe.
#ifndef SERVICES_FLEET_CALLS_SHEET_CACHE_H_
#define SERVICES_FLEET_CALLS_SHEET_CACHE_H_

#include <cstddef>
#include <mutex>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "astro/upgrade/v1/deployment.pb.h"
#include "services/fleet/store/content.h"

namespace upgrade_advisor {

class SheetCache {
 public:
  // At most so many compressed bytes are kept; beyond, all are forgotten.
  explicit SheetCache(size_t limit = size_t{64} << 20) : limit_(limit) {}

  Content Of(const astro::upgrade::v1::Deployment& deployment);

 private:
  const size_t limit_;
  std::mutex mutex_;  // never held while a sheet is made
  size_t bytes_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::flat_hash_map<std::string, Content> known_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace upgrade_advisor

#endif  // SERVICES_FLEET_CALLS_SHEET_CACHE_H_
