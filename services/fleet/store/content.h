// What is stored once however often it occurs: messages under their digest.
//
// Pure, but for the functions that take a connection, which belong into a
// transaction.
#ifndef SERVICES_FLEET_STORE_CONTENT_H_
#define SERVICES_FLEET_STORE_CONTENT_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/fleet/sql/connection.h"

namespace upgrade_advisor {

// Compressed by zlib, with the size before in front. What is stored is at most
// 64 MiB before; DATA_LOSS for bytes that Compress did not write.
std::string Compress(absl::string_view bytes);
absl::StatusOr<std::string> Decompress(absl::string_view compressed);

// The tables of content.
enum class ContentTable { kSheets, kSettings, kOutcomes };

struct Content {
  std::string digest = {};      // 32 bytes
  std::string compressed = {};  // what Compress makes
};

// Bytes with their digest.
Content ContentOf(absl::string_view bytes);

// Contents of many bytes that are often equal: each is compressed once.
class Contents {
 public:
  // Valid until the next call.
  const Content& Of(const std::string& bytes);

 private:
  std::map<std::string, Content> known_;
};

// The ids of contents, in their order; those that are not there are added.
// Equal ones may be given several times.
absl::StatusOr<std::vector<int64_t>> Intern(sql::Connection& connection,
                                            ContentTable table,
                                            absl::Span<const Content> contents);

// The bytes by id, decompressed; an id without a row, or with one that is
// damaged, is left out.
absl::StatusOr<std::map<int64_t, std::string>> LoadContent(
    sql::Connection& connection, ContentTable table,
    absl::Span<const int64_t> ids);

// Takes the digests from those contents that are damaged: who adds the same
// content again gets another id.
absl::Status DisownDamaged(sql::Connection& connection, ContentTable table,
                           absl::Span<const int64_t> ids);

// "[[1],[2]]", as sql::Elements takes it.
std::string ListOf(absl::Span<const int64_t> ids);
// [["a"],["b"]].
std::string ListOf(absl::Span<const std::string> texts);

}  // namespace upgrade_advisor

#endif  // SERVICES_FLEET_STORE_CONTENT_H_
