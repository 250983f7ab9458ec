// A fact sheet: the facts of one thing, the Deployment or a release.
//
// Immutable once built and cheap to move; safe to read from any thread. It owns
// its strings; the rows point into them and live as long as the sheet.
//
// Per kind a sheet is closed (complete: no row means absent) or open (no row
// means unknown). Rows are sorted by kind and name with '.' below every other
// byte, so that a name and everything under its dotted prefix are one range.
#ifndef SERVICES_DOMAIN_FACT_SHEET_H_
#define SERVICES_DOMAIN_FACT_SHEET_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/domain/fact.h"

namespace upgrade_advisor {

// A string of a row: into the sheet's text, not NUL-terminated.
struct FactText {
  const char* data = nullptr;
  uint64_t size = 0;

  absl::string_view view() const { return {data, size}; }
};

// One row as plugins see it. The layout begins as the plugin contract's
// ua_fact, so that an answer to a plugin is a pointer into the sheet and no
// copy; plugin_host asserts the offsets.
struct FactRow {
  FactText name;
  FactText value;
  FactText file;
  uint32_t line = 0;
  uint32_t flags = 0;
  uint32_t column = 0;
  uint32_t call = 0;
  uint32_t dag = 0;
  uint32_t reserved = 0;
};
inline constexpr uint32_t kFactValueWithheld = 1;

class FactSheet {
 public:
  // How a name is matched: exactly, or the name and all below it
  // ("airflow.contrib" and "airflow.contrib.hooks"); below the empty name is
  // the whole kind.
  enum class Match : uint8_t { kExact = 0, kUnder = 1 };

  class Builder;

  FactSheet() = default;
  FactSheet(FactSheet&&) = default;
  FactSheet& operator=(FactSheet&&) = default;
  FactSheet(const FactSheet&) = delete;
  FactSheet& operator=(const FactSheet&) = delete;

  size_t size() const { return rows_.size(); }
  absl::Span<const FactRow> rows() const { return rows_; }
  absl::Span<const FactRow> rows(FactKind kind) const;
  // Whether the sheet is complete for the name: its kind is closed, or a dotted
  // prefix of it is ("table" of the database kind).
  bool IsClosed(FactKind kind, absl::string_view name) const;

  // The kinds that are complete for every name, as bits 1 << kind.
  uint32_t complete_kinds() const;

  // The matching rows: O(log n) string comparisons.
  absl::Span<const FactRow> Find(FactKind kind, absl::string_view name,
                                 Match match) const;

  // This sheet and the rows of another, whose kinds this one has no rows of and
  // does not say are complete. Costs a copy of both texts.
  FactSheet With(const FactSheet& other) const;

  // Position of a row returned by this sheet; stable for equal sheets.
  uint32_t IndexOf(const FactRow& row) const {
    return static_cast<uint32_t>(&row - rows_.data());
  }
  FactKind KindOf(uint32_t row) const;

  // The sheet as bytes, for another process of the same build, and back: row
  // numbers stay what they are. Bytes that are not a sheet give nothing.
  void AppendBytes(std::string& out) const;
  static std::optional<FactSheet> FromBytes(absl::string_view bytes);

 private:
  void TakeRows(absl::Span<const FactRow> rows, const char* from,
                const char* to);

  std::unique_ptr<char[]> text_;
  uint64_t text_size_ = 0;
  std::vector<FactRow> rows_;
  // rows_[kind_begin_[k]] .. rows_[kind_begin_[k + 1]] are the rows of kind k.
  uint32_t kind_begin_[kFactKindCount + 2] = {};
  uint32_t closed_ = 0;
  std::vector<std::pair<FactKind, std::string>> closed_under_;
  std::vector<std::pair<FactKind, std::string>> open_names_;
  std::vector<std::pair<FactKind, std::string>> open_under_;
};

// Collects rows in any order. Not thread-safe.
class FactSheet::Builder {
 public:
  void Add(Fact fact) { facts_.push_back(std::move(fact)); }
  void Add(FactKind kind, absl::string_view name, absl::string_view value);
  // Declares the kind complete.
  void Close(FactKind kind) { closed_ |= 1u << static_cast<int>(kind); }
  // Declares everything under a dotted prefix complete.
  void CloseUnder(FactKind kind, absl::string_view prefix) {
    closed_under_.emplace_back(kind, std::string(prefix));
  }
  // Takes one name out of what a kind or prefix declares complete.
  void OpenName(FactKind kind, absl::string_view name) {
    open_names_.emplace_back(kind, std::string(name));
  }
  // Takes everything under a dotted prefix out of what is declared complete.
  void OpenUnder(FactKind kind, absl::string_view prefix) {
    open_under_.emplace_back(kind, std::string(prefix));
  }
  size_t size() const { return facts_.size(); }

  // Sorts and packs; the builder is empty afterwards.
  FactSheet Build();

 private:
  std::vector<Fact> facts_;
  uint32_t closed_ = 0;
  std::vector<std::pair<FactKind, std::string>> closed_under_;
  std::vector<std::pair<FactKind, std::string>> open_names_;
  std::vector<std::pair<FactKind, std::string>> open_under_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_DOMAIN_FACT_SHEET_H_
