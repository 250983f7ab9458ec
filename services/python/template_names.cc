#include "services/python/template_names.h"

#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "services/python/lexer.h"

namespace upgrade_advisor::python {
namespace {

struct Piece {
  enum Kind { kName, kOther, kPunctuation } kind;
  absl::string_view text;
  bool Is(absl::string_view other) const {
    return kind != kOther && text == other;
  }
};

bool IsOneOf(absl::string_view word,
             std::initializer_list<absl::string_view> list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

// Of Jinja's grammar; constants in both spellings it takes.
bool IsWord(absl::string_view word) {
  return IsOneOf(word, {"and", "or", "not", "in", "is", "if", "else", "true",
                        "false", "none", "True", "False", "None", "recursive"});
}

// Tags whose words are not variables.
bool IsSilentTag(absl::string_view tag) {
  return absl::StartsWith(tag, "end") ||
         IsOneOf(tag, {"else", "block", "import", "from", "include", "extends",
                       "filter", "raw", "autoescape"});
}

// Not a parser of Jinja: a scan for names that are neither set in the template
// nor part of another name. What it cannot read has no names, and leaves no
// error: Airflow renders it, or fails, on its own.
class Template {
 public:
  explicit Template(absl::string_view text) : text_(text) {}

  std::vector<absl::string_view> Names() {
    while (Next()) {
    }
    std::vector<absl::string_view> names;
    for (const Use& use : uses_) {
      if (!locals_.contains(use.root)) names.push_back(use.name);
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
  }

 private:
  struct Use {
    absl::string_view root;
    absl::string_view name;
  };

  // Reads the next tag, expression or comment; false at the end.
  bool Next() {
    while (true) {
      at_ = text_.find('{', at_);
      if (at_ == absl::string_view::npos || at_ + 1 >= text_.size()) {
        return false;
      }
      const char kind = text_[at_ + 1];
      if (kind == '#') {
        const size_t end = text_.find("#}", at_ + 2);
        if (end == absl::string_view::npos) return false;
        at_ = end + 2;
        return true;
      }
      if (kind == '{' || kind == '%') {
        at_ += 2;
        if (!Read(kind)) {
          if (kind == '{' && !raw_) Begun();
          return false;
        }
        if (kind == '%') {
          Tag();
        } else if (!raw_) {
          Expression(0);
        }
        return true;
      }
      ++at_;
    }
  }

  // "{{ execution_date.replace(": code adds the rest of the expression. What it
  // begins with is a name.
  void Begun() {
    if (pieces_.empty() || !IsVariable(0, 0)) return;
    size_t size = 1;
    while (size + 1 < pieces_.size() && pieces_[size].Is(".") &&
           pieces_[size + 1].kind == Piece::kName) {
      size += 2;
    }
    pieces_.resize(size);
    Expression(0);
  }

  // Fills pieces_ up to the end of the tag; false where there is none.
  bool Read(char kind) {
    pieces_.clear();
    const char close = kind == '{' ? '}' : '%';
    // "}}" may close two dicts of an expression rather than the expression.
    int braces = 0;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      const char next = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
      const size_t start = at_;
      Piece::Kind piece = Piece::kPunctuation;
      if (c == close && next == '}' && braces == 0) {
        at_ += 2;
        return true;
      }
      if (c == '\'' || c == '"') {
        if (!SkipString(c)) return false;
        piece = Piece::kOther;
      } else if (absl::ascii_isalpha(c) || c == '_') {
        SkipWhile(false);
        piece = Piece::kName;
      } else if (absl::ascii_isdigit(c)) {
        SkipWhile(true);
        piece = Piece::kOther;
      } else {
        if (c == '{') ++braces;
        if (c == '}' && braces > 0) --braces;
        at_ +=
            next == '=' && IsOneOf(text_.substr(at_, 1), {"=", "!", "<", ">"})
                ? 2
                : 1;
        if (absl::ascii_isspace(c)) continue;
      }
      pieces_.push_back({piece, text_.substr(start, at_ - start)});
    }
    return false;
  }

  bool SkipString(char quote) {
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '\\') {
        ++at_;
      } else if (text_[at_] == quote) {
        ++at_;
        return true;
      }
    }
    return false;
  }

