// Runs a piece of work in a child process, so that a plugin that crashes, exits
// or hangs takes the child and not the caller.
//
// The caller has one thread: a child has a copy of the calling thread only, and
// locks that others held stay locked in it.
#ifndef SERVICES_CONFORMANCE_CHILD_PROCESS_H_
#define SERVICES_CONFORMANCE_CHILD_PROCESS_H_

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"

namespace upgrade_advisor {

// Where the work is, for the case that it does not come back. Lives in the
// child, on memory that it shares with the parent; not thread-safe.
class Progress {
 public:
  static constexpr size_t kMaxText = 256;

  explicit Progress(char* text) : text_(text) {}

  // Says what is done next; cut at kMaxText bytes.
  void At(absl::string_view what);

 private:
  char* text_;  // kMaxText + 1 bytes, NUL-terminated
};

using ChildReport = std::vector<std::string>;
using ChildWork = absl::FunctionRef<ChildReport(Progress&)>;

// How a child ended.
struct ChildEnd {
  // What the work returned; nothing if the child ended before it did.
  std::optional<ChildReport> report;
  // Why there is no report: "it ended with signal 11 (Segmentation fault)".
  std::string death;
  std::string at;      // what Progress said last
  std::string output;  // the first 2 KiB it wrote to its standard streams

  // death, at and output as a list of sentences.
  std::vector<std::string> Sentences() const;
};

// Forks; the child works, with nothing on standard input and its standard
// output and error put aside, in a process group of its own. What the group
// still does when the work has ended, or `timeout` has passed, is killed; what
// is in it can signal itself only, see process_fence.h. An exception that
// leaves the work is a death. Reports of more than 4 MiB are deaths too.
ChildEnd RunInChild(ChildWork work, std::chrono::seconds timeout);

}  // namespace upgrade_advisor

#endif  // SERVICES_CONFORMANCE_CHILD_PROCESS_H_
