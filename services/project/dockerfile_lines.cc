#include "services/project/dockerfile_lines.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace upgrade_advisor {
namespace {

constexpr size_t kMaxBytes = 1u << 20;
constexpr uint32_t kMaxLines = 10000;
constexpr size_t kMaxHeredocs = 16;

class Splitter {
 public:
  Splitter(absl::string_view path, absl::string_view text, DockerLines& out)
      : path_(path), text_(text), rest_(text), out_(out) {}

  void Run() {
    if (text_.size() > kMaxBytes) {
      return Fail(0, "the file is larger than 1 MiB, the limit");
    }
    absl::ConsumePrefix(&rest_, "\xEF\xBB\xBF");
    ReadDirectives();
    while (!rest_.empty() && number_ < kMaxLines) ReadLogical();
    if (!rest_.empty()) {
      Fail(number_, "the file has more than 10000 lines, the limit");
    }
  }

 private:
  void Fail(uint32_t line, absl::string_view reason) {
    out_.errors.push_back({std::string(path_), line, 0, std::string(reason)});
  }

  // A physical line without its end.
  absl::string_view TakeLine() {
    ++number_;
    const size_t end = std::min(rest_.find('\n'), rest_.size());
    absl::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    absl::ConsumeSuffix(&line, "\r");
    return line;
  }

  // "# escape=`" counts only above everything else.
  void ReadDirectives() {
    for (;;) {
      absl::string_view line = rest_.substr(0, rest_.find('\n'));
      absl::string_view body = absl::StripAsciiWhitespace(line);
      if (!absl::ConsumePrefix(&body, "#")) return;
      const size_t equals = body.find('=');
      if (equals == absl::string_view::npos) return;
      const std::string name = absl::AsciiStrToLower(
          absl::StripAsciiWhitespace(body.substr(0, equals)));
      if (name != "escape" && name != "syntax" && name != "check") return;
      const absl::string_view value =
          absl::StripAsciiWhitespace(body.substr(equals + 1));
      if (name == "escape" && value == "`") escape_ = '`';
      TakeLine();
    }
  }

  void Append(absl::string_view part, DockerLine& line) {
    const size_t offset = part.data() - text_.data();
    absl::StrAppend(&line.text, part);
    for (size_t i = 0; i < part.size(); ++i) line.offsets.push_back(offset + i);
  }

  void ReadLogical() {
    DockerLine line;
    bool goes_on = true;
    while (goes_on && !rest_.empty() && number_ < kMaxLines) {
      const absl::string_view whole = TakeLine();
      absl::string_view part = absl::StripTrailingAsciiWhitespace(whole);
      const absl::string_view body = absl::StripLeadingAsciiWhitespace(part);
      // Comments and empty lines within a continued line are left out.
      if (body.empty() || body[0] == '#') {
        if (line.text.empty()) return;
        continue;
      }
      if (line.text.empty()) {
        line.line = number_;
        part = body;
      }
      goes_on = part.back() == escape_;
      if (goes_on) part.remove_suffix(1);
      Append(part, line);
      if (goes_on) {
        line.text.push_back(' ');
        line.offsets.push_back(whole.data() - text_.data() + whole.size());
      }
    }
    if (line.text.empty()) return;
    SkipHeredocs(line);
    out_.lines.push_back(std::move(line));
  }

  // "RUN <<EOF" is followed by lines up to one that is EOF.
  void SkipHeredocs(const DockerLine& line) {
    const std::string name =
        absl::AsciiStrToLower(line.text.substr(0, line.text.find(' ')));
    if (name != "run" && name != "copy" && name != "add") return;
    size_t at = line.text.find("<<");
    for (size_t n = 0; at != std::string::npos && n < kMaxHeredocs; ++n) {
      absl::string_view rest = absl::string_view(line.text).substr(at + 2);
      const bool strips_tabs = absl::ConsumePrefix(&rest, "-");
      const char quote = rest.empty() ? '\0' : rest[0];
      if (quote == '"' || quote == '\'') rest.remove_prefix(1);
      size_t size = 0;
      while (size < rest.size() &&
             (absl::ascii_isalnum(rest[size]) || rest[size] == '_')) {
        ++size;
      }
      if (size != 0) SkipUntil(rest.substr(0, size), strips_tabs, line.line);
      at = line.text.find("<<", at + 2);
    }
  }

  void SkipUntil(absl::string_view word, bool strips_tabs, uint32_t line) {
    while (!rest_.empty() && number_ < kMaxLines) {
      absl::string_view body = TakeLine();
      while (strips_tabs && absl::ConsumePrefix(&body, "\t")) {
      }
      if (body == word) return;
    }
    Fail(line, "a here-document has no end");
  }

  absl::string_view path_;
  absl::string_view text_;
  absl::string_view rest_;
  DockerLines& out_;
  uint32_t number_ = 0;
  char escape_ = '\\';
};

}  // namespace

DockerLines SplitDockerLines(absl::string_view path, absl::string_view text) {
  DockerLines out;
  Splitter(path, text, out).Run();
  return out;
}

}  // namespace upgrade_advisor
