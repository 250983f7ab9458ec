#include "services/telemetry/access_line.h"

#include "absl/strings/str_cat.h"
#include "services/base/json_text.h"
#include "services/base/utf8_text.h"

namespace upgrade_advisor {
namespace {

// Four of them, each byte of which may become six, fit into a pipe's 4096.
constexpr size_t kLongestText = 128;

std::string Shown(absl::string_view text) {
  return JsonText(CutUtf8(text, kLongestText));
}

std::string Milliseconds(absl::Duration time) {
  return absl::StrCat(
      absl::ToDoubleMilliseconds(absl::Trunc(time, absl::Microseconds(1))));
}

}  // namespace

std::string AccessLine(const CallRecord& call) {
  return absl::StrCat(
      R"({"time":")",
      absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", call.start, absl::UTCTimeZone()),
      R"(","method":)", Shown(call.method), R"(,"status":")",
      absl::StatusCodeToString(call.status), R"(","ms":)",
      Milliseconds(call.duration), R"(,"waited_ms":)",
      Milliseconds(call.waited), R"(,"request_bytes":)", call.request_bytes,
      R"(,"response_bytes":)", call.response_bytes, R"(,"caller":)",
      Shown(call.caller), R"(,"peer":)", Shown(call.peer), R"(,"request_id":)",
      Shown(call.request_id), R"(,"client_left":)",
      call.client_left ? "true" : "false", R"(,"trace_id":")",
      call.trace.trace_id, R"(","span_id":")", call.trace.span_id, "\"}");
}

}  // namespace upgrade_advisor
