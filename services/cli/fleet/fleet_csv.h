// A fleet as CSV (RFC 4180) for spreadsheets.
//
// Text that a spreadsheet would take for a formula gets a quote in front. Pure;
// thread-safe.
#ifndef SERVICES_CLI_FLEET_FLEET_CSV_H_
#define SERVICES_CLI_FLEET_FLEET_CSV_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "astro/upgrade/v1/fleet_service.pb.h"

namespace upgrade_advisor {

namespace v1 = ::astro::upgrade::v1;

// Collects records; not thread-safe.
class CsvText {
 public:
  // Cells of the record, in order.
  CsvText& Cell(absl::string_view text);
  // As it is: a negative number is not a formula.
  CsvText& Number(int64_t number);
  // Ends the record.
  void End();

  const std::string& text() const { return out_; }

 private:
  void Separate();

  std::string out_;
  bool has_cells_ = false;
};

// The names of the columns, then one record for each row.
std::string EntryCsvHead();
std::string CsvOf(const v1::FleetEntry& entry);
std::string ChangeCsvHead();
std::string CsvOf(const v1::FleetChange& change);

// With their heads.
std::string CsvOf(const v1::SummarizeFleetResponse& summary);
std::string CsvOf(const v1::ListAcknowledgementsResponse& response);
std::string CsvOf(const v1::ListSubscriptionsResponse& response);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_FLEET_FLEET_CSV_H_
