// The open streams of WatchChanges.
//
// One thread asks the store for all of them, when it is woken and each second:
// changes are written by any service on the store. A stream whose client does
// not read waits with one message, and goes on where it was. Thread-safe.
#ifndef SERVICES_SERVER_FLEET_CHANGE_WATCHES_H_
#define SERVICES_SERVER_FLEET_CHANGE_WATCHES_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <set>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "astro/upgrade/v1/fleet_service.pb.h"
#include "services/fleet/calls/fleet_calls.h"
#include "services/server/stream_call.h"

namespace upgrade_advisor {

class ChangeWatches {
 public:
  // The calls outlive it.
  explicit ChangeWatches(FleetCalls& calls);
  ~ChangeWatches();
  ChangeWatches(const ChangeWatches&) = delete;
  ChangeWatches& operator=(const ChangeWatches&) = delete;

  // A stream of what the request asks for. gRPC owns it.
  grpc::ServerWriteReactor<grpc::ByteBuffer>* Open(
      const v1::WatchChangesRequest& request, std::unique_ptr<StreamCall> call);
  // A stream that ends at once with an error.
  static grpc::ServerWriteReactor<grpc::ByteBuffer>* Refuse(
      const absl::Status& status, std::unique_ptr<StreamCall> call);

  void Wake();
  void End();

 private:
  class Watch;

  void Loop();
  // Asks the store for one watch, if its last message is written.
  void Serve(Watch& watch);
  void Forget(Watch* watch);

  FleetCalls& calls_;
  std::mutex mutex_;
  std::condition_variable woken_;
  std::set<std::shared_ptr<Watch>> watches_ ABSL_GUARDED_BY(mutex_);
  bool is_woken_ ABSL_GUARDED_BY(mutex_) = false;
  bool is_over_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_FLEET_CHANGE_WATCHES_H_
