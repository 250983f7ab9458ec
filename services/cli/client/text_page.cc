#include "services/cli/client/text_page.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/base/utf8_text.h"

namespace upgrade_advisor {
namespace {

constexpr size_t kWidth = 88;

absl::string_view CodeOf(Style style) {
  switch (style) {
    case Style::kBold:
      return "\x1b[1m";
    case Style::kDim:
      return "\x1b[2m";
    case Style::kRed:
      return "\x1b[1;31m";
    case Style::kYellow:
      return "\x1b[33m";
    case Style::kGreen:
      return "\x1b[32m";
    case Style::kCyan:
      return "\x1b[36m";
    case Style::kPlain:
      break;
  }
  return "";
}

// Columns a UTF-8 text takes, near enough: its characters.
size_t WidthOf(absl::string_view text) {
  return static_cast<size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

// A terminal must not be driven by what a plugin or a file says.
std::string Printable(absl::string_view text) {
  std::string out = VisibleText(text);
  for (char& c : out) {
    if (c == '\t' || c == '\n') c = ' ';
  }
  return out;
}

}  // namespace

std::string TextPage::Styled(absl::string_view text, Style style) const {
  if (!colour_ || style == Style::kPlain) return std::string(text);
  return absl::StrCat(CodeOf(style), text, "\x1b[0m");
}

void TextPage::Line(absl::string_view text, Style style) {
  absl::StrAppend(&out_, Styled(Printable(text), style), "\n");
}

void TextPage::Paragraph(size_t indent, absl::string_view head,
                         absl::string_view text, Style head_style) {
  const size_t hang = indent + (head.empty() ? 0 : WidthOf(head) + 1);
  absl::StrAppend(&out_, std::string(indent, ' '),
                  Styled(Printable(head), head_style));
  size_t column = indent + WidthOf(head);
  const std::string printable = Printable(text);
  for (absl::string_view word :
       absl::StrSplit(printable, ' ', absl::SkipEmpty())) {
    const size_t width = WidthOf(word);
    if (column > hang && column + 1 + width > kWidth) {
      absl::StrAppend(&out_, "\n", std::string(hang, ' '));
      column = hang;
    } else if (column > indent) {
      absl::StrAppend(&out_, " ");
      ++column;
    }
    absl::StrAppend(&out_, word);
    column += width;
  }
  absl::StrAppend(&out_, "\n");
}

void TextPage::Table(size_t indent,
                     const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::vector<Cell>> cells;
  for (const std::vector<std::string>& row : rows) {
    std::vector<Cell>& out = cells.emplace_back();
    for (const std::string& text : row) out.push_back({text, Style::kPlain});
  }
  StyledTable(indent, cells);
}

void TextPage::StyledTable(size_t indent,
                           const std::vector<std::vector<Cell>>& rows) {
  std::vector<size_t> widths;
  for (const std::vector<Cell>& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], WidthOf(row[i].text));
    }
  }
  for (const std::vector<Cell>& row : rows) {
    std::string line(indent, ' ');
    for (size_t i = 0; i < row.size(); ++i) {
      absl::StrAppend(&line, Styled(Printable(row[i].text), row[i].style));
      if (i + 1 < row.size()) {
        line.append(widths[i] - WidthOf(row[i].text) + 2, ' ');
      }
    }
    absl::StrAppend(&out_, line, "\n");
  }
}

bool WantsColour(Color color) {
  if (color != Color::kAuto) return color == Color::kAlways;
  const char* no_colour = std::getenv("NO_COLOR");
  return (no_colour == nullptr || *no_colour == '\0') &&
         isatty(STDOUT_FILENO) == 1;
}

}  // namespace upgrade_advisor
