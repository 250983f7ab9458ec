// A table of names: modules that moved, options that are gone, and the like.
//
//   constexpr NameTable kMoved({
//       {"airflow.operators.bash_operator", "Is airflow.operators.bash now"},
//       {"airflow.operators.dummy_operator", "Is airflow.operators.empty now"},
//   });
//   ...
//   .subjects(kMoved, Import("airflow"))
//
// Constants in static storage; thread-safe. A table that is not sorted does not
// compile.
#ifndef SDK_CPP_NAME_TABLE_H_
#define SDK_CPP_NAME_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "sdk/abi/upgrade_plugin.h"
#include "sdk/cpp/text.h"

namespace upgrade_plugin UPGRADE_PLUGIN_HIDDEN {

namespace internal {
// Not constexpr on purpose: reaching it at compile time is the error.
inline void table_is_not_sorted() {}
}  // namespace internal

// A row: a name to look for and what to do about it.
struct Named {
  std::string_view name;
  std::string_view advice = {};   // a sentence, such as where it went
  std::string_view subject = {};  // the name in the finding; empty: the name
  std::string_view since = {};    // counts only at steps crossing this Airflow
  uint32_t groups = 0;            // bits, see Listed
};

template <size_t kSize>
class NameTable {
 public:
  constexpr explicit NameTable(const Named (&rows)[kSize])
      : table_{sizeof(ua_table), 0, rows_, kSize, sizeof(ua_table_row)} {
    for (size_t i = 0; i < kSize; ++i) {
      if (i > 0 && !InOrder(rows[i - 1], rows[i])) {
        internal::table_is_not_sorted();
      }
      rows_[i] = {Text(rows[i].name),   Text(rows[i].subject),
                  Text(rows[i].advice), Text(rows[i].since),
                  rows[i].groups,       0};
    }
  }
  // The contract's table points into the object.
  NameTable(const NameTable&) = delete;
  NameTable& operator=(const NameTable&) = delete;

  constexpr const ua_table* table() const { return &table_; }
  // Whether a row has exactly this name; for code that decides or reports.
  constexpr bool Has(std::string_view name) const {
    size_t begin = 0;
    size_t end = kSize;
    while (begin < end) {
      const size_t middle = begin + (end - begin) / 2;
      if (View(rows_[middle].name) < name) {
        begin = middle + 1;
      } else {
        end = middle;
      }
    }
    return begin < kSize && View(rows_[begin].name) == name;
  }

 private:
  static constexpr bool InOrder(const Named& a, const Named& b) {
    return a.name < b.name || (a.name == b.name && !b.since.empty());
  }

  ua_table_row rows_[kSize]{};
  ua_table table_;
};

}  // namespace UPGRADE_PLUGIN_HIDDEN

#endif  // SDK_CPP_NAME_TABLE_H_
