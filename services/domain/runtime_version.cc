#include "services/domain/runtime_version.h"

#include "absl/strings/str_cat.h"
#include "services/domain/pep440.h"

namespace upgrade_advisor {
namespace {

using version_internal::Reader;

constexpr uint32_t kFirstMax = 999;

absl::Status RuntimeError(absl::string_view text, absl::string_view wrong) {
  return version_internal::ParseError(
      "Runtime version", text, wrong,
      "use a version such as '12.4.0', '3.1-21' or '9.0.0-alpha1'");
}

}  // namespace

class RuntimeVersionParser {
 public:
  explicit RuntimeVersionParser(absl::string_view text) : reader_(text) {}

  bool Run() {
    return Numbers() && (reader_.done() || Suffix()) && reader_.done();
  }
  const Reader& reader() const { return reader_; }
  const RuntimeVersion& result() const { return version_; }

 private:
  bool Numbers() {
    if (!reader_.TakePlainNumber(version_.first_)) return false;
    if (version_.first_ > kFirstMax) {
      reader_.SetFault("its first number has more than 3 digits");
      return false;
    }
    if (!reader_.TakeChar('.') || !reader_.TakePlainNumber(version_.second_)) {
      return false;
    }
    version_.new_form_ = reader_.TakeChar('-');
    if (!version_.new_form_ && !reader_.TakeChar('.')) return false;
    return reader_.TakePlainNumber(version_.third_);
  }

  bool Suffix() {
    using Stage = RuntimeVersion::Stage;
    struct Word {
      absl::string_view text;
      Stage stage;
    };
    // A word comes before those it starts with.
    constexpr Word kWords[] = {
        {"dev", Stage::kDev}, {"alpha", Stage::kAlpha},
        {"a", Stage::kAlpha}, {"beta", Stage::kBeta},
        {"b", Stage::kBeta},  {"rc", Stage::kCandidate},
    };
    Reader ahead = reader_;
    ahead.TakeAnyOf("-.");
    for (const Word& word : kWords) {
      if (!ahead.TakeWord(word.text)) continue;
      reader_ = ahead;
      version_.stage_ = word.stage;
      if (reader_.done()) return true;
      reader_.TakeChar('.');
      return reader_.TakePlainNumber(version_.stage_number_);
    }
    return false;
  }

  Reader reader_;
  RuntimeVersion version_;
};

absl::StatusOr<RuntimeVersion> RuntimeVersion::Parse(absl::string_view text) {
  if (text.size() > version_internal::kInputBytesMax) {
    return RuntimeError(text, "it is longer than 256 bytes");
  }
  RuntimeVersionParser parser(text);
  if (parser.Run()) return parser.result();
  return RuntimeError(text, parser.reader().Complaint());
}

std::string RuntimeVersion::ToString() const {
  constexpr absl::string_view kStages[] = {"-dev", "-alpha", "-beta", "-rc",
                                           ""};
  std::string out = absl::StrCat(first_, ".", second_, new_form_ ? "-" : ".",
                                 third_, kStages[static_cast<size_t>(stage_)]);
  if (stage_number_ != 0) absl::StrAppend(&out, stage_number_);
  return out;
}

std::string RuntimeVersion::Line() const {
  return new_form_ ? absl::StrCat(first_, ".", second_) : absl::StrCat(first_);
}

}  // namespace upgrade_advisor
