// A freeze file of any bytes: what is read of it reads the same again, and the
// comparison with another counts every package.
#include "services/rehearsal/environments/pinned_packages.h"

#include "services/rehearsal/environments/dependency_comparison.h"
#include "tests/fuzz/fuzz_target.h"

UA_FUZZ_TARGET(pip_freeze, input) {
  const size_t half = input.size() / 2;
  const PinnedPackages a = ReadPinnedPackages("a", input.substr(0, half));
  const PinnedPackages b = ReadPinnedPackages("b", input.substr(half));
  const PinnedPackages again = ReadPinnedPackages("again", a.Text());
  UA_FUZZ_REQUIRE(again.errors.empty() && again.Text() == a.Text());
  UA_FUZZ_REQUIRE(Compare(a, a).changed.empty());
  const DependencyComparison both = Compare(a, b);
  size_t in_both = 0;
  for (const PinnedPackage& package : a.packages) {
    in_both += b.Find(package.name) != nullptr ? 1 : 0;
  }
  UA_FUZZ_REQUIRE(both.changed.size() + both.same ==
                  a.packages.size() + b.packages.size() - in_both);
  ComparisonText(both);
}
