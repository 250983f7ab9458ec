// An examination as bytes: what a worker process answers.
//
// The reader trusts nothing: rows that the sheets do not have, values out of
// range and cut-off bytes are a failure. Pure; thread-safe.
#ifndef SERVICES_PLUGIN_HOST_ISOLATION_EXAMINATION_BYTES_H_
#define SERVICES_PLUGIN_HOST_ISOLATION_EXAMINATION_BYTES_H_

#include <optional>
#include <vector>

#include "absl/types/span.h"
#include "services/domain/judge.h"
#include "services/plugin_host/isolation/byte_stream.h"

namespace upgrade_advisor {

void WriteExamination(const Examination& answer, ByteWriter& out);

// `sheets` are those the job was about.
std::optional<Examination> ReadExamination(const StepSheets& sheets,
                                           ByteReader& in);

void WriteQueries(absl::Span<const FactQuery> queries, ByteWriter& out);
std::vector<FactQuery> ReadQueries(ByteReader& in);

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_ISOLATION_EXAMINATION_BYTES_H_
