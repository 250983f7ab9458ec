#include "services/python/source_text.h"

#include <algorithm>
#include <cstring>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace upgrade_advisor {
namespace {

enum class Encoding { kUtf8, kLatin1, kAscii, kOther };

// The first place that is not UTF-8 as Unicode defines it, or the size.
size_t FirstNotUtf8(absl::string_view text) {
  const auto* s = reinterpret_cast<const unsigned char*>(text.data());
  const size_t n = text.size();
  size_t i = 0;
  const auto follows = [&](size_t at) {
    return at < n && (s[at] & 0xC0) == 0x80;
  };
  while (i < n) {
    uint64_t eight;
    // Almost all source is ASCII: eight bytes at a time.
    if (i + 8 <= n) {
      std::memcpy(&eight, s + i, 8);
      if ((eight & 0x8080808080808080u) == 0) {
        i += 8;
        continue;
      }
    }
    const unsigned char c = s[i];
    if (c < 0x80) {
      ++i;
    } else if (c >= 0xC2 && c <= 0xDF && follows(i + 1)) {
      i += 2;
    } else if ((c & 0xF0) == 0xE0 && follows(i + 1) && follows(i + 2) &&
               !(c == 0xE0 && s[i + 1] < 0xA0) &&
               !(c == 0xED && s[i + 1] > 0x9F)) {
      i += 3;
    } else if (c >= 0xF0 && c <= 0xF4 && follows(i + 1) && follows(i + 2) &&
               follows(i + 3) && !(c == 0xF0 && s[i + 1] < 0x90) &&
               !(c == 0xF4 && s[i + 1] > 0x8F)) {
      i += 4;
    } else {
      return i;
    }
  }
  return n;
}

// Names as CPython normalises them. Others have codecs that we do not carry:
// such a file is unread, not misread.
Encoding EncodingOf(absl::string_view name) {
  std::string lower = absl::AsciiStrToLower(name);
  std::replace(lower.begin(), lower.end(), '_', '-');
  if (lower == "utf-8" || lower == "utf8" ||
      absl::StartsWith(lower, "utf-8-") || lower == "u8") {
    return Encoding::kUtf8;
  }
  for (absl::string_view latin :
       {"latin-1", "latin1", "iso-8859-1", "iso8859-1", "iso-latin-1", "l1",
        "latin", "8859", "cp819"}) {
    if (lower == latin) return Encoding::kLatin1;
  }
  if (lower == "ascii" || lower == "us-ascii" || lower == "646") {
    return Encoding::kAscii;
  }
  return Encoding::kOther;
}

// As the regular expression of PEP 263 has it: [-_.a-zA-Z0-9]+
bool IsEncodingChar(char c) {
  return absl::ascii_isalnum(c) || c == '-' || c == '_' || c == '.';
}

// The name in "# -*- coding: name -*-" of a line; PEP 263.
absl::string_view DeclarationIn(absl::string_view line) {
  const size_t hash = line.find_first_not_of(" \t\f");
  if (hash == absl::string_view::npos || line[hash] != '#') return "";
  for (size_t at = line.find("coding", hash); at != absl::string_view::npos;
       at = line.find("coding", at + 1)) {
    size_t i = at + 6;
    if (i >= line.size() || (line[i] != ':' && line[i] != '=')) continue;
    ++i;
    while (i < line.size() && (line[i] == ' ' || line[i] == '\t')) ++i;
    size_t end = i;
    while (end < line.size() && IsEncodingChar(line[end])) ++end;
    if (end > i) return line.substr(i, end - i);
  }
  return "";
}

// A declaration counts in the first two lines; in the second only below a
// comment or an empty line.
absl::string_view Declaration(absl::string_view text) {
  for (int line = 0; line < 2; ++line) {
    const size_t end = std::min(text.find_first_of("\r\n"), text.size());
    const absl::string_view first = text.substr(0, end);
    const absl::string_view name = DeclarationIn(first);
    if (!name.empty()) return name;
    const size_t mark = first.find_first_not_of(" \t\f");
    if (mark != absl::string_view::npos && first[mark] != '#') return "";
    if (end == text.size()) return "";
    const bool two = absl::StartsWith(text.substr(end), "\r\n");
    text.remove_prefix(end + (two ? 2 : 1));
  }
  return "";
}

}  // namespace

