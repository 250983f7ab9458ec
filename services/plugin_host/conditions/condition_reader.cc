#include "services/plugin_host/conditions/condition_reader.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/domain/certified_version.h"
#include "services/domain/day.h"
#include "services/domain/pep440.h"
#include "services/domain/runtime_version.h"
#include "services/domain/vocabulary.h"

namespace upgrade_advisor {
namespace {

// A condition is read once and evaluated thousands of times in a plan; these
// bound both.
constexpr uint64_t kMaxTerms = 256;
constexpr uint32_t kMaxDepth = 16;
constexpr uint32_t kMaxOperands = 64;
constexpr uint64_t kMaxTableRows = 8192;
constexpr uint64_t kMaxName = 512;
constexpr uint64_t kMaxText = 4096;

// Where a term stands: operators that join may be of conditions or of tests of
// one row, and the rest of one only.
enum class Level : uint8_t { kCondition, kRow, kGivenOnly };

// As the SDK spells them, for faults: an author looks for the term in the
// plugin.
const char* NameOf(uint32_t op) {
  switch (op) {
    case UA_OP_STEP:
      return "STEP";
    case UA_OP_ALL:
      return "ALL";
    case UA_OP_ANY:
      return "ANY";
    case UA_OP_NOT:
      return "NOT";
    case UA_OP_GIVEN:
      return "GIVEN";
    case UA_OP_VALUE:
      return "VALUE";
    case UA_OP_SOME_ROW:
      return "SOME_ROW";
    case UA_OP_EVERY_ROW:
      return "EVERY_ROW";
    case UA_OP_ROWS_AT_LEAST:
      return "ROWS_AT_LEAST";
    case UA_OP_COMPARE:
      return "COMPARE";
    case UA_OP_SUBJECT:
      return "SUBJECT";
    case UA_OP_LISTED:
      return "LISTED";
    case UA_OP_EACH_LISTED:
      return "EACH_LISTED";
    case UA_OP_RENAMED:
      return "RENAMED";
    case UA_OP_TEST:
      return "TEST";
    default:
      return nullptr;
  }
}

bool IsQuestion(ConditionOp op) {
  switch (op) {
    case ConditionOp::kGiven:
    case ConditionOp::kValue:
    case ConditionOp::kSomeRow:
    case ConditionOp::kEveryRow:
    case ConditionOp::kRowsAtLeast:
    case ConditionOp::kListed:
    case ConditionOp::kEachListed:
    case ConditionOp::kRenamed:
      return true;
    default:
      return false;
  }
}

bool HasTable(ConditionOp op) {
  return op == ConditionOp::kListed || op == ConditionOp::kEachListed ||
         op == ConditionOp::kRenamed;
}

bool IsVersion(VersionScheme scheme, absl::string_view text) {
  switch (scheme) {
    case VersionScheme::kPep440:
      return Pep440Version::Parse(text).ok();
    case VersionScheme::kRuntime:
      return RuntimeVersion::Parse(text).ok();
    case VersionScheme::kCertified:
      return CertifiedVersion::Parse(text).ok();
  }
  return false;
}

// Reads one program. The invariant: every term that is appended has its
// operands behind it when Term returns, or a fault was said.
class ProgramReader {
 public:
  using Tables = std::map<const ua_table*, std::shared_ptr<const NameTable>>;

  ProgramReader(const ua_advisory& row, bool is_newer, Tables& tables,
                ConditionReader::OnFault on_fault)
      : row_(row), is_newer_(is_newer), tables_(tables), on_fault_(on_fault) {}

  Condition Read() {
    if (row_.condition == nullptr || row_.condition_count == 0 ||
        row_.condition_count > kMaxTerms ||
        row_.condition_stride < sizeof(ua_term)) {
      on_fault_("its condition is not a list of 1 to 256 terms");
      return {};
    }
    ReadTerm(Level::kCondition, 1);
    if (!failed_ && next_ < row_.condition_count) {
      Fault(absl::StrCat("has ", row_.condition_count - next_,
                         " terms after it that no operator takes"));
    }
    if (!failed_) MarkJoins();
    NumberShownQuestions();
    return std::move(out_);
  }

