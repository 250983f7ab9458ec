#include "services/domain/fact_sheet.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

namespace upgrade_advisor {
namespace {

// Below every other byte, so that "a.b" sorts next to "a" and before "a-b".
unsigned char Rank(char c) {
  return c == '.' ? 0 : static_cast<unsigned char>(c) + (c == '\0');
}

int CompareNames(absl::string_view a, absl::string_view b) {
  const size_t common = std::min(a.size(), b.size());
  // Most names of a search differ in their first letter.
  if (common > 0 && a[0] != b[0] && a[0] > '.' && b[0] > '.') {
    return static_cast<unsigned char>(a[0]) < static_cast<unsigned char>(b[0])
               ? -1
               : 1;
  }
  // Names mostly share long prefixes; memcmp walks them quickly.
  if (common > 0 && std::memcmp(a.data(), b.data(), common) != 0) {
    size_t i = 0;
    while (a[i] == b[i]) ++i;
    const unsigned char x = Rank(a[i]);
    const unsigned char y = Rank(b[i]);
    if (x != y) return x < y ? -1 : 1;
    return a[i] < b[i] ? -1 : 1;
  }
  return a.size() == b.size() ? 0 : a.size() < b.size() ? -1 : 1;
}

bool IsUnder(absl::string_view name, absl::string_view prefix) {
  return name.size() >= prefix.size() &&
         name.substr(0, prefix.size()) == prefix &&
         (name.size() == prefix.size() || name[prefix.size()] == '.');
}

FactText Append(absl::string_view text, char*& end) {
  FactText out{end, text.size()};
  if (!text.empty()) std::memcpy(end, text.data(), text.size());
  end += text.size();
  return out;
}

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

void Append(const Names& from, Names& to) {
  to.insert(to.end(), from.begin(), from.end());
}

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

absl::Span<const FactRow> FactSheet::rows(FactKind kind) const {
  const size_t k = static_cast<size_t>(kind);
  return absl::MakeConstSpan(rows_).subspan(
      kind_begin_[k], kind_begin_[k + 1] - kind_begin_[k]);
}

bool FactSheet::IsClosed(FactKind kind, absl::string_view name) const {
  for (const auto& [open_kind, open_name] : open_names_) {
    if (open_kind == kind && open_name == name) return false;
  }
  for (const auto& [open_kind, prefix] : open_under_) {
    if (open_kind == kind && IsUnder(name, prefix)) return false;
  }
  if ((closed_ >> static_cast<int>(kind)) & 1) return true;
  for (const auto& [closed_kind, prefix] : closed_under_) {
    if (closed_kind == kind && IsUnder(name, prefix)) return true;
  }
  return false;
}

uint32_t FactSheet::complete_kinds() const {
  uint32_t out = closed_;
  for (const auto& [kind, name] : open_names_) {
    out &= ~(1u << static_cast<int>(kind));
  }
  for (const auto& [kind, prefix] : open_under_) {
    out &= ~(1u << static_cast<int>(kind));
  }
  return out;
}

absl::Span<const FactRow> FactSheet::Find(FactKind kind, absl::string_view name,
                                          Match match) const {
  const absl::Span<const FactRow> all = rows(kind);
  if (match == Match::kUnder && name.empty()) return all;
  const auto begin =
      std::lower_bound(all.begin(), all.end(), name,
                       [](const FactRow& row, absl::string_view wanted) {
                         return CompareNames(row.name.view(), wanted) < 0;
                       });
  auto matches = [&](const FactRow& row) {
    return match == Match::kExact ? row.name.view() == name
                                  : IsUnder(row.name.view(), name);
  };
  // Short lists are the rule; a long one ("airflow") is worth bisecting.
  const auto end = std::partition_point(begin, all.end(), matches);
  return all.subspan(begin - all.begin(), end - begin);
}

FactKind FactSheet::KindOf(uint32_t row) const {
  int k = 1;
  while (row >= kind_begin_[k + 1]) ++k;
  return static_cast<FactKind>(k);
}

void FactSheet::Builder::Add(FactKind kind, absl::string_view name,
                             absl::string_view value) {
  facts_.push_back(Fact{.kind = kind,
                        .name = std::string(name),
                        .value = std::string(value),
                        .file = ""});
}

FactSheet FactSheet::Builder::Build() {
  // Facts are large; what is sorted is where they are.
  std::vector<const Fact*> order;
  order.reserve(facts_.size());
  for (const Fact& fact : facts_) order.push_back(&fact);
  std::sort(order.begin(), order.end(), [](const Fact* a, const Fact* b) {
    if (a->kind != b->kind) return a->kind < b->kind;
    const int names = CompareNames(a->name, b->name);
    // In the order they were added.
    return names != 0 ? names < 0 : a < b;
  });
  size_t bytes = 0;
  for (const Fact& fact : facts_) {
    bytes += fact.name.size() + fact.value.size() + fact.file.size();
  }
  FactSheet sheet;
  sheet.text_ = std::make_unique<char[]>(bytes + 1);
  sheet.text_size_ = bytes;
  sheet.rows_.reserve(facts_.size());
  sheet.closed_ = std::exchange(closed_, 0);
  sheet.closed_under_ = std::exchange(closed_under_, {});
  sheet.open_names_ = std::exchange(open_names_, {});
  sheet.open_under_ = std::exchange(open_under_, {});
  char* end = sheet.text_.get();
  for (const Fact* at : order) {
    const Fact& fact = *at;
    sheet.rows_.push_back(
        {.name = Append(fact.name, end),
         .value = Append(fact.value, end),
         .file = Append(fact.file, end),
         .line = fact.line,
         .flags = fact.value_withheld ? kFactValueWithheld : 0,
         .column = fact.column,
         .call = fact.call,
         .dag = fact.dag});
    ++sheet.kind_begin_[static_cast<size_t>(fact.kind) + 1];
  }
  for (int k = 1; k <= kFactKindCount + 1; ++k) {
    sheet.kind_begin_[k] += sheet.kind_begin_[k - 1];
  }
  facts_.clear();
  return sheet;
}

FactSheet FactSheet::With(const FactSheet& other) const {
  FactSheet out;
  out.text_size_ = text_size_ + other.text_size_;
  out.text_ = std::make_unique<char[]>(out.text_size_ + 1);
  out.rows_.reserve(rows_.size() + other.rows_.size());
  char* begin = out.text_.get();
  for (int k = 1; k <= kFactKindCount; ++k) {
    out.kind_begin_[k] = static_cast<uint32_t>(out.rows_.size());
    out.TakeRows(rows(static_cast<FactKind>(k)), text_.get(), begin);
    out.TakeRows(other.rows(static_cast<FactKind>(k)), other.text_.get(),
                 begin + text_size_);
  }
  out.kind_begin_[kFactKindCount + 1] = static_cast<uint32_t>(out.rows_.size());
  if (text_size_ > 0) std::memcpy(begin, text_.get(), text_size_);
  if (other.text_size_ > 0) {
    std::memcpy(begin + text_size_, other.text_.get(), other.text_size_);
  }
  out.closed_ = closed_ | other.closed_;
  for (const FactSheet* sheet : {this, &other}) {
    Append(sheet->closed_under_, out.closed_under_);
    Append(sheet->open_names_, out.open_names_);
    Append(sheet->open_under_, out.open_under_);
  }
  return out;
}

// Their text moves from one place to another.
void FactSheet::TakeRows(absl::Span<const FactRow> rows, const char* from,
                         const char* to) {
  for (FactRow row : rows) {
    for (FactText* text : {&row.name, &row.value, &row.file}) {
      text->data = to + (text->data - from);
    }
    rows_.push_back(row);
  }
}

// A fact sheet as bytes: its numbers, its rows with offsets for pointers, its
// text, then the names it declares complete or open.

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
