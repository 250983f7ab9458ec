#include "services/cli/fleet/fleet_listing.h"

#include <algorithm>
#include <iostream>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/cli/client/text_page.h"
#include "services/cli/fleet/fleet_csv.h"
#include "services/cli/fleet/fleet_json.h"
#include "services/cli/fleet/fleet_text.h"

namespace upgrade_advisor {
namespace {

constexpr int64_t kPageRows = 1000;

// Prints the rows of all pages as one list. `name` is what JSON calls it.
class PagePrinter {
 public:
  PagePrinter(const FleetCommandOptions& options, std::string name,
              std::string csv_head)
      : options_(options),
        name_(std::move(name)),
        csv_head_(std::move(csv_head)) {}

  template <typename Response, typename Rows>
  void Print(const Response& response, const Rows& rows) {
    if (!has_begun_) Begin();
    if (options_.format == FleetFormat::kTable) {
      if (count_ == 0 || !rows.empty()) {
        std::cout << TextOf(response, WantsColour(options_.color));
      }
    } else {
      for (const auto& row : rows) PrintRow(row);
    }
    count_ += rows.size();
  }

  int End(bool has_more) {
    if (options_.format == FleetFormat::kJson) std::cout << "\n]}\n";
    if (has_more) {
      std::cerr << "These are the first " << count_
                << ": --limit 0 lists all of them\n";
    }
    return EndOfOutput();
  }

  // How many more may be asked for; 0: no more.
  int64_t Room() const {
    if (options_.limit == 0) return kPageRows;
    return std::min(kPageRows, options_.limit - count_);
  }

 private:
  // After the first answer: a call that fails prints nothing but that.
  void Begin() {
    has_begun_ = true;
    if (options_.format == FleetFormat::kJson) {
      std::cout << "{\"" << name_ << "\": [";
    } else if (options_.format == FleetFormat::kCsv) {
      std::cout << csv_head_;
    }
  }

  template <typename Row>
  void PrintRow(const Row& row) {
    if (options_.format == FleetFormat::kCsv) {
      std::cout << CsvOf(row);
      return;
    }
    std::cout << (is_first_ ? "\n" : ",\n") << JsonLineOf(row);
    is_first_ = false;
  }

  const FleetCommandOptions& options_;
  std::string name_;
  std::string csv_head_;
  bool has_begun_ = false;
  int64_t count_ = 0;
  bool is_first_ = true;
};

// Follows the page tokens; `rows` are those of a response.
template <typename Request, typename Response, typename Method, typename Rows>
int PrintPages(const FleetClient& client, Request request, Method method,
               Rows rows, PagePrinter& printer) {
  while (true) {
    request.set_page_size(static_cast<int32_t>(printer.Room()));
    Response response;
    const grpc::Status status = client.Call(method, request, response);
    if (!status.ok()) return client.Complain(status);
    printer.Print(response, rows(response));
    request.set_page_token(response.next_page_token());
    const bool is_last = response.next_page_token().empty();
    if (is_last || printer.Room() <= 0) return printer.End(!is_last);
    if (!std::cout.flush()) return kFleetCouldNot;
  }
}

}  // namespace

int ListFleet(const FleetClient& client, const FleetCommandOptions& options) {
  v1::ListDeploymentsRequest request;
  request.set_organization(options.organization);
  request.set_filter(options.filter);
  request.set_order_by(options.order_by);
  PagePrinter printer(options, "deployments", EntryCsvHead());
  return PrintPages<v1::ListDeploymentsRequest, v1::ListDeploymentsResponse>(
      client, std::move(request), &FleetClient::Stub::ListDeployments,
      [](const auto& response) { return response.deployments(); }, printer);
}

int ListFleetChanges(const FleetClient& client,
                     const FleetCommandOptions& options) {
  v1::ListChangesRequest request;
  request.set_organization(options.organization);
  request.set_workspace(options.workspace);
  request.set_deployment_id(options.deployment);
  PagePrinter printer(options, "changes", ChangeCsvHead());
  return PrintPages<v1::ListChangesRequest, v1::ListChangesResponse>(
      client, std::move(request), &FleetClient::Stub::ListChanges,
      [](const auto& response) { return response.changes(); }, printer);
}

}  // namespace upgrade_advisor
