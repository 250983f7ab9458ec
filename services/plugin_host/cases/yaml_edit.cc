#include "services/plugin_host/cases/yaml_edit.h"

#include <algorithm>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"

namespace upgrade_advisor {
namespace {

using Edits = std::optional<std::vector<TextEdit>>;

bool EndsScalar(absl::string_view rest) {
  return rest.empty() || absl::ascii_isspace(rest[0]) || rest[0] == ',' ||
         rest[0] == ']' || rest[0] == '}';
}

// How many bytes the scalar takes at the beginning of the text, quotes
// included; nothing if it is not there as it is.
std::optional<size_t> LengthOf(absl::string_view text, absl::string_view is) {
  for (absl::string_view quote : {"", "\"", "'"}) {
    const std::string written = absl::StrCat(quote, is, quote);
    if (!written.empty() && absl::StartsWith(text, written) &&
        EndsScalar(text.substr(written.size()))) {
      return written.size();
    }
  }
  return std::nullopt;
}

bool IsPlain(absl::string_view value) {
  if (value.empty() || !absl::ascii_isalnum(value.front()) ||
      value.back() == ' ') {
    return false;
  }
  return std::all_of(value.begin(), value.end(), [](char c) {
    return absl::ascii_isalnum(c) || absl::StrContains(" _.*/+-", c);
  });
}

std::vector<std::string> InBoth(const std::vector<std::string>& is,
                                const std::vector<std::string>& wanted) {
  std::vector<std::string> out;
  for (const std::string& item : is) {
    if (absl::c_linear_search(wanted, item) &&
        !absl::c_linear_search(out, item)) {
      out.push_back(item);
    }
  }
  return out;
}

std::vector<std::string> Without(const std::vector<std::string>& all,
                                 const std::vector<std::string>& some) {
  std::vector<std::string> out;
  for (const std::string& item : all) {
    if (!absl::c_linear_search(some, item)) out.push_back(item);
  }
  return out;
}

// The scalars as they are written; nothing if one cannot be.
std::optional<std::vector<std::string>> Written(
    const std::vector<std::string>& values) {
  std::vector<std::string> out;
  for (const std::string& value : values) {
    std::optional<std::string> scalar = ScalarText(value);
    if (!scalar) return std::nullopt;
    out.push_back(*std::move(scalar));
  }
  return out;
}

size_t LineBegin(absl::string_view text, size_t at) {
  const size_t end = text.rfind('\n', at == 0 ? 0 : at - 1);
  return at == 0 || end == absl::string_view::npos ? 0 : end + 1;
}

// Behind the line's end.
size_t LineEnd(absl::string_view text, size_t at) {
  const size_t end = text.find('\n', at);
  return end == absl::string_view::npos ? text.size() : end + 1;
}

// How lines end in this file.
absl::string_view EndOf(absl::string_view text) {
  return absl::StrContains(text, "\r\n") ? "\r\n" : "\n";
}

// ---- "[a, b]" --------------------------------------------------------------

// Where the bracket at the beginning is closed; nothing if there is more in it
// than scalars without escapes and comments.
std::optional<size_t> BracketEnd(absl::string_view text) {
  char quote = '\0';
  for (size_t i = 1; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != '\0') {
      if (c == quote) quote = '\0';
      if (c == '\\' || c == '\n') return std::nullopt;
    } else if (c == ']') {
      return i + 1;
    } else if (absl::StrContains("[{&*!|>#", c) &&
               absl::StrContains(" ,[\n", text[i - 1])) {
      return std::nullopt;
    } else if ((c == '"' || c == '\'') &&
               absl::StrContains(" ,[\n", text[i - 1])) {
      quote = c;
    }
  }
  return std::nullopt;
}

Edits ReplaceBrackets(absl::string_view text, size_t begin,
                      const std::vector<std::string>& is,
                      const std::vector<std::string>& wanted) {
  const std::optional<size_t> size = BracketEnd(text.substr(begin));
  if (!size) return std::nullopt;
  std::vector<std::string> items = InBoth(is, wanted);
  const std::vector<std::string> added = Without(wanted, items);
  items.insert(items.end(), added.begin(), added.end());
  const auto written = Written(items);
  if (!written) return std::nullopt;
  // Over several lines it stays so, with an item on each.
  const absl::string_view old = text.substr(begin, *size);
  const size_t line = old.find('\n');
  std::string gap = ", ";
  if (line != absl::string_view::npos) {
    const size_t item = old.find_first_not_of(" \t\r\n", line);
    gap = absl::StrCat(",", old.substr(line, item - line));
    gap.erase(1, gap.rfind('\n') - 1);
  }
  return std::vector<TextEdit>{
      {begin, begin + *size,
       absl::StrCat("[", absl::StrJoin(*written, gap), "]")}};
}

// ---- "- a" by lines --------------------------------------------------------

// A line of the list.
struct Item {
  size_t begin;
  size_t end;  // behind the line
  absl::string_view indent;
};

// The line at `at`, if it is "- is" and at most a comment.
std::optional<Item> ItemAt(absl::string_view text, size_t at,
                           absl::string_view is) {
  Item item{LineBegin(text, at), LineEnd(text, at), {}};
  absl::string_view line = text.substr(item.begin, item.end - item.begin);
  const size_t dash = line.find_first_not_of(' ');
  if (dash == absl::string_view::npos || line[dash] != '-') return std::nullopt;
  item.indent = line.substr(0, dash);
  line.remove_prefix(dash + 1);
  line = absl::StripLeadingAsciiWhitespace(line);
  const std::optional<size_t> length = LengthOf(line, is);
  if (!length) return std::nullopt;
  line = absl::StripAsciiWhitespace(line.substr(*length));
  if (!line.empty() && line[0] != '#') return std::nullopt;
  return item;
}

// The lines of all items, with lines of comments and blanks between them.
std::optional<std::vector<Item>> ItemsFrom(absl::string_view text, size_t at,
                                           const std::vector<std::string>& is) {
  std::vector<Item> out;
  for (const std::string& value : is) {
    while (at < text.size()) {
      const absl::string_view line = absl::StripLeadingAsciiWhitespace(
          text.substr(at, LineEnd(text, at) - at));
      if (!line.empty() && line[0] != '#') break;
      at = LineEnd(text, at);
    }
    const std::optional<Item> item = ItemAt(text, at, value);
    if (!item) return std::nullopt;
    out.push_back(*item);
    at = item->end;
  }
  return out;
}

Edits ReplaceLines(absl::string_view text, size_t begin,
                   const std::vector<std::string>& is,
                   const std::vector<std::string>& wanted) {
  const auto items = ItemsFrom(text, begin, is);
  if (!items || items->empty()) return std::nullopt;
  std::vector<std::string> kept;
  std::vector<TextEdit> edits;
  size_t behind = items->front().begin;
  for (size_t i = 0; i < is.size(); ++i) {
    const Item& item = (*items)[i];
    if (absl::c_linear_search(wanted, is[i]) &&
        !absl::c_linear_search(kept, is[i])) {
      kept.push_back(is[i]);
      behind = item.end;
    } else {
      edits.push_back({item.begin, item.end, ""});
    }
  }
  if (wanted.empty()) {
    // The key's line, which is the one before, has the list then.
    const size_t line_end = text.find_last_not_of(" \r\n", behind - 1);
    if (line_end == absl::string_view::npos || text[line_end] != ':') {
      return std::nullopt;
    }
    edits.push_back({line_end + 1, line_end + 1, " []"});
    return edits;
  }
  const auto added = Written(Without(wanted, kept));
  if (!added) return std::nullopt;
  std::string lines;
  for (const std::string& scalar : *added) {
    // The last line of a file may have no end.
    const bool ended = text[behind - 1] == '\n';
    absl::StrAppend(&lines, ended ? "" : EndOf(text), items->front().indent,
                    "- ", scalar, ended ? EndOf(text) : "");
  }
  if (!lines.empty()) edits.push_back({behind, behind, lines});
  return edits;
}

// A list of one may be written as a scalar.
Edits ReplaceOne(absl::string_view text, size_t begin, absl::string_view is,
                 const std::vector<std::string>& wanted) {
  const std::optional<size_t> length = LengthOf(text.substr(begin), is);
  const auto written = Written(wanted);
  if (!length || !written) return std::nullopt;
  return std::vector<TextEdit>{
      {begin, begin + *length,
       written->size() == 1
           ? written->front()
           : absl::StrCat("[", absl::StrJoin(*written, ", "), "]")}};
}

}  // namespace

