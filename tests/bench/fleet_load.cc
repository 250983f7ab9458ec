// Sends a fleet of any size to a service, and times what a fleet is asked.
//
//   fleet_load SERVER load FILE ROWS ORGANIZATIONS [STREAMS]
//   fleet_load SERVER ask ORGANIZATIONS CALLS
//   fleet_load SERVER check ROWS ORGANIZATIONS SAMPLE
//
// `check` is the slow reference: it has plans worked out one by one, and
// compares them with what is stored.
//
// FILE is what tools/make-fleet writes. Its lines are read once; beyond their
// number they are sent again under other ids. Organizations have sizes that
// fall as 1/n^0.6, from 8 times the middle.
#include <google/protobuf/util/json_util.h>
#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "astro/upgrade/v1/fleet_service.grpc.pb.h"

namespace upgrade_advisor {
namespace {

namespace v1 = ::astro::upgrade::v1;

std::vector<v1::FleetDeployment> ReadLines(const std::string& path,
                                           size_t limit) {
  std::vector<v1::FleetDeployment> out;
  std::ifstream file(path);
  for (std::string line; out.size() < limit && std::getline(file, line);) {
    v1::UpsertDeploymentsRequest row;
    const auto status = google::protobuf::util::JsonStringToMessage(line, &row);
    if (!status.ok()) {
      std::cerr << "line " << out.size() + 1 << ": " << status.ToString()
                << "\n";
      std::exit(1);
    }
    out.push_back(row.deployment());
  }
  return out;
}

// How many Deployments each organization has; their sum is `rows`.
std::vector<size_t> SizesOf(size_t rows, size_t organizations) {
  std::vector<double> weights;
  double sum = 0;
  for (size_t i = 0; i < organizations; ++i) {
    weights.push_back(std::pow(static_cast<double>(i + 1), -0.6));
    sum += weights.back();
  }
  std::vector<size_t> out;
  size_t left = rows;
  for (double weight : weights) {
    const size_t size = std::min(
        left, static_cast<size_t>(weight / sum * static_cast<double>(rows)));
    out.push_back(size);
    left -= size;
  }
  out.front() += left;
  return out;
}

class Loader {
 public:
  Loader(const std::string& server, std::vector<v1::FleetDeployment> lines)
      : server_(server), lines_(std::move(lines)) {}

