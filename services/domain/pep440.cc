// The grammar is that of PEP 440's appendix B. It is read left to right without
// backtracking beyond one suffix: an optional separator belongs to a suffix
// only if one of the suffix's words follows, and words are tried longest first,
// which is what the appendix's regular expression amounts to.
#include "services/domain/pep440.h"

#include <algorithm>
#include <iterator>
#include <limits>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/base/quoting.h"

namespace upgrade_advisor {
namespace version_internal {

absl::Status ParseError(absl::string_view what, absl::string_view input,
                        absl::string_view wrong, absl::string_view right) {
  return absl::InvalidArgumentError(
      absl::StrCat(what, " ", Quoted(input), ": ", wrong, "; ", right));
}

bool Reader::DigitAt(size_t offset) const {
  return offset < rest_.size() && absl::ascii_isdigit(rest_[offset]);
}

bool Reader::TakeChar(char c) {
  if (rest_.empty() || rest_[0] != c) return false;
  rest_.remove_prefix(1);
  return true;
}

bool Reader::TakeAnyOf(absl::string_view chars) {
  if (rest_.empty() || !absl::StrContains(chars, rest_[0])) return false;
  rest_.remove_prefix(1);
  return true;
}

bool Reader::TakeWord(absl::string_view word) {
  if (!absl::StartsWith(rest_, word)) return false;
  rest_.remove_prefix(word.size());
  return true;
}

std::optional<uint32_t> Reader::TakeNumber() {
  size_t digits = 0;
  uint32_t value = 0;
  for (; DigitAt(digits); ++digits) {
    if (digits == kDigitsMax) {
      SetFault("a number has more than 9 digits");
      return std::nullopt;
    }
    value = value * 10 + static_cast<uint32_t>(rest_[digits] - '0');
  }
  if (digits == 0) return std::nullopt;
  rest_.remove_prefix(digits);
  return value;
}

bool Reader::TakePlainNumber(uint32_t& number) {
  if (DigitAt(1) && rest_[0] == '0') {
    SetFault("a number has a leading zero");
    return false;
  }
  const std::optional<uint32_t> taken = TakeNumber();
  number = taken.value_or(number);
  return taken.has_value();
}

std::string Reader::Complaint() const {
  if (!fault_.empty()) return std::string(fault_);
  if (rest_.empty()) return "it ends too early";
  return absl::StrCat(Quoted(rest_), " is unexpected");
}

}  // namespace version_internal

namespace {

using version_internal::Reader;

constexpr absl::string_view kSeparators = "-_.";

absl::Status Pep440Error(absl::string_view text, absl::string_view wrong) {
  return version_internal::ParseError(
      "version", text, wrong,
      "use a PEP 440 version such as '2.10.4', '3.3.0rc1' or '1!2.0.0'");
}

// A word that may introduce a suffix, and what it stands for.
struct SuffixWord {
  absl::string_view word;
  int meaning;
};
struct Suffix {
  int meaning;
  uint32_t number;
};

constexpr SuffixWord kPreWords[] = {
    {"alpha", 0},   {"a", 0},   {"beta", 1}, {"b", 1},
    {"preview", 2}, {"pre", 2}, {"rc", 2},   {"c", 2},
};
constexpr SuffixWord kPostWords[] = {{"post", 0}, {"rev", 0}, {"r", 0}};
constexpr SuffixWord kDevWords[] = {{"dev", 0}};

// [separator] word [separator] [number]; a missing number is 0. A number that
// is too long reads as missing here and fails the parse by staying in the text.
std::optional<Suffix> TakeSuffix(absl::Span<const SuffixWord> words,
                                 Reader& reader) {
  Reader ahead = reader;
  ahead.TakeAnyOf(kSeparators);
  for (const SuffixWord& word : words) {
    if (!ahead.TakeWord(word.word)) continue;
    ahead.TakeAnyOf(kSeparators);
    const uint32_t number = ahead.TakeNumber().value_or(0);
    reader = ahead;
    return Suffix{word.meaning, number};
  }
  return std::nullopt;
}

}  // namespace

// Fills a version from lower-case text. Each step consumes what is its own; the
// text is good when all steps hold and nothing is left.
class Pep440Parser {
 public:
  explicit Pep440Parser(absl::string_view text) : reader_(text) {}

  bool Run() {
    reader_.TakeChar('v');
    if (!EpochAndRelease()) return false;
    Suffixes();
    return Local() && reader_.done();
  }
  const Reader& reader() const { return reader_; }
  Pep440Version Result() { return std::move(version_); }

 private:
  bool EpochAndRelease() {
    std::optional<uint32_t> number = reader_.TakeNumber();
    if (number.has_value() && reader_.TakeChar('!')) {
      version_.epoch_ = *number;
      number = reader_.TakeNumber();
    }
    version_.release_.clear();
    while (number.has_value()) {
      version_.release_.push_back(*number);
      // ".post1" and the like also start with a dot.
      const bool more = reader_.DigitAt(1) && reader_.TakeChar('.');
      if (!more) return true;
      if (version_.release_.size() == Pep440Version::kReleasePartsMax) {
        reader_.SetFault("it has more than 16 release parts");
        return false;
      }
      number = reader_.TakeNumber();
    }
    return false;
  }

