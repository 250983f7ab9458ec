#include "services/domain/certified_version.h"

#include "absl/strings/str_cat.h"

namespace upgrade_advisor {
namespace {

using version_internal::Reader;

absl::Status CertifiedError(absl::string_view text, absl::string_view wrong) {
  return version_internal::ParseError(
      "Astronomer Certified version", text, wrong,
      "use a version such as '2.3.4-11' or '2.3.4'");
}

}  // namespace

class CertifiedVersionParser {
 public:
  explicit CertifiedVersionParser(absl::string_view text) : reader_(text) {}

  bool Run() {
    return Airflow() && Hotfix() && (reader_.done() || Dev()) && reader_.done();
  }
  const Reader& reader() const { return reader_; }
  const CertifiedVersion& result() const { return version_; }

 private:
  bool Airflow() {
    return reader_.TakePlainNumber(version_.first_) && reader_.TakeChar('.') &&
           reader_.TakePlainNumber(version_.second_) && reader_.TakeChar('.') &&
           reader_.TakePlainNumber(version_.third_);
  }

  // A '-' without a digit may introduce the suffix instead.
  bool Hotfix() {
    if (!reader_.DigitAt(1) || !reader_.TakeChar('-')) return true;
    return reader_.TakePlainNumber(version_.hotfix_.emplace());
  }

  bool Dev() {
    Reader ahead = reader_;
    ahead.TakeAnyOf("-.");
    if (!ahead.TakeWord("dev")) return false;
    reader_ = ahead;
    version_.final_ = false;
    if (reader_.done()) return true;
    reader_.TakeChar('.');
    return reader_.TakePlainNumber(version_.dev_number_);
  }

  Reader reader_;
  CertifiedVersion version_;
};

absl::StatusOr<CertifiedVersion> CertifiedVersion::Parse(
    absl::string_view text) {
  if (text.size() > version_internal::kInputBytesMax) {
    return CertifiedError(text, "it is longer than 256 bytes");
  }
  CertifiedVersionParser parser(text);
  if (parser.Run()) return parser.result();
  return CertifiedError(text, parser.reader().Complaint());
}

std::string CertifiedVersion::ToString() const {
  std::string out = absl::StrCat(first_, ".", second_, ".", third_);
  if (hotfix_.has_value()) absl::StrAppend(&out, "-", *hotfix_);
  if (!final_) absl::StrAppend(&out, ".dev");
  if (dev_number_ != 0) absl::StrAppend(&out, dev_number_);
  return out;
}

std::string CertifiedVersion::Line() const {
  return absl::StrCat(first_, ".", second_);
}

}  // namespace upgrade_advisor
