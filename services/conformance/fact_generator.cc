#include "services/conformance/fact_generator.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/str_cat.h"

namespace upgrade_advisor {
namespace {

constexpr size_t kHuge = size_t{64} * 1024;

constexpr absl::string_view kValues[] = {
    "",
    "0",
    "1",
    "-1",
    "-9223372036854775808",
    "9223372036854775807",
    "99999999999999999999",
    "1e9",
    "12 345",
    "True",
    "true",
    " t # yes",
    "False",
    "f",
    "2.2.5",
    "2.3.0",
    "2.3.4+astro.1",
    "2.10.0rc1",
    "3.1.0",
    "2",
    "2.",
    ".2.3",
    "v2.3.4",
    "999999999999.0.0",
    "3.1-21",
    "12.4.0",
    "9.0.0-alpha1",
    "2.3.0-5",
    "certified",
    "runtime",
    ">=2.2,<3",
    "==2.3.*",
    "postgres",
    "mysql",
    "sqlite",
    "CeleryExecutor",
    "KubernetesExecutor",
    "postgresql://user@host:5432/db?ssl=1",
    "a,b,,c, ,",
    "{\"a\": [1, null]}",
    "-ubi9-python-3.9-base",
    "quay.io/astronomer/astro-runtime:9@sha256:00",
    "caf\xc3\xa9",
    "\xff\xfe\x80",
    "%s%n%d",
    "../../etc/passwd"};

constexpr absl::string_view kBelow[] = {"",     ".a", ".a.b", ".0",
                                        ".x-y", "..", ".\xff"};

// Few, so that facts meet in one.
constexpr absl::string_view kFiles[] = {"dags/a.py", "dags/b.py",
                                        "include/c.py", ""};

}  // namespace

// SplitMix64: any seed is a good one, also 0 and its neighbours.
uint64_t FactGenerator::Next() {
  state_ += 0x9E3779B97F4A7C15;
  uint64_t z = state_;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

std::string FactGenerator::Damaged(std::string value) {
  const size_t at = value.empty() ? 0 : Below(value.size());
  switch (Below(7)) {
    case 0:
      if (!value.empty()) value[at] = static_cast<char>(Next());
      break;
    case 1:
      value.resize(at);
      break;
    case 2:
      value.insert(at, 1, static_cast<char>(Next()));
      break;
    case 3:
      value.insert(0, "-");
      break;
    case 4:
      value = absl::StrCat(value, ",", value, "\n", value);
      break;
    case 5:
      value.push_back('\0');
      break;
    default:
      // Few, because they cost much.
      if (!OneIn(8)) break;
      if (value.empty()) value = "9";
      while (value.size() < kHuge) value.append(value);
      value.resize(kHuge);
      break;
  }
  return value;
}

std::string FactGenerator::Value() {
  std::string value;
  if (!borrowed_.empty() && OneIn(2)) {
    value = borrowed_[Below(borrowed_.size())];
  } else {
    value = std::string(kValues[Below(std::size(kValues))]);
  }
  return OneIn(3) ? Damaged(std::move(value)) : value;
}

void FactGenerator::AddRows(const FactQuery& query, StepBuilder& step) {
  const uint64_t choice = Below(10);
  // Neither present nor withheld: absent or unknown, as the kind is closed.
  if (choice < 3) return;
  const uint64_t rows = choice < 8 ? 1 : 1 + Below(6);
  for (uint64_t i = 0; i < rows; ++i) {
    const absl::string_view below = kBelow[Below(std::size(kBelow))];
    step.AddBelow(query, below, Value(), /*withheld=*/OneIn(6));
    step.PlaceLast(kFiles[Below(std::size(kFiles))],
                   static_cast<uint32_t>(Below(3)),
                   static_cast<uint32_t>(Below(3)));
  }
}

void FactGenerator::CloseSome(const std::set<FactQuery>& facts,
                              StepBuilder& step) {
  for (int sheet = 0; sheet < 3; ++sheet) {
    for (int kind = 1; kind <= kFactKindCount; ++kind) {
      if (OneIn(3)) continue;
      step.sheet(static_cast<SheetRole>(sheet))
          .Close(static_cast<FactKind>(kind));
    }
  }
  for (const FactQuery& query : facts) {
    if (OneIn(8)) step.sheet(query.sheet).CloseUnder(query.kind, query.name);
    if (OneIn(8)) step.sheet(query.sheet).OpenName(query.kind, query.name);
  }
}

SampleStep FactGenerator::Step(const std::set<FactQuery>& facts) {
  StepBuilder step;
  for (const FactQuery& query : facts) AddRows(query, step);
  CloseSome(facts, step);
  return step.Build("a random step");
}

SampleStep FactGenerator::Forget(const SampleStep& step) {
  StepBuilder out;
  const FactSheet* sheets[] = {&step.deployment, &step.source, &step.target};
  for (int s = 0; s < 3; ++s) {
    FactSheet::Builder& builder = out.sheet(static_cast<SheetRole>(s));
    const FactSheet& sheet = *sheets[s];
    std::string last;
    uint64_t fate = 0;
    for (const FactRow& row : sheet.rows()) {
      const FactKind kind = sheet.KindOf(sheet.IndexOf(row));
      // All rows of a name share its fate: which one is first may matter.
      std::string name = absl::StrCat(static_cast<int>(kind), row.name.view());
      if (name != last) fate = Below(4);
      last = std::move(name);
      if (fate == 0) continue;
      builder.Add(
          {.kind = kind,
           .name = std::string(row.name.view()),
           .value = std::string(row.value.view()),
           .file = std::string(row.file.view()),
           .line = row.line,
           .value_withheld = fate == 1 || (row.flags & kFactValueWithheld) != 0,
           .call = row.call,
           .dag = row.dag});
    }
  }
  return out.Build("the step with facts forgotten");
}

std::vector<std::string> LiteralsOf(const PluginDescriptor& descriptor) {
  std::vector<std::string> out;
  for (const Advisory& advisory : descriptor.advisories) {
    if (advisory.condition == nullptr) continue;
    for (const ConditionTerm& term : advisory.condition->terms) {
      if (term.op != ConditionOp::kTest) continue;
      if (!term.text.empty()) out.push_back(term.text);
      if (term.number != 0) out.push_back(absl::StrCat(term.number));
      if (term.table == nullptr) continue;
      for (const TableRow& row : term.table->rows) out.push_back(row.name);
    }
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace upgrade_advisor
