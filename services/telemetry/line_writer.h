// Writes lines to a file from a thread of its own.
//
// Whoever has a line never waits: if the disk is slow or full, or nobody reads
// the pipe, lines are dropped and counted. Thread-safe.
#ifndef SERVICES_TELEMETRY_LINE_WRITER_H_
#define SERVICES_TELEMETRY_LINE_WRITER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace upgrade_advisor {

class LineWriter {
 public:
  struct Counts {
    uint64_t written = 0;
    uint64_t dropped = 0;
  };
  // What waits to be written takes at most so much.
  static constexpr size_t kWaitingBytes = 1u << 20;

  // Appends to `path`, which need not exist; "-" is standard output. The
  // message of an error continues a sentence that begins with the path.
  static absl::StatusOr<std::unique_ptr<LineWriter>> Open(
      const std::string& path);
  // Writes what waits, but gives up soon if it cannot.
  ~LineWriter();
  LineWriter(const LineWriter&) = delete;
  LineWriter& operator=(const LineWriter&) = delete;

  // `line` has no end of its own.
  void Write(std::string line);

  // Opens the path again, after somebody has renamed the file. On an error the
  // file that is open stays.
  absl::Status Reopen();

  Counts counts() const;

 private:
  struct State;

  explicit LineWriter(std::string path);

  const std::string path_;
  // Shared with the thread, which a file that never answers may hold for longer
  // than the writer lives.
  const std::shared_ptr<State> state_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_TELEMETRY_LINE_WRITER_H_
