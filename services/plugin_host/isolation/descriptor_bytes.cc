#include "services/plugin_host/isolation/descriptor_bytes.h"

#include <deque>
#include <map>
#include <utility>
#include <vector>

#include "services/plugin_host/conditions/condition_reader.h"
#include "services/plugin_host/isolation/examination_bytes.h"

namespace upgrade_advisor {
namespace {

constexpr uint64_t kSmallest = sizeof(uint64_t);

void Write(ua_string text, ByteWriter& out) {
  out.Text({text.data, static_cast<size_t>(text.size)});
}

ua_string Read(ByteReader& in) {
  const absl::string_view text = in.Text();
  return {text.data(), text.size()};
}

template <typename Row, typename WriteRow>
void WriteRows(const Row* rows, uint64_t count, uint64_t stride,
               ByteWriter& out, WriteRow write) {
  out.Number(count);
  const char* at = reinterpret_cast<const char*>(rows);
  for (uint64_t i = 0; i < count; ++i, at += stride) {
    write(*reinterpret_cast<const Row*>(at), out);
  }
}

void WriteRemedy(const ua_remedy& remedy, ByteWriter& out) {
  Write(remedy.text, out);
  Write(remedy.command, out);
  Write(remedy.edit, out);
}

void WriteTable(const ua_table& table, ByteWriter& out) {
  WriteRows(
      table.rows, table.count, table.stride, out,
      [](const ua_table_row& row, ByteWriter& to) {
        for (ua_string text : {row.name, row.subject, row.text, row.since}) {
          Write(text, to);
        }
        to.Number(row.groups);
      });
}

// The tables of a plugin by their numbers, each written once.
using TableNumbers = std::map<const ua_table*, uint32_t>;

constexpr uint32_t kNoTable = ~0u;

void WriteTerm(const ua_term& term, const TableNumbers& tables,
               ByteWriter& out) {
  for (uint32_t number : {term.op, term.count, term.scope, term.sheet,
                          term.kind, term.match, term.part, term.test,
                          term.scheme, term.with_groups, term.without_groups}) {
    out.Number(number);
  }
  for (ua_string text : {term.prefix, term.name, term.text}) Write(text, out);
  out.Number(term.number);
  const auto table = tables.find(term.table);
  out.Number(table == tables.end() ? kNoTable : table->second);
}

void WriteCondition(const ua_advisory& row, const TableNumbers& tables,
                    ByteWriter& out) {
  if (!HasCondition(row)) {
    out.Number(uint64_t{0});
    return;
  }
  WriteRows(row.condition, row.condition_count, row.condition_stride, out,
            [&](const ua_term& term, ByteWriter& to) {
              WriteTerm(term, tables, to);
            });
  out.Number(row.reports);
}

TableNumbers WriteTables(const ua_plugin& plugin, ByteWriter& out) {
  TableNumbers numbers;
  std::vector<const ua_table*> order;
  for (uint32_t i = 0; i < plugin.advisory_count; ++i) {
    const ua_advisory& row = *plugin.advisories[i];
    if (!HasCondition(row)) continue;
    const char* at = reinterpret_cast<const char*>(row.condition);
    for (uint64_t t = 0; t < row.condition_count;
         ++t, at += row.condition_stride) {
      const ua_table* table = reinterpret_cast<const ua_term*>(at)->table;
      if (table == nullptr) continue;
      if (numbers.emplace(table, static_cast<uint32_t>(order.size())).second) {
        order.push_back(table);
      }
    }
  }
  out.Number(static_cast<uint64_t>(order.size()));
  for (const ua_table* table : order) WriteTable(*table, out);
  return numbers;
}

void WriteAdvisory(const ua_advisory& row, ByteWriter& out) {
  for (uint32_t number : {row.severity, row.effect, row.steps,
                          row.crosses_scheme, row.lands_scheme}) {
    out.Number(number);
  }
  for (ua_string text : {row.crosses, row.lands_low, row.lands_high, row.id,
                         row.title, row.impact, row.check}) {
    Write(text, out);
  }
  WriteRows(row.aliases, row.alias_count, sizeof(ua_string), out, Write);
  WriteRows(row.references, row.reference_count, sizeof(ua_string), out, Write);
  WriteRows(row.remedies, row.remedy_count,
            row.remedy_count == 0 ? 0 : row.remedies->size, out, WriteRemedy);
}

// The contract's rows again, into the bytes they were read from.
class Rows {
 public:
  explicit Rows(ByteReader& in) : in_(in) {}

  const ua_plugin& ReadPlugin() {
    plugin_.size = sizeof plugin_;
    plugin_.abi_version = in_.Number<uint32_t>();
    plugin_.vocabulary_version = in_.Number<uint32_t>();
    plugin_.id = Read(in_);
    plugin_.version = Read(in_);
    plugin_.summary = Read(in_);
    const uint64_t tables = in_.Count(kSmallest);
    for (uint64_t i = 0; i < tables && in_.ok(); ++i) ReadTable();
    const uint64_t count = in_.Count(kSmallest);
    for (uint64_t i = 0; i < count && in_.ok(); ++i) ReadAdvisory();
    for (const ua_advisory& row : advisories_) pointers_.push_back(&row);
    plugin_.advisories = pointers_.data();
    plugin_.advisory_count = static_cast<uint32_t>(pointers_.size());
    // Called in the worker, never here; a descriptor has to have it.
    plugin_.examine = [](uint32_t, const ua_call*, uint64_t*) -> int32_t {
      return UA_FAILED;
    };
    return plugin_;
  }

