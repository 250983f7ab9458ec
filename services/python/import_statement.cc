#include "services/python/import_statement.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"

namespace upgrade_advisor::python {
namespace {

bool Is(const Token& token, Keyword keyword) {
  return token.kind == TokenKind::kName &&
         token.code == static_cast<uint8_t>(keyword);
}

bool Is(const Token& token, char op) {
  return token.kind == TokenKind::kOperator &&
         token.code == static_cast<uint8_t>(op);
}

uint32_t EndOf(const Token& token) { return token.pos + token.size; }

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\f'; }
bool EndsLine(char c) { return c == '\n' || c == '\r'; }

bool IsOtherThanBlank(char c) { return !IsBlank(c); }

bool IsBlank(absl::string_view text) {
  return std::none_of(text.begin(), text.end(), IsOtherThanBlank);
}

// Lines of the source around a position.
class Lines {
 public:
  explicit Lines(absl::string_view source) : source_(source) {}

  // Where the line begins.
  uint32_t BeginOf(uint32_t pos) const {
    while (pos > 0 && !EndsLine(source_[pos - 1])) --pos;
    return pos;
  }
  // Where its text ends, before its line end.
  uint32_t EndOf(uint32_t pos) const {
    while (pos < source_.size() && !EndsLine(source_[pos])) ++pos;
    return pos;
  }
  // "\r\n", "\n" or "\r" at a position; empty at the end of the text.
  absl::string_view LineEndAt(uint32_t pos) const {
    const absl::string_view rest = source_.substr(pos);
    return rest.substr(0, absl::StartsWith(rest, "\r\n") ? 2 : 1);
  }
  // Whether it is the first thing on its line, and the line does not continue
  // another.
  bool IsFirst(uint32_t pos) const {
    const uint32_t begin = BeginOf(pos);
    if (!IsBlank(source_.substr(begin, pos - begin))) return false;
    const absl::string_view before = source_.substr(0, begin);
    return !absl::EndsWith(before, "\\\n") && !absl::EndsWith(before, "\\\r") &&
           !absl::EndsWith(before, "\\\r\n");
  }

 private:
  const absl::string_view source_;
};

class Mover {
 public:
  Mover(absl::string_view source, const ImportStatement& statement,
        const std::vector<NewPlace>& places)
      : source_(source), lines_(source), is_(statement), places_(places) {}

  std::optional<std::vector<TextEdit>> Run() {
    old_module_ =
        source_.substr(is_.module_begin, is_.module_end - is_.module_begin);
    kept_module_ = std::string(old_module_);
    const bool all_go = std::none_of(places_.begin(), places_.end(),
                                     [&](const auto& p) { return Stays(p); });
    if (all_go) kept_module_ = places_.front().module;
    if (all_go) Replace(is_.module_begin, is_.module_end, kept_module_);
    if (is_.in_brackets) {
      for (size_t i = 0; i < places_.size();) i = Bracketed(i);
    } else {
      Rewrite();
    }
    if (lost_comment_) return std::nullopt;
    Insert();
    return std::move(edits_);
  }

 private:
  // One statement that is added.
  struct Added {
    std::string module;
    std::vector<std::string> names;
    std::string comment;
  };

  bool Stays(const NewPlace& place) const {
    return place.module.empty() || place.module == kept_module_;
  }
  absl::string_view TextOf(const WrittenName& name) const {
    return source_.substr(name.begin, name.end - name.begin);
  }
  void Replace(uint32_t begin, uint32_t end, std::string text) {
    if (source_.substr(begin, end - begin) == text) return;
    edits_.push_back({begin, end, std::move(text)});
  }
  std::string KeptText(size_t i) const {
    return places_[i].module.empty() ? std::string(TextOf(is_.names[i]))
                                     : places_[i].name;
  }

  // In one line without brackets there are no comments, and nothing but the
  // names to keep.
  void Rewrite() {
    std::vector<std::string> kept;
    bool changed = false;
    for (size_t i = 0; i < places_.size(); ++i) {
      const bool stays = Stays(places_[i]);
      if (stays) kept.push_back(KeptText(i));
      if (!stays) Add(places_[i], "");
      changed |= !stays || kept.back() != TextOf(is_.names[i]);
    }
    if (!changed) return;
    Replace(is_.names.front().begin, is_.names.back().end,
            absl::StrJoin(kept, ", "));
  }

  // Gives the number of the next name.
  size_t Bracketed(size_t i) {
    const WrittenName& name = is_.names[i];
    if (Stays(places_[i])) {
      const std::string text = KeptText(i);
      if (text == TextOf(name)) return i + 1;
      // Between "X" and "as Y".
      lost_comment_ |= absl::StrContains(TextOf(name), '#');
      Replace(name.begin, name.end, text);
      return i + 1;
    }
    size_t end = i + 1;
    while (end < places_.size() && !Stays(places_[end]) &&
           lines_.BeginOf(is_.names[end].begin) == lines_.BeginOf(name.begin)) {
      ++end;
    }
    std::string comment = TakeOut(
        {name.begin, is_.names[end - 1].end, is_.names[end - 1].comma_end});
    for (; i < end; ++i) Add(places_[i], std::exchange(comment, ""));
    return end;
  }