  void Suffixes() {
    if (std::optional<Suffix> pre = TakeSuffix(kPreWords, reader_)) {
      version_.pre_ = {static_cast<Pep440Version::Phase>(pre->meaning),
                       pre->number};
    }
    if (reader_.DigitAt(1) && reader_.TakeChar('-')) {
      version_.post_ = reader_.TakeNumber().value_or(0);
    } else if (std::optional<Suffix> post = TakeSuffix(kPostWords, reader_)) {
      version_.post_ = post->number;
    }
    if (std::optional<Suffix> dev = TakeSuffix(kDevWords, reader_)) {
      version_.dev_ = dev->number;
    }
  }

  bool Local() {
    if (!reader_.TakeChar('+')) return true;
    do {
      if (!AddLocalPart()) return false;
    } while (reader_.TakeAnyOf(kSeparators));
    return true;
  }

  bool AddLocalPart() {
    const absl::string_view rest = reader_.rest();
    const auto end = std::find_if_not(rest.begin(), rest.end(), [](char c) {
      return absl::ascii_islower(c) || absl::ascii_isdigit(c);
    });
    const absl::string_view text = rest.substr(0, end - rest.begin());
    if (text.empty()) {
      reader_.SetFault("a part of its local label, after '+', is empty");
      return false;
    }
    if (std::all_of(text.begin(), text.end(), absl::ascii_isdigit)) {
      const std::optional<uint32_t> number = reader_.TakeNumber();
      if (!number.has_value()) return false;
      version_.local_.push_back({true, *number, ""});
      return true;
    }
    version_.local_.push_back({false, 0, std::string(text)});
    return reader_.TakeWord(text);
  }

  Reader reader_;
  Pep440Version version_;
};

absl::StatusOr<Pep440Version> Pep440Version::Parse(absl::string_view text) {
  if (text.size() > version_internal::kInputBytesMax) {
    return Pep440Error(text, "it is longer than 256 bytes");
  }
  const std::string lower =
      absl::AsciiStrToLower(absl::StripAsciiWhitespace(text));
  Pep440Parser parser(lower);
  if (parser.Run()) return parser.Result();
  return Pep440Error(text, parser.reader().Complaint());
}

Pep440Version Pep440Version::FromRelease(uint32_t first, uint32_t second,
                                         uint32_t third) {
  Pep440Version version;
  version.release_ = {first, second, third};
  return version;
}

std::string Pep440Version::ToString() const {
  constexpr absl::string_view kPhases[] = {"a", "b", "rc"};
  std::string out = epoch_ == 0 ? "" : absl::StrCat(epoch_, "!");
  absl::StrAppend(&out, absl::StrJoin(release_, "."));
  if (pre_.has_value()) {
    absl::StrAppend(&out, kPhases[static_cast<size_t>(pre_->phase)],
                    pre_->number);
  }
  if (post_.has_value()) absl::StrAppend(&out, ".post", *post_);
  if (dev_.has_value()) absl::StrAppend(&out, ".dev", *dev_);
  absl::string_view separator = "+";
  for (const LocalPart& part : local_) {
    absl::StrAppend(&out, separator, part.text);
    if (part.is_number) absl::StrAppend(&out, part.number);
    separator = ".";
  }
  return out;
}

std::string Pep440Version::BaseMinor() const {
  return absl::StrCat(part(0), ".", part(1));
}

Pep440Version Pep440Version::Public() const {
  Pep440Version version = *this;
  version.local_.clear();
  return version;
}

Pep440Version Pep440Version::FirstDev() const {
  Pep440Version version = Public();
  version.dev_ = 0;
  return version;
}

bool Pep440Version::IsPostOf(const Pep440Version& base) const {
  return has_post() && !base.has_post() && !base.has_dev() &&
         epoch_ == base.epoch_ &&
         SignificantRelease() == base.SignificantRelease() &&
         PreKey() == base.PreKey();
}

absl::Span<const uint32_t> Pep440Version::SignificantRelease() const {
  absl::Span<const uint32_t> parts = release_;
  while (!parts.empty() && parts.back() == 0) parts.remove_suffix(1);
  return parts;
}

// A development release of the version proper comes before its alphas, although
// it has no pre-release phase; a version without either comes after them.
int64_t Pep440Version::PreKey() const {
  if (pre_.has_value()) {
    return (static_cast<int64_t>(pre_->phase) << 32) | pre_->number;
  }
  const bool dev_only = dev_.has_value() && !post_.has_value();
  return dev_only ? -1 : std::numeric_limits<int64_t>::max();
}

int64_t Pep440Version::PostKey() const {
  return post_.has_value() ? int64_t{*post_} : -1;
}

int64_t Pep440Version::DevKey() const {
  return dev_.has_value() ? int64_t{*dev_}
                          : std::numeric_limits<int64_t>::max();
}

std::strong_ordering Pep440Version::ComparePublic(
    const Pep440Version& other) const {
  if (auto order = epoch_ <=> other.epoch_; order != 0) return order;
  const absl::Span<const uint32_t> a = SignificantRelease();
  const absl::Span<const uint32_t> b = other.SignificantRelease();
  if (auto order = std::lexicographical_compare_three_way(a.begin(), a.end(),
                                                          b.begin(), b.end());
      order != 0) {
    return order;
  }
  if (auto order = PreKey() <=> other.PreKey(); order != 0) return order;
  if (auto order = PostKey() <=> other.PostKey(); order != 0) return order;
  return DevKey() <=> other.DevKey();
}

std::strong_ordering operator<=>(const Pep440Version& a,
                                 const Pep440Version& b) {
  const std::strong_ordering order = a.ComparePublic(b);
  return order != 0 ? order : a.local_ <=> b.local_;
}

}  // namespace upgrade_advisor
