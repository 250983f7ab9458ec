// Texts of plugins, which may or may not end as sentences do.
#ifndef SERVICES_DOMAIN_SENTENCE_H_
#define SERVICES_DOMAIN_SENTENCE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace upgrade_advisor {

// The text with a full stop, unless it is empty, ends in punctuation, or ends
// in a path, an image or a placeholder, which somebody may copy.
inline std::string AsSentence(absl::string_view text) {
  std::string out(text);
  const absl::string_view last_word = text.substr(text.find_last_of(' ') + 1);
  const bool copied = last_word.find('/') != absl::string_view::npos;
  if (!out.empty() && !copied &&
      absl::string_view(".!?:>").find(out.back()) == absl::string_view::npos) {
    out.push_back('.');
  }
  return out;
}

}  // namespace upgrade_advisor

#endif  // SERVICES_DOMAIN_SENTENCE_H_
