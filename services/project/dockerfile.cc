#include "services/project/dockerfile.h"

#include <algorithm>
#include <map>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/project/dockerfile_lines.h"

namespace upgrade_advisor {
namespace {

constexpr size_t kMaxStages = 100;
// Of an expansion: variables that name each other grow exponentially.
constexpr size_t kMaxExpanded = 4096;

using Values = std::map<std::string, Expansion>;

bool IsNameByte(char c) { return absl::ascii_isalnum(c) || c == '_'; }

// $X, ${X}, ${X:-default}, ${X:+other}, ${X-default}; '\$' is a dollar.
class Substitution {
 public:
  Substitution(absl::string_view text, const Values& values)
      : rest_(text), values_(values) {}

  Expansion Run() {
    while (!rest_.empty() && out_.text.size() < kMaxExpanded) {
      if (absl::ConsumePrefix(&rest_, "\\$")) {
        out_.text.push_back('$');
      } else if (rest_[0] == '$') {
        rest_.remove_prefix(1);
        Variable();
      } else {
        out_.text.push_back(rest_[0]);
        rest_.remove_prefix(1);
      }
    }
    out_.complete = out_.complete && rest_.empty();
    return std::move(out_);
  }

 private:
  std::string TakeName() {
    size_t size = 0;
    while (size < rest_.size() && IsNameByte(rest_[size])) ++size;
    std::string name(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return name;
  }
  void Variable() {
    if (!absl::ConsumePrefix(&rest_, "{")) {
      const std::string name = TakeName();
      if (name.empty()) {
        out_.text.push_back('$');
      } else {
        Put(name, {}, {});
      }
      return;
    }
    const std::string name = TakeName();
    const size_t end = std::min(rest_.find('}'), rest_.size());
    absl::string_view modifier = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    absl::ConsumePrefix(&modifier, ":");
    const char kind = modifier.empty() ? '\0' : modifier[0];
    Put(name, kind == '-' ? modifier.substr(1) : absl::string_view(),
        kind == '+' ? modifier.substr(1) : absl::string_view());
  }
  void Put(const std::string& name, absl::string_view otherwise,
           absl::string_view instead) {
    const auto found = values_.find(name);
    if (found != values_.end() && !found->second.text.empty()) {
      if (!instead.empty()) {
        absl::StrAppend(&out_.text, instead);
      } else if (out_.text.size() + found->second.text.size() > kMaxExpanded) {
        out_.complete = false;
      } else {
        out_.text.append(found->second.text);
        out_.complete = out_.complete && found->second.complete;
      }
    } else if (!otherwise.empty()) {
      absl::StrAppend(&out_.text, otherwise);
    } else if (instead.empty()) {
      // Given when the image is built, or empty: not known here.
      out_.complete = false;
    }
  }

  absl::string_view rest_;
  const Values& values_;
  Expansion out_;
};

// A word without the quotes around its parts.
std::string Unquoted(absl::string_view word) {
  std::string out;
  char quote = 0;
  for (size_t i = 0; i < word.size(); ++i) {
    const char c = word[i];
    const char next = i + 1 < word.size() ? word[i + 1] : '\0';
    // Within double quotes only these are escaped; "\$" is a matter of
    // variables.
    const bool escapes = quote == 0 ? next != '$' : next == '"' || next == '\\';
    if (c == '\\' && quote != '\'' && next != '\0' && escapes) {
      out.push_back(next);
      ++i;
    } else if (quote == 0 && (c == '"' || c == '\'')) {
      quote = c;
    } else if (c == quote) {
      quote = 0;
    } else {
      out.push_back(c);
    }
  }
  return out;
}

// Words of a text, divided at blanks outside quotes.
std::vector<TextRange> WordsOf(absl::string_view text) {
  std::vector<TextRange> out;
  size_t i = 0;
  while (i < text.size()) {
    while (i < text.size() && absl::ascii_isspace(text[i])) ++i;
    if (i == text.size()) break;
    const size_t begin = i;
    char quote = 0;
    for (; i < text.size() && (quote != 0 || !absl::ascii_isspace(text[i]));
         ++i) {
      if (text[i] == '\\') {
        i += i + 1 < text.size();
      } else if (quote == 0 && (text[i] == '"' || text[i] == '\'')) {
        quote = text[i];
      } else if (text[i] == quote) {
        quote = 0;
      }
    }
    out.push_back({begin, i});
  }
  return out;
}

class Reader {
 public:
  Reader(absl::string_view path, absl::string_view text, Dockerfile& out)
      : path_(path), text_(text), out_(out) {}

