#include "services/fleet/assessment/change_kinds.h"

#include <algorithm>

namespace upgrade_advisor {
namespace {

bool Same(const v1::ReleaseRef& a, const v1::ReleaseRef& b) {
  return a.distribution() == b.distribution() && a.version() == b.version();
}

template <typename Texts>
bool Same(const Texts& a, const Texts& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

bool SameWay(const v1::Assessment& a, const v1::Assessment& b) {
  return Same(a.target(), b.target()) && a.steps_size() == b.steps_size() &&
         std::equal(a.steps().begin(), a.steps().end(), b.steps().begin(),
                    [](const v1::ReleaseRef& x, const v1::ReleaseRef& y) {
                      return Same(x, y);
                    });
}

bool SameFindings(const v1::Assessment& a, const v1::Assessment& b) {
  return Same(a.blocking(), b.blocking()) && Same(a.warnings(), b.warnings()) &&
         Same(a.undecided_blocking(), b.undecided_blocking());
}

bool SameSupport(const v1::Assessment& a, const v1::Assessment& b) {
  return a.support() == b.support() &&
         a.end_of_maintenance() == b.end_of_maintenance();
}

}  // namespace

ChangeKinds KindsOf(const v1::Assessment& before, const v1::Assessment& after) {
  ChangeKinds out = 0;
  const auto add = [&out](v1::ChangeKind kind, bool is_same) {
    if (!is_same) out |= 1u << static_cast<int>(kind);
  };
  add(v1::CHANGE_KIND_VERDICT, before.verdict() == after.verdict() &&
                                   before.reason() == after.reason() &&
                                   before.error() == after.error());
  add(v1::CHANGE_KIND_RELEASE, Same(before.running(), after.running()));
  add(v1::CHANGE_KIND_TARGET, SameWay(before, after));
  add(v1::CHANGE_KIND_FINDINGS, SameFindings(before, after));
  add(v1::CHANGE_KIND_SUPPORT, SameSupport(before, after));
  add(v1::CHANGE_KIND_YANKED, before.yanked() == after.yanked());
  return out;
}

std::vector<v1::ChangeKind> ListOf(ChangeKinds kinds) {
  std::vector<v1::ChangeKind> out;
  for (int i = 1; i < 32; ++i) {
    if (kinds >> i & 1u) out.push_back(static_cast<v1::ChangeKind>(i));
  }
  return out;
}

}  // namespace upgrade_advisor