  // Takes names out of their list, with the comma, and with their line if they
  // have one to themselves; gives the comment of that line.
  std::string TakeOut(const WrittenName& name) {
    uint32_t end = std::max(name.end, name.comma_end);
    lost_comment_ |=
        absl::StrContains(source_.substr(name.begin, end - name.begin), '#');
    const uint32_t line = lines_.BeginOf(name.begin);
    const uint32_t line_end = lines_.EndOf(end);
    const absl::string_view before = source_.substr(line, name.begin - line);
    const absl::string_view after =
        absl::StripAsciiWhitespace(source_.substr(end, line_end - end));
    if (IsBlank(before) && (after.empty() || after[0] == '#')) {
      const auto next =
          static_cast<uint32_t>(line_end + lines_.LineEndAt(line_end).size());
      Replace(line, next, "");
      return std::string(after);
    }
    while (end < source_.size() && IsBlank(source_[end])) ++end;
    uint32_t begin = name.begin;
    // Blanks do not stay at the end of the line or the list.
    if (end < source_.size() && !IsBlank(before) &&
        (EndsLine(source_[end]) || source_[end] == ')')) {
      while (begin > line && IsBlank(source_[begin - 1])) --begin;
    }
    Replace(begin, end, "");
    return "";
  }

  void Add(const NewPlace& place, std::string comment) {
    auto one = std::find_if(added_.begin(), added_.end(), [&](const Added& a) {
      return a.module == place.module;
    });
    if (one == added_.end()) {
      one = added_.insert(added_.end(), Added{place.module, {}, ""});
    }
    one->names.push_back(place.name);
    absl::StrAppend(&one->comment, comment.empty() ? "" : "  ", comment);
  }

  // Each on a line of its own, as far in as the statement; where that is not
  // the first on its line, before it and with a semicolon.
  void Insert() {
    const bool first = lines_.IsFirst(is_.begin);
    const uint32_t line = lines_.BeginOf(is_.begin);
    const absl::string_view indent = source_.substr(line, is_.begin - line);
    absl::string_view end = lines_.LineEndAt(lines_.EndOf(is_.begin));
    if (end.empty()) end = line > 0 ? LastEnd(line) : "\n";
    std::string text;
    for (const Added& one : added_) {
      absl::StrAppend(&text, "from ", one.module, " import ",
                      absl::StrJoin(one.names, ", "));
      if (first) {
        absl::StrAppend(&text, one.comment, end, indent);
      } else {
        lost_comment_ |= !one.comment.empty();
        absl::StrAppend(&text, "; ");
      }
    }
    if (!text.empty()) edits_.push_back({is_.begin, is_.begin, text});
  }

  // The end of the line before one.
  absl::string_view LastEnd(uint32_t line) const {
    const bool two = line > 1 && source_[line - 2] == '\r';
    return source_.substr(line - (two ? 2 : 1), two ? 2 : 1);
  }

  const absl::string_view source_;
  const Lines lines_;
  const ImportStatement& is_;
  const std::vector<NewPlace>& places_;
  absl::string_view old_module_;
  std::string kept_module_;
  bool lost_comment_ = false;
  std::vector<Added> added_;
  std::vector<TextEdit> edits_;
};

}  // namespace

std::optional<ImportStatement> ReadImportStatement(
    const std::vector<Token>& tokens, uint32_t pos) {
  auto at = std::lower_bound(
      tokens.begin(), tokens.end(), pos,
      [](const Token& token, uint32_t p) { return token.pos < p; });
  // A line end or an indentation may be noted at the same place.
  while (at != tokens.end() && at->pos == pos && at->kind != TokenKind::kName) {
    ++at;
  }
  if (at == tokens.end() || at->pos != pos) return std::nullopt;
  ImportStatement out;
  out.begin = pos;
  const bool from = Is(*at, Keyword::kFrom);
  if (!from && !Is(*at, Keyword::kImport)) return std::nullopt;
  const auto ends = [&] {
    return at->kind == TokenKind::kNewline || at->kind == TokenKind::kEnd ||
           at->kind == TokenKind::kError || Is(*at, ';');
  };
  ++at;
  if (from) {
    out.module_begin = at->pos;
    for (; !ends() && !Is(*at, Keyword::kImport); ++at) {
      out.module_end = EndOf(*at);
    }
    if (ends() || out.module_end == 0) return std::nullopt;
    ++at;
    out.in_brackets = Is(*at, '(');
    if (out.in_brackets) ++at;
  }
  bool fresh = true;
  for (; !ends() && !Is(*at, ')'); ++at) {
    if (Is(*at, '*')) return std::nullopt;
    if (Is(*at, ',')) {
      if (fresh) return std::nullopt;
      out.names.back().comma_end = EndOf(*at);
      fresh = true;
      continue;
    }
    if (fresh) out.names.push_back({at->pos, 0, 0});
    fresh = false;
    out.names.back().end = EndOf(*at);
  }
  if (out.names.empty() || (out.in_brackets && !Is(*at, ')'))) {
    return std::nullopt;
  }
  out.end = out.in_brackets ? EndOf(*at) : out.names.back().end;
  return out;
}

std::optional<std::vector<TextEdit>> MoveNames(
    absl::string_view source, const ImportStatement& statement,
    const std::vector<NewPlace>& places) {
  if (places.size() != statement.names.size()) return std::nullopt;
  return Mover(source, statement, places).Run();
}

}  // namespace upgrade_advisor::python