  void Run() {
    DockerLines lines = SplitDockerLines(path_, text_);
    out_.errors = std::move(lines.errors);
    for (const DockerLine& line : lines.lines) ReadLine(line);
    if (out_.stages.empty() && out_.errors.empty()) {
      Fail(0, 0, "there is no FROM line, which names the base image");
    }
  }

 private:
  void Fail(uint32_t line, uint32_t column, absl::string_view reason) {
    out_.errors.push_back(
        {std::string(path_), line, column, std::string(reason)});
  }

  void ReadLine(const DockerLine& line) {
    const size_t end =
        std::min(line.text.find_first_of(" \t"), line.text.size());
    DockerInstruction instruction;
    instruction.name = absl::AsciiStrToLower(line.text.substr(0, end));
    instruction.arguments =
        std::string(absl::StripAsciiWhitespace(line.text.substr(end)));
    instruction.line = line.line;
    if (instruction.name == "from") return ReadFrom(line, end);
    if (instruction.name == "arg") return ReadArg(line, end);
    if (out_.stages.empty()) {
      return Fail(line.line, 1, "an instruction comes before the first FROM");
    }
    DockerStage& stage = out_.stages.back();
    if (instruction.name == "env") ReadEnv(line, end, stage);
    stage.instructions.push_back(std::move(instruction));
  }

  void ReadFrom(const DockerLine& line, size_t begin) {
    if (out_.stages.size() == kMaxStages) {
      return Fail(line.line, 1, "there are more than 100 stages, the limit");
    }
    DockerStage stage;
    stage.line = line.line;
    const absl::string_view text = line.text;
    std::vector<absl::string_view> behind;
    bool has_image = false;
    for (TextRange word : WordsOf(text.substr(begin))) {
      word = {word.begin + begin, word.end + begin};
      absl::string_view written =
          text.substr(word.begin, word.end - word.begin);
      if (has_image) {
        behind.push_back(written);
      } else if (absl::ConsumePrefix(&written, "--platform=")) {
        stage.platform = Substitution(written, globals_).Run().text;
      } else if (!absl::StartsWith(written, "--")) {
        has_image = true;
        SetImage(line, word, stage);
      }
    }
    if (!has_image) {
      return Fail(line.line, 1, "FROM names no image");
    }
    if (behind.size() == 2 && absl::EqualsIgnoreCase(behind[0], "as")) {
      stage.alias = absl::AsciiStrToLower(behind[1]);
    } else if (!behind.empty()) {
      Fail(line.line, 1, "only AS and a name may follow the image");
    }
    local_ = {};
    Inherit(stage);
    out_.stages.push_back(std::move(stage));
  }

  // Where a part of a line stood. The blank that joins lines stands where the
  // first of them ends, which may be the end of the text.
  TextRange PlaceOf(const DockerLine& line, size_t begin, size_t end) const {
    return {line.offsets[begin],
            std::min(line.offsets[end - 1] + 1, text_.size())};
  }

  void SetImage(const DockerLine& line, TextRange word, DockerStage& stage) {
    const std::string written = Unquoted(
        absl::string_view(line.text).substr(word.begin, word.end - word.begin));
    stage.image = Substitution(written, globals_).Run();
    stage.image_at = PlaceOf(line, word.begin, word.end);
    const size_t line_begin = stage.image_at.begin == 0
                                  ? absl::string_view::npos
                                  : text_.rfind('\n', stage.image_at.begin - 1);
    stage.column = static_cast<uint32_t>(
        stage.image_at.begin -
        (line_begin == absl::string_view::npos ? 0 : line_begin + 1) + 1);
    const std::string alias = absl::AsciiStrToLower(stage.image.text);
    for (size_t i = 0; i < out_.stages.size(); ++i) {
      if (!alias.empty() && out_.stages[i].alias == alias) stage.base = i;
    }
  }

