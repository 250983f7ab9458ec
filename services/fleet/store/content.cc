#include "services/fleet/store/content.h"

#include <zlib.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/base/digest.h"
#include "services/base/json_text.h"

namespace upgrade_advisor {
namespace {

constexpr size_t kLargest = size_t{64} << 20;
constexpr size_t kSizeBytes = 4;

// Fast: a sheet is written once and read at every assessment.
constexpr int kLevel = 1;

struct TableNames {
  const char* table;
  const char* id;
};

TableNames NamesOf(ContentTable table) {
  switch (table) {
    case ContentTable::kSheets:
      return {"sheets", "sheet"};
    case ContentTable::kSettings:
      return {"settings", "settings"};
    case ContentTable::kOutcomes:
      break;
  }
  return {"outcomes", "outcome"};
}

// What is given, each once and ascending: everybody who adds rows locks them in
// the same order.
std::map<std::string, const Content*> Distinct(
    absl::Span<const Content> contents) {
  std::map<std::string, const Content*> out;
  for (const Content& content : contents) out.emplace(content.digest, &content);
  return out;
}

}  // namespace

std::string Compress(absl::string_view bytes) {
  uLongf size = compressBound(bytes.size());
  std::string out(kSizeBytes + size, '\0');
  for (size_t i = 0; i < kSizeBytes; ++i) {
    out[i] = static_cast<char>(bytes.size() >> (8 * i) & 0xff);
  }
  compress2(reinterpret_cast<Bytef*>(&out[kSizeBytes]), &size,
            reinterpret_cast<const Bytef*>(bytes.data()), bytes.size(), kLevel);
  out.resize(kSizeBytes + size);
  return out;
}

absl::StatusOr<std::string> Decompress(absl::string_view compressed) {
  const absl::Status damaged =
      absl::DataLossError("the store has bytes that are damaged");
  if (compressed.size() < kSizeBytes) return damaged;
  size_t size = 0;
  for (size_t i = 0; i < kSizeBytes; ++i) {
    size |= static_cast<size_t>(static_cast<unsigned char>(compressed[i]))
            << (8 * i);
  }
  if (size > kLargest) return damaged;
  std::string out(size, '\0');
  uLongf written = size;
  const int result =
      uncompress(reinterpret_cast<Bytef*>(out.data()), &written,
                 reinterpret_cast<const Bytef*>(compressed.data() + kSizeBytes),
                 compressed.size() - kSizeBytes);
  if (result != Z_OK || written != size) return damaged;
  return out;
}

Content ContentOf(absl::string_view bytes) {
  return {Sha256(bytes), Compress(bytes)};
}

const Content& Contents::Of(const std::string& bytes) {
  const auto found = known_.find(bytes);
  return found != known_.end()
             ? found->second
             : known_.emplace(bytes, ContentOf(bytes)).first->second;
}

absl::StatusOr<std::vector<int64_t>> Intern(
    sql::Connection& connection, ContentTable table,
    absl::Span<const Content> contents) {
  const TableNames names = NamesOf(table);
  const std::map<std::string, const Content*> distinct = Distinct(contents);
  std::vector<sql::Row> inserts, selects;
  for (const auto& [digest, content] : distinct) {
    inserts.push_back({sql::Blob{digest}, sql::Blob{content->compressed}});
    selects.push_back({sql::Blob{digest}});
  }
  const auto inserted = connection.ExecuteEach(
      absl::StrCat("INSERT INTO ", names.table,
                   " (digest, content) VALUES ($1, $2) ON CONFLICT DO NOTHING"),
      inserts);
  if (!inserted.ok()) return inserted.status();
  const auto found =
      connection.ExecuteEach(absl::StrCat("SELECT ", names.id, " FROM ",
                                          names.table, " WHERE digest = $1"),
                             selects);
  if (!found.ok()) return found.status();
  std::map<absl::string_view, int64_t> ids;
  size_t i = 0;
  for (const auto& [digest, content] : distinct) {
    if ((*found)[i].rows.empty()) {
      return absl::InternalError("a row that was added is not there");
    }
    ids[digest] = sql::IntAt((*found)[i++].rows[0], 0);
  }
  std::vector<int64_t> out;
  for (const Content& content : contents) out.push_back(ids[content.digest]);
  return out;
}

absl::StatusOr<std::map<int64_t, std::string>> LoadContent(
    sql::Connection& connection, ContentTable table,
    absl::Span<const int64_t> ids) {
  const TableNames names = NamesOf(table);
  const absl::StatusOr<sql::Result> result = connection.Execute(
      absl::StrCat("SELECT ", names.id, ", content FROM ", names.table,
                   " WHERE ", names.id, " IN (SELECT ", sql::Element(0),
                   " FROM ", sql::Elements(connection.dialect(), "$1"), ")"),
      {ListOf(ids)});
  if (!result.ok()) return result.status();
  std::map<int64_t, std::string> out;
  for (const sql::Row& row : result->rows) {
    absl::StatusOr<std::string> bytes = Decompress(sql::BlobAt(row, 1));
    if (bytes.ok()) out[sql::IntAt(row, 0)] = *std::move(bytes);
  }
  return out;
}

absl::Status DisownDamaged(sql::Connection& connection, ContentTable table,
                           absl::Span<const int64_t> ids) {
  const auto sound = LoadContent(connection, table, ids);
  if (!sound.ok()) return sound.status();
  const TableNames names = NamesOf(table);
  std::vector<sql::Row> rows;
  for (int64_t id : ids) {
    if (sound->count(id) > 0) continue;
    rows.push_back({id, sql::Blob{absl::StrCat("damaged ", id)}});
  }
  return connection
      .ExecuteEach(absl::StrCat("UPDATE ", names.table,
                                " SET digest = $2 WHERE ", names.id, " = $1"),
                   rows)
      .status();
}

std::string ListOf(absl::Span<const int64_t> ids) {
  return ids.empty() ? "[]"
                     : absl::StrCat("[[", absl::StrJoin(ids, "],["), "]]");
}

std::string ListOf(absl::Span<const std::string> texts) {
  std::vector<std::string> quoted;
  for (const std::string& text : texts) quoted.push_back(JsonText(text));
  return quoted.empty()
             ? "[]"
             : absl::StrCat("[[", absl::StrJoin(quoted, "],["), "]]");
}

}  // namespace upgrade_advisor
