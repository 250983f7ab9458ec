#include "plugins/airflow_3/imports.h"

#include <iterator>
#include <string_view>

namespace upgrade_plugin::airflow_3 {
namespace {

struct Moved {
  std::string_view name;  // and all below it; the longest one wins
  Owner owner;
  Ends ends;
  std::string_view advice;
};

#include "plugins/airflow_3/import_table.inc"

constexpr bool EachNameIsThereOnceAndInOrder() {
  for (size_t i = 1; i < std::size(kMoved); ++i) {
    if (!(kMoved[i - 1].name < kMoved[i].name)) return false;
  }
  return true;
}
static_assert(EachNameIsThereOnceAndInOrder(),
              "each name belongs to one advisory");

const Moved* LowerBound(std::string_view name) {
  size_t begin = 0;
  size_t end = std::size(kMoved);
  while (begin < end) {
    const size_t middle = begin + (end - begin) / 2;
    if (kMoved[middle].name < name) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  return kMoved + begin;
}

const Moved* Find(std::string_view name) {
  for (;;) {
    const Moved* entry = LowerBound(name);
    if (entry != std::end(kMoved) && entry->name == name) return entry;
    const size_t dot = name.rfind('.');
    if (dot == std::string_view::npos) return nullptr;
    name = name.substr(0, dot);
  }
}

// Whether "x.*" may import a chosen name.
template <typename Chosen>
bool MayHide(std::string_view star, Chosen chosen) {
  if (star.size() < 3 || star.substr(star.size() - 2) != ".*") return false;
  const std::string_view prefix = star.substr(0, star.size() - 1);
  for (const Moved* entry = LowerBound(prefix);
       entry != std::end(kMoved) &&
       entry->name.substr(0, prefix.size()) == prefix;
       ++entry) {
    if (chosen(*entry)) return true;
  }
  return false;
}

template <typename Chosen>
Truth AnyImport(const Fact& rows, Chosen chosen) {
  bool may_be = rows.is_unknown() || (rows.is_yes() && !rows.complete());
  for (uint32_t i = 0; i < rows.count(); ++i) {
    const std::string_view name = rows.row(i).name;
    const Moved* entry = Find(name);
    if (entry != nullptr && chosen(*entry)) return {Truth::kYes, rows.basis};
    may_be = may_be || MayHide(name, chosen);
  }
  return {may_be ? Truth::kUnknown : Truth::kNo, rows.basis};
}

template <typename Chosen>
void ReportEach(const Fact& rows, Report& report, Chosen chosen) {
  for (uint32_t i = 0; i < rows.count();) {
    const Row first = rows.row(i);
    uint32_t end = i + 1;
    while (end < rows.count() && rows.row(end).name == first.name) ++end;
    const Moved* entry = Find(first.name);
    if (entry != nullptr && chosen(*entry)) {
      report.Subject(first.name, entry->advice, first, end - i);
    }
    i = end;
  }
}

Fact AirflowImports(const Facts& f) { return f.imports("airflow"); }

// What the target does not have is told of by who tells of the end.
template <Owner kOwner>
auto OwnedBy(const Facts& f) {
  const Fact target = f.target("airflow.minor");
  const bool past_31 = target.version_at_least(Scheme::kPep440, "3.1").is_yes();
  const bool past_32 = target.version_at_least(Scheme::kPep440, "3.2").is_yes();
  return [=](const Moved& moved) {
    if (moved.owner != kOwner) return false;
    if (kOwner == Owner::kTaskGroup || kOwner == Owner::kSerde) return true;
    return !(moved.ends == Ends::kIn31 && past_31) &&
           !(moved.ends == Ends::kIn32 && past_32);
  };
}

template <Ends kEnd>
bool EndsThere(const Moved& moved) {
  return moved.ends == kEnd && moved.owner != Owner::kTaskGroup &&
         moved.owner != Owner::kSerde;
}

}  // namespace

template <Owner kOwner>
Truth Imports(const Facts& f) {
  return AnyImport(AirflowImports(f), OwnedBy<kOwner>(f));
}

template <Owner kOwner>
void ReportImports(const Facts& f, Truth, Report& report) {
  ReportEach(AirflowImports(f), report, OwnedBy<kOwner>(f));
}

template <Ends kEnd>
Truth ImportsEnding(const Facts& f) {
  return AnyImport(AirflowImports(f), &EndsThere<kEnd>);
}

template <Ends kEnd>
void ReportEnding(const Facts& f, Truth, Report& report) {
  ReportEach(AirflowImports(f), report, &EndsThere<kEnd>);
}

#define INSTANTIATE(owner)                            \
  template Truth Imports<Owner::owner>(const Facts&); \
  template void ReportImports<Owner::owner>(const Facts&, Truth, Report&)
INSTANTIATE(kRemoved);
INSTANTIATE(kSubdag);
INSTANTIATE(kEmail);
INSTANTIATE(kDaysAgo);
INSTANTIATE(kChain);
INSTANTIATE(kApplyDefaults);
INSTANTIATE(kSecretsMasker);
INSTANTIATE(kDirectDb);
INSTANTIATE(kAuth);
INSTANTIATE(kStandard);
INSTANTIATE(kDataset);
INSTANTIATE(kSdk);
INSTANTIATE(kSdk31);
INSTANTIATE(kDagBag);
INSTANTIATE(kTaskGroup);
INSTANTIATE(kSerde);
#undef INSTANTIATE

template Truth ImportsEnding<Ends::kIn31>(const Facts&);
template Truth ImportsEnding<Ends::kIn32>(const Facts&);
template void ReportEnding<Ends::kIn31>(const Facts&, Truth, Report&);
template void ReportEnding<Ends::kIn32>(const Facts&, Truth, Report&);

}  // namespace upgrade_plugin::airflow_3
