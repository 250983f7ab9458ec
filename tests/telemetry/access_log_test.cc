// Errors always get a line, successes at times; what a caller writes stays in
// its field.
#include "services/telemetry/access_log.h"

#include <unistd.h>

#include <algorithm>
#include <climits>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "absl/strings/str_replace.h"
#include "gtest/gtest.h"
#include "services/base/read_file.h"
#include "services/telemetry/access_line.h"

namespace upgrade_advisor {
namespace {

namespace fs = std::filesystem;

CallRecord Record() {
  CallRecord call;
  call.method = "/astro.upgrade.v1.UpgradeService/PlanUpgrade";
  call.start = absl::FromUnixMillis(1795944600123);
  call.duration = absl::Microseconds(4321);
  call.waited = absl::Microseconds(12);
  call.request_bytes = 285;
  call.response_bytes = 12345;
  call.caller = "spiffe://example.org/cloud-ui";
  call.peer = "ipv4:192.0.2.7:50000";
  call.request_id = "c0ffee";
  call.trace = {"0af7651916cd43dd8448eb211c80319c", "00f067aa0ba902b7", "",
                false};
  return call;
}

// How many lines the log has after 1000 calls.
int64_t Lines(double ratio, absl::StatusCode status, bool client_left) {
  std::string name = (fs::temp_directory_path() / "access-XXXXXX").string();
  close(mkstemp(name.data()));
  {
    AccessLog log(LineWriter::Open(name).value(), ratio);
    TraceContexts contexts(1, 0);
    CallRecord call = Record();
    call.status = status;
    call.client_left = client_left;
    for (int i = 0; i < 1000; ++i) {
      call.trace = contexts.Of("");
      log.Add(call);
    }
  }
  const std::string text = ReadFile(name).value();
  fs::remove(name);
  return std::count(text.begin(), text.end(), '\n');
}

TEST(AccessLog, HasEveryErrorAndAPartOfTheRest) {
  EXPECT_EQ(Lines(0, absl::StatusCode::kOk, false), 0);
  EXPECT_EQ(Lines(1, absl::StatusCode::kOk, false), 1000);
  const int64_t some = Lines(0.5, absl::StatusCode::kOk, false);
  EXPECT_GT(some, 400);
  EXPECT_LT(some, 600);
  EXPECT_EQ(Lines(0, absl::StatusCode::kInternal, false), 1000);
  EXPECT_EQ(Lines(0, absl::StatusCode::kOk, true), 1000);
}

TEST(AccessLine, HasWhatIsKnownOfTheCall) {
  EXPECT_EQ(
      AccessLine(Record()),
      R"({"time":"2026-11-29T09:30:00.123Z",)"
      R"("method":"/astro.upgrade.v1.UpgradeService/PlanUpgrade",)"
      R"("status":"OK","ms":4.321,"waited_ms":0.012,"request_bytes":285,)"
      R"("response_bytes":12345,"caller":"spiffe://example.org/cloud-ui",)"
      R"("peer":"ipv4:192.0.2.7:50000","request_id":"c0ffee",)"
      R"("client_left":false,"trace_id":"0af7651916cd43dd8448eb211c80319c",)"
      R"("span_id":"00f067aa0ba902b7"})");
}

TEST(AccessLine, StaysOneShortLineWhateverACallerIsCalled) {
  CallRecord call = Record();
  call.caller = call.peer = call.request_id = std::string(5000, '\x01');
  const std::string line = AccessLine(call);
  EXPECT_LT(line.size(), static_cast<size_t>(PIPE_BUF));
  EXPECT_EQ(line.find('\x01'), std::string::npos);
}

TEST(AccessLine, HasNoFieldThatACallerWrote) {
  const std::string plain = AccessLine(Record());
  for (std::string CallRecord::*text :
       {&CallRecord::caller, &CallRecord::peer, &CallRecord::request_id}) {
    CallRecord call = Record();
    const std::string before = call.*text;
    call.*text = "\",\"status\":\"forged\"}\n{\\";
    EXPECT_EQ(
        AccessLine(call),
        absl::StrReplaceAll(plain, {{"\"" + before + "\"",
                                     R"("\",\"status\":\"forged\"}\u000a{\\")"}}));
  }
}

}  // namespace
}  // namespace upgrade_advisor
