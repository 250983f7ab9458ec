// Lines of a stream, of which none is so long that memory runs out.
#ifndef SERVICES_CLI_CLIENT_LINE_READER_H_
#define SERVICES_CLI_CLIENT_LINE_READER_H_

#include <cstddef>
#include <cstdint>
#include <istream>
#include <optional>
#include <string>

namespace upgrade_advisor {

// A line without its end.
struct TextLine {
  int64_t number = 0;  // from 1
  std::string text;
  // The line is longer than allowed; `text` is empty.
  bool is_too_long = false;
};

// Reads from a stream that outlives it. Not thread-safe.
class LineReader {
 public:
  LineReader(std::istream& in, size_t line_bytes)
      : in_(in), line_bytes_(line_bytes) {}

  // The next line that is not blank; nothing at the end.
  std::optional<TextLine> Next();

 private:
  // False at the end.
  bool Read(TextLine& out);

  std::istream& in_;
  const size_t line_bytes_;
  int64_t number_ = 0;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_CLIENT_LINE_READER_H_