  // What the stage it begins from has set is known in it.
  void Inherit(const DockerStage& stage) {
    if (!stage.base) return;
    std::vector<size_t> chain;
    for (std::optional<size_t> i = stage.base; i; i = out_.stages[*i].base) {
      chain.push_back(*i);
    }
    for (auto i = chain.rbegin(); i != chain.rend(); ++i) {
      for (const DockerStage::Variable& v : out_.stages[*i].environment) {
        local_[v.name] = v.value;
      }
    }
  }

  void ReadArg(const DockerLine& line, size_t begin) {
    const absl::string_view text = line.text;
    for (TextRange word : WordsOf(text.substr(begin))) {
      word = {word.begin + begin, word.end + begin};
      const absl::string_view pair =
          text.substr(word.begin, word.end - word.begin);
      const size_t equals = pair.find('=');
      const std::string name(pair.substr(0, equals));
      if (equals == absl::string_view::npos) {
        // A stage sees an argument of the file only if it asks for it.
        const auto global = globals_.find(name);
        if (!out_.stages.empty() && global != globals_.end()) {
          local_[name] = global->second;
        }
        continue;
      }
      const std::string value = Unquoted(pair.substr(equals + 1));
      if (!out_.stages.empty()) {
        local_[name] = Substitution(value, local_).Run();
        continue;
      }
      globals_[name] = Substitution(value, globals_).Run();
      const size_t at = word.begin + equals + 1;
      if (at < word.end) {
        out_.arguments.push_back({name, value, PlaceOf(line, at, word.end)});
      }
    }
  }

  // "ENV k=v k=v", or of old "ENV k the rest".
  void ReadEnv(const DockerLine& line, size_t begin, DockerStage& stage) {
    const absl::string_view text = absl::string_view(line.text).substr(begin);
    const std::vector<TextRange> words = WordsOf(text);
    if (words.empty()) return Fail(line.line, 1, "ENV names no variable");
    const auto line_of = [&](const TextRange& word) {
      return line.line +
             static_cast<uint32_t>(std::count(
                 text_.begin() + line.offsets[0],
                 text_.begin() + line.offsets[begin + word.begin], '\n'));
    };
    const absl::string_view first =
        text.substr(words[0].begin, words[0].end - words[0].begin);
    if (!absl::StrContains(first, "=")) {
      const absl::string_view value =
          words.size() == 1 ? absl::string_view() : text.substr(words[1].begin);
      return SetVariable(first, value, line_of(words[0]), stage);
    }
    for (const TextRange& word : words) {
      const absl::string_view pair =
          text.substr(word.begin, word.end - word.begin);
      const size_t equals = pair.find('=');
      if (equals == absl::string_view::npos || equals == 0) {
        Fail(line_of(word), 1, "a variable of ENV has no '=' and value");
        continue;
      }
      SetVariable(pair.substr(0, equals), Unquoted(pair.substr(equals + 1)),
                  line_of(word), stage);
    }
  }

  void SetVariable(absl::string_view name, absl::string_view value,
                   uint32_t line, DockerStage& stage) {
    Expansion expansion = Substitution(value, local_).Run();
    local_[std::string(name)] = expansion;
    stage.environment.push_back(
        {std::string(name), std::move(expansion), line});
  }

  absl::string_view path_;
  absl::string_view text_;
  Dockerfile& out_;
  Values globals_;  // ARG before the first FROM
  Values local_;    // ARG and ENV of the stage
};

}  // namespace

Dockerfile Dockerfile::Read(absl::string_view path, absl::string_view text) {
  Dockerfile out;
  Reader(path, text, out).Run();
  return out;
}

std::vector<size_t> Dockerfile::FinalStages() const {
  std::vector<size_t> out;
  if (stages.empty()) return out;
  for (std::optional<size_t> i = stages.size() - 1; i; i = stages[*i].base) {
    out.push_back(*i);
  }
  std::reverse(out.begin(), out.end());
  return out;
}

}  // namespace upgrade_advisor
