// One examination as the host makes it, watched from outside: what the plugin
// asked, what answers it got, what it said, what it returned. A check may
// change what the plugin sees on the way.
//
// Lives on one thread. The plugin and the sheets outlive it.
#ifndef SERVICES_CONFORMANCE_WATCHED_CALL_H_
#define SERVICES_CONFORMANCE_WATCHED_CALL_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "sdk/abi/upgrade_plugin.h"
#include "services/conformance/row_memory.h"
#include "services/domain/judge.h"
#include "services/plugin_host/calling/descriptor.h"
#include "services/plugin_host/calling/examination_call.h"

namespace upgrade_advisor {

// A ua_emission, copied.
struct Emission {
  uint32_t kind = 0;
  uint64_t basis = 0;
  std::string subject;
  std::string text;
  std::string command;
  std::string edit;
  uint64_t low_seconds = 0;
  uint64_t high_seconds = 0;
  uint32_t phase = 0;
  uint32_t optional = 0;

  friend bool operator==(const Emission&, const Emission&) = default;
};

// What came of it.
struct Watched {
  Examination examination;  // as the host weighs it
  bool returned = false;    // false: examine threw
  int32_t result = UA_FAILED;
  uint64_t basis = 0;
  std::vector<FactQuery> asked;  // sorted, without repetition
  uint32_t questions = 0;
  std::vector<Emission> emissions;
  // The host's own limits stopped it from saying more.
  bool limited = false;

  // Whether the plugin did the same: result, basis, questions, emissions.
  bool SameAs(const Watched& other) const;
  // "NO, basis 0x1, 2 emissions"
  std::string ToString() const;
};

class WatchedCall {
 public:
  struct Changes {
    // Emissions from this one on, counted from 0, are answered UA_LIMIT.
    uint32_t refuse_from = UINT32_MAX;
    // The ua_call is longer than today's.
    bool longer_call = false;
    // Where the rows of the three sheets lie instead; null: in the sheet.
    std::array<const RowMemory*, 3> rows{};
  };

  // An advisory with a condition is decided by it; the plugin is then called
  // for what it reports.
  WatchedCall(const ua_plugin& plugin, const PluginDescriptor& descriptor,
              const StepSheets& sheets);
  WatchedCall(const ua_plugin& plugin, const PluginDescriptor& descriptor,
              const StepSheets& sheets, const Changes& changes);
  WatchedCall(const WatchedCall&) = delete;
  WatchedCall& operator=(const WatchedCall&) = delete;

  Watched Run(uint32_t advisory);

 private:
  // As a newer host would make it.
  struct LongerCall {
    ua_call known;
    uint64_t later[8];
  };

  void CallPlugin(uint32_t advisory, Outcome decided);
  static WatchedCall& Of(const ua_call* call);
  static int32_t Examine(uint32_t advisory, const ua_call* call,
                         uint64_t* basis);
  static void Ask(const ua_call* call, uint32_t sheet, uint32_t kind,
                  ua_string name, uint32_t match, ua_answer* answer);
  static int32_t Emit(const ua_call* call, const ua_emission* emission);
  ua_emission WithHostRows(const ua_emission& emission) const;
  static int32_t Stopped(const ua_call* call);
  static void Log(const ua_call* call, uint32_t level, ua_string message);
  static void Fail(const ua_call* call, ua_string message);

  const ua_plugin& plugin_;
  const PluginDescriptor& descriptor_;
  StepSheets sheets_;
  Changes changes_;
  ua_plugin watched_plugin_;
  LongerCall call_;
  ExaminationCall host_call_;
  const ua_call* inner_ = nullptr;
  Watched seen_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_CONFORMANCE_WATCHED_CALL_H_