  void SkipWhile(bool dots) {
    while (at_ < text_.size() &&
           (absl::ascii_isalnum(text_[at_]) || text_[at_] == '_' ||
            (dots && text_[at_] == '.'))) {
      ++at_;
    }
  }

  void Tag() {
    size_t i = 0;
    while (i < pieces_.size() && pieces_[i].kind != Piece::kName) ++i;
    if (i == pieces_.size()) return;
    const absl::string_view tag = pieces_[i++].text;
    // Between raw and endraw nothing is a template.
    if (tag == "raw") raw_ = true;
    if (tag == "endraw") raw_ = false;
    if (raw_ || IsSilentTag(tag)) return;
    // One scope for the whole template: a name that is set anywhere is taken
    // for a local everywhere. A false name would be a false finding, a missing
    // one is rare.
    if (tag == "for") {
      locals_.insert("loop");
      i = Locals(i, "in");
    } else if (tag == "set") {
      i = Locals(i, "=");
    } else if (tag == "macro") {
      i = Locals(i, "");
    } else if (tag == "with") {
      for (size_t k = i; k + 1 < pieces_.size(); ++k) {
        if (pieces_[k].kind == Piece::kName && pieces_[k + 1].Is("=")) {
          locals_.insert(pieces_[k].text);
        }
      }
    }
    Expression(i);
  }

  // Names up to a word are set here; past it.
  size_t Locals(size_t i, absl::string_view until) {
    for (; i < pieces_.size(); ++i) {
      if (pieces_[i].Is(until)) return i + 1;
      if (pieces_[i].kind == Piece::kName) locals_.insert(pieces_[i].text);
    }
    return i;
  }

  // `start` is where the expression begins.
  bool IsVariable(size_t i, size_t start) const {
    if (pieces_[i].kind != Piece::kName || IsWord(pieces_[i].text))
      return false;
    // The name of an argument: "f(x=1)".
    if (i + 1 < pieces_.size() && pieces_[i + 1].Is("=")) return false;
    if (i == start) return true;
    // An attribute, a filter, or a test.
    const Piece& before = pieces_[i - 1];
    if (before.Is(".") || before.Is("|") || before.Is("is")) return false;
    return !(before.Is("not") && i > start + 1 && pieces_[i - 2].Is("is"));
  }

  void Expression(size_t start) {
    for (size_t i = start; i < pieces_.size(); ++i) {
      if (!IsVariable(i, start)) continue;
      const absl::string_view root = pieces_[i].text;
      absl::string_view last = root;
      // Only what is written without spaces is one name.
      while (i + 2 < pieces_.size() && pieces_[i + 1].Is(".") &&
             pieces_[i + 2].kind == Piece::kName &&
             pieces_[i + 2].text.data() == last.data() + last.size() + 1) {
        i += 2;
        last = pieces_[i].text;
      }
      const size_t size = last.data() + last.size() - root.data();
      if (size > kLongestName) continue;
      uses_.push_back({root, absl::string_view(root.data(), size)});
    }
  }

  absl::string_view text_;
  size_t at_ = 0;
  bool raw_ = false;
  std::vector<Piece> pieces_;
  std::vector<Use> uses_;
  absl::flat_hash_set<absl::string_view> locals_;
};

}  // namespace

// A brace in a string is common, two in a row are not.
bool LooksLikeTemplate(absl::string_view text) {
  for (size_t at = text.find('{'); at != absl::string_view::npos;
       at = text.find('{', at + 1)) {
    const char next = at + 1 < text.size() ? text[at + 1] : '\0';
    if (next == '{' || next == '%') return true;
  }
  return false;
}

std::vector<absl::string_view> TemplateNames(absl::string_view text) {
  return Template(text).Names();
}

}  // namespace upgrade_advisor::python