 private:
  // The first fault ends it: after a wrong count every further term would be
  // one.
  void Fault(absl::string_view what) {
    failed_ = true;
    const uint64_t at = next_ == 0 ? 0 : next_ - 1;
    const char* op = at < row_.condition_count ? NameOf(At(at).op) : nullptr;
    on_fault_(absl::StrCat("term ", at + 1, " of its condition",
                           op ? absl::StrCat(" (", op, ")") : "", " ", what));
  }

  // The stride is the plugin's: its terms may be longer than ours.
  const ua_term& At(uint64_t i) const {
    return *reinterpret_cast<const ua_term*>(
        reinterpret_cast<const char*>(row_.condition) +
        i * row_.condition_stride);
  }

  // Copied, so that nothing refers to the plugin's memory when this is over.
  std::string Text(ua_string text, uint64_t limit) {
    if (text.size == 0) return "";
    if (text.data == nullptr || text.size > limit) {
      Fault(absl::StrCat("has a text of more than ", limit, " bytes"));
      return "";
    }
    return std::string(text.data, text.size);
  }

  // Unlike an unknown fact, an unknown operator cannot be an unknown answer:
  // what it negates or joins is not known either.
  template <typename Enum>
  Enum EnumOf(uint32_t value, Enum low, Enum high, absl::string_view what) {
    if (value < static_cast<uint32_t>(low) ||
        value > static_cast<uint32_t>(high)) {
      Fault(absl::StrCat("has the unknown ", what, " ", value,
                         "; it may need a newer host"));
      return low;
    }
    return static_cast<Enum>(value);
  }

  // Reads the next term and its operands; nothing more once there is a fault.
  void ReadTerm(Level level, uint32_t depth) {
    if (failed_) return;
    if (next_ == row_.condition_count) {
      Fault("lacks an operand");
      return;
    }
    const ua_term& raw = At(next_++);
    if (NameOf(raw.op) == nullptr) {
      Fault(absl::StrCat("is the unknown operator ", raw.op,
                         "; it may need a newer host"));
      return;
    }
    if (depth > kMaxDepth) {
      Fault("is more than 16 operators deep");
      return;
    }
    const size_t index = out_.terms.size();
    ConditionTerm& term = out_.terms.emplace_back();
    term.op = static_cast<ConditionOp>(raw.op);
    if (!FitsLevel(term.op, level, depth)) return;
    ReadMembers(raw, term);
    ReadOperands(index, raw, level, depth);
    out_.terms[index].end = static_cast<uint32_t>(out_.terms.size());
  }

  // A STEP is the whole condition: below an operator it would be a constant.
  bool FitsLevel(ConditionOp op, Level level, uint32_t depth) {
    const bool is_joint = op == ConditionOp::kAll || op == ConditionOp::kAny ||
                          op == ConditionOp::kNot;
    bool fits = false;
    switch (level) {
      case Level::kCondition:
        fits = op != ConditionOp::kTest &&
               (op != ConditionOp::kStep || depth == 1);
        break;
      case Level::kRow:
        fits = is_joint || op == ConditionOp::kTest;
        break;
      case Level::kGivenOnly:
        fits = op == ConditionOp::kGiven;
        break;
    }
    if (!fits) {
      Fault(level == Level::kRow ? "stands where a test of one row belongs"
            : level == Level::kGivenOnly ? "stands where COMPARE takes a GIVEN"
            : op == ConditionOp::kStep
                ? "has to stand alone"
                : "stands where a condition belongs, not a test of one row");
    }
    return fits;
  }

  // Each operator reads only its own members: those of a newer
  // contract may use the others.
  void ReadMembers(const ua_term& raw, ConditionTerm& term) {
    term.number = raw.number;
    if (term.op == ConditionOp::kAll) {
      term.scope =
          EnumOf(raw.scope, JoinScope::kProject, JoinScope::kCall, "scope");
    }
    if (HasTable(term.op)) term.table = Table(raw.table);
    if (IsQuestion(term.op)) ReadQuestions(raw, term);
    if (term.op == ConditionOp::kListed) {
      term.with_groups = raw.with_groups;
      term.without_groups = raw.without_groups;
    }
    if (term.op == ConditionOp::kSubject) {
      term.name = Text(raw.name, kMaxName);
      term.text = Text(raw.text, kMaxText);
      if (term.name.empty() && !failed_) Fault("names no subject");
    }
    if (term.op == ConditionOp::kTest || term.op == ConditionOp::kCompare) {
      ReadTest(raw, term);
    }
  }

