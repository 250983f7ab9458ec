#include "services/rehearsal/migration/table_statistics.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/base/quoting.h"

namespace upgrade_advisor {
namespace {

constexpr size_t kMaxBytes = 1u << 20;

}  // namespace

std::string StatisticsQuery() {
  return absl::StrCat("COPY (", kSizesQuery, ") TO STDOUT WITH CSV;");
}

absl::StatusOr<TableSizes> ReadTableSizes(absl::string_view path,
                                          absl::string_view text) {
  if (text.size() > kMaxBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, " is larger than 1 MiB, the limit"));
  }
  TableSizes out;
  int number = 0;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    line = absl::StripAsciiWhitespace(line);
    if (line.empty()) continue;
    const std::vector<absl::string_view> fields = absl::StrSplit(line, ',');
    TableSize size;
    const bool is_row = fields.size() == 3 && !fields[0].empty() &&
                        absl::SimpleAtoi(fields[1], &size.rows) &&
                        absl::SimpleAtoi(fields[2], &size.bytes);
    if (is_row) {
      out[std::string(fields[0])] = size;
    } else if (number > 1) {
      return absl::InvalidArgumentError(
          absl::StrCat(path, ":", number, " is ", Quoted(line),
                       "; right is TABLE,ROWS,BYTES, as the query of "
                       "--show-queries prints"));
    }
  }
  if (!out.empty()) return out;
  return absl::InvalidArgumentError(
      absl::StrCat(path, " has no line TABLE,ROWS,BYTES"));
}

}  // namespace upgrade_advisor
