#include "services/cli/project/fact_rows.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/base/utf8_text.h"
#include "services/domain/request_limits.h"

namespace upgrade_advisor {
namespace {

// For what did not fit: facts that are too many or too long, and places.
constexpr int kKeptPlaces = 3;

// File names and scripts may be anything; a message holds UTF-8.
std::string Cut(absl::string_view text, size_t limit) {
  std::string out = ValidUtf8(text);
  if (out.size() <= limit) return out;
  return ValidUtf8(absl::string_view(out).substr(0, limit - 3));
}

// "import and call facts".
std::string NamesOf(const std::set<FactKind>& kinds) {
  std::vector<absl::string_view> names;
  names.reserve(kinds.size());
  for (FactKind kind : kinds) names.push_back(FactKindName(kind));
  return absl::StrJoin(names, ", ");
}

}  // namespace

void FactRows::Lose(FactKind kind, size_t& count) {
  lost_.insert(kind);
  ++count;
}

void FactRows::Add(const Fact& fact) {
  std::string name = ValidUtf8(fact.name);
  std::string value = ValidUtf8(fact.value);
  std::string file = ValidUtf8(fact.file);
  if (name.size() > limits::kFactNameBytes ||
      value.size() > limits::kValueBytes || file.size() > limits::kPathBytes) {
    return Lose(fact.kind, too_long_);
  }
  if (out_.facts_size() == limits::kFacts) return Lose(fact.kind, too_many_);
  v1::Fact& out = *out_.add_facts();
  out.set_kind(static_cast<v1::FactKind>(fact.kind));
  out.set_name(std::move(name));
  out.set_value(std::move(value));
  out.set_file(std::move(file));
  out.set_line(fact.line);
  out.set_column(fact.column);
  out.set_value_withheld(fact.value_withheld);
  out.set_call(fact.call);
  out.set_dag(fact.dag);
  out.set_airflow_minors(fact.airflow_minors);
}

void FactRows::AddUnread(const LocatedError& error) {
  if (out_.unread_size() < limits::kUnreadPlaces - kKeptPlaces) {
    WriteUnread(error);
  } else {
    ++unread_;
  }
}

void FactRows::WriteUnread(const LocatedError& error) {
  v1::UnreadPlace& out = *out_.add_unread();
  out.set_file(Cut(error.file, limits::kPathBytes));
  out.set_line(error.line);
  out.set_column(error.column);
  out.set_reason(Cut(error.reason, limits::kReasonBytes));
}

// A kind that is open as a whole needs no prefix.
void FactRows::AddOpenPrefix(FactKind kind, absl::string_view prefix) {
  std::string text = ValidUtf8(prefix);
  if (out_.open_prefixes_size() == limits::kOpenPrefixes ||
      text.size() > limits::kFactNameBytes) {
    lost_.insert(kind);
    return;
  }
  v1::FactPrefix& out = *out_.add_open_prefixes();
  out.set_kind(static_cast<v1::FactKind>(kind));
  out.set_prefix(std::move(text));
}

void FactRows::Close() {
  for (FactKind kind : complete_) {
    if (lost_.count(kind) != 0) continue;
    out_.add_complete_kinds(static_cast<v1::FactKind>(kind));
  }
  if (too_many_ > 0) {
    WriteUnread({"", 0, 0,
                 absl::StrCat("the project has ", limits::kFacts + too_many_,
                              " facts; ", limits::kFacts,
                              " are allowed, and the rest is left out: ",
                              NamesOf(lost_))});
  }
  if (too_long_ > 0) {
    WriteUnread(
        {"", 0, 0,
         absl::StrCat(too_long_, " facts with a name, value or path that is ",
                      "longer than the limit are left out")});
  }
  if (unread_ > 0) {
    WriteUnread(
        {"", 0, 0, absl::StrCat(unread_, " more places could not be read")});
  }
}

}  // namespace upgrade_advisor
