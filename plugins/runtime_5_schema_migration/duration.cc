#include "plugins/runtime_5_schema_migration/duration.h"

#include <algorithm>
#include <cmath>

namespace upgrade_plugin::runtime_5 {
namespace {

using std::chrono::minutes;

constexpr double kMillion = 1e6;
constexpr double kGigabyte = 1e9;

// Optimistic and pessimistic minutes of one part of the work.
struct Span {
  double low = 0;
  double high = 0;
};

Span operator+(Span a, Span b) { return {a.low + b.low, a.high + b.high}; }

double Count(const std::optional<int64_t>& value) {
  return static_cast<double>(std::max<int64_t>(value.value_or(0), 0));
}

// Three anti-joins; 27 million task instances took three minutes each, and ten
// before the joins were rewritten.
Span PreChecks(double task_instances, bool slow) {
  const double each = 3.0 * task_instances / (27 * kMillion);
  const double all = 3 * each * (slow ? 10.0 / 3 : 1.0);
  return {all, all};
}

// The primary key of task_instance is dropped and rebuilt.
Span KeyRebuild(double task_instances) {
  return {0.4 * task_instances / kMillion, 2.5 * task_instances / kMillion};
}

// xcom is copied whole: by its rows or by its bytes, whichever takes longer.
Span XcomCopy(double rows, double bytes) {
  return {std::max(rows / (2 * kMillion), bytes / (3 * kGigabyte)),
          std::max(rows / (0.5 * kMillion), bytes / kGigabyte)};
}

// The index on log.event comes with 2.3.1.
Span LogIndex(double rows, bool slow) {
  if (slow) return {};
  return {rows / (6 * kMillion), rows / (2 * kMillion)};
}

// "27,000,000"
std::string Grouped(const std::optional<int64_t>& value) {
  std::string digits = std::to_string(std::max<int64_t>(value.value_or(0), 0));
  for (size_t at = digits.size(); at > 3;) {
    at -= 3;
    digits.insert(at, ",");
  }
  return digits;
}

std::string WithChecks(std::string grounds, bool slow) {
  if (slow) grounds += "; this release still runs the slow pre-checks";
  return grounds;
}

Band Published(bool slow) {
  return {minutes(10), std::nullopt,
          WithChecks("policy: 10 to 30 minutes or more; nothing is known about "
                     "the size of the database",
                     slow)};
}

Band ByTaskInstances(const DatabaseLoad& load, bool slow) {
  const double task_instances = Count(load.task_instances);
  Band band;
  band.grounds = WithChecks("estimate from " + Grouped(load.task_instances) +
                                " task instances alone; the sizes of xcom and "
                                "log would make it more exact",
                            slow);
  if (task_instances < 0.5 * kMillion) {
    band.low = minutes(10);
    band.high = minutes(10);
  } else if (task_instances < 5 * kMillion) {
    band.low = minutes(10);
    band.high = minutes(30);
  } else if (task_instances < 20 * kMillion) {
    band.low = minutes(30);
    band.high = minutes(60);
  } else {
    band.low = minutes(60);
  }
  return band;
}

std::string EstimateGrounds(const DatabaseLoad& load, bool slow) {
  std::string text =
      "estimate from " + Grouped(load.task_instances) + " task instances";
  if (load.xcom_rows) text += ", " + Grouped(load.xcom_rows) + " xcom rows";
  if (load.xcom_bytes) {
    text += ", " + Grouped(load.xcom_bytes) + " bytes of xcom";
  }
  text += " and " + Grouped(load.log_rows) + " log rows";
  return WithChecks(std::move(text), slow);
}

Band BySum(const DatabaseLoad& load, bool slow) {
  const double task_instances = Count(load.task_instances);
  // The containers are replaced whatever the size of the database.
  const Span cycle{2, 2};
  const Span sum = PreChecks(task_instances, slow) +
                   KeyRebuild(task_instances) +
                   XcomCopy(Count(load.xcom_rows), Count(load.xcom_bytes)) +
                   LogIndex(Count(load.log_rows), slow) + cycle;
  // Rebuilding keys was seen to grow faster than the rows above ten millions.
  const double strain = task_instances > 10 * kMillion ? 1.5 : 1;
  int64_t low = static_cast<int64_t>(std::floor(sum.low));
  int64_t high = static_cast<int64_t>(std::ceil(sum.high * strain));
  // No estimate undercuts what is published: a few minutes, "plan for 10", and
  // from a million task instances on 10 to 30.
  high = std::max<int64_t>(high, 10);
  if (task_instances > kMillion) {
    low = std::max<int64_t>(low, 10);
    high = std::max<int64_t>(high, 30);
  }
  return {minutes(low), minutes(high), EstimateGrounds(load, slow)};
}

}  // namespace

Band MigrationBand(const DatabaseLoad& load, bool slow_pre_checks) {
  if (!load.task_instances) return Published(slow_pre_checks);
  const bool xcom_known = load.xcom_rows || load.xcom_bytes;
  if (!xcom_known || !load.log_rows) {
    return ByTaskInstances(load, slow_pre_checks);
  }
  return BySum(load, slow_pre_checks);
}

}  // namespace upgrade_plugin::runtime_5