  void Run(const std::vector<size_t>& sizes, int streams) {
    std::vector<size_t> starts;
    size_t at = 0;
    for (size_t size : sizes) {
      starts.push_back(at);
      at += size;
    }
    const absl::Time begin = absl::Now();
    std::vector<std::thread> threads;
    for (int i = 0; i < streams; ++i) {
      threads.emplace_back([&] {
        while (true) {
          const size_t next = next_++;
          if (next >= sizes.size()) return;
          Send(next, starts[next], sizes[next]);
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    const double seconds = absl::ToDoubleSeconds(absl::Now() - begin);
    std::cout << "sent " << at << " rows in " << seconds << " s, "
              << static_cast<int64_t>(static_cast<double>(at) / seconds)
              << " rows/s, " << stored_ << " new, " << faulty_ << " faulty\n";
  }

 private:
  void Send(size_t organization, size_t start, size_t size) {
    auto channel =
        grpc::CreateChannel(server_, grpc::InsecureChannelCredentials());
    auto stub = v1::FleetService::NewStub(channel);
    grpc::ClientContext context;
    v1::UpsertDeploymentsResponse response;
    auto stream = stub->UpsertDeployments(&context, &response);
    v1::UpsertDeploymentsRequest row;
    row.set_organization(absl::StrCat("org-", organization));
    for (size_t i = 0; i < size; ++i) {
      *row.mutable_deployment() = lines_[(start + i) % lines_.size()];
      row.mutable_deployment()->set_deployment_id(
          absl::StrCat("dep-", start + i));
      row.mutable_deployment()->mutable_deployment()->set_name(
          absl::StrCat("deployment ", start + i));
      if (!stream->Write(row)) break;
    }
    stream->WritesDone();
    const grpc::Status status = stream->Finish();
    if (!status.ok()) std::cerr << status.error_message() << "\n";
    stored_ += response.created();
    faulty_ += response.faulty();
  }

  const std::string server_;
  const std::vector<v1::FleetDeployment> lines_;
  std::atomic<size_t> next_ = 0;
  std::atomic<int64_t> stored_ = 0, faulty_ = 0;
};

// Times of one kind of call.
class Times {
 public:
  explicit Times(std::string what) : what_(std::move(what)) {}

  void Take(absl::Duration time, const grpc::Status& status) {
    if (!status.ok()) {
      std::cerr << what_ << ": " << status.error_message() << "\n";
    }
    times_.push_back(absl::ToDoubleMilliseconds(time));
  }

  void Print() {
    std::sort(times_.begin(), times_.end());
    const auto at = [this](double share) {
      return times_[static_cast<size_t>(
          share * static_cast<double>(times_.size() - 1))];
    };
    std::cout << what_ << ": p50 " << at(0.5) << " ms, p99 " << at(0.99)
              << " ms, most " << at(1) << " ms\n";
  }

 private:
  const std::string what_;
  std::vector<double> times_;
};

template <typename Call>
void Measure(Times& times, Call call) {
  grpc::ClientContext context;
  const absl::Time begin = absl::Now();
  const grpc::Status status = call(context);
  times.Take(absl::Now() - begin, status);
}

void Ask(const std::string& server, int organizations, int calls) {
  auto channel =
      grpc::CreateChannel(server, grpc::InsecureChannelCredentials());
  auto stub = v1::FleetService::NewStub(channel);
  const std::string filters[] = {"", "verdict = BLOCKED", "days_left < 90",
                                 "name = \"deployment 1*\"",
                                 "blocking:R3* OR yanked = true"};
  Times list("ListDeployments"), summary("SummarizeFleet"),
      changes("ListChanges");
  for (int i = 0; i < calls; ++i) {
    // The largest organizations as often as all others.
    const std::string organization =
        absl::StrCat("org-", i % 2 == 0 ? i / 2 % 3 : i % organizations);
    Measure(list, [&](grpc::ClientContext& context) {
      v1::ListDeploymentsRequest request;
      request.set_organization(organization);
      request.set_filter(filters[i % 5]);
      request.set_order_by(i % 3 == 0 ? "days_left" : "name");
      v1::ListDeploymentsResponse response;
      return stub->ListDeployments(&context, request, &response);
    });
    Measure(summary, [&](grpc::ClientContext& context) {
      v1::SummarizeFleetRequest request;
      request.set_organization(organization);
      v1::SummarizeFleetResponse response;
      return stub->SummarizeFleet(&context, request, &response);
    });
    Measure(changes, [&](grpc::ClientContext& context) {
      v1::ListChangesRequest request;
      request.set_organization(organization);
      v1::ListChangesResponse response;
      return stub->ListChanges(&context, request, &response);
    });
  }
  list.Print();
  summary.Print();
  changes.Print();
}

bool Same(const google::protobuf::RepeatedPtrField<v1::ReleaseRef>& refs,
          const google::protobuf::RepeatedPtrField<v1::PlanStep>& steps) {
  return refs.size() == steps.size() &&
         std::equal(refs.begin(), refs.end(), steps.begin(),
                    [](const v1::ReleaseRef& ref, const v1::PlanStep& step) {
                      return ref.version() == step.target().version();
                    });
}

// Whether what is stored of a Deployment is what its plan says.
bool IsRight(const v1::GetDeploymentResponse& response) {
  const v1::Assessment& stored = response.deployment().assessment();
  const v1::UpgradePlan& plan = response.plan().plan();
  const auto& blocking = response.plan().summary().blocking_advisory_ids();
  return response.deployment().state() == v1::ASSESSMENT_STATE_CURRENT &&
         stored.verdict() == plan.verdict() &&
         stored.yanked() == plan.start().yanked() &&
         Same(stored.steps(), plan.steps()) &&
         std::equal(stored.blocking().begin(), stored.blocking().end(),
                    blocking.begin(), blocking.end());
}

int Check(const std::string& server, size_t rows, size_t organizations,
          size_t sample) {
  auto stub = v1::FleetService::NewStub(
      grpc::CreateChannel(server, grpc::InsecureChannelCredentials()));
  const std::vector<size_t> sizes = SizesOf(rows, organizations);
  size_t checked = 0, wrong = 0, organization = 0, end = sizes[0];
  for (size_t row = 0; row < rows; row += std::max<size_t>(1, rows / sample)) {
    while (row >= end) end += sizes[++organization];
    v1::GetDeploymentRequest request;
    request.set_organization(absl::StrCat("org-", organization));
    request.set_deployment_id(absl::StrCat("dep-", row));
    request.set_include_plan(true);
    v1::GetDeploymentResponse response;
    grpc::ClientContext context;
    const grpc::Status status =
        stub->GetDeployment(&context, request, &response);
    ++checked;
    if (status.ok() && IsRight(response)) continue;
    if (++wrong <= 3) {
      std::cerr << request.ShortDebugString() << " " << status.error_message()
                << "\n"
                << response.deployment().ShortDebugString() << "\n";
    }
  }
  std::cout << "compared " << checked << " with their plans, " << wrong
            << " differ\n";
  return wrong == 0 ? 0 : 1;
}

int Main(const std::vector<std::string>& args) {
  if (args.size() >= 5 && args[1] == "load") {
    const auto rows = static_cast<size_t>(std::atoll(args[3].c_str()));
    const auto organizations = static_cast<size_t>(std::atoi(args[4].c_str()));
    const int streams = args.size() > 5 ? std::atoi(args[5].c_str()) : 2;
    Loader loader(args[0], ReadLines(args[2], rows));
    loader.Run(SizesOf(rows, organizations), streams);
    return 0;
  }
  if (args.size() == 4 && args[1] == "ask") {
    Ask(args[0], std::atoi(args[2].c_str()), std::atoi(args[3].c_str()));
    return 0;
  }
  if (args.size() == 5 && args[1] == "check") {
    return Check(args[0], static_cast<size_t>(std::atoll(args[2].c_str())),
                 static_cast<size_t>(std::atoi(args[3].c_str())),
                 static_cast<size_t>(std::atoi(args[4].c_str())));
  }
  std::cerr << "fleet_load SERVER load FILE ROWS ORGANIZATIONS [STREAMS]\n"
               "fleet_load SERVER ask ORGANIZATIONS CALLS\n"
               "fleet_load SERVER check ROWS ORGANIZATIONS SAMPLE\n";
  return 2;
}

}  // namespace
}  // namespace upgrade_advisor

int main(int argc, char** argv) {
  return upgrade_advisor::Main(std::vector<std::string>(argv + 1, argv + argc));
}
