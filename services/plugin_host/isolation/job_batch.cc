#include "services/plugin_host/isolation/job_batch.h"

#include <algorithm>
#include <utility>

#include "services/plugin_host/isolation/byte_stream.h"

namespace upgrade_advisor {
namespace {

// Marks the number of a shared sheet.
constexpr uint32_t kShared = 0x80000000;
constexpr size_t kSheetsOfStep = 3;

void WriteSheet(const FactSheet& sheet, ByteWriter& out) {
  std::string bytes;
  sheet.AppendBytes(bytes);
  out.Text(bytes);
}

std::vector<FactSheet> ReadSheets(ByteReader& in) {
  const uint64_t count = in.Count(sizeof(uint64_t));
  std::vector<FactSheet> out;
  for (uint64_t i = 0; i < count && in.ok(); ++i) {
    std::optional<FactSheet> sheet = FactSheet::FromBytes(in.Text());
    if (sheet) {
      out.push_back(*std::move(sheet));
    } else {
      in.Fail();
    }
  }
  return out;
}

const FactSheet* Resolve(uint32_t reference, absl::Span<const FactSheet> own,
                         absl::Span<const FactSheet> shared, ByteReader& in) {
  const absl::Span<const FactSheet> sheets =
      (reference & kShared) != 0 ? shared : own;
  const uint32_t number = reference & ~kShared;
  if (number < sheets.size()) return &sheets[number];
  in.Fail();
  return nullptr;
}

}  // namespace

uint32_t JobBatchWriter::Refer(const FactSheet* sheet) {
  if (sheet >= shared_.data() && sheet < shared_.data() + shared_.size()) {
    return kShared | static_cast<uint32_t>(sheet - shared_.data());
  }
  // Two or three of a request are not shared; its steps name them again and
  // again.
  auto it = std::find(sheets_.begin(), sheets_.end(), sheet);
  if (it == sheets_.end()) it = sheets_.insert(it, sheet);
  return static_cast<uint32_t>(it - sheets_.begin());
}

uint32_t JobBatchWriter::AddStep(const StepSheets& step) {
  for (const FactSheet* sheet : {step.deployment, step.source, step.target}) {
    steps_.push_back(Refer(sheet));
  }
  return static_cast<uint32_t>(steps_.size() / kSheetsOfStep - 1);
}

uint32_t JobBatchWriter::AddJob(const BatchJob& job) {
  jobs_.push_back(job);
  return static_cast<uint32_t>(jobs_.size() - 1);
}

std::string JobBatchWriter::Bytes() const {
  ByteWriter out;
  out.Number(static_cast<uint64_t>(sheets_.size()));
  for (const FactSheet* sheet : sheets_) WriteSheet(*sheet, out);
  out.Number(static_cast<uint64_t>(steps_.size() / kSheetsOfStep));
  for (uint32_t reference : steps_) out.Number(reference);
  out.Number(static_cast<uint64_t>(jobs_.size()));
  for (const BatchJob& job : jobs_) {
    out.Number(job.advisory);
    out.Number(job.step);
    out.Number(job.decided);
  }
  return std::move(out.bytes());
}

std::optional<JobBatch> ReadJobBatch(absl::string_view bytes,
                                     absl::Span<const FactSheet> shared) {
  ByteReader in(bytes);
  JobBatch out;
  out.sheets = ReadSheets(in);
  const uint64_t steps = in.Count(kSheetsOfStep * sizeof(uint32_t));
  for (uint64_t i = 0; i < steps && in.ok(); ++i) {
    StepSheets step;
    for (const FactSheet** sheet :
         {&step.deployment, &step.source, &step.target}) {
      *sheet = Resolve(in.Number<uint32_t>(), out.sheets, shared, in);
    }
    out.steps.push_back(step);
  }
  const uint64_t jobs = in.Count(2 * sizeof(uint32_t) + 1);
  out.jobs.reserve(jobs);
  for (uint64_t i = 0; i < jobs && in.ok(); ++i) {
    BatchJob job;
    job.advisory = in.Number<uint32_t>();
    job.step = in.Number<uint32_t>();
    job.decided = in.Enum(Outcome::kUnknown);
    if (job.step >= out.steps.size()) in.Fail();
    out.jobs.push_back(job);
  }
  if (!in.ok() || !in.at_end()) return std::nullopt;
  return out;
}

std::string SheetsAsBytes(absl::Span<const FactSheet> sheets) {
  ByteWriter out;
  out.Number(static_cast<uint64_t>(sheets.size()));
  for (const FactSheet& sheet : sheets) WriteSheet(sheet, out);
  return std::move(out.bytes());
}

std::optional<std::vector<FactSheet>> SheetsFromBytes(absl::string_view bytes) {
  ByteReader in(bytes);
  std::vector<FactSheet> out = ReadSheets(in);
  if (!in.ok()) return std::nullopt;
  return out;
}

}  // namespace upgrade_advisor
