// What goes into statements and comes out of them.
//
// Values; thread-safe to read. No statement text ever has a value in it.
#ifndef SERVICES_FLEET_SQL_VALUE_H_
#define SERVICES_FLEET_SQL_VALUE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace upgrade_advisor::sql {

// Bytes that are not text.
struct Blob {
  std::string bytes = {};

  friend bool operator==(const Blob& a, const Blob& b) {
    return a.bytes == b.bytes;
  }
};

// NULL, BIGINT, TEXT, or BYTEA (BLOB).
using Value = std::variant<std::monostate, int64_t, std::string, Blob>;

using Row = std::vector<Value>;

// What a statement says: the rows of a query, or how many it has changed.
struct Result {
  std::vector<Row> rows = {};
  int64_t changed = 0;
};

// A column of a row that the statement declares to have this type. NULL reads
// as 0, or empty.
inline int64_t IntAt(const Row& row, size_t column) {
  const int64_t* value = std::get_if<int64_t>(&row[column]);
  return value == nullptr ? 0 : *value;
}

inline std::string TextAt(const Row& row, size_t column) {
  const std::string* value = std::get_if<std::string>(&row[column]);
  return value == nullptr ? std::string() : *value;
}

inline std::string BlobAt(const Row& row, size_t column) {
  const Blob* value = std::get_if<Blob>(&row[column]);
  return value == nullptr ? std::string() : value->bytes;
}

}  // namespace upgrade_advisor::sql

#endif  // SERVICES_FLEET_SQL_VALUE_H_
