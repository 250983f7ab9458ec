#include "services/api_index/package_index.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace upgrade_advisor {
namespace {

// A text has offsets of 32 bits, and the largest package has 3 MB.
constexpr size_t kLargestText = size_t{64} << 20;
constexpr absl::string_view kTitle = "airflow-api-index 1";
// A module, what is in it, and what is in that.
constexpr int kDeepest = 2;

// Which lines may lie at which depth.
constexpr absl::string_view kKindsAt[kDeepest + 1] = {"m", "ocfvrd",
                                                      "bixkKVpPa"};

bool HasName(char kind) { return !absl::StrContains("oixkKV", kind); }

absl::string_view TakeWord(absl::string_view& rest) {
  const size_t space = rest.find(' ');
  const absl::string_view word = rest.substr(0, space);
  rest = space == absl::string_view::npos ? absl::string_view()
                                          : rest.substr(space + 1);
  return word;
}

}  // namespace

// Reads line after line; stops at the first fault.
class PackageIndexReader {
 public:
  PackageIndexReader(std::string text, absl::string_view file)
      : file_(file), size_(text.size()) {
    out_.text_ = std::make_unique<char[]>(size_ + 1);
    if (size_ > 0) std::memcpy(out_.text_.get(), text.data(), size_);
  }

  absl::StatusOr<PackageIndex> Read() {
    if (size_ > kLargestText) return Fault("the file is larger than 64 MiB");
    absl::string_view rest(out_.text_.get(), size_);
    while (!rest.empty() && fault_.empty()) {
      ++line_;
      const size_t end = rest.find('\n');
      if (end == absl::string_view::npos) return Fault("has no end of line");
      Line(rest.substr(0, end));
      rest.remove_prefix(end + 1);
    }
    if (fault_.empty()) Finish();
    if (!fault_.empty()) return Fault(fault_);
    return std::move(out_);
  }

 private:
  absl::Status Fault(absl::string_view what) const {
    return absl::InvalidArgumentError(
        absl::StrCat(file_, ":", line_, ": ", what));
  }

  void Line(absl::string_view line) {
    if (line_ == 1) {
      if (line != kTitle) fault_ = "is not an index: \"airflow-api-index 1\"";
    } else if (line_ == 2) {
      out_.package_ = line;
      if (!absl::ConsumePrefix(&out_.package_, "package ") ||
          out_.package_.empty()) {
        fault_ = "does not name the package";
      }
    } else if (absl::ConsumePrefix(&line, "release ")) {
      ReadRelease(line);
    } else if (absl::ConsumePrefix(&line, "needs ")) {
      ReadNeed(line);
    } else {
      ReadEntry(line);
    }
  }

  // "3.0.0 2022-08-10 airflow>=2.2.0 python>=3.7 yanked"
  void ReadRelease(absl::string_view line) {
    if (!out_.entries_.empty() || !out_.needs_.empty()) {
      fault_ = "a release comes after needs or names";
      return;
    }
    IndexedRelease release;
    release.text = TakeWord(line);
    absl::StatusOr<Pep440Version> version = Pep440Version::Parse(release.text);
    if (!version.ok()) {
      fault_ = std::string(version.status().message());
      return;
    }
    release.version = *std::move(version);
    if (!absl::ParseCivilTime(TakeWord(line), &release.day)) {
      fault_ = "a release has no day";
    } else if (!out_.releases_.empty() &&
               out_.releases_.back().version >= release.version) {
      fault_ = "releases are not in the order of their versions";
    } else if (out_.releases_.size() == UINT16_MAX) {
      fault_ = "there are more than 65535 releases";
    }
    while (!line.empty() && fault_.empty()) {
      ReadRequirement(TakeWord(line), release);
    }
    places_.emplace(release.text, static_cast<uint16_t>(out_.releases_.size()));
    out_.releases_.push_back(std::move(release));
  }

  void ReadRequirement(absl::string_view word, IndexedRelease& release) {
    if (word == "yanked") {
      release.yanked = true;
    } else if (absl::ConsumePrefix(&word, "airflow>=")) {
      absl::StatusOr<Pep440Version> airflow = Pep440Version::Parse(word);
      if (!airflow.ok()) fault_ = std::string(airflow.status().message());
      if (airflow.ok()) release.airflow = *std::move(airflow);
    } else if (!absl::StartsWith(word, "python")) {
      fault_ = absl::StrCat("\"", word, "\" says nothing of a release");
    }
  }

  // "apache-airflow-providers-common-compat 1.8.0 4.1.4-"
  void ReadNeed(absl::string_view line) {
    PackageNeed need;
    need.package = TakeWord(line);
    absl::StatusOr<Pep440Version> oldest = Pep440Version::Parse(TakeWord(line));
    if (!oldest.ok()) {
      fault_ = std::string(oldest.status().message());
    } else if (!out_.entries_.empty()) {
      fault_ = "a need comes after the names";
    } else if (need.package.empty() || line.empty()) {
      fault_ = "a need names a package, its oldest release, and who needs it";
    } else {
      need.oldest = *std::move(oldest);
      ReadRangeList(line, need.ranges, need.range_count);
      out_.needs_.push_back(std::move(need));
    }
  }

