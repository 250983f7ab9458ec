#include "services/project/requirements_file.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/project/package_name.h"

namespace upgrade_advisor {
namespace {

// More than a person writes, and a bound on what a hostile file costs.
constexpr size_t kMaxBytes = 1u << 20;
constexpr uint32_t kMaxLines = 20000;

using Kind = RequirementLine::Kind;

// Options that ask for nothing by themselves; with a value behind a blank or a
// '=', or without one. From pip's "Requirements File Format", and from "pip
// install --help" and "uv pip install --help" for commands of a Dockerfile.
// An option that is in neither list is an error: it may ask for something.
constexpr absl::string_view kWithValue[] = {"-i",
                                            "--index-url",
                                            "--pypi-url",
                                            "--extra-index-url",
                                            "-f",
                                            "--find-links",
                                            "--trusted-host",
                                            "--no-binary",
                                            "--only-binary",
                                            "--use-feature",
                                            "--root-user-action",
                                            "--progress-bar",
                                            "--timeout",
                                            "--retries",
                                            "--proxy",
                                            "--cert",
                                            "--client-cert",
                                            "--cache-dir",
                                            "--target",
                                            "-t",
                                            "--prefix",
                                            "--platform",
                                            "--python-version",
                                            "--implementation",
                                            "--abi",
                                            "--src",
                                            "--root",
                                            "--upgrade-strategy",
                                            "--config-settings",
                                            "-C",
                                            "--global-option",
                                            "--python",
                                            "--keyring-provider"};
constexpr absl::string_view kAlone[] = {"--no-index",
                                        "--pre",
                                        "--prefer-binary",
                                        "--require-hashes",
                                        "--no-cache-dir",
                                        "--upgrade",
                                        "-U",
                                        "--no-deps",
                                        "--user",
                                        "--quiet",
                                        "-q",
                                        "--verbose",
                                        "-v",
                                        "--force-reinstall",
                                        "--ignore-installed",
                                        "-I",
                                        "--no-build-isolation",
                                        "--disable-pip-version-check",
                                        "--no-input",
                                        "--break-system-packages",
                                        "--no-warn-script-location",
                                        "--system",
                                        "--no-compile",
                                        "--compile",
                                        "--isolated",
                                        "--no-color"};

// Options of kWithValue that name where to find packages.
constexpr absl::string_view kIndexes[] = {"-i",         "--index-url",
                                          "--pypi-url", "--extra-index-url",
                                          "-f",         "--find-links"};

template <size_t N>
bool IsOneOf(absl::string_view word, const absl::string_view (&words)[N]) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

// A physical line with its end, so that the places of lines add up to the text.
absl::string_view TakeLine(absl::string_view& rest) {
  const size_t end = rest.find('\n');
  const size_t size = end == absl::string_view::npos ? rest.size() : end + 1;
  const absl::string_view out = rest.substr(0, size);
  rest.remove_prefix(size);
  return out;
}

// A comment begins a line, or stands behind a blank: the '#' of "#egg=" stands
// behind neither.
absl::string_view WithoutComment(absl::string_view line) {
  for (size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '#' && (i == 0 || absl::ascii_isspace(line[i - 1]))) {
      return line.substr(0, i);
    }
  }
  return line;
}

// Words as a shell divides them, without its quotes. An open quote ends with
// the text; a backslash is left as it is, since no name or specifier has one.
std::vector<std::string> Words(absl::string_view text) {
  std::vector<std::string> out;
  std::string word;
  bool in_word = false;
  char quote = 0;
  for (char c : text) {
    if (quote != 0) {
      if (c == quote) {
        quote = 0;
      } else {
        word.push_back(c);
      }
    } else if (c == '\'' || c == '"') {
      quote = c;
      in_word = true;
    } else if (absl::ascii_isspace(c)) {
      if (in_word) out.push_back(std::exchange(word, {}));
      in_word = false;
    } else {
      word.push_back(c);
      in_word = true;
    }
  }
  if (in_word) out.push_back(std::move(word));
  return out;
}

// "--name=value" or "--name value": what is behind the name, if it is this one.
std::optional<absl::string_view> ValueOf(absl::string_view text,
                                         absl::string_view name) {
  if (!absl::ConsumePrefix(&text, name)) return std::nullopt;
  if (text.empty() || text[0] == '=' || absl::ascii_isspace(text[0])) {
    if (!text.empty()) text.remove_prefix(1);
    return absl::StripAsciiWhitespace(text);
  }
  // "-rFILE"
  if (name.size() == 2) return absl::StripAsciiWhitespace(text);
  return std::nullopt;
}

std::optional<absl::string_view> ValueOfEither(absl::string_view text,
                                               absl::string_view brief,
                                               absl::string_view full) {
  if (auto value = ValueOf(text, full)) return value;
  return ValueOf(text, brief);
}

// As pip tells them from a name: by what they begin or end with.
bool IsUrlOrPath(absl::string_view text) {
  return absl::StrContains(text, "://") || absl::StartsWith(text, ".") ||
         absl::StartsWith(text, "/") || absl::StartsWith(text, "git+") ||
         absl::EndsWith(text, ".whl") || absl::EndsWith(text, ".tar.gz") ||
         absl::EndsWith(text, ".zip");
}

// What the URL or file calls itself: "#egg=NAME" or the name of a wheel.
std::string NameIn(absl::string_view url) {
  const size_t egg = url.find("#egg=");
  if (egg != absl::string_view::npos) {
    absl::string_view name = url.substr(egg + 5);
    name = name.substr(0, name.find_first_of("&[ ="));
    return IsPackageName(name) ? NormalisePackageName(name) : "";
  }
  url = url.substr(0, url.find_first_of("?# "));
  if (!absl::EndsWith(url, ".whl")) return "";
  const size_t slash = url.rfind('/');
  if (slash != absl::string_view::npos) url.remove_prefix(slash + 1);
  // NAME-VERSION-...whl: a name in a wheel has no '-'.
  const absl::string_view name = url.substr(0, url.find('-'));
  return IsPackageName(name) ? NormalisePackageName(name) : "";
}

class Reader {
 public:
  Reader(absl::string_view path, RequirementsFile& out)
      : path_(path), out_(out) {}