SourceProblem SourceText::Assign(absl::string_view raw) {
  text_ = raw;
  if (absl::StartsWith(text_, "\xEF\xBB\xBF")) text_.remove_prefix(3);
  lines_.clear();
  last_line_ = 0;
  // Places need lines, also where nothing else is read.
  if (text_.size() > kMostBytes) {
    text_ = "";
    FindLines();
    return {0, "the file is larger than 4 MiB"};
  }
  FindLines();
  const size_t nul = text_.find('\0');
  if (nul != absl::string_view::npos) {
    return {static_cast<uint32_t>(nul), "the file has a NUL byte"};
  }
  const absl::string_view name = Declaration(text_);
  const Encoding encoding = name.empty() ? Encoding::kUtf8 : EncodingOf(name);
  if (encoding == Encoding::kOther) {
    return {static_cast<uint32_t>(name.data() - text_.data()),
            "the encoding is not UTF-8, Latin-1 or ASCII"};
  }
  // From here on all is UTF-8. Columns count bytes of the decoded text.
  if (encoding == Encoding::kLatin1) {
    decoded_.clear();
    for (char c : text_) {
      const auto byte = static_cast<unsigned char>(c);
      if (byte < 0x80) {
        decoded_.push_back(c);
      } else {
        decoded_.push_back(static_cast<char>(0xC0 | (byte >> 6)));
        decoded_.push_back(static_cast<char>(0x80 | (byte & 0x3F)));
      }
    }
    text_ = decoded_;
    FindLines();
    return {};
  }
  // ASCII is UTF-8, so one check serves both.
  const size_t bad = FirstNotUtf8(text_);
  if (bad < text_.size()) {
    return {static_cast<uint32_t>(bad), "the file is not UTF-8"};
  }
  if (encoding == Encoding::kAscii) {
    for (size_t i = 0; i < text_.size(); ++i) {
      if (static_cast<unsigned char>(text_[i]) >= 0x80) {
        return {static_cast<uint32_t>(i),
                "the file declares ASCII but is not ASCII"};
      }
    }
  }
  return {};
}

// Files with "\r" are rare, and cost a look at every byte.
void SourceText::FindLines() {
  lines_.assign(1, 0);
  last_line_ = 0;
  const bool returns = text_.find('\r') != absl::string_view::npos;
  for (size_t i = 0; i < text_.size(); ++i) {
    if (!returns) {
      i = text_.find('\n', i);
      if (i == absl::string_view::npos) break;
    } else if (text_[i] == '\r') {
      // "\r\n" is one end, a lone "\r" is one too.
      if (i + 1 < text_.size() && text_[i + 1] == '\n') continue;
    } else if (text_[i] != '\n') {
      continue;
    }
    lines_.push_back(static_cast<uint32_t>(i + 1));
  }
}

// Facts are asked for in the order of the text, more or less: the line of the
// last one, or the next, is nearly always right.
SourcePlace SourceText::PlaceOf(uint32_t pos) {
  size_t& line = last_line_;
  const bool here = lines_[line] <= pos &&
                    (line + 1 == lines_.size() || pos < lines_[line + 1]);
  const bool next = !here && line + 1 < lines_.size() &&
                    lines_[line + 1] <= pos &&
                    (line + 2 == lines_.size() || pos < lines_[line + 2]);
  if (next) {
    ++line;
  } else if (!here) {
    line = std::upper_bound(lines_.begin(), lines_.end(), pos) -
           lines_.begin() - 1;
  }
  return {static_cast<uint32_t>(line + 1), pos - lines_[line] + 1};
}

}  // namespace upgrade_advisor
