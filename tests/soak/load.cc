#include "tests/soak/load.h"

#include <google/protobuf/util/json_util.h>
#include <grpcpp/grpcpp.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "astro/upgrade/v1/upgrade_service.grpc.pb.h"

namespace upgrade_advisor {
namespace {

using std::chrono::microseconds;
using std::chrono::steady_clock;

}  // namespace

v1::PlanUpgradeRequest SoakRequest() {
  v1::PlanUpgradeRequest request;
  const auto status = google::protobuf::util::JsonStringToMessage(
      R"({"deployment": {"release": {"distribution": "DISTRIBUTION_CERTIFIED",
          "version": "2.2.3"}, "environment": {"variables": {
          "AIRFLOW__CORE__EXECUTOR": "CeleryExecutor"}}},
          "target": {"release": {"distribution": "DISTRIBUTION_RUNTIME",
          "version": "9.7.0"}}, "as_of": "2026-11-20"})",
      &request);
  if (!status.ok()) std::abort();
  return request;
}

Load::Load(const std::string& address, int clients, bool pure, Judge judge)
    : pure_(pure), judge_(std::move(judge)) {
  for (int i = 0; i < clients; ++i) {
    clients_.emplace_back([this, address] { Run(address); });
  }
}

void Load::Run(const std::string& address) {
  const auto stub = v1::UpgradeService::NewStub(
      grpc::CreateChannel(address, grpc::InsecureChannelCredentials()));
  const v1::PlanUpgradeRequest request = SoakRequest();
  while (!stop_) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() +
                         std::chrono::seconds(10));
    v1::PlanUpgradeResponse response;
    const auto begin = steady_clock::now();
    const grpc::Status status = stub->PlanUpgrade(&context, request, &response);
    const auto took =
        std::chrono::duration_cast<microseconds>(steady_clock::now() - begin);
    const std::lock_guard<std::mutex> lock(mutex_);
    times_.push_back(took);
    if (status.ok()) {
      Take(response);
    } else if (report_.failed_calls++ == 0) {
      report_.first_failure = status.error_message();
    }
  }
}

void Load::Take(const v1::PlanUpgradeResponse& response) {
  ++report_.answers;
  const std::string bad = judge_(response);
  if (!bad.empty() && report_.bad_answers++ == 0) report_.first_bad = bad;
  if (!pure_) return;
  const std::string revision =
      absl::StrCat(response.plan().catalog_revision(), " ",
                   response.plan().plugin_set_revision());
  std::string bytes = response.SerializeAsString();
  const auto [first, is_new] = by_revision_.emplace(revision, bytes);
  if (!is_new && first->second != bytes) ++report_.mixed_answers;
}

LoadReport Load::Stop() {
  stop_ = true;
  for (std::thread& client : clients_) client.join();
  report_.revisions = by_revision_.size();
  std::sort(times_.begin(), times_.end());
  if (!times_.empty()) {
    report_.p50 = times_[times_.size() / 2];
    report_.p99 = times_[times_.size() * 99 / 100];
    report_.worst = times_.back();
  }
  return report_;
}

}  // namespace upgrade_advisor
