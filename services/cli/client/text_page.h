// Text made to be read in a terminal: headings, wrapping, colour.
//
// Collects lines; not thread-safe. Colours are left out unless asked for, so
// the text is the same everywhere.
#ifndef SERVICES_CLI_CLIENT_TEXT_PAGE_H_
#define SERVICES_CLI_CLIENT_TEXT_PAGE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace upgrade_advisor {

enum class Style { kPlain, kBold, kDim, kRed, kYellow, kGreen, kCyan };

// A cell of a table.
struct Cell {
  std::string text;
  Style style = Style::kPlain;
};

class TextPage {
 public:
  explicit TextPage(bool colour) : colour_(colour) {}

  // A line as it is.
  void Line(absl::string_view text = "", Style style = Style::kPlain);
  // Wrapped at 88 columns. The first line starts with `head` at column
  // `indent`, the following ones below the text.
  void Paragraph(size_t indent, absl::string_view head, absl::string_view text,
                 Style head_style = Style::kPlain);
  // Columns as wide as their widest cell.
  void Table(size_t indent, const std::vector<std::vector<std::string>>& rows);
  // The same with styles.
  void StyledTable(size_t indent, const std::vector<std::vector<Cell>>& rows);

  const std::string& text() const { return out_; }

 private:
  std::string Styled(absl::string_view text, Style style) const;

  bool colour_;
  std::string out_;
};

enum class Color { kAuto, kAlways, kNever };

// Whether standard output gets colours. On its own accord only a terminal does,
// and none where NO_COLOR is set.
bool WantsColour(Color color = Color::kAuto);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_CLIENT_TEXT_PAGE_H_
