#include "services/python/airflow_ignore.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "re2/re2.h"

namespace upgrade_advisor {
namespace {

// Bounds for files that a person did not write. RE2 is linear in the path, but
// a pattern can be large once compiled.
constexpr size_t kMostPatterns = 1000;
constexpr size_t kLongestPattern = 1000;
// More make a match slow: every one may begin anywhere.
constexpr int64_t kMostWildcards = 64;
constexpr int64_t kMostMemory = int64_t{1} << 20;  // of one pattern

bool IsWildcard(char c) { return c == '*' || c == '+' || c == '?' || c == '{'; }

// "[!a-z]" at `i` as a class of a regular expression; past it, or `i` where the
// bracket is not closed.
size_t AppendClass(absl::string_view glob, size_t i, std::string& out) {
  size_t k = i + 1;
  std::string inside = "[";
  if (k < glob.size() && (glob[k] == '!' || glob[k] == '^')) {
    inside += '^';
    ++k;
  }
  // A "]" that comes first is a member: "[]a]".
  const size_t first = k;
  while (k < glob.size() && (glob[k] != ']' || k == first)) {
    if (glob[k] == '\\' && k + 1 < glob.size()) ++k;
    // Members that RE2 would take for something else.
    if (absl::StrContains("\\[]^&~", glob[k])) inside += '\\';
    inside += glob[k++];
  }
  if (k >= glob.size()) return i;
  out += inside + "]";
  return k + 1;
}

// A pattern of .gitignore, without "!" and the "/" at its end, as a regular
// expression over the whole of a path.
std::string RegexpOf(absl::string_view glob) {
  // A slash anywhere but at the end ties a pattern to the folder of the file;
  // without one it holds at any depth.
  const bool anchored = absl::StrContains(glob, '/');
  absl::ConsumePrefix(&glob, "/");
  std::string out = anchored ? "" : "(?:.*/)?";
  size_t i = 0;
  while (i < glob.size()) {
    const bool begins = i == 0 || glob[i - 1] == '/';
    if (begins && absl::StartsWith(glob.substr(i), "**/")) {
      out += "(?:.*/)?";
      i += 3;
    } else if (begins && glob.substr(i) == "**") {
      out += ".+";
      i += 2;
    } else if (glob[i] == '*') {
      while (i < glob.size() && glob[i] == '*') ++i;
      out += "[^/]*";
    } else if (glob[i] == '?') {
      out += "[^/]";
      ++i;
    } else if (glob[i] == '[') {
      const size_t end = AppendClass(glob, i, out);
      if (end == i) out += "\\[";
      i = end == i ? i + 1 : end;
    } else {
      if (glob[i] == '\\' && i + 1 < glob.size()) ++i;
      absl::StrAppend(&out, re2::RE2::QuoteMeta(std::string(1, glob[i])));
      ++i;
    }
  }
  return out;
}

// Without a comment and the spaces before it. Other spaces at the end belong to
// a regular expression; git drops them.
absl::string_view WithoutComment(absl::string_view line, IgnoreSyntax syntax) {
  // Airflow cuts at the first "#", even within a pattern and in both syntaxes.
  absl::ConsumeSuffix(&line, "\r");
  const size_t comment = line.find('#');
  line = line.substr(0, comment);
  if (comment == absl::string_view::npos && syntax == IgnoreSyntax::kRegexp) {
    return line;
  }
  return absl::StripTrailingAsciiWhitespace(line);
}

}  // namespace

struct AirflowIgnore::Rule {
  std::unique_ptr<re2::RE2> regexp;
  bool glob = false;
  bool keeps = false;  // "!": what matches is not ignored after all
  bool folders_only = false;
};

AirflowIgnore::AirflowIgnore(AirflowIgnore&&) noexcept = default;
AirflowIgnore& AirflowIgnore::operator=(AirflowIgnore&&) noexcept = default;
AirflowIgnore::~AirflowIgnore() = default;

AirflowIgnore::AirflowIgnore(absl::string_view text, IgnoreSyntax syntax,
                             absl::string_view folder)
    : folder_(folder) {
  uint32_t number = 0;
  while (!text.empty()) {
    ++number;
    const size_t end = text.find('\n');
    const absl::string_view line = WithoutComment(text.substr(0, end), syntax);
    text = end == absl::string_view::npos ? "" : text.substr(end + 1);
    if (line.empty()) continue;
    if (patterns_.size() >= kMostPatterns) {
      problems_.push_back({number, 1, "there are more than 1000 patterns"});
      return;
    }
    Add(line, number, syntax);
  }
}

void AirflowIgnore::Add(absl::string_view line, uint32_t number,
                        IgnoreSyntax syntax) {
  if (line.size() > kLongestPattern) {
    problems_.push_back({number, 1, "a pattern is longer than 1000 bytes"});
    return;
  }
  if (std::count_if(line.begin(), line.end(), IsWildcard) > kMostWildcards) {
    problems_.push_back({number, 1, "a pattern has more than 64 wildcards"});
    return;
  }
  patterns_.push_back({std::string(line), number});
  Rule rule;
  rule.glob = syntax == IgnoreSyntax::kGlob;
  std::string regexp(line);
  if (rule.glob) {
    rule.keeps = absl::ConsumePrefix(&line, "!");
    rule.folders_only = absl::ConsumeSuffix(&line, "/");
    if (line.empty()) return;
    regexp = RegexpOf(line);
  }
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kMostMemory);
  rule.regexp = std::make_unique<re2::RE2>(regexp, options);
  if (!rule.regexp->ok()) {
    const std::string& part = rule.regexp->error_arg();
    const size_t at = part.empty() ? 0 : regexp.find(part);
    const bool shown = !rule.glob && at != std::string::npos;
    problems_.push_back({number, shown ? static_cast<uint32_t>(at + 1) : 1,
                         absl::StrCat("the pattern is not understood: ",
                                      rule.regexp->error())});
    return;
  }
  program_size_ += static_cast<uint64_t>(rule.regexp->ProgramSize());
  rules_.push_back(std::move(rule));
}

// The last rule that matches has the say.
bool AirflowIgnore::Matches(absl::string_view path, bool is_folder) const {
  const re2::StringPiece piece(path.data(), path.size());
  bool ignored = false;
  for (const Rule& rule : rules_) {
    if (rule.folders_only && !is_folder) continue;
    // "!" takes back only what an earlier rule has ignored.
    if (ignored != rule.keeps) continue;  // it would change nothing
    if (rule.glob ? re2::RE2::FullMatch(piece, *rule.regexp)
                  : re2::RE2::PartialMatch(piece, *rule.regexp)) {
      ignored = !rule.keeps;
    }
  }
  return ignored;
}

bool AirflowIgnore::IsBelow(absl::string_view& path) const {
  return folder_.empty() || (absl::ConsumePrefix(&path, folder_) &&
                             absl::ConsumePrefix(&path, "/"));
}

bool AirflowIgnore::IgnoresEntry(absl::string_view path, bool is_folder) const {
  return IsBelow(path) && Matches(path, is_folder);
}

bool AirflowIgnore::Ignores(absl::string_view path) const {
  if (!IsBelow(path)) return false;
  // A folder that is ignored takes along all that is in it: no rule below it
  // can bring a file back.
  for (size_t slash = path.find('/'); slash != absl::string_view::npos;
       slash = path.find('/', slash + 1)) {
    if (Matches(path.substr(0, slash), true)) return true;
  }
  return Matches(path, false);
}

}  // namespace upgrade_advisor
