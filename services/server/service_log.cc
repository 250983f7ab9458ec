#include "services/server/service_log.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <climits>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "services/base/json_text.h"

namespace upgrade_advisor {
namespace {

absl::string_view NameOf(LogLevel level) {
  constexpr absl::string_view kNames[] = {"INFO", "WARNING", "ERROR"};
  return kNames[static_cast<size_t>(level)];
}

std::string Formatted(absl::string_view line, LogLevel level,
                      ServiceLog::Format format, absl::Time now) {
  if (format == ServiceLog::Format::kBare) return absl::StrCat(line, "\n");
  const std::string time =
      absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", now, absl::UTCTimeZone());
  if (format == ServiceLog::Format::kText) {
    return absl::StrCat(time, " ", NameOf(level), " ", line, "\n");
  }
  return absl::StrCat(R"({"time":")", time, R"(","level":")", NameOf(level),
                      R"(","text":)", JsonText(line), "}\n");
}

}  // namespace

void ServiceLog::SetFormat(Format format) {
  const std::lock_guard<std::mutex> lock(mutex_);
  format_ = format;
}

void ServiceLog::Say(const std::string& line, LogLevel level) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (format_ == Format::kBare) return Put(line, level);
  const std::optional<uint64_t> held_back = repeated_.Admit(line, absl::Now());
  if (!held_back) return;
  if (*held_back > 0) {
    Put(absl::StrCat("the next line was said ", *held_back,
                     " more times since it was last written"),
        LogLevel::kInfo);
  }
  Put(line, level);
}

void ServiceLog::Put(absl::string_view line, LogLevel level) {
  const absl::Time now = absl::Now();
  if (dropped_ > 0 &&
      !Write(Formatted(
          absl::StrCat(dropped_, " lines were not written: nobody read them"),
          LogLevel::kWarning, format_, now))) {
    ++dropped_;
    return;
  }
  dropped_ = 0;
  if (!Write(Formatted(line, level, format_, now))) ++dropped_;
}

// A pipe that is ready takes at least PIPE_BUF bytes without waiting.
bool ServiceLog::Write(const std::string& line) const {
  for (size_t done = 0; done < line.size();) {
    pollfd ready{descriptor_, POLLOUT, 0};
    if (poll(&ready, 1, 0) != 1 || (ready.revents & POLLOUT) == 0) return false;
    const size_t part = std::min<size_t>(line.size() - done, PIPE_BUF);
    const ssize_t written = write(descriptor_, line.data() + done, part);
    if (written <= 0) return false;
    done += static_cast<size_t>(written);
  }
  return true;
}

}  // namespace upgrade_advisor