  // What a test compares with is checked here, where the author sees it, and
  // not at every row.
  void ReadTest(const ua_term& raw, ConditionTerm& term) {
    term.test =
        EnumOf(raw.test, TextTest::kTrue, TextTest::kContainsAnyOf, "test");
    term.part = EnumOf(raw.part, RowPart::kValue, RowPart::kFile, "part");
    term.text = Text(raw.text, kMaxText);
    if (failed_) return;
    const bool compares = term.op == ConditionOp::kCompare;
    switch (term.test) {
      case TextTest::kVersionBelow:
      case TextTest::kVersionAtLeast:
      case TextTest::kAdmits:
      case TextTest::kAdmitsNoneFrom:
        term.scheme = EnumOf(raw.scheme, VersionScheme::kPep440,
                             VersionScheme::kCertified, "version scheme");
        if (!failed_ && !compares && !IsVersion(term.scheme, term.text)) {
          Fault(absl::StrCat("compares with '", term.text,
                             "', which is not a version of its scheme"));
        }
        break;
      case TextTest::kDayBefore:
        if (!compares && !ParseDay(term.text)) {
          Fault(absl::StrCat("compares with '", term.text,
                             "', which is not a day (YYYY-MM-DD)"));
        }
        break;
      case TextTest::kOneOf:
        term.table = Table(raw.table);
        break;
      case TextTest::kContains:
      case TextTest::kContainsAnyOf:
      case TextTest::kBegins:
      case TextTest::kEnds:
      case TextTest::kUnder:
        if (!compares && term.text.empty()) {
          Fault("tests for an empty text, which every text contains");
        }
        break;
      case TextTest::kTrue:
      case TextTest::kEquals:
      case TextTest::kAtLeast:
        break;
    }
    const bool comparable = term.test == TextTest::kEquals ||
                            term.test == TextTest::kBegins ||
                            term.test == TextTest::kVersionBelow ||
                            term.test == TextTest::kDayBefore;
    if (compares && !comparable && !failed_) {
      Fault("has a test that does not compare two values");
    }
  }

  // Prefix notation: an operator, then its operands. How many follows from the
  // operator, or stands in the term.
  void ReadOperands(size_t index, const ua_term& raw, Level level,
                    uint32_t depth) {
    if (failed_) return;
    Level below = level;
    uint32_t count = 0;
    switch (out_.terms[index].op) {
      case ConditionOp::kAll:
      case ConditionOp::kAny:
        count = raw.count;
        if (count < 2 || count > kMaxOperands) {
          Fault(absl::StrCat("has ", count, " operands instead of 2 to 64"));
          return;
        }
        break;
      case ConditionOp::kNot:
      case ConditionOp::kSubject:
        count = 1;
        break;
      case ConditionOp::kValue:
      case ConditionOp::kSomeRow:
      case ConditionOp::kEveryRow:
        below = Level::kRow;
        count = 1;
        break;
      case ConditionOp::kCompare:
        below = Level::kGivenOnly;
        count = 2;
        break;
      default:
        break;
    }
    out_.terms[index].operands = count;
    for (uint32_t i = 0; i < count; ++i) ReadTerm(below, depth + 1);
  }

  // ---- Questions ----

