#include "services/telemetry/line_writer.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <climits>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "services/base/descriptor.h"

namespace upgrade_advisor {
namespace {

constexpr int kTickMs = 100;
constexpr int kMode = 0640;
// What the last lines may take to be written.
constexpr std::chrono::seconds kLastLines(2);

absl::StatusOr<Descriptor> OpenPath(const std::string& path) {
  // Never waits for a reader of a pipe, nor turns a terminal into ours.
  const int number = path == "-" ? dup(STDOUT_FILENO)
                                 : open(path.c_str(),
                                        O_WRONLY | O_APPEND | O_CREAT |
                                            O_CLOEXEC | O_NONBLOCK | O_NOCTTY,
                                        kMode);
  if (number >= 0) return Descriptor(number);
  return absl::InvalidArgumentError(
      absl::StrCat("cannot be opened to write: ", std::strerror(errno)));
}

// Whether the descriptor takes bytes within a tick. A pipe that is ready takes
// at least PIPE_BUF of them without waiting.
bool IsReady(int descriptor) {
  pollfd ready{descriptor, POLLOUT, 0};
  return poll(&ready, 1, kTickMs) == 1 && (ready.revents & POLLOUT) != 0;
}

}  // namespace

struct LineWriter::State {
  std::mutex mutex;  // never held while anything is written
  std::condition_variable changed;
  std::deque<std::string> lines ABSL_GUARDED_BY(mutex);
  size_t bytes ABSL_GUARDED_BY(mutex) = 0;
  Counts counts ABSL_GUARDED_BY(mutex);
  std::shared_ptr<Descriptor> file ABSL_GUARDED_BY(mutex);
  bool is_ending ABSL_GUARDED_BY(mutex) = false;
  bool has_ended ABSL_GUARDED_BY(mutex) = false;

  // As many whole lines as a pipe takes at once, and how many they are; at
  // least one.
  std::pair<std::string, size_t> Take() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex) {
    std::string out;
    size_t count = 0;
    while (!lines.empty() &&
           (count == 0 || out.size() + lines.front().size() <= PIPE_BUF)) {
      out += lines.front();
      bytes -= lines.front().size();
      lines.pop_front();
      ++count;
    }
    return {std::move(out), count};
  }

  bool IsEnding() {
    const std::lock_guard<std::mutex> lock(mutex);
    return is_ending;
  }

  // Whether all of the text was written; `is_torn` if only a part was.
  bool Put(int descriptor, absl::string_view text, bool& is_torn) {
    while (!text.empty()) {
      if (!IsReady(descriptor)) {
        if (IsEnding()) return false;
        continue;
      }
      const ssize_t written = write(descriptor, text.data(),
                                    std::min<size_t>(text.size(), PIPE_BUF));
      if (written < 0 && (errno == EAGAIN || errno == EINTR)) continue;
      if (written <= 0) return false;
      text.remove_prefix(static_cast<size_t>(written));
      is_torn = !text.empty();
    }
    return true;
  }

  void Loop() {
    bool is_torn = false;
    std::unique_lock<std::mutex> lock(mutex);
    for (;;) {
      changed.wait(lock, [this] { return is_ending || !lines.empty(); });
      if (lines.empty()) break;
      auto [text, count] = Take();
      const std::shared_ptr<Descriptor> to = file;
      lock.unlock();
      // The rest of a line that a full disk cut off must not join the next.
      if (is_torn) text.insert(0, "\n");
      const bool is_written = Put(to->number(), text, is_torn);
      lock.lock();
      (is_written ? counts.written : counts.dropped) += count;
    }
    has_ended = true;
    lock.unlock();
    changed.notify_all();
  }
};

LineWriter::LineWriter(std::string path)
    : path_(std::move(path)), state_(std::make_shared<State>()) {}

absl::StatusOr<std::unique_ptr<LineWriter>> LineWriter::Open(
    const std::string& path) {
  std::unique_ptr<LineWriter> out(new LineWriter(path));
  if (absl::Status s = out->Reopen(); !s.ok()) return s;
  std::thread([state = out->state_] { state->Loop(); }).detach();
  return out;
}

LineWriter::~LineWriter() {
  std::unique_lock<std::mutex> lock(state_->mutex);
  state_->is_ending = true;
  // Where opening failed there is no thread to wait for.
  if (state_->file == nullptr) return;
  state_->changed.notify_all();
  state_->changed.wait_for(lock, kLastLines,
                           [this] { return state_->has_ended; });
}

void LineWriter::Write(std::string line) {
  line += '\n';
  {
    const std::lock_guard<std::mutex> lock(state_->mutex);
    if (state_->bytes + line.size() > kWaitingBytes) {
      ++state_->counts.dropped;
      return;
    }
    state_->bytes += line.size();
    state_->lines.push_back(std::move(line));
  }
  state_->changed.notify_all();
}

absl::Status LineWriter::Reopen() {
  absl::StatusOr<Descriptor> file = OpenPath(path_);
  if (!file.ok()) return file.status();
  const std::lock_guard<std::mutex> lock(state_->mutex);
  state_->file = std::make_shared<Descriptor>(*std::move(file));
  return absl::OkStatus();
}

LineWriter::Counts LineWriter::counts() const {
  const std::lock_guard<std::mutex> lock(state_->mutex);
  return state_->counts;
}

}  // namespace upgrade_advisor
