#include "services/server/service_log.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <climits>

#include "absl/strings/str_cat.h"

namespace upgrade_advisor {

void ServiceLog::Say(const std::string& line) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (dropped_ > 0 &&
      !Write(absl::StrCat(dropped_,
                          " lines were not written: nobody read "
                          "them\n"))) {
    ++dropped_;
    return;
  }
  dropped_ = 0;
  if (!Write(line + "\n")) ++dropped_;
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