  // A term asks one question, one for each row of its table, or two more for
  // the versions of the step; `asked` numbers them in that order.
  void ReadQuestions(const ua_term& raw, ConditionTerm& term) {
    if (failed_) return;
    const std::string prefix = Text(raw.prefix, kMaxName);
    const std::string name = Text(raw.name, kMaxName);
    FactQuery query;
    query.sheet =
        EnumOf(raw.sheet, SheetRole::kDeployment, SheetRole::kTarget, "sheet");
    query.kind =
        EnumOf(raw.kind, FactKind::kRelease, FactKind::kApi, "kind of facts");
    query.match = EnumOf(raw.match, FactSheet::Match::kExact,
                         FactSheet::Match::kUnder, "way to match");
    command_ = Text(raw.text, kMaxText);
    if (std::any_of(command_.begin(), command_.end(), absl::ascii_iscntrl)) {
      Fault("has a command of more than one line");
    }
    if (failed_) return;
    if (term.op == ConditionOp::kValue &&
        query.match == FactSheet::Match::kUnder) {
      Fault("judges the first row of many names; SOME_ROW judges all");
      return;
    }
    term.asked = static_cast<uint32_t>(out_.asked.size());
    const bool each =
        term.op == ConditionOp::kEachListed || term.op == ConditionOp::kRenamed;
    if (each) {
      for (const TableRow& row : term.table->rows) {
        query.name = prefix + row.name;
        Ask(query, term.op == ConditionOp::kRenamed);
      }
    } else {
      query.name = prefix + name;
      Ask(query);
    }
    if (term.table != nullptr && !term.table->versions.empty()) {
      for (SheetRole role : {SheetRole::kSource, SheetRole::kTarget}) {
        Ask({role, FactKind::kRelease, "airflow.version",
             FactSheet::Match::kExact});
      }
    }
    term.asked_count = static_cast<uint32_t>(out_.asked.size()) - term.asked;
  }

  void Ask(const FactQuery& query, bool by_section = false) {
    if (query.name.empty() || query.name.size() > kMaxName) {
      Fault("asks for a name that is empty or has more than 512 bytes");
      return;
    }
    if (!is_newer_) {
      const std::string fault = FaultOfQuestion(query);
      if (!fault.empty()) return Fault(fault);
    }
    const auto [at, fresh] = numbers_.try_emplace(
        query, static_cast<uint32_t>(out_.questions.size()));
    if (fresh) {
      out_.questions.push_back(query);
      asked_as_.push_back(by_section ? SectionOf(query) : query);
    }
    if (!command_.empty()) commands_.try_emplace(query, command_);
    out_.asked.push_back(at->second);
  }

  // "core", and all below it, of "core.executor".
  static FactQuery SectionOf(FactQuery query) {
    query.name.resize(std::min(query.name.find('.'), query.name.size()));
    query.match = FactSheet::Match::kUnder;
    return query;
  }

  void NumberShownQuestions() {
    out_.shown = asked_as_;
    std::sort(out_.shown.begin(), out_.shown.end());
    out_.shown.erase(std::unique(out_.shown.begin(), out_.shown.end()),
                     out_.shown.end());
    for (const FactQuery& query : asked_as_) {
      const auto at =
          std::lower_bound(out_.shown.begin(), out_.shown.end(), query);
      out_.shown_as.push_back(static_cast<uint32_t>(at - out_.shown.begin()));
    }
    for (const FactQuery& query : out_.shown) {
      const auto at = commands_.find(query);
      out_.commands.push_back(at == commands_.end() ? "" : at->second);
    }
  }

  // ---- Tables ----

  // Terms may share a table, and so may advisories of a plugin: it is copied
  // once.
  std::shared_ptr<const NameTable> Table(const ua_table* table) {
    if (table == nullptr || !UA_HAS(table, ua_table, stride) ||
        table->rows == nullptr || table->count == 0 ||
        table->count > kMaxTableRows || table->stride < sizeof(ua_table_row)) {
      Fault("has no table of 1 to 8192 rows");
      return no_table_;
    }
    auto [at, fresh] = tables_.try_emplace(table, no_table_);
    if (fresh) at->second = ReadTable(*table);
    return at->second;
  }

  std::shared_ptr<const NameTable> ReadTable(const ua_table& table) {
    auto out = std::make_shared<NameTable>();
    out->rows.reserve(table.count);
    const char* at = reinterpret_cast<const char*>(table.rows);
    for (uint64_t i = 0; i < table.count && !failed_; ++i, at += table.stride) {
      const auto& raw = *reinterpret_cast<const ua_table_row*>(at);
      TableRow row{Text(raw.name, kMaxName), Text(raw.subject, kMaxName),
                   Text(raw.text, kMaxText), 0, raw.groups};
      if (row.subject.empty()) row.subject = row.name;
      const std::string since = Text(raw.since, kMaxName);
      CheckRow(row, since, i, *out);
      if (!since.empty()) row.since = VersionNumber(since, out->versions);
      out->rows.push_back(std::move(row));
    }
    return out;
  }

