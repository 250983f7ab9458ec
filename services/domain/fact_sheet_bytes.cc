// A fact sheet as bytes: its numbers, its rows with offsets for pointers, its
// text, then the names it declares complete or open.

#include <cstring>
#include <utility>
#include <vector>

#include "services/domain/fact_sheet.h"

namespace upgrade_advisor {
namespace {

struct Header {
  uint64_t rows = 0;
  uint64_t text_size = 0;
  uint64_t closed_under = 0;
  uint64_t open_names = 0;
  uint64_t open_under = 0;
  uint32_t closed = 0;
  uint32_t kind_begin[kFactKindCount + 2] = {};
};

using Names = std::vector<std::pair<FactKind, std::string>>;

template <typename T>
void Append(const T& value, std::string& out) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

void AppendNames(const Names& names, std::string& out) {
  for (const auto& [kind, name] : names) {
    Append(kind, out);
    Append(static_cast<uint64_t>(name.size()), out);
    out.append(name);
  }
}

// Cuts pieces off the front; fails once and for all.
class Cutter {
 public:
  explicit Cutter(absl::string_view bytes) : left_(bytes) {}

  absl::string_view Cut(uint64_t size) {
    ok_ = ok_ && size <= left_.size();
    if (!ok_) return {};
    const absl::string_view out = left_.substr(0, size);
    left_.remove_prefix(size);
    return out;
  }
  template <typename T>
  void Read(T& value) {
    const absl::string_view bytes = Cut(sizeof value);
    if (ok_) std::memcpy(&value, bytes.data(), sizeof value);
  }
  bool ok() const { return ok_; }
  uint64_t left() const { return left_.size(); }

 private:
  absl::string_view left_;
  bool ok_ = true;
};

void CutNames(uint64_t count, Cutter& cutter, Names& out) {
  for (uint64_t i = 0; i < count && cutter.ok(); ++i) {
    FactKind kind{};
    uint64_t size = 0;
    cutter.Read(kind);
    cutter.Read(size);
    out.emplace_back(kind, std::string(cutter.Cut(size)));
  }
}

bool IsSound(const Header& header, uint64_t left) {
  if (header.rows > left / sizeof(FactRow) || header.text_size > left) {
    return false;
  }
  for (int k = 0; k <= kFactKindCount; ++k) {
    if (header.kind_begin[k] > header.kind_begin[k + 1]) return false;
  }
  return header.kind_begin[kFactKindCount + 1] == header.rows;
}

const char* AsOffset(const FactText& text, const char* begin) {
  return reinterpret_cast<const char*>(text.data - begin);
}

// False if the text does not lie within the sheet's.
bool Relocate(const char* begin, uint64_t size, FactText& text) {
  const uint64_t offset = reinterpret_cast<uint64_t>(text.data);
  if (offset > size || text.size > size - offset) return false;
  text.data = begin + offset;
  return true;
}

}  // namespace

void FactSheet::AppendBytes(std::string& out) const {
  Header header{.rows = rows_.size(),
                .text_size = text_size_,
                .closed_under = closed_under_.size(),
                .open_names = open_names_.size(),
                .open_under = open_under_.size(),
                .closed = closed_};
  std::memcpy(header.kind_begin, kind_begin_, sizeof kind_begin_);
  Append(header, out);
  const char* begin = text_.get();
  for (FactRow row : rows_) {
    for (FactText* text : {&row.name, &row.value, &row.file}) {
      text->data = AsOffset(*text, begin);
    }
    Append(row, out);
  }
  if (text_size_ != 0) out.append(begin, text_size_);
  AppendNames(closed_under_, out);
  AppendNames(open_names_, out);
  AppendNames(open_under_, out);
}

std::optional<FactSheet> FactSheet::FromBytes(absl::string_view bytes) {
  Cutter cutter(bytes);
  Header header;
  cutter.Read(header);
  if (!cutter.ok() || !IsSound(header, cutter.left())) return std::nullopt;
  FactSheet sheet;
  sheet.rows_.resize(header.rows);
  const absl::string_view rows = cutter.Cut(header.rows * sizeof(FactRow));
  const absl::string_view text = cutter.Cut(header.text_size);
  CutNames(header.closed_under, cutter, sheet.closed_under_);
  CutNames(header.open_names, cutter, sheet.open_names_);
  CutNames(header.open_under, cutter, sheet.open_under_);
  if (!cutter.ok()) return std::nullopt;
  if (!rows.empty()) std::memcpy(sheet.rows_.data(), rows.data(), rows.size());
  sheet.text_ = std::make_unique<char[]>(text.size() + 1);
  if (!text.empty()) std::memcpy(sheet.text_.get(), text.data(), text.size());
  sheet.text_size_ = text.size();
  sheet.closed_ = header.closed;
  std::memcpy(sheet.kind_begin_, header.kind_begin, sizeof header.kind_begin);
  for (FactRow& row : sheet.rows_) {
    for (FactText* part : {&row.name, &row.value, &row.file}) {
      if (!Relocate(sheet.text_.get(), text.size(), *part)) return std::nullopt;
    }
  }
  return sheet;
}

}  // namespace upgrade_advisor