  void Fail(uint32_t line, absl::string_view reason) {
    out_.errors.push_back({std::string(path_), line, 0, std::string(reason)});
  }

  // A logical line without comment and continuation marks. Includes come first:
  // "-r" is an option too, and the only ones that ask for something.
  void Read(absl::string_view text, RequirementLine place) {
    text = absl::StripAsciiWhitespace(text);
    if (text.empty()) return;
    if (auto path = ValueOfEither(text, "-r", "--requirement")) {
      return Add(Kind::kInclude, *path, place);
    }
    if (auto path = ValueOfEither(text, "-c", "--constraint")) {
      return Add(Kind::kConstraint, *path, place);
    }
    if (auto what = ValueOfEither(text, "-e", "--editable")) {
      place.editable = true;
      return ReadWhat(*what, place);
    }
    if (text[0] == '-') return ReadOption(text, place.line);
    ReadWhat(text, place);
  }

  void Add(Kind kind, absl::string_view path, RequirementLine place) {
    if (path.empty()) return Fail(place.line, "the option lacks a file");
    place.kind = kind;
    place.path = std::string(path);
    out_.lines.push_back(std::move(place));
  }

 private:
  void ReadOption(absl::string_view text, uint32_t line) {
    const absl::string_view name = text.substr(0, text.find_first_of(" \t="));
    out_.names_other_index |= IsOneOf(name, kIndexes);
    // "-i" may be followed by its value at once.
    if (IsOneOf(name, kWithValue) || IsOneOf(name, kAlone) ||
        IsOneOf(name.substr(0, 2), kWithValue)) {
      return;
    }
    Fail(line, absl::StrCat("pip does not allow the option ",
                            name.substr(0, 40), " in a requirements file"));
  }

  // Behind a requirement pip allows --hash, --config-settings,
  // --global-option.
  static absl::string_view CutOptions(absl::string_view text,
                                      RequirementLine& place) {
    for (absl::string_view option :
         {" --hash", " --config-settings", " --global-option", " -C"}) {
      const size_t at = text.find(option);
      if (at == absl::string_view::npos) continue;
      place.has_hashes = place.has_hashes || option == " --hash";
      text = text.substr(0, at);
    }
    return absl::StripAsciiWhitespace(text);
  }

