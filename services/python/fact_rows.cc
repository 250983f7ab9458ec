#include "services/python/fact_rows.h"

#include <algorithm>
#include <tuple>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "services/domain/redaction.h"

namespace upgrade_advisor::python {

// Places in the pool, not views: the pool grows and moves.
FactRows::Text FactRows::Keep(Pieces pieces) {
  const auto at = static_cast<uint32_t>(facts_.pool.size());
  for (absl::string_view piece : pieces) {
    facts_.pool.append(piece.data(), piece.size());
  }
  return {at, static_cast<uint32_t>(facts_.pool.size() - at)};
}

bool FactRows::Add(FactKind kind, Pieces name, Pieces value,
                   const RowPlace& place, bool withheld) {
  if (facts_.rows.size() >= kMostRows) {
    if (!full_) Unread(place.pos, "the file has more than 300000 facts");
    full_ = true;
    facts_.parsed = false;
    return false;
  }
  const SourcePlace at = PlaceOf(place.pos);
  const Text kept = Keep(name);
  facts_.rows.push_back({.kind = kind,
                         .value_withheld = withheld,
                         .line = at.line,
                         .column = at.column,
                         .name = kept,
                         .value = Keep(value),
                         .call = place.of.call,
                         .dag = place.of.dag,
                         .in_mapping = place.in_mapping,
                         .elsewhere = place.elsewhere,
                         .within = place.within,
                         .minors = MinorsOf(kind)});
  return true;
}

// A literal is redacted here, so no pass can forget to.
PythonFileFacts::Row FactRows::MakeRow(FactKind kind, Pieces name,
                                       const FactValue& value,
                                       const RowPlace& place) {
  const SourcePlace at = PlaceOf(place.pos);
  PythonFileFacts::Row row{.kind = kind,
                           .value_withheld = value.withheld,
                           .line = at.line,
                           .column = at.column,
                           .name = Keep(name),
                           .value = {},
                           .call = place.of.call,
                           .dag = place.of.dag,
                           .in_mapping = place.in_mapping,
                           .elsewhere = place.elsewhere,
                           .within = place.within,
                           .minors = MinorsOf(kind)};
  // Redaction looks at name and value together, so it sees the whole name here.
  if (value.withheld) return row;
  if (!value.literal) {
    row.value = Keep({value.text});
    return row;
  }
  Fact fact;
  fact.kind = kind;
  fact.name = std::string(facts_.ViewOf(row.name));
  fact.value = value.text;
  Redact(fact);
  row.value_withheld = fact.value_withheld;
  row.value = Keep({fact.value});
  return row;
}

void FactRows::AddValue(FactKind kind, Pieces name, const FactValue& value,
                        const RowPlace& place) {
  if (value.withheld || !value.literal) {
    Add(kind, name, {value.text}, place, value.withheld);
    return;
  }
  // A place is taken first: a file with too many rows is to cost no redaction.
  if (!Add(kind, {}, {}, place)) return;
  facts_.rows.back() = MakeRow(kind, name, value, place);
}

void FactRows::LimitLast(AirflowMinors minors) {
  if (!full_) facts_.rows.back().minors = facts_.rows.back().minors & minors;
}

void FactRows::MarkImported() {
  facts_.imported.push_back(static_cast<uint32_t>(facts_.rows.size() - 1));
}

void FactRows::Unread(uint32_t pos, absl::string_view reason) {
  const SourcePlace place = PlaceOf(pos);
  facts_.unread.push_back(
      {facts_.path, place.line, place.column, std::string(reason)});
}

// By place first: that is the order of facts. Texts are compared, not their
// places in the pool.
bool FactRows::Less(const PythonFileFacts::Row& a,
                    const PythonFileFacts::Row& b) const {
  if (a.line != b.line) return a.line < b.line;
  if (a.column != b.column) return a.column < b.column;
  if (a.kind != b.kind) return a.kind < b.kind;
  const int names = facts_.ViewOf(a.name).compare(facts_.ViewOf(b.name));
  if (names != 0) return names < 0;
  const int values = facts_.ViewOf(a.value).compare(facts_.ViewOf(b.value));
  if (values != 0) return values < 0;
  return a.value_withheld < b.value_withheld;
}

// Passes add rows in the order they find them; readers want the order of the
// file.
void FactRows::Finish() {
  // Imported modules are found again after the sort by what they are.
  std::vector<PythonFileFacts::Row>& rows = facts_.rows;
  std::vector<std::pair<Text, std::pair<uint32_t, uint32_t>>> imported;
  for (uint32_t i : facts_.imported) {
    imported.push_back({rows[i].name, {rows[i].line, rows[i].column}});
  }
  const auto less = [this](const auto& a, const auto& b) { return Less(a, b); };
  // Of what is there twice the first call stays: inside an f-string all calls
  // are at one place.
  std::sort(rows.begin(), rows.end(), [this](const auto& a, const auto& b) {
    if (Less(a, b)) return true;
    return std::tie(a.call, a.dag) < std::tie(b.call, b.dag) && !Less(b, a);
  });
  absl::flat_hash_set<std::pair<absl::string_view, uint32_t>> reached;
  size_t kept = 0;
  for (size_t i = 0; i < rows.size(); ++i) {
    // The rows are sorted, so equal ones are neighbours.
    // One dict may be unpacked into several calls.
    if (kept > 0 && !Less(rows[kept - 1], rows[i]) &&
        (!rows[i].in_mapping || rows[kept - 1].call == rows[i].call)) {
      continue;
    }
    // Something reached through an import is recorded once.
    if (rows[i].kind == FactKind::kImport &&
        facts_.ViewOf(rows[i].value) == "attribute" &&
        !reached.insert({facts_.ViewOf(rows[i].name), rows[i].minors.bits()})
             .second) {
      continue;
    }
    rows[kept++] = rows[i];
  }
  rows.resize(kept);
  facts_.imported.clear();
  for (const auto& [name, place] : imported) {
    PythonFileFacts::Row key;
    key.line = place.first;
    key.column = place.second;
    key.kind = FactKind::kImport;
    key.name = name;
    const auto found = std::lower_bound(rows.begin(), rows.end(), key, less);
    if (found != rows.end()) {
      facts_.imported.push_back(static_cast<uint32_t>(found - rows.begin()));
    }
  }
  std::sort(facts_.imported.begin(), facts_.imported.end());
  facts_.imported.erase(
      std::unique(facts_.imported.begin(), facts_.imported.end()),
      facts_.imported.end());
}

}  // namespace upgrade_advisor::python
