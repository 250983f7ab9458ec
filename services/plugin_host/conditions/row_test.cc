#include "services/plugin_host/conditions/row_test.h"

#include <algorithm>
#include <optional>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/domain/day.h"
#include "services/domain/pep440_specifiers.h"
#include "services/plugin_host/conditions/version_order.h"

namespace upgrade_advisor {
namespace {

ua_string TextOf(absl::string_view text) { return {text.data(), text.size()}; }

// As Airflow reads a boolean, configuration.getboolean: the rest makes it fail,
// so it is neither.
Truth IsTrue(absl::string_view value) {
  value = absl::StripAsciiWhitespace(value.substr(0, value.find('#')));
  for (absl::string_view yes : {"true", "t", "1"}) {
    if (absl::EqualsIgnoreCase(value, yes)) return Truth::kYes;
  }
  for (absl::string_view no : {"false", "f", "0"}) {
    if (absl::EqualsIgnoreCase(value, no)) return Truth::kNo;
  }
  return Truth::kUnknown;
}

// A text that is not a number is not small: unknown.
Truth AtLeast(absl::string_view value, int64_t number) {
  int64_t found = 0;
  if (!absl::SimpleAtoi(value, &found)) return Truth::kUnknown;
  return TruthOf(found >= number);
}

Truth DayBefore(absl::string_view a, absl::string_view b) {
  const std::optional<absl::CivilDay> first = ParseDay(a);
  const std::optional<absl::CivilDay> second = ParseDay(b);
  if (!first || !second) return Truth::kUnknown;
  return TruthOf(*first < *second);
}

// Unknown if either text does not parse; pip would not install it either.
Truth Admits(absl::string_view specifiers, absl::string_view version) {
  int32_t fits = 0;
  if (SatisfiesSpecifiers(nullptr, UA_SCHEME_PEP440, TextOf(version),
                          TextOf(specifiers), &fits) != UA_OK) {
    return Truth::kUnknown;
  }
  return TruthOf(fits != 0);
}

bool AdmitsFrom(absl::string_view specifiers, absl::string_view version,
                absl::string_view floor) {
  return VersionBelow(VersionScheme::kPep440, version, floor) == Truth::kNo &&
         Admits(specifiers, version) == Truth::kYes;
}

// Whether specifiers let no version from the floor on in. The set they admit is
// a union of intervals whose ends are versions they name; so if they admit one
// at all, they admit the floor, a version far above all, one they name, or what
// comes right after such a one.
Truth AdmitsNoneFrom(absl::string_view specifiers, absl::string_view floor) {
  const Truth at_floor = Admits(specifiers, floor);
  if (at_floor == Truth::kUnknown) return Truth::kUnknown;
  if (at_floor == Truth::kYes || Admits(specifiers, "99999") == Truth::kYes) {
    return Truth::kNo;
  }
  for (size_t i = specifiers.find_first_of("0123456789");
       i != absl::string_view::npos;) {
    const size_t end =
        std::min(specifiers.find_first_of(", *", i), specifiers.size());
    absl::string_view version = specifiers.substr(i, end - i);
    absl::ConsumeSuffix(&version, ".");
    if (AdmitsFrom(specifiers, version, floor) ||
        AdmitsFrom(specifiers, absl::StrCat(version, ".1"), floor)) {
      return Truth::kNo;
    }
    i = specifiers.find(',', end);
    if (i != absl::string_view::npos) {
      i = specifiers.find_first_of("0123456789", i);
    }
  }
  return Truth::kYes;
}

// Whether the path has the folder in it, at its start or behind a slash.
bool HasFolder(absl::string_view path, absl::string_view folder) {
  for (size_t at = path.find(folder); at != absl::string_view::npos;
       at = path.find(folder, at + 1)) {
    if (at == 0 || path[at - 1] == '/') return true;
  }
  return false;
}

// Tests of texts are exact and case-sensitive; a plugin that wants more lists
// the spellings.
Truth TestText(const ConditionTerm& term, absl::string_view text) {
  switch (term.test) {
    case TextTest::kTrue:
      return IsTrue(text);
    case TextTest::kEquals:
      return TruthOf(text == term.text);
    case TextTest::kOneOf:
      return TruthOf(FindInTable(*term.table, text, /*exactly=*/true));
    case TextTest::kContains:
      return TruthOf(absl::StrContains(text, term.text));
    case TextTest::kBegins:
      return TruthOf(absl::StartsWith(text, term.text));
    case TextTest::kEnds:
      return TruthOf(absl::EndsWith(text, term.text));
    case TextTest::kAtLeast:
      return AtLeast(text, term.number);
    case TextTest::kVersionBelow:
      return VersionBelow(term.scheme, text, term.text);
    case TextTest::kVersionAtLeast:
      return Not(VersionBelow(term.scheme, text, term.text));
    case TextTest::kAdmits:
      return Admits(text, term.text);
    case TextTest::kAdmitsNoneFrom:
      return AdmitsNoneFrom(text, term.text);
    case TextTest::kDayBefore:
      return DayBefore(text, term.text);
    case TextTest::kUnder:
      return TruthOf(HasFolder(text, term.text));
    case TextTest::kContainsAnyOf:
      return TruthOf(text.find_first_of(term.text) != absl::string_view::npos);
  }
  return Truth::kUnknown;
}

}  // namespace

// A name is always known; a value may be withheld, and a row may have no file.
Truth TestRow(const ConditionTerm& test, const FactRow& row) {
  switch (test.part) {
    case RowPart::kValue:
      if ((row.flags & kFactValueWithheld) != 0) return Truth::kUnknown;
      return TestText(test, row.value.view());
    case RowPart::kName:
      return TestText(test, row.name.view());
    case RowPart::kFile:
      if (row.file.size == 0) return Truth::kUnknown;
      return TestText(test, row.file.view());
  }
  return Truth::kUnknown;
}

// Only the tests that the reader lets a COMPARE have.
Truth CompareTexts(const ConditionTerm& compare, absl::string_view a,
                   absl::string_view b) {
  switch (compare.test) {
    case TextTest::kEquals:
      return TruthOf(a == b);
    case TextTest::kBegins:
      return TruthOf(absl::StartsWith(a, b));
    case TextTest::kVersionBelow:
      return VersionBelow(compare.scheme, a, b);
    case TextTest::kDayBefore:
      return DayBefore(a, b);
    default:
      return Truth::kUnknown;
  }
}

Truth VersionBelow(VersionScheme scheme, absl::string_view a,
                   absl::string_view b) {
  int32_t order = 0;
  if (CompareVersions(nullptr, static_cast<uint32_t>(scheme), TextOf(a),
                      TextOf(b), &order) != UA_OK) {
    return Truth::kUnknown;
  }
  return TruthOf(order < 0);
}

// The name itself, or the nearest parent that is listed.
const TableRow* FindInTable(const NameTable& table, absl::string_view name,
                            bool exactly) {
  for (;;) {
    // The first row behind the name; the one before is the last that equals it.
    auto after =
        std::upper_bound(table.rows.begin(), table.rows.end(), name,
                         [](absl::string_view wanted, const TableRow& row) {
                           return wanted < absl::string_view(row.name);
                         });
    if (after != table.rows.begin() && std::prev(after)->name == name) {
      return &*std::prev(after);
    }
    const size_t dot = name.rfind('.');
    if (exactly || dot == absl::string_view::npos) return nullptr;
    name = name.substr(0, dot);
  }
}

}  // namespace upgrade_advisor
