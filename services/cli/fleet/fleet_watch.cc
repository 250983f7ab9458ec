#include "services/cli/fleet/fleet_watch.h"

#include <algorithm>
#include <iostream>
#include <thread>

#include "services/cli/client/text_page.h"
#include "services/cli/fleet/fleet_json.h"
#include "services/cli/fleet/fleet_text.h"

namespace upgrade_advisor {
namespace {

class Watch {
 public:
  Watch(const FleetClient& client, const FleetCommandOptions& options)
      : client_(client),
        options_(options),
        colour_(WantsColour(options.color)) {
    request_.set_organization(options.organization);
    request_.set_workspace(options.workspace);
    if (options.after >= 0) request_.set_after(options.after);
  }

  int Run() {
    while (true) {
      const grpc::Status status = Follow();
      if (is_over_) return EndOfOutput();
      if (!MayRetry(status)) return client_.Complain(status);
      Wait(status);
    }
  }

 private:
  // Until the stream ends.
  grpc::Status Follow() {
    grpc::ClientContext context;
    const auto reader = client_.stub().WatchChanges(&context, request_);
    v1::WatchChangesResponse response;
    while (!is_over_ && reader->Read(&response)) {
      back_off_.Reset();
      Take(response);
    }
    if (is_over_) context.TryCancel();
    return reader->Finish();
  }

  void Take(const v1::WatchChangesResponse& response) {
    for (const v1::FleetChange& change : response.changes()) {
      std::cout << (options_.format == FleetFormat::kJson
                        ? JsonLineOf(change) + "\n"
                        : LineOf(change, colour_));
      request_.set_after(std::max(request_.after(), change.sequence()));
      ++count_;
      if (options_.limit > 0 && count_ >= options_.limit) {
        is_over_ = true;
        break;
      }
    }
    request_.set_after(std::max(request_.after(), response.sequence()));
    // Whoever reads the pipe is gone.
    if (!std::cout.flush()) is_over_ = true;
  }

  // A service that ends the stream in order, or is away, comes back.
  static bool MayRetry(const grpc::Status& status) {
    return status.ok() || status.error_code() == grpc::StatusCode::UNAVAILABLE;
  }

  void Wait(const grpc::Status& status) {
    const std::chrono::milliseconds wait = back_off_.Next();
    std::cerr << "The watch ended ("
              << (status.ok() ? "the service closed it"
                              : status.error_message())
              << "); next try in " << static_cast<double>(wait.count()) / 1000
              << " s\n";
    std::this_thread::sleep_for(wait);
  }

  const FleetClient& client_;
  const FleetCommandOptions& options_;
  const bool colour_;
  v1::WatchChangesRequest request_;
  WatchBackOff back_off_;
  int64_t count_ = 0;
  bool is_over_ = false;
};

}  // namespace

std::chrono::milliseconds WatchBackOff::Next() {
  const std::chrono::milliseconds out = next_;
  next_ = std::min(next_ * 2, kLast);
  return out;
}

int WatchFleet(const FleetClient& client, const FleetCommandOptions& options) {
  return Watch(client, options).Run();
}

}  // namespace upgrade_advisor
