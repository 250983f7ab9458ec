#include "services/project/shell_commands.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/domain/redaction.h"

namespace upgrade_advisor {
namespace {

constexpr size_t kMostText = 200;
// Longer ones are scripts; to look for credentials in them takes too long.
constexpr size_t kMostScrubbed = 4096;

bool IsSpace(char c) { return absl::ascii_isspace(c); }

// Past what `i` is at: a quoted text, an escaped character, one character.
size_t Past(absl::string_view s, size_t i) {
  if (s[i] == '\\') return std::min(i + 2, s.size());
  if (s[i] != '\'' && s[i] != '"') return i + 1;
  const char quote = s[i++];
  while (i < s.size() && s[i] != quote) {
    i += quote == '"' && s[i] == '\\' ? 2 : 1;
  }
  return std::min(i + 1, s.size());
}

bool IsContinuation(absl::string_view s, size_t i) {
  return s[i] == '\\' && i + 1 < s.size() && s[i + 1] == '\n';
}

// Words of a command, as written.
std::vector<absl::string_view> WordsOf(absl::string_view s) {
  std::vector<absl::string_view> words;
  size_t i = 0;
  while (i < s.size()) {
    if (IsContinuation(s, i)) {
      i += 2;
    } else if (IsSpace(s[i])) {
      ++i;
    } else {
      const size_t start = i;
      while (i < s.size() && !IsSpace(s[i]) && !IsContinuation(s, i)) {
        i = Past(s, i);
      }
      words.push_back(s.substr(start, i - start));
    }
  }
  return words;
}

// The length of "NAME=" at the beginning, or 0.
size_t AssignmentSize(absl::string_view word) {
  size_t i = 0;
  while (i < word.size() && (absl::ascii_isalnum(word[i]) || word[i] == '_')) {
    ++i;
  }
  const bool named = i > 0 && !absl::ascii_isdigit(word[0]);
  return named && i < word.size() && word[i] == '=' ? i + 1 : 0;
}

// Words that may come before the program.
bool IsPrelude(absl::string_view word) {
  for (absl::string_view prelude :
       {"sudo", "exec", "time", "nohup", "env", "command", "then", "do", "else",
        "if", "while", "!", "(", "{"}) {
    if (word == prelude) return true;
  }
  return AssignmentSize(word) > 0;
}

bool IsProgram(absl::string_view word) {
  return !word.empty() && absl::ascii_isalnum(word[0]) &&
         std::all_of(word.begin(), word.end(), [](char c) {
           return absl::ascii_isalnum(c) || c == '.' || c == '_' || c == '+' ||
                  c == '-';
         });
}

bool IsSubcommand(absl::string_view word) {
  return absl::ascii_islower(word[0]) &&
         std::all_of(word.begin(), word.end(), [](char c) {
           return absl::ascii_islower(c) || c == '-' || c == '_';
         });
}

// Commands of Airflow 1.10 that a name of a DAG follows, not a subcommand.
// Those with an underscore have no subcommands either.
bool StandsAlone(absl::string_view word) {
  for (absl::string_view alone :
       {"backfill", "clear", "pause", "render", "run", "test", "unpause"}) {
    if (word == alone) return true;
  }
  return absl::StrContains(word, '_');
}

// What follows these is a user with a password, the password, or a header that
// may have a key.
bool IsCredentialOption(absl::string_view word) {
  return word == "-u" || word == "--user" || word == "-p" ||
         word == "--proxy-user" || word == "-U" || word == "-H" ||
         word == "--header";
}

// The length of "-p" or "--user=" at the beginning of a word that goes on with
// the value, or 0.
size_t CredentialOptionSize(absl::string_view word) {
  for (absl::string_view option :
       {"-p", "-u", "-H", "--user=", "--proxy-user=", "--header="}) {
    if (absl::StartsWith(word, option) && word.size() > option.size()) {
      return option.size();
    }
  }
  return 0;
}

std::string Scrubbed(const std::vector<absl::string_view>& words) {
  std::string text;
  bool secret = false;
  for (absl::string_view word : words) {
    if (!text.empty()) text += ' ';
    const size_t assigned = AssignmentSize(word);
    if (secret) {
      text += "[redacted]";
    } else if (assigned > 0) {
      absl::StrAppend(&text, word.substr(0, assigned), "[redacted]");
    } else if (const size_t option = CredentialOptionSize(word); option > 0) {
      absl::StrAppend(&text, word.substr(0, option), "[redacted]");
    } else {
      absl::StrAppend(&text, word);
    }
    secret = IsCredentialOption(word);
  }
  return std::string(CutText(ScrubCredentials(text), kMostText));
}

constexpr absl::string_view kWordEnds = " \t\r\n\"'`";

// The switches of a query, which are not secrets: "?deserialize=true".
std::string ShownQuery(absl::string_view query) {
  std::vector<absl::string_view> shown;
  bool hides = false;
  for (absl::string_view part : absl::StrSplit(query, '&')) {
    if (absl::EndsWith(part, "=true") || absl::EndsWith(part, "=false")) {
      shown.push_back(part);
    } else {
      hides = true;
    }
  }
  if (hides) shown.push_back("[redacted]");
  return absl::StrJoin(shown, "&");
}

// The word of a text with the path at `at` in it.
ApiUrl UrlAt(absl::string_view text, absl::string_view path, size_t at) {
  const size_t end = std::min(text.find_first_of(kWordEnds, at), text.size());
  const size_t before = text.substr(0, at).find_last_of(kWordEnds);
  const size_t begin = before == absl::string_view::npos ? 0 : before + 1;
  const absl::string_view word = text.substr(begin, end - begin);
  ApiUrl out{path, "", word.size() > kMostScrubbed};
  if (out.withheld) return out;
  // A '?' before the path belongs to a password.
  const size_t query = word.find('?', at - begin);
  std::string shown = ScrubCredentials(word.substr(0, query));
  if (query != absl::string_view::npos) {
    absl::StrAppend(&shown, "?", ShownQuery(word.substr(query + 1)));
  }
  out.text = std::string(CutText(shown, kMostText));
  return out;
}

// Where the path stands and its name does not go on; npos if nowhere.
size_t FindPath(absl::string_view text, absl::string_view path) {
  size_t at = text.find(path);
  while (at != absl::string_view::npos) {
    const size_t end = at + path.size();
    const bool goes_on = end < text.size() &&
                         (absl::ascii_isalnum(text[end]) || text[end] == '_');
    if (!goes_on) break;
    at = text.find(path, at + 1);
  }
  return at;
}

// "EOF" of "cat <<-'EOF'" at `at`, where its first "<" is; empty if no here
// document begins there.
absl::string_view HereDelimiter(absl::string_view script, size_t at) {
  absl::string_view rest = script.substr(at);
  if (!absl::ConsumePrefix(&rest, "<<") || absl::StartsWith(rest, "<")) {
    return {};
  }
  absl::ConsumePrefix(&rest, "-");
  rest = absl::StripLeadingAsciiWhitespace(
      rest.substr(0, rest.find_first_of("\r\n")));
  const size_t quoted = rest.find_first_of("'\"") == 0 ? 1 : 0;
  rest.remove_prefix(quoted);
  return rest.substr(0, rest.find_first_of(" \t'\";|&)>"));
}

// Whether a command reads a script from its standard input: a shell, or the
// "<<EOF" of a Dockerfile's RUN, which has no program.
bool ReadsScript(absl::string_view command) {
  for (absl::string_view word : WordsOf(command)) {
    const size_t folder = word.rfind('/');
    if (folder != absl::string_view::npos) word.remove_prefix(folder + 1);
    for (absl::string_view shell :
         {"bash", "dash", "ksh", "sh", "ssh", "su", "zsh"}) {
      if (word == shell) return true;
    }
  }
  return absl::StartsWith(absl::StripLeadingAsciiWhitespace(command), "<<");
}

// Past the lines of a here document that begin at `at`; npos if no line is the
// delimiter.
size_t PastHere(absl::string_view script, size_t at,
                absl::string_view delimiter) {
  while (at < script.size()) {
    const size_t end = std::min(script.find('\n', at), script.size());
    if (absl::StripAsciiWhitespace(script.substr(at, end - at)) == delimiter) {
      return end;
    }
    at = end + 1;
  }
  return absl::string_view::npos;
}

void AddCommand(absl::string_view script, size_t start, size_t end,
                std::vector<ShellCommand>& commands) {
  const absl::string_view all = script.substr(start, end - start);
  const std::vector<absl::string_view> words = WordsOf(all);
  size_t at = 0;
  while (at < words.size() && IsPrelude(words[at])) ++at;
  if (at == words.size()) return;
  absl::string_view program = words[at];
  while (!program.empty() && program[0] == '(') program.remove_prefix(1);
  const size_t folder = program.rfind('/');
  if (folder != absl::string_view::npos) program.remove_prefix(folder + 1);
  if (!IsProgram(program) || program.size() > kMostText) return;
  ShellCommand command;
  command.name = std::string(program);
  command.offset = words[0].data() - script.data();
  for (size_t i = at + 1;
       program == "airflow" && i < words.size() && i <= at + 2 &&
       IsSubcommand(words[i]) && words[i].size() <= kMostText;
       ++i) {
    absl::StrAppend(&command.name, " ", words[i]);
    if (StandsAlone(words[i])) break;
  }
  command.withheld = all.size() > kMostScrubbed;
  if (!command.withheld) command.text = Scrubbed(words);
  command.urls = ApiUrls(all);
  commands.push_back(std::move(command));
}

}  // namespace

absl::string_view CutText(absl::string_view text, size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) {
    --most;
  }
  return text.substr(0, most);
}