  void ReadEntry(absl::string_view line) {
    int depth = 0;
    while (absl::ConsumePrefix(&line, " ")) ++depth;
    if (depth > open_count_ || depth > kDeepest) {
      fault_ = "a line is indented below nothing";
      return;
    }
    if (line.empty() || !absl::StrContains(kKindsAt[depth], line[0])) {
      fault_ = absl::StrCat("a line here begins with one of \"",
                            kKindsAt[depth], "\"");
      return;
    }
    CloseTo(depth);
    PackageIndex::Entry entry;
    entry.kind = static_cast<EntryKind>(TakeWord(line)[0]);
    if (HasName(static_cast<char>(entry.kind))) {
      if (!Keep(TakeWord(line), entry.name, entry.name_size)) return;
    }
    ReadRanges(depth, line, entry);
    open_[open_count_++] = static_cast<uint32_t>(out_.entries_.size());
    out_.entries_.push_back(entry);
  }

  // "1.0.0-2.3.0,3.0.0- > airflow.models.dag.DAG", each part if it is there.
  void ReadRanges(int depth, absl::string_view line,
                  PackageIndex::Entry& entry) {
    if (!absl::StartsWith(line, ">") && !line.empty()) {
      ReadRangeList(TakeWord(line), entry.ranges, entry.range_count);
    } else if (depth == 0) {
      fault_ = "a module names no releases";
    } else {
      const PackageIndex::Entry& parent = out_.entries_[open_[depth - 1]];
      entry.ranges = parent.ranges;
      entry.range_count = parent.range_count;
    }
    if (line.empty() || !fault_.empty()) return;
    if (!absl::ConsumePrefix(&line, "> ")) {
      fault_ = absl::StrCat("\"", line, "\" is too much");
      return;
    }
    Keep(line, entry.target, entry.target_size);
  }

  void ReadRangeList(absl::string_view list, uint32_t& ranges,
                     uint16_t& count) {
    if (list.empty()) {
      fault_ = "a line names no releases";
      return;
    }
    // Lists repeat: whole releases of a package change together.
    const auto [known, fresh] = lists_.try_emplace(list);
    if (fresh) {
      known->second.first = static_cast<uint32_t>(out_.ranges_.size());
      absl::string_view rest = list;
      while (!rest.empty() && fault_.empty()) {
        const size_t comma = rest.find(',');
        ReadRange(rest.substr(0, comma));
        rest = comma == absl::string_view::npos ? absl::string_view()
                                                : rest.substr(comma + 1);
      }
      known->second.second =
          static_cast<uint16_t>(out_.ranges_.size() - known->second.first);
    }
    ranges = known->second.first;
    count = known->second.second;
  }

  void ReadRange(absl::string_view range) {
    const size_t dash = range.find('-');
    const std::optional<uint16_t> first = PlaceOf(range.substr(0, dash));
    std::optional<uint16_t> last = first;
    if (dash != absl::string_view::npos) {
      const absl::string_view end = range.substr(dash + 1);
      last = end.empty() ? static_cast<uint16_t>(out_.releases_.size() - 1)
                         : PlaceOf(end);
    }
    if (!first || !last || *first > *last) {
      fault_ = absl::StrCat("\"", range, "\" is not a range of the releases");
      return;
    }
    out_.ranges_.push_back({*first, *last});
  }

  std::optional<uint16_t> PlaceOf(absl::string_view version) const {
    const auto found = places_.find(version);
    if (found == places_.end()) return std::nullopt;
    return found->second;
  }

  bool Keep(absl::string_view text, uint32_t& at, uint16_t& size) {
    if (text.empty() || text.size() > UINT16_MAX) {
      fault_ = "a line has no name";
      return false;
    }
    at = static_cast<uint32_t>(text.data() - out_.text_.get());
    size = static_cast<uint16_t>(text.size());
    return true;
  }

  void CloseTo(int depth) {
    while (open_count_ > depth) {
      out_.entries_[open_[--open_count_]].end =
          static_cast<uint32_t>(out_.entries_.size());
    }
  }

  void Finish() {
    CloseTo(0);
    if (line_ < 2) fault_ = "the file is empty";
    if (fault_.empty() && out_.releases_.empty()) fault_ = "has no releases";
  }

  absl::string_view file_;
  size_t size_;
  int line_ = 0;
  std::string fault_;
  PackageIndex out_;
  absl::flat_hash_map<absl::string_view, uint16_t> places_;
  absl::flat_hash_map<absl::string_view, std::pair<uint32_t, uint16_t>> lists_;
  // The entries that the next line may lie in.
  uint32_t open_[kDeepest + 1] = {};
  int open_count_ = 0;
};

absl::StatusOr<PackageIndex> PackageIndex::Parse(std::string text,
                                                 absl::string_view file) {
  return PackageIndexReader(std::move(text), file).Read();
}

size_t PackageIndex::PlaceOf(const Pep440Version& version) const {
  return std::lower_bound(releases_.begin(), releases_.end(), version,
                          [](const IndexedRelease& r, const Pep440Version& v) {
                            return r.version < v;
                          }) -
         releases_.begin();
}

// Ranges are few, mostly one.
Overlap OverlapOf(absl::Span<const ReleaseRange> holds, ReleaseRange asked) {
  int count = 0;
  for (const ReleaseRange& range : holds) {
    const int first = std::max(range.first, asked.first);
    const int last = std::min(range.last, asked.last);
    if (first <= last) count += last - first + 1;
  }
  if (count == 0) return Overlap::kNone;
  return count == asked.last - asked.first + 1 ? Overlap::kAll : Overlap::kSome;
}

}  // namespace upgrade_advisor
