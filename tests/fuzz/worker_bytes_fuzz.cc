// Whatever a worker process writes: an answer, a descriptor, or nothing. The
// first byte says what the rest is taken for.
#include "services/plugin_host/isolation/descriptor_bytes.h"
#include "services/plugin_host/isolation/examination_bytes.h"
#include "services/plugin_host/isolation/job_batch.h"
#include "tests/fuzz/fuzz_target.h"

namespace upgrade_advisor {
namespace {

const FactSheet& Deployment() {
  static const auto* sheet = [] {
    FactSheet::Builder builder;
    builder.Add(FactKind::kConfig, "core.executor", "Celery");
    builder.Add(FactKind::kDatabase, "table.xcom.rows", "7");
    return new FactSheet(builder.Build());
  }();
  return *sheet;
}

void CheckExamination(absl::string_view bytes) {
  const FactSheet nothing;
  ByteReader in(bytes);
  const auto answer = ReadExamination({&Deployment(), &nothing, &nothing}, in);
  if (!answer) return;
  for (const EvidenceRow& row : answer->evidence) {
    UA_FUZZ_REQUIRE(!row.row || *row.row < Deployment().size());
  }
  ByteWriter out;
  WriteExamination(*answer, out);
  UA_FUZZ_REQUIRE(out.bytes().size() <= bytes.size());
}

void CheckDescriptor(absl::string_view bytes) {
  const auto descriptor = ReadDescriptorBytes(bytes);
  UA_FUZZ_REQUIRE(!descriptor.ok() || !descriptor->advisories.empty());
}

void CheckSheet(absl::string_view bytes) {
  const auto sheet = FactSheet::FromBytes(bytes);
  if (!sheet) return;
  std::string again;
  sheet->AppendBytes(again);
  UA_FUZZ_REQUIRE(FactSheet::FromBytes(again).has_value());
}

}  // namespace
}  // namespace upgrade_advisor

UA_FUZZ_TARGET(worker_bytes, input) {
  using namespace upgrade_advisor;
  if (input.empty()) return;
  const absl::string_view rest = input.substr(1);
  switch (input[0] % 4) {
    case 0:
      return CheckExamination(rest);
    case 1:
      return CheckDescriptor(rest);
    case 2:
      return CheckSheet(rest);
    default:
      ReadJobBatch(rest, {&Deployment(), 1});
  }
}
