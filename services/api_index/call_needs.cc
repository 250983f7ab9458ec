#include "services/api_index/call_needs.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace upgrade_advisor {
namespace {

// Redirects and bases are short chains; a circle of them ends here.
constexpr int kDeepest = 12;
// Where several lead on from each, depth alone bounds nothing.
constexpr int kMostFollowed = 5000;

// Gathers what any release of a callee needs.
class NeedsReader {
 public:
  explicit NeedsReader(const ApiIndex& index) : index_(index) {}

  void Add(absl::string_view callee, int depth) {
    const size_t size = index_.ModulePart(callee);
    if (size == 0 || size == callee.size() || depth > kDeepest ||
        ++followed_ > kMostFollowed) {
      return;
    }
    const absl::string_view name = callee.substr(size + 1);
    for (const auto& [p, module] : index_.Modules(callee.substr(0, size))) {
      const PackageIndex& package = index_.packages()[p];
      package.ForEachIn(module, [&, &package = package](size_t i) {
        const PackageIndex::Entry& entry = package.entries()[i];
        if (!IsName(entry.kind) || package.NameOf(entry) != name) return;
        if (package.TargetOf(entry).empty()) {
          AddFrom(package, i, depth);
        } else {
          Add(package.TargetOf(entry), depth + 1);
        }
      });
    }
  }
  CallNeeds Take() {
    std::vector<absl::string_view>& names = needs_.required;
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return std::move(needs_);
  }

 private:
  void AddFrom(const PackageIndex& package, size_t callee, int depth) {
    bool has_constructor = false;
    package.ForEachIn(callee, [&](size_t i) {
      const EntryKind kind = package.entries()[i].kind;
      has_constructor |= kind == EntryKind::kConstructor;
      needs_.raises |= kind == EntryKind::kRaises;
      if (kind == EntryKind::kRequired) {
        needs_.required.push_back(package.NameOf(package.entries()[i]));
      }
    });
    if (has_constructor) return;
    package.ForEachIn(callee, [&](size_t i) {
      if (package.entries()[i].kind == EntryKind::kBase) {
        Add(package.NameOf(package.entries()[i]), depth + 1);
      }
    });
  }

  const ApiIndex& index_;
  CallNeeds needs_;
  int followed_ = 0;
};

}  // namespace

CallNeeds EverNeeded(const ApiIndex& index, absl::string_view callee) {
  NeedsReader reader(index);
  reader.Add(callee, 0);
  return reader.Take();
}

}  // namespace upgrade_advisor
