// A table of names that moved or went: one advisory with many subjects.
//
//   constexpr Named kMoved[] = {
//       {"airflow.operators.bash_operator", "airflow.operators.bash"},
//       {"airflow.operators.dummy_operator", "airflow.operators.empty"},
//   };
//   constexpr Table kTable(kMoved);
//   ...
//   .when([](const Facts& f) { return kTable.Names(f.imports("airflow")); })
//   .report([](const Facts& f, Truth, Report& r) {
//       kTable.Report(f.imports("airflow"), r); })
//
// One question brings all rows below a name; each is looked up in the table. An
// entry stands for its name and all below it, the longest one wins. A table
// that is not sorted does not compile.
//
// Immutable; thread-safe. Looking up does not allocate.
#ifndef SDK_CPP_TABLE_H_
#define SDK_CPP_TABLE_H_

#include <cstddef>
#include <string_view>

#include "sdk/cpp/facts.h"
#include "sdk/cpp/report.h"
#include "sdk/cpp/truth.h"

namespace upgrade_plugin UPGRADE_PLUGIN_HIDDEN {

struct Named {
  std::string_view name;
  std::string_view advice;  // a sentence: where it went
};

namespace internal {
inline void table_is_not_sorted() {}
}  // namespace internal

template <size_t kSize>
class Table {
 public:
  constexpr explicit Table(const Named (&rows)[kSize]) : rows_(rows) {
    for (size_t i = 1; i < kSize; ++i) {
      if (!(rows[i - 1].name < rows[i].name)) internal::table_is_not_sorted();
    }
  }

  // The entry of the name, or of the longest prefix of it up to a dot; null
  // when there is none.
  const Named* Find(std::string_view name) const {
    for (;;) {
      const Named* entry = LowerBound(name);
      if (entry != rows_ + kSize && entry->name == name) return entry;
      const size_t dot = name.rfind('.');
      if (dot == std::string_view::npos) return nullptr;
      name = name.substr(0, dot);
    }
  }

  // Whether a row is in the table. "from x import *" may import any entry below
  // x, and no other.
  Truth Names(const Fact& rows) const {
    bool may_be = rows.is_unknown() || (rows.is_yes() && !rows.complete());
    for (uint32_t i = 0; i < rows.count(); ++i) {
      const std::string_view name = rows.row(i).name;
      if (Find(name) != nullptr) return {Truth::kYes, rows.basis};
      may_be = may_be || (IsStar(name) && HasBelow(name));
    }
    return {may_be ? Truth::kUnknown : Truth::kNo, rows.basis};
  }

  // A subject for each name that is in the table, resting on its rows and those
  // of what lies below it: an attribute of an imported name is no further one.
  void Report(const Fact& rows, upgrade_plugin::Report& report) const {
    for (uint32_t i = 0; i < rows.count();) {
      const Row first = rows.row(i);
      uint32_t end = i + 1;
      while (end < rows.count() && IsOrBelow(rows.row(end).name, first.name)) {
        ++end;
      }
      if (const Named* entry = Find(first.name)) {
        report.Subject(first.name, entry->advice, first, end - i);
      }
      i = end;
    }
  }

 private:
  static bool IsOrBelow(std::string_view name, std::string_view parent) {
    return name.substr(0, parent.size()) == parent &&
           (name.size() == parent.size() || name[parent.size()] == '.');
  }
  static bool IsStar(std::string_view name) {
    return name.size() > 2 && name.substr(name.size() - 2) == ".*";
  }
  // Whether an entry lies below "x" of "x.*".
  bool HasBelow(std::string_view star) const {
    const std::string_view prefix = star.substr(0, star.size() - 1);
    const Named* entry = LowerBound(prefix);
    return entry != rows_ + kSize &&
           entry->name.substr(0, prefix.size()) == prefix;
  }
  const Named* LowerBound(std::string_view name) const {
    size_t begin = 0;
    size_t end = kSize;
    while (begin < end) {
      const size_t middle = begin + (end - begin) / 2;
      if (rows_[middle].name < name) {
        begin = middle + 1;
      } else {
        end = middle;
      }
    }
    return rows_ + begin;
  }

  const Named* rows_;
};

}  // namespace UPGRADE_PLUGIN_HIDDEN

#endif  // SDK_CPP_TABLE_H_
