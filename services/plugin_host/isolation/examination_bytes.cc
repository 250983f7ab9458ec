#include "services/plugin_host/isolation/examination_bytes.h"

#include <utility>

#include "services/base/one_line.h"
namespace upgrade_advisor {
namespace {

// What a plugin may say about its own failure.
constexpr size_t kMaxFailure = 4096;

// The shortest element of any list is a text of no bytes.
constexpr uint64_t kSmallest = sizeof(uint64_t);
// A call takes 1024 emissions and 64 questions with 20 rows of evidence each;
// a process that says more is not our worker.
constexpr uint64_t kMost = 4096;

template <typename List, typename Write>
void WriteList(const List& list, ByteWriter& out, Write write) {
  out.Number(static_cast<uint64_t>(list.size()));
  for (const auto& item : list) write(item, out);
}

template <typename T, typename Read>
std::vector<T> ReadList(ByteReader& in, Read read) {
  const uint64_t count = in.Count(kSmallest);
  if (count > kMost) in.Fail();
  std::vector<T> out;
  for (uint64_t i = 0; i < count && in.ok(); ++i) out.push_back(read(in));
  return out;
}

void WriteRow(const EvidenceRow& row, ByteWriter& out) {
  out.Number(row.sheet);
  out.Number(row.kind);
  out.Number(static_cast<uint8_t>(row.row.has_value()));
  out.Number(row.row.value_or(0));
  out.Text(row.name);
}

FactKind ReadKind(ByteReader& in) {
  const FactKind kind = in.Enum(FactKind::kApi);
  if (static_cast<int>(kind) == 0) in.Fail();
  return kind;
}

EvidenceRow ReadRow(const StepSheets& sheets, ByteReader& in) {
  EvidenceRow row;
  row.sheet = in.Enum(SheetRole::kTarget);
  row.kind = ReadKind(in);
  const bool has_row = in.Number<uint8_t>() != 0;
  const uint32_t number = in.Number<uint32_t>();
  row.name = in.String();
  if (!in.ok() || !has_row) return row;
  const FactSheet& sheet = sheets.Of(row.sheet);
  if (number >= sheet.size() || sheet.KindOf(number) != row.kind) in.Fail();
  row.row = number;
  return row;
}

void WriteRows(const std::vector<EvidenceRow>& rows, ByteWriter& out) {
  WriteList(rows, out, WriteRow);
}

std::vector<EvidenceRow> ReadRows(const StepSheets& sheets, ByteReader& in) {
  return ReadList<EvidenceRow>(
      in, [&](ByteReader& r) { return ReadRow(sheets, r); });
}

void WriteText(const std::string& text, ByteWriter& out) { out.Text(text); }
std::string ReadText(ByteReader& in) { return in.String(); }

void WriteBand(const DurationBand& band, ByteWriter& out) {
  out.Text(band.basis);
  out.Number(band.low);
  out.Number(static_cast<uint8_t>(band.high.has_value()));
  out.Number(band.high.value_or(0));
}

DurationBand ReadBand(ByteReader& in) {
  DurationBand band;
  band.basis = in.String();
  band.low = in.Number<uint64_t>();
  const bool has_high = in.Number<uint8_t>() != 0;
  const uint64_t high = in.Number<uint64_t>();
  if (has_high) band.high = high;
  if (has_high && high < band.low) in.Fail();
  return band;
}

void WriteAction(const Action& action, ByteWriter& out) {
  out.Text(action.title);
  out.Text(action.command);
  out.Text(action.edit);
  out.Number(action.phase);
  out.Number(static_cast<uint8_t>(action.optional));
}

Action ReadAction(ByteReader& in) {
  Action action;
  action.title = in.String();
  action.command = in.String();
  action.edit = in.String();
  if (!IsOneLine(action.edit)) in.Fail();
  action.phase = in.Enum(Phase::kAfter);
  if (static_cast<int>(action.phase) == 0) in.Fail();
  action.optional = in.Number<uint8_t>() != 0;
  return action;
}

void WriteRemedy(const Remedy& remedy, ByteWriter& out) {
  out.Text(remedy.text);
  out.Text(remedy.command);
  out.Text(remedy.edit);
}

Remedy ReadRemedy(ByteReader& in) {
  Remedy remedy;
  remedy.text = in.String();
  remedy.command = in.String();
  remedy.edit = in.String();
  if (!IsOneLine(remedy.edit)) in.Fail();
  return remedy;
}

void WriteSubject(const SubjectFinding& subject, ByteWriter& out) {
  out.Text(subject.subject);
  out.Text(subject.text);
  WriteRows(subject.evidence, out);
}

SubjectFinding ReadSubject(const StepSheets& sheets, ByteReader& in) {
  SubjectFinding subject;
  subject.subject = in.String();
  subject.text = in.String();
  subject.evidence = ReadRows(sheets, in);
  return subject;
}

void WriteQuery(const FactQuery& query, ByteWriter& out) {
  out.Text(query.name);
  out.Number(query.sheet);
  out.Number(query.kind);
  out.Number(query.match);
}

FactQuery ReadQuery(ByteReader& in) {
  FactQuery query;
  query.name = in.String();
  query.sheet = in.Enum(SheetRole::kTarget);
  query.kind = ReadKind(in);
  query.match = in.Enum(FactSheet::Match::kUnder);
  return query;
}

}  // namespace

void WriteQueries(absl::Span<const FactQuery> queries, ByteWriter& out) {
  WriteList(queries, out, WriteQuery);
}

std::vector<FactQuery> ReadQueries(ByteReader& in) {
  return ReadList<FactQuery>(in, ReadQuery);
}

void WriteExamination(const Examination& answer, ByteWriter& out) {
  out.Number(answer.outcome);
  out.Number(static_cast<uint8_t>(answer.deployment_only));
  if (answer.outcome == Outcome::kNo) return;
  WriteRows(answer.evidence, out);
  WriteQueries(answer.missing, out);
  WriteList(answer.details, out, WriteText);
  WriteList(answer.durations, out, WriteBand);
  WriteList(answer.actions, out, WriteAction);
  WriteList(answer.remedies, out, WriteRemedy);
  WriteList(answer.subjects, out, WriteSubject);
  out.Text(answer.failure);
}

std::optional<Examination> ReadExamination(const StepSheets& sheets,
                                           ByteReader& in) {
  Examination out;
  out.outcome = in.Enum(Outcome::kFailed);
  out.deployment_only = in.Number<uint8_t>() != 0;
  if (out.outcome != Outcome::kNo) {
    out.evidence = ReadRows(sheets, in);
    out.missing = ReadQueries(in);
    out.details = ReadList<std::string>(in, ReadText);
    out.durations = ReadList<DurationBand>(in, ReadBand);
    out.actions = ReadList<Action>(in, ReadAction);
    out.remedies = ReadList<Remedy>(in, ReadRemedy);
    out.subjects = ReadList<SubjectFinding>(
        in, [&](ByteReader& r) { return ReadSubject(sheets, r); });
    out.failure = in.String();
    if (out.failure.size() > kMaxFailure) out.failure.resize(kMaxFailure);
  }
  if (!in.ok()) return std::nullopt;
  return out;
}

}  // namespace upgrade_advisor