std::optional<std::string> ScalarText(absl::string_view value) {
  if (IsPlain(value)) return std::string(value);
  std::string out = "\"";
  for (char c : value) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f ||
        static_cast<unsigned char>(c) >= 0x80) {
      return std::nullopt;
    }
    if (c == '"' || c == '\\') out.push_back('\\');
    out.push_back(c);
  }
  out.push_back('"');
  return out;
}

Edits ReplaceScalar(absl::string_view text, size_t begin, absl::string_view is,
                    absl::string_view wanted) {
  if (begin > text.size()) return std::nullopt;
  const std::optional<size_t> length = LengthOf(text.substr(begin), is);
  if (!length) return std::nullopt;
  const size_t quote = (*length - is.size()) / 2;
  if (quote == 0 && ScalarText(wanted) != std::string(wanted)) {
    return std::nullopt;
  }
  return std::vector<TextEdit>{
      {begin + quote, begin + *length - quote, std::string(wanted)}};
}

Edits ReplaceList(absl::string_view text, size_t begin,
                  const std::vector<std::string>& is,
                  const std::vector<std::string>& wanted) {
  if (begin >= text.size()) return std::nullopt;
  if (text[begin] == '[') return ReplaceBrackets(text, begin, is, wanted);
  if (text[begin] == '-') return ReplaceLines(text, begin, is, wanted);
  return is.size() == 1 ? ReplaceOne(text, begin, is[0], wanted) : std::nullopt;
}

std::string Apply(absl::string_view text, std::vector<TextEdit> edits) {
  std::sort(edits.begin(), edits.end());
  std::string out;
  size_t at = 0;
  for (const TextEdit& edit : edits) {
    absl::StrAppend(&out, text.substr(at, edit.begin - at), edit.replacement);
    at = edit.end;
  }
  absl::StrAppend(&out, text.substr(at));
  return out;
}

}  // namespace upgrade_advisor
