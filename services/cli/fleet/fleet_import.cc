#include "services/cli/fleet/fleet_import.h"

#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/base/utf8_text.h"
#include "services/cli/client/option_files.h"
#include "services/cli/fleet/import_rows.h"
#include "services/cli/fleet/import_state.h"
#include "services/cli/fleet/upsert_stream.h"
#include "services/cli/project/hidden_secrets.h"
#include "services/domain/request_limits.h"

namespace upgrade_advisor {
namespace {

constexpr size_t kChunkBytes = 8u << 20;
constexpr int kTries = 6;
// Of faults in the answer for programs; standard error has all of them.
constexpr size_t kListedFaults = 1000;

struct ImportFault {
  std::string place;
  std::string deployment_id;
  std::string message;
};

struct ImportCounts {
  int64_t skipped = 0;  // of --resume
  int64_t rows = 0;
  int64_t created = 0;
  int64_t updated = 0;
  int64_t unchanged = 0;
  int64_t faulty = 0;
};

// A row of the chunk at hand.
struct SentRow {
  std::string place;
  std::string deployment_id;
};

class Import {
 public:
  Import(const FleetClient& client, const FleetCommandOptions& options,
         ImportRows& rows)
      : client_(client),
        options_(options),
        rows_(rows),
        name_(ImportNameOf(options)),
        progress_(isatty(STDERR_FILENO) != 0) {}

  // UNKNOWN: the call failed, and that is printed already.
  absl::Status Run() {
    const absl::StatusOr<int64_t> done =
        ReadImportState(options_.import.resume, name_);
    if (!done.ok()) return done.status();
    counts_.skipped = rows_.Skip(*done);
    while (std::optional<ImportRow> row = rows_.Next()) {
      if (absl::Status s = Take(*std::move(row)); !s.ok()) return s;
    }
    return Confirm();
  }

  const ImportCounts& counts() const { return counts_; }
  const std::vector<ImportFault>& faults() const { return faults_; }

 private:
  absl::Status Take(ImportRow row) {
    ++counts_.rows;
    ++unconfirmed_;
    if (row.organization.empty()) row.organization = options_.organization;
    const absl::Status fault = FaultOf(row);
    if (fault.ok()) {
      if (absl::Status s = Send(std::move(row)); !s.ok()) return s;
    } else {
      Report({std::move(row.place), IdOf(row), std::string(fault.message())});
    }
    progress_.Show(counts_.rows, counts_.faulty);
    return IsFull() ? Confirm() : absl::OkStatus();
  }

  static std::string IdOf(const ImportRow& row) {
    return row.deployment.ok() ? row.deployment->deployment_id() : "";
  }

  // What the service cannot say of the row.
  static absl::Status FaultOf(ImportRow& row) {
    if (!row.deployment.ok()) return row.deployment.status();
    if (row.organization.empty()) {
      return absl::InvalidArgumentError(
          "names no organization: give --organization");
    }
    HideSecrets(*row.deployment->mutable_deployment());
    if (row.deployment->ByteSizeLong() > limits::kDefaultRequestBytes) {
      return absl::InvalidArgumentError(
          absl::StrCat("larger than ", limits::kDefaultRequestBytes >> 20,
                       " MiB, the limit"));
    }
    return absl::OkStatus();
  }

  absl::Status Send(ImportRow row) {
    // A call is of one organization.
    if (chunk_ && chunk_->organization() != row.organization) {
      // The row itself is of the next chunk.
      --unconfirmed_;
      if (absl::Status s = Confirm(); !s.ok()) return s;
      ++unconfirmed_;
    }
    if (!chunk_) {
      chunk_ = std::make_unique<UpsertChunk>(client_, row.organization);
    }
    if (row.deployment->source().empty()) {
      row.deployment->set_source(options_.import.source);
    }
    sent_.push_back({std::move(row.place), row.deployment->deployment_id()});
    chunk_->Add(*std::move(row.deployment));
    return absl::OkStatus();
  }

  bool IsFull() const {
    return unconfirmed_ >= options_.import.chunk ||
           (chunk_ && chunk_->bytes() >= kChunkBytes);
  }

  // Of all rows up to now.
  absl::Status Confirm() {
    if (chunk_) {
      v1::UpsertDeploymentsResponse response;
      // The chunk has something to say itself while the service is away.
      progress_.Clear();
      const grpc::Status status = chunk_->Finish(kTries, response);
      if (!status.ok()) return Failed(status);
      Count(response);
      chunk_ = nullptr;
      sent_.clear();
    }
    if (unconfirmed_ == 0) return absl::OkStatus();
    confirmed_ += unconfirmed_;
    unconfirmed_ = 0;
    return WriteImportState(options_.import.resume, name_,
                            counts_.skipped + confirmed_);
  }

  absl::Status Failed(const grpc::Status& status) {
    progress_.Clear();
    client_.Complain(status);
    std::cerr << "The service has taken the first "
              << counts_.skipped + confirmed_
              << (options_.import.resume.empty()
                      ? " rows: import again, what is stored changes nothing\n"
                      : " rows: import again with the same --resume\n");
    return absl::UnknownError("");
  }

