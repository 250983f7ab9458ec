#include "services/cli/formats/unified_diff.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace upgrade_advisor {
namespace {

constexpr absl::string_view kNoFile = "/dev/null";

// The old range of "@@ -2,3 +2 @@": of no lines, it is the line before.
bool ReadRange(absl::string_view line, int& first, int& count) {
  if (!absl::ConsumePrefix(&line, "@@ -")) return false;
  const std::pair<absl::string_view, absl::string_view> range =
      absl::StrSplit(line.substr(0, line.find(' ')), absl::MaxSplits(',', 1));
  count = 1;
  return absl::SimpleAtoi(range.first, &first) &&
         (range.second.empty() || absl::SimpleAtoi(range.second, &count));
}

// Reads hunks line by line; runs of changed lines become edits.
class Reader {
 public:
  void Read(absl::string_view line) {
    int first = 0;
    int count = 0;
    if (left_ > 0) {
      ReadBody(line);
    } else if (absl::ConsumePrefix(&line, "--- ")) {
      Flush();
      is_added_ = false;
      out_.push_back({std::string(absl::StripPrefix(line, "a/")), {}});
    } else if (ReadRange(line, first, count)) {
      Flush();
      at_ = count == 0 ? first + 1 : first;
      left_ = count;
      Start();
    } else if (out_.empty()) {
      return;
    } else if (absl::ConsumePrefix(&line, "+++ ")) {
      if (out_.back().file != kNoFile) return;
      out_.back().file = std::string(absl::StripPrefix(line, "b/"));
      is_added_ = true;
    } else {
      ReadBody(line);
    }
  }

  std::vector<FileEdit> Take() {
    Flush();
    return std::move(out_);
  }

 private:
  void ReadBody(absl::string_view line) {
    if (absl::ConsumePrefix(&line, "-")) {
      edit_.last = at_++;
      --left_;
      changed_ = true;
    } else if (absl::ConsumePrefix(&line, "+")) {
      absl::StrAppend(&edit_.text, line, "\n");
      changed_ = true;
    } else if (absl::StartsWith(line, " ")) {
      Flush();
      ++at_;
      --left_;
      Start();
    }
  }

  void Start() {
    edit_ = {at_, at_ - 1, ""};
    changed_ = false;
  }

  void Flush() {
    if (changed_ && !is_added_ && !out_.empty())
      out_.back().edits.push_back(edit_);
    changed_ = false;
  }

  std::vector<FileEdit> out_;
  LineEdit edit_;
  bool changed_ = false;
  bool is_added_ = false;  // the file, by this diff
  int at_ = 1;             // the next line of the old file
  int left_ = 0;           // how many of those the hunk has yet
};

}  // namespace

std::vector<FileEdit> EditsOf(absl::string_view diff) {
  Reader reader;
  for (absl::string_view line : absl::StrSplit(diff, '\n')) reader.Read(line);
  return reader.Take();
}

}  // namespace upgrade_advisor
