// Collects the rows of one file.
//
// Used by one thread; refers to the facts and the source it was given.
#ifndef SERVICES_PYTHON_FACT_ROWS_H_
#define SERVICES_PYTHON_FACT_ROWS_H_

#include <initializer_list>

#include "services/python/python_reader.h"
#include "services/python/source_text.h"

namespace upgrade_advisor::python {

// More facts than that no plugin wants of one file.
inline constexpr size_t kMostRows = 300000;
// Of one fact with one value, so many places are kept.
inline constexpr int kMostPlaces = 25;

// What is known of the value of an expression.
struct FactValue {
  std::string text;
  bool withheld = false;
  // Was written as a literal: a credential may be in it.
  bool literal = false;
};

// Which call and which DAG of the file a row is part of, counted from 1; 0 is
// none, or not known.
struct Membership {
  uint32_t call = 0;
  uint32_t dag = 0;
};

struct RowPlace {
  uint32_t pos = 0;  // in the source
  Membership of = {};
  bool in_mapping = false;
  bool elsewhere = false;
  uint32_t within = 0;
};

class FactRows {
 public:
  using Pieces = std::initializer_list<absl::string_view>;
  using Text = PythonFileFacts::Text;

  FactRows(SourceText& source, PythonFileFacts& facts)
      : source_(source), facts_(facts) {}

  // Pieces are joined. False once there are too many rows.
  bool Add(FactKind kind, Pieces name, Pieces value, const RowPlace& place,
           bool withheld = false);
  void AddValue(FactKind kind, Pieces name, const FactValue& value,
                const RowPlace& place);
  // Limits the row added last further.
  void LimitLast(AirflowMinors minors);
  // Says of the row added last that it imports a module by its whole name.
  void MarkImported();
  // As AddValue, but does not add it to the rows.
  PythonFileFacts::Row MakeRow(FactKind kind, Pieces name,
                               const FactValue& value, const RowPlace& place);
  Text Keep(Pieces pieces);
  // Where rows of a position are said to be.
  SourcePlace PlaceOf(uint32_t pos) {
    return source_.PlaceOf(InString() ? string_pos_ : pos);
  }
  void Unread(uint32_t pos, absl::string_view reason);

  // Places inside an f-string are where the string begins: what CPython said
  // before 3.12, and what an editor shows.
  void EnterString(uint32_t pos) { string_pos_ = pos; }
  void LeaveString() { string_pos_ = kNowhere; }
  bool InString() const { return string_pos_ != kNowhere; }

  // Under which minors the code runs whose rows are added. Blocks restore what
  // they found.
  AirflowMinors minors() const { return minors_; }
  void SetMinors(AirflowMinors minors) { minors_ = minors; }
  // Of what the code tries, or does without, on one side of an upgrade: under
  // which minors it passes an argument or asks for a key, nobody knows.
  bool one_side() const { return one_side_; }
  void SetOneSide(bool one_side) { one_side_ = one_side; }
  // Under which minors arguments and keys count.
  AirflowMinors minors_of_use() const {
    return one_side_ ? AirflowMinors() : minors_;
  }

  // Sorts, and takes out what is there twice.
  void Finish();

 private:
  static constexpr uint32_t kNowhere = UINT32_MAX;

  bool Less(const PythonFileFacts::Row& a, const PythonFileFacts::Row& b) const;
  AirflowMinors MinorsOf(FactKind kind) const {
    return kind == FactKind::kContext || kind == FactKind::kKeyword
               ? minors_of_use()
               : minors_;
  }

  SourceText& source_;
  PythonFileFacts& facts_;
  uint32_t string_pos_ = kNowhere;
  bool full_ = false;
  AirflowMinors minors_ = AirflowMinors::All();
  bool one_side_ = false;
};

}  // namespace upgrade_advisor::python

#endif  // SERVICES_PYTHON_FACT_ROWS_H_