  void Count(const v1::UpsertDeploymentsResponse& response) {
    counts_.created += response.created();
    counts_.updated += response.updated();
    counts_.unchanged += response.unchanged();
    for (const v1::UpsertFault& fault : response.faults()) {
      const auto index = static_cast<size_t>(fault.index());
      const SentRow row = index < sent_.size() ? sent_[index] : SentRow();
      Report({row.place, row.deployment_id, fault.message()});
    }
    const int64_t unlisted = response.faulty() - response.faults_size();
    if (unlisted <= 0) return;
    counts_.faulty += unlisted;
    progress_.Clear();
    std::cerr << unlisted << " more rows between " << sent_.front().place
              << " and " << sent_.back().place << " are faulty\n";
  }

  void Report(ImportFault fault) {
    ++counts_.faulty;
    progress_.Clear();
    std::cerr << VisibleText(absl::StrCat(
                     fault.place, fault.deployment_id.empty() ? "" : " (",
                     fault.deployment_id,
                     fault.deployment_id.empty() ? "" : ")", ": ",
                     fault.message))
              << "\n";
    if (faults_.size() < kListedFaults) faults_.push_back(std::move(fault));
  }

  const FleetClient& client_;
  const FleetCommandOptions& options_;
  ImportRows& rows_;
  const std::string name_;
  ImportProgress progress_;
  ImportCounts counts_;
  std::vector<ImportFault> faults_;
  std::unique_ptr<UpsertChunk> chunk_;
  std::vector<SentRow> sent_;
  int64_t confirmed_ = 0;
  int64_t unconfirmed_ = 0;
};

std::string JsonOf(const Import& import) {
  const ImportCounts& counts = import.counts();
  nlohmann::ordered_json out = {
      {"skipped", counts.skipped},     {"received", counts.rows},
      {"created", counts.created},     {"updated", counts.updated},
      {"unchanged", counts.unchanged}, {"faulty", counts.faulty}};
  out["faults"] = nlohmann::ordered_json::array();
  for (const ImportFault& fault : import.faults()) {
    out["faults"].push_back({{"place", fault.place},
                             {"deploymentId", fault.deployment_id},
                             {"message", fault.message}});
  }
  return out.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) +
         "\n";
}

std::string TextOf(const ImportCounts& counts) {
  return absl::StrCat(
      counts.rows, " rows: ", counts.created, " new, ", counts.updated,
      " changed, ", counts.unchanged, " unchanged, ", counts.faulty, " faulty",
      counts.skipped == 0
          ? ""
          : absl::StrCat("; ", counts.skipped, " were taken before"),
      "\n");
}

absl::Status CheckTogether(const FleetCommandOptions& options) {
  const FleetImportOptions& import = options.import;
  if (import.jsonl.empty() && options.organization.empty()) {
    return absl::InvalidArgumentError(
        "--organization is required: only lines of --jsonl can name it");
  }
  if (!import.projects.empty() && import.workspace.empty()) {
    return absl::InvalidArgumentError("--projects needs --workspace");
  }
  return absl::OkStatus();
}

// With what the lines of --jsonl are read from, which outlives the rows.
absl::StatusOr<std::unique_ptr<ImportRows>> OpenRows(
    const FleetImportOptions& options, std::ifstream& file) {
  if (!options.projects.empty()) return ProjectRows(options);
  if (!options.astro.empty()) {
    const absl::StatusOr<std::string> text =
        ReadFileOf("--astro", options.astro);
    if (!text.ok()) return text.status();
    return AstroRows(*text, options);
  }
  if (options.jsonl == "-") return JsonLineRows(std::cin);
  file.open(options.jsonl, std::ios::binary);
  // A folder opens, and cannot be read.
  if (file.good() && (file.peek() != EOF || file.eof())) {
    file.clear();
    return JsonLineRows(file);
  }
  return absl::InvalidArgumentError(
      absl::StrCat("--jsonl: ", options.jsonl, " cannot be read"));
}

}  // namespace

int ImportFleet(const FleetClient& client, const FleetCommandOptions& options) {
  if (absl::Status s = CheckTogether(options); !s.ok()) return ComplainOf(s);
  FleetImportOptions source = options.import;
  if (source.revision == 0) source.revision = absl::ToUnixSeconds(absl::Now());
  std::ifstream file;
  const absl::StatusOr<std::unique_ptr<ImportRows>> rows =
      OpenRows(source, file);
  if (!rows.ok()) return ComplainOf(rows.status());
  Import import(client, options, **rows);
  const absl::Status status = import.Run();
  if (absl::IsUnknown(status)) return kFleetCouldNot;
  if (!status.ok()) return ComplainOf(status);
  std::cout << (options.format == FleetFormat::kJson ? JsonOf(import)
                                                     : TextOf(import.counts()));
  if (EndOfOutput() != kFleetDone) return kFleetCouldNot;
  return import.counts().faulty == 0 ? kFleetDone : kFleetCouldNot;
}

}  // namespace upgrade_advisor