  // "NAME @ URL" has a name of its own; a bare URL has one only if it says so.
  void ReadWhat(absl::string_view text, RequirementLine place) {
    text = CutOptions(text, place);
    if (IsUrlOrPath(text) && !absl::StrContains(text, " @ ")) {
      return ReadUrl(text, std::move(place));
    }
    absl::StatusOr<Requirement> requirement = Requirement::Parse(text);
    if (!requirement.ok()) {
      return Fail(place.line, requirement.status().message());
    }
    place.requirement = *std::move(requirement);
    out_.lines.push_back(std::move(place));
  }

  void ReadUrl(absl::string_view url, RequirementLine place) {
    Requirement requirement;
    requirement.name = NameIn(url);
    requirement.url = std::string(url);
    place.kind = requirement.name.empty() ? Kind::kUnnamed : Kind::kRequirement;
    place.requirement = std::move(requirement);
    out_.lines.push_back(std::move(place));
  }

  absl::string_view path_;
  RequirementsFile& out_;
};

}  // namespace

RequirementsFile ReadRequirements(absl::string_view path,
                                  absl::string_view text) {
  RequirementsFile out;
  Reader reader(path, out);
  if (text.size() > kMaxBytes) {
    reader.Fail(0, "the file is larger than 1 MiB, the limit");
    return out;
  }
  // A byte order mark is passed over, and counts for the places of lines.
  const char* begin = text.data();
  absl::ConsumePrefix(&text, "\xEF\xBB\xBF");
  uint32_t number = 0;
  while (!text.empty()) {
    // The place of the logical line: an edit replaces all of its lines.
    RequirementLine place;
    place.line = number + 1;
    place.begin = text.data() - begin;
    std::string logical;
    bool goes_on = true;
    while (goes_on && !text.empty()) {
      if (++number > kMaxLines) {
        reader.Fail(number, "the file has more than 20000 lines, the limit");
        return out;
      }
      absl::string_view line =
          absl::StripTrailingAsciiWhitespace(TakeLine(text));
      // A comment cannot be continued: the mark belongs to the comment.
      const bool comment =
          absl::StartsWith(absl::StripLeadingAsciiWhitespace(line), "#");
      goes_on = !comment && absl::ConsumeSuffix(&line, "\\");
      absl::StrAppend(&logical, line, goes_on ? " " : "");
    }
    place.end = text.data() - begin;
    if (logical.find('\0') != std::string::npos) {
      reader.Fail(place.line, "a line has a NUL byte");
      continue;
    }
    reader.Read(WithoutComment(logical), std::move(place));
  }
  return out;
}

// Options of pip ask for nothing, and one that is not known is passed over: its
// value, if it has one, is then taken for a requirement and fails as such.
RequirementsFile ReadPipInstall(absl::string_view path, uint32_t line,
                                absl::string_view arguments) {
  RequirementsFile out;
  Reader reader(path, out);
  const std::vector<std::string> words = Words(arguments);
  RequirementLine place;
  place.line = line;
  for (size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    const bool is_last = i + 1 == words.size();
    if (word == "-r" || word == "--requirement" || word == "-c" ||
        word == "--constraint" || word == "-e" || word == "--editable") {
      if (!is_last) reader.Read(absl::StrCat(word, " ", words[++i]), place);
    } else if (IsOneOf(absl::string_view(word), kWithValue)) {
      out.names_other_index |= IsOneOf(absl::string_view(word), kIndexes);
      ++i;  // its value is no requirement
    } else if (word[0] != '-') {
      reader.Read(word, place);
    }
  }
  return out;
}

std::vector<OsPackage> ReadOsPackages(absl::string_view text) {
  std::vector<OsPackage> out;
  uint32_t number = 0;
  while (!text.empty() && number < kMaxLines) {
    ++number;
    for (absl::string_view word :
         absl::StrSplit(WithoutComment(TakeLine(text)),
                        absl::ByAnyChar(" \t\r\n"), absl::SkipEmpty())) {
      // "name=version" and "name/suite" also ask for the package.
      word = word.substr(0, word.find_first_of("=/:"));
      const bool plain = std::all_of(word.begin(), word.end(), [](char c) {
        return absl::ascii_isalnum(c) || c == '-' || c == '+' || c == '.';
      });
      if (plain && !word.empty() && word.size() <= 128) {
        out.push_back({absl::AsciiStrToLower(word), number});
      }
    }
  }
  return out;
}

}  // namespace upgrade_advisor
