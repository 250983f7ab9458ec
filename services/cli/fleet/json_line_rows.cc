#include <google/protobuf/util/json_util.h>

#include <atomic>
#include <thread>
#include <utility>
#include <vector>

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
constexpr size_t kLinesAtOnce = 256;
constexpr size_t kBytesAtOnce = 8u << 20;
constexpr size_t kThreads = 4;

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

ImportRow RowOf(const TextLine& line) {
  ImportRow out{absl::StrCat("line ", line.number), "", v1::FleetDeployment()};
  const absl::Status read =
      line.is_too_long
          ? absl::InvalidArgumentError(absl::StrCat(
                "longer than ", kLineBytes >> 20, " MiB, the limit"))
          : ReadJsonRow(line.text, out);
  if (!read.ok()) out.deployment = read;
  return out;
}

// Reading JSON costs more than everything else of an import: several threads do
// it, some lines at a time.
class Rows : public ImportRows {
 public:
  explicit Rows(std::istream& in) : lines_(in, kLineBytes) {}

  std::optional<ImportRow> Next() override {
    if (next_ == rows_.size()) Fill();
    if (rows_.empty()) return std::nullopt;
    return std::move(rows_[next_++]);
  }

  int64_t Skip(int64_t rows) override {
    int64_t skipped = 0;
    for (; skipped < rows && next_ < rows_.size(); ++skipped) ++next_;
    while (skipped < rows && lines_.Next()) ++skipped;
    return skipped;
  }

 private:
  std::vector<TextLine> Take() {
    std::vector<TextLine> out;
    size_t bytes = 0;
    while (out.size() < kLinesAtOnce && bytes < kBytesAtOnce) {
      std::optional<TextLine> line = lines_.Next();
      if (!line) break;
      bytes += line->text.size();
      out.push_back(*std::move(line));
    }
    return out;
  }

  void Fill() {
    const std::vector<TextLine> lines = Take();
    next_ = 0;
    rows_.assign(lines.size(), ImportRow{"", "", v1::FleetDeployment()});
    std::atomic<size_t> at = 0;
    const auto read = [&] {
      for (size_t i = at++; i < lines.size(); i = at++) {
        rows_[i] = RowOf(lines[i]);
      }
    };
    std::vector<std::thread> threads;
    for (size_t i = 1; i < kThreads && i < lines.size(); ++i) {
      threads.emplace_back(read);
    }
    read();
    for (std::thread& thread : threads) thread.join();
  }

  LineReader lines_;
  std::vector<ImportRow> rows_;
  size_t next_ = 0;
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
