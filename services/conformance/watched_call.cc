#include "services/conformance/watched_call.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/plugin_host/conditions/condition_examination.h"
#include "services/plugin_host/conditions/version_order.h"

namespace upgrade_advisor {
namespace {

// Of the thread: examine gets the call and the advisory, and the host's call
// has no room for whose it is.
thread_local WatchedCall* running = nullptr;

std::string CopyOf(ua_string text) {
  return std::string(text.data, text.data == nullptr ? 0 : text.size);
}

Emission CopyOf(const ua_emission& e) {
  return {.kind = e.kind,
          .basis = e.basis,
          .subject = CopyOf(e.subject),
          .text = CopyOf(e.text),
          .command = CopyOf(e.command),
          .edit = CopyOf(e.edit),
          .low_seconds = e.low_seconds,
          .high_seconds = e.high_seconds,
          .phase = e.phase,
          .optional = e.optional};
}

absl::string_view NameOf(int32_t result) {
  switch (result) {
    case UA_NO:
      return "NO";
    case UA_YES:
      return "YES";
    case UA_UNKNOWN:
      return "UNKNOWN";
    default:
      return "FAILED";
  }
}

const FactSheet* SheetOf(const StepSheets& sheets, uint32_t role) {
  return role == UA_SHEET_DEPLOYMENT ? sheets.deployment
         : role == UA_SHEET_SOURCE   ? sheets.source
                                     : sheets.target;
}

}  // namespace

bool Watched::SameAs(const Watched& other) const {
  return returned == other.returned && result == other.result &&
         basis == other.basis && questions == other.questions &&
         emissions == other.emissions;
}

std::string Watched::ToString() const {
  if (!returned) return examination.failure;
  std::string out =
      absl::StrCat(NameOf(result), ", basis 0x", absl::Hex(basis), ", ",
                   questions, " questions, ", emissions.size(), " emissions");
  if (!examination.failure.empty()) {
    absl::StrAppend(&out, " (", examination.failure, ")");
  }
  return out;
}

WatchedCall::WatchedCall(const ua_plugin& plugin,
                         const PluginDescriptor& descriptor,
                         const StepSheets& sheets)
    : WatchedCall(plugin, descriptor, sheets, Changes()) {}

WatchedCall::WatchedCall(const ua_plugin& plugin,
                         const PluginDescriptor& descriptor,
                         const StepSheets& sheets, const Changes& changes)
    : plugin_(plugin),
      descriptor_(descriptor),
      sheets_(sheets),
      changes_(changes),
      watched_plugin_{},
      call_{},
      host_call_(sheets, {}) {
  watched_plugin_.size = sizeof(ua_plugin);
  watched_plugin_.examine = &Examine;
  call_.known = {sizeof(ua_call),
                 0,
                 this,
                 &Ask,
                 &CompareVersions,
                 &SatisfiesSpecifiers,
                 &Emit,
                 &Stopped,
                 &Log,
                 &Fail,
                 UA_NO,
                 0};
  if (changes_.longer_call) {
    call_.known.size = sizeof(LongerCall);
    std::memset(call_.later, 0xA5, sizeof call_.later);
  }
}

Watched WatchedCall::Run(uint32_t advisory) {
  seen_ = Watched();
  const Advisory& row = descriptor_.advisories[advisory];
  Examination decided;
  if (row.condition != nullptr) {
    decided = ExamineAlone(row.condition, sheets_);
    seen_.asked = row.asks;
    if (!row.reports || decided.outcome == Outcome::kNo) {
      seen_.returned = true;
      seen_.result = decided.outcome == Outcome::kNo    ? UA_NO
                     : decided.outcome == Outcome::kYes ? UA_YES
                                                        : UA_UNKNOWN;
      seen_.examination = std::move(decided);
      return std::move(seen_);
    }
  }
  CallPlugin(advisory, decided.outcome);
  if (row.condition == nullptr) return std::move(seen_);
  AddReport(std::move(seen_.examination), decided);
  seen_.examination = std::move(decided);
  return std::move(seen_);
}

void WatchedCall::CallPlugin(uint32_t advisory, Outcome decided) {
  WatchedCall* const outer = std::exchange(running, this);
  host_call_.Examine(watched_plugin_, advisory, decided, seen_.examination);
  running = outer;
  for (FactQuery& query : host_call_.asked()) {
    seen_.asked.push_back(std::move(query));
  }
  std::sort(seen_.asked.begin(), seen_.asked.end());
  seen_.asked.erase(std::unique(seen_.asked.begin(), seen_.asked.end()),
                    seen_.asked.end());
}

WatchedCall& WatchedCall::Of(const ua_call* call) {
  return *static_cast<WatchedCall*>(call->host);
}

int32_t WatchedCall::Examine(uint32_t advisory, const ua_call* call,
                             uint64_t* basis) {
  WatchedCall& self = *running;
  self.inner_ = call;
  self.call_.known.decided = call->decided;
  const int32_t result =
      self.plugin_.examine(advisory, &self.call_.known, basis);
  self.seen_.returned = true;
  self.seen_.result = result;
  self.seen_.basis = *basis;
  return result;
}

void WatchedCall::Ask(const ua_call* call, uint32_t sheet, uint32_t kind,
                      ua_string name, uint32_t match, ua_answer* answer) {
  WatchedCall& self = Of(call);
  ++self.seen_.questions;
  self.inner_->ask(self.inner_, sheet, kind, name, match, answer);
  if (answer == nullptr || !UA_HAS(answer, ua_answer, stride) ||
      answer->count == 0) {
    return;
  }
  const RowMemory* rows = self.changes_.rows[sheet];
  if (rows == nullptr) return;
  const auto* first = reinterpret_cast<const FactRow*>(answer->facts);
  answer->facts = rows->row(SheetOf(self.sheets_, sheet)->IndexOf(*first));
  answer->stride = rows->stride();
}

// Where the plugin was given copies of rows, the host is given its own back.
ua_emission WatchedCall::WithHostRows(const ua_emission& emission) const {
  ua_emission out{};
  std::memcpy(&out, &emission, std::min<size_t>(emission.size, sizeof out));
  if (!UA_HAS(&out, ua_emission, evidence_count)) return out;
  for (uint32_t sheet = 0; sheet < changes_.rows.size(); ++sheet) {
    const RowMemory* rows = changes_.rows[sheet];
    if (rows == nullptr) continue;
    if (std::optional<uint32_t> i = rows->IndexOf(out.evidence)) {
      out.evidence = reinterpret_cast<const ua_fact*>(
          &SheetOf(sheets_, sheet)->rows()[*i]);
      break;
    }
  }
  return out;
}

int32_t WatchedCall::Emit(const ua_call* call, const ua_emission* emission) {
  WatchedCall& self = Of(call);
  const bool complete =
      emission != nullptr && UA_HAS(emission, ua_emission, optional);
  if (complete && self.seen_.emissions.size() >= self.changes_.refuse_from) {
    return UA_LIMIT;
  }
  ua_emission copy{};
  if (complete) {
    copy = self.WithHostRows(*emission);
    emission = &copy;
  }
  const int32_t result = self.inner_->emit(self.inner_, emission);
  if (result == UA_LIMIT) {
    self.seen_.limited = true;
  } else {
    self.seen_.emissions.push_back(complete ? CopyOf(*emission) : Emission());
  }
  return result;
}

int32_t WatchedCall::Stopped(const ua_call* call) {
  return Of(call).inner_->stopped(Of(call).inner_);
}

void WatchedCall::Log(const ua_call* call, uint32_t level, ua_string message) {
  Of(call).inner_->log(Of(call).inner_, level, message);
}

void WatchedCall::Fail(const ua_call* call, ua_string message) {
  Of(call).inner_->fail(Of(call).inner_, message);
}

}  // namespace upgrade_advisor
