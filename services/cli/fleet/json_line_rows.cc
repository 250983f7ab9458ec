#include <google/protobuf/util/json_util.h>

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "astro/upgrade/v1/fleet_service.pb.h"
#include "services/cli/client/line_reader.h"
#include "services/cli/client/option_files.h"
#include "services/cli/fleet/import_rows.h"

namespace upgrade_advisor {
namespace {

// JSON is longer than the message, which is 4 MiB at most.
constexpr size_t kLineBytes = 32u << 20;

absl::Status ReadMessage(const std::string& line, absl::string_view name,
                         google::protobuf::Message& out) {
  const auto read = google::protobuf::util::JsonStringToMessage(line, &out);
  if (read.ok()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      "not a ", name, " message in JSON: ",
      WithoutQuotes({read.message().data(), read.message().size()})));
}

// Whether the line is a request of the service: those name the organization
// first.
bool NamesOrganization(absl::string_view line) {
  line = absl::StripLeadingAsciiWhitespace(line);
  if (!absl::ConsumePrefix(&line, "{")) return false;
  return absl::StartsWith(absl::StripLeadingAsciiWhitespace(line),
                          "\"organization\"");
}

class Rows : public ImportRows {
 public:
  explicit Rows(std::istream& in) : lines_(in, kLineBytes) {}

  std::optional<ImportRow> Next() override {
    const std::optional<TextLine> line = lines_.Next();
    if (!line) return std::nullopt;
    ImportRow out{absl::StrCat("line ", line->number), "",
                  v1::FleetDeployment()};
    const absl::Status read =
        line->is_too_long
            ? absl::InvalidArgumentError(absl::StrCat(
                  "longer than ", kLineBytes >> 20, " MiB, the limit"))
            : ReadJsonRow(line->text, out);
    if (!read.ok()) out.deployment = read;
    return out;
  }

  int64_t Skip(int64_t rows) override {
    int64_t skipped = 0;
    while (skipped < rows && lines_.Next()) ++skipped;
    return skipped;
  }

 private:
  LineReader lines_;
};

}  // namespace

absl::Status ReadJsonRow(const std::string& line, ImportRow& out) {
  if (!NamesOrganization(line)) {
    return ReadMessage(line, "FleetDeployment", *out.deployment);
  }
  v1::UpsertDeploymentsRequest request;
  if (absl::Status s = ReadMessage(line, "UpsertDeploymentsRequest", request);
      !s.ok()) {
    return s;
  }
  out.organization = request.organization();
  *out.deployment = std::move(*request.mutable_deployment());
  return absl::OkStatus();
}

std::unique_ptr<ImportRows> JsonLineRows(std::istream& in) {
  return std::make_unique<Rows>(in);
}

}  // namespace upgrade_advisor