  // Its number, from 1; tables have few different versions.
  static uint32_t VersionNumber(const std::string& version,
                                std::vector<std::string>& versions) {
    auto at = std::find(versions.begin(), versions.end(), version);
    if (at == versions.end()) at = versions.insert(at, version);
    return static_cast<uint32_t>(at - versions.begin()) + 1;
  }

  // Sorted, so that a name is found by halving; their
  // versions tell rows of one name apart.
  void CheckRow(const TableRow& row, const std::string& since, uint64_t i,
                const NameTable& before) {
    if (failed_) return;
    const std::string* last =
        before.rows.empty() ? nullptr : &before.rows.back().name;
    if (row.name.empty()) {
      Fault(absl::StrCat("has a table whose row ", i + 1, " names nothing"));
    } else if (last != nullptr &&
               (row.name < *last || (row.name == *last && since.empty()))) {
      Fault(absl::StrCat("has a table that is not sorted: '", row.name,
                         "' comes after '", *last, "'"));
    } else if (!since.empty() && !Pep440Version::Parse(since).ok()) {
      Fault(absl::StrCat("has a table whose row '", row.name, "' is since '",
                         since, "', which is not a version"));
    }
  }

  // ---- Joins ----

  // A scope matters where two operands ask about code, and at least one asks
  // for its presence: absences alone say nothing about a file. Within a join,
  // one of the same scope or by file adds nothing; a call or a DAG within a
  // file does.
  void MarkJoins() {
    std::vector<uint32_t> around;  // the joins that the term stands in
    for (uint32_t i = 0; i < out_.terms.size(); ++i) {
      while (!around.empty() && out_.terms[around.back()].end <= i) {
        around.pop_back();
      }
      ConditionTerm& term = out_.terms[i];
      if (!IsJoin(i)) continue;
      const JoinScope outer = around.empty() ? JoinScope::kProject
                                             : out_.terms[around.back()].scope;
      if (outer == term.scope ||
          (outer != JoinScope::kProject && term.scope == JoinScope::kFile)) {
        continue;
      }
      if (outer == JoinScope::kCall || outer == JoinScope::kDag) {
        next_ = i + 1;
        return Fault("joins a call's facts within a DAG's, or the reverse");
      }
      term.joins_code = true;
      around.push_back(i);
    }
  }

  bool IsJoin(uint32_t i) const {
    const ConditionTerm& term = out_.terms[i];
    if (term.op != ConditionOp::kAll || term.scope == JoinScope::kProject) {
      return false;
    }
    uint32_t with_code = 0;
    bool presence = false;
    for (uint32_t at = i + 1; at < term.end; at = out_.terms[at].end) {
      const bool has_code = AsksCode(at);
      with_code += has_code;
      presence |= has_code && out_.terms[at].op != ConditionOp::kNot;
    }
    return with_code >= 2 && presence;
  }

  bool AsksCode(uint32_t begin) const {
    for (uint32_t i = begin; i < out_.terms[begin].end; ++i) {
      const ConditionTerm& term = out_.terms[i];
      if (!IsQuestion(term.op)) continue;
      const FactQuery& query = out_.questions[out_.asked[term.asked]];
      if (query.sheet == SheetRole::kDeployment && IsCode(query.kind)) {
        return true;
      }
    }
    return false;
  }

  const ua_advisory& row_;
  const bool is_newer_;
  Tables& tables_;
  const ConditionReader::OnFault on_fault_;
  uint64_t next_ = 0;  // the term to read
  bool failed_ = false;
  Condition out_;
  std::map<FactQuery, uint32_t> numbers_;
  std::vector<FactQuery> asked_as_;  // parallel to the questions
  std::string command_;              // of the term that is read
  std::map<FactQuery, std::string> commands_;
  const std::shared_ptr<const NameTable> no_table_ =
      std::make_shared<NameTable>();
};

}  // namespace

// A plugin that was built before there were conditions has a shorter row.
bool HasCondition(const ua_advisory& row) {
  return UA_HAS(&row, ua_advisory, reserved) && row.condition_count != 0;
}

std::shared_ptr<const Condition> ConditionReader::Read(const ua_advisory& row,
                                                       OnFault on_fault) {
  return std::make_shared<Condition>(
      ProgramReader(row, is_newer_, tables_, on_fault).Read());
}

}  // namespace upgrade_advisor
