#include "sdk/cpp/truth.h"

#include <gtest/gtest.h>

namespace upgrade_plugin {
namespace {

constexpr Truth::Value kValues[] = {Truth::kNo, Truth::kYes, Truth::kUnknown};

// Kleene: what holds whatever an unknown turns out to be.
template <typename Connective>
Truth::Value Resolve(Truth::Value a, Truth::Value b, Connective connective) {
  bool may_be[2] = {false, false};
  for (bool x : {false, true}) {
    for (bool y : {false, true}) {
      if (a != Truth::kUnknown && x != (a == Truth::kYes)) continue;
      if (b != Truth::kUnknown && y != (b == Truth::kYes)) continue;
      may_be[connective(x, y)] = true;
    }
  }
  if (may_be[0] && may_be[1]) return Truth::kUnknown;
  return may_be[1] ? Truth::kYes : Truth::kNo;
}

TEST(Truth, IsUnknownOnlyWhereTheOtherSideDoesNotSettleIt) {
  for (Truth::Value a : kValues) {
    for (Truth::Value b : kValues) {
      EXPECT_EQ((Truth{a, 1} && Truth{b, 2}).value,
                Resolve(a, b, [](bool x, bool y) { return x && y; }));
      EXPECT_EQ((Truth{a, 1} || Truth{b, 2}).value,
                Resolve(a, b, [](bool x, bool y) { return x || y; }));
    }
    EXPECT_EQ((!Truth{a, 1}).value,
              Resolve(a, a, [](bool x, bool) { return !x; }));
  }
}

// Whatever is not in the basis could change without changing the answer.
TEST(Truth, RestsOnEnoughToBeRight) {
  for (Truth::Value a : kValues) {
    for (Truth::Value b : kValues) {
      for (bool conjunction : {true, false}) {
        const auto join = [&](Truth::Value x, Truth::Value y) {
          const Truth left{x, 1};
          const Truth right{y, 2};
          return conjunction ? left && right : left || right;
        };
        const Truth truth = join(a, b);
        for (Truth::Value other : kValues) {
          if ((truth.basis & 1) == 0) {
            EXPECT_EQ(join(other, b).value, truth.value);
          }
          if ((truth.basis & 2) == 0) {
            EXPECT_EQ(join(a, other).value, truth.value);
          }
        }
      }
    }
  }
}

TEST(Truth, OfANoRestsOnThatNoAlone) {
  EXPECT_EQ((When(false, 1) && Truth{Truth::kUnknown, 2}).basis, 1u);
  EXPECT_EQ((Truth{Truth::kUnknown, 2} && When(false, 1)).basis, 1u);
}

TEST(Truth, OfAYesKeepsEveryYesAsEvidence) {
  EXPECT_EQ((When(true, 1) || When(true, 2)).basis, 3u);
  EXPECT_EQ((When(true, 1) || When(false, 2)).basis, 1u);
  EXPECT_EQ((When(true, 1) && When(true, 2)).basis, 3u);
}

static_assert((Yes() && !No()).is_yes());
static_assert((No() || No()).is_no());

}  // namespace
}  // namespace upgrade_plugin