 private:
  std::vector<ua_string>& ReadTexts() {
    std::vector<ua_string>& texts = texts_.emplace_back();
    const uint64_t count = in_.Count(kSmallest);
    for (uint64_t i = 0; i < count && in_.ok(); ++i) {
      texts.push_back(Read(in_));
    }
    return texts;
  }

  std::vector<ua_remedy>& ReadRemedies() {
    std::vector<ua_remedy>& remedies = remedies_.emplace_back();
    const uint64_t count = in_.Count(kSmallest);
    for (uint64_t i = 0; i < count && in_.ok(); ++i) {
      ua_remedy remedy{sizeof(ua_remedy), 0, {}, {}, {}};
      remedy.text = Read(in_);
      remedy.command = Read(in_);
      remedy.edit = Read(in_);
      remedies.push_back(remedy);
    }
    return remedies;
  }

  void ReadTable() {
    std::vector<ua_table_row>& rows = table_rows_.emplace_back();
    const uint64_t count = in_.Count(4 * kSmallest);
    for (uint64_t i = 0; i < count && in_.ok(); ++i) {
      ua_table_row row{};
      for (ua_string* text : {&row.name, &row.subject, &row.text, &row.since}) {
        *text = Read(in_);
      }
      row.groups = in_.Number<uint32_t>();
      rows.push_back(row);
    }
    tables_.push_back(
        {sizeof(ua_table), 0, rows.data(), rows.size(), sizeof(ua_table_row)});
  }

  ua_term ReadTerm() {
    ua_term term{};
    for (uint32_t* number :
         {&term.op, &term.count, &term.scope, &term.sheet, &term.kind,
          &term.match, &term.part, &term.test, &term.scheme, &term.with_groups,
          &term.without_groups}) {
      *number = in_.Number<uint32_t>();
    }
    for (ua_string* text : {&term.prefix, &term.name, &term.text}) {
      *text = Read(in_);
    }
    term.number = in_.Number<int64_t>();
    const uint32_t table = in_.Number<uint32_t>();
    if (table < tables_.size()) term.table = &tables_[table];
    return term;
  }

  void ReadCondition(ua_advisory& row) {
    std::vector<ua_term>& terms = terms_.emplace_back();
    const uint64_t count = in_.Count(3 * kSmallest);
    for (uint64_t i = 0; i < count && in_.ok(); ++i) {
      terms.push_back(ReadTerm());
    }
    if (terms.empty()) return;
    row.condition = terms.data();
    row.condition_count = terms.size();
    row.condition_stride = sizeof(ua_term);
    row.reports = in_.Number<uint32_t>();
  }

  void ReadAdvisory() {
    ua_advisory row{};
    row.size = sizeof row;
    for (uint32_t* number : {&row.severity, &row.effect, &row.steps,
                             &row.crosses_scheme, &row.lands_scheme}) {
      *number = in_.Number<uint32_t>();
    }
    for (ua_string* text : {&row.crosses, &row.lands_low, &row.lands_high,
                            &row.id, &row.title, &row.impact, &row.check}) {
      *text = Read(in_);
    }
    const std::vector<ua_string>& aliases = ReadTexts();
    row.aliases = aliases.data();
    row.alias_count = aliases.size();
    const std::vector<ua_string>& references = ReadTexts();
    row.references = references.data();
    row.reference_count = references.size();
    const std::vector<ua_remedy>& remedies = ReadRemedies();
    row.remedies = remedies.data();
    row.remedy_count = remedies.size();
    ReadCondition(row);
    advisories_.push_back(row);
  }

  ByteReader& in_;
  ua_plugin plugin_{};
  // Deques: what is pointed to stays where it is.
  std::deque<ua_advisory> advisories_;
  std::deque<std::vector<ua_string>> texts_;
  std::deque<std::vector<ua_remedy>> remedies_;
  std::deque<std::vector<ua_table_row>> table_rows_;
  std::deque<ua_table> tables_;
  std::deque<std::vector<ua_term>> terms_;
  std::vector<const ua_advisory*> pointers_;
};

}  // namespace

void WriteDescriptor(const ua_plugin& plugin, const PluginDescriptor& tested,
                     ByteWriter& out) {
  out.Number(plugin.abi_version);
  out.Number(plugin.vocabulary_version);
  Write(plugin.id, out);
  Write(plugin.version, out);
  Write(plugin.summary, out);
  const TableNumbers tables = WriteTables(plugin, out);
  out.Number(static_cast<uint64_t>(plugin.advisory_count));
  for (uint32_t i = 0; i < plugin.advisory_count; ++i) {
    WriteAdvisory(*plugin.advisories[i], out);
    WriteCondition(*plugin.advisories[i], tables, out);
  }
  for (const Advisory& advisory : tested.advisories) {
    WriteQueries(advisory.asks, out);
  }
}

absl::StatusOr<PluginDescriptor> ReadDescriptorBytes(absl::string_view bytes) {
  ByteReader in(bytes);
  Rows rows(in);
  const ua_plugin& plugin = rows.ReadPlugin();
  absl::StatusOr<PluginDescriptor> out =
      in.ok() ? ReadDescriptor(&plugin)
              : absl::InvalidArgumentError("its descriptor is cut off");
  if (!out.ok()) return out.status();
  for (Advisory& advisory : out->advisories) advisory.asks = ReadQueries(in);
  if (!in.ok()) {
    return absl::InvalidArgumentError("the questions it asks are cut off");
  }
  return out;
}

}  // namespace upgrade_advisor