std::vector<ApiUrl> ApiUrls(absl::string_view text) {
  std::vector<ApiUrl> out;
  for (absl::string_view path : {"/api/v1", "/api/v2", "/api/experimental"}) {
    const size_t at = FindPath(text, path);
    if (at != absl::string_view::npos) out.push_back(UrlAt(text, path, at));
  }
  return out;
}

std::vector<ShellCommand> SplitShellCommands(absl::string_view script) {
  std::vector<ShellCommand> commands;
  size_t start = 0;
  size_t i = 0;
  absl::string_view here;
  bool has_here = true;
  while (i < script.size()) {
    const char c = script[i];
    const char before = i > 0 ? script[i - 1] : ' ';
    const char after = i + 1 < script.size() ? script[i + 1] : ' ';
    const bool background =
        c == '&' && before != '>' && before != '<' && after != '>';
    if (c == '#' && (IsSpace(before) || i == start)) {
      AddCommand(script, start, i, commands);
      i = std::min(script.find('\n', i), script.size());
      start = i;
    } else if (c == '\n' || c == '\r' || c == ';' || c == '|' || background) {
      AddCommand(script, start, i, commands);
      const absl::string_view command = script.substr(start, i - start);
      start = ++i;
      if (c != '\n' || here.empty()) continue;
      // Text for a program is not commands.
      const size_t past = ReadsScript(command) ? i : PastHere(script, i, here);
      has_here = past != absl::string_view::npos;
      if (has_here) start = i = past;
      here = {};
    } else if (c == '<' && after == '<' && before != '<' && has_here) {
      here = HereDelimiter(script, i);
      i += 2;
    } else {
      i = Past(script, i);
    }
  }
  AddCommand(script, start, script.size(), commands);
  return commands;
}

void AddShellFacts(absl::string_view script, Fact place,
                   std::vector<Fact>& out) {
  size_t counted = 0;
  place.kind = FactKind::kShell;
  // Commands come in the order of the script.
  for (ShellCommand& command : SplitShellCommands(script)) {
    const auto begin = script.begin() + static_cast<ptrdiff_t>(counted);
    const auto end = script.begin() + static_cast<ptrdiff_t>(command.offset);
    place.line += static_cast<uint32_t>(std::count(begin, end, '\n'));
    counted = command.offset;
    place.name = command.name;
    place.value = command.text;
    place.value_withheld = command.withheld;
    out.push_back(place);
    for (const ApiUrl& url : command.urls) {
      place.name = absl::StrCat("url ", url.path);
      place.value = url.text;
      place.value_withheld = url.withheld;
      out.push_back(place);
    }
  }
}

}  // namespace upgrade_advisor
