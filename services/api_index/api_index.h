// What released packages offer to the code of DAGs: the indexes of Airflow and
// of its providers together.
//
// Immutable once loaded, hence thread-safe; views live as long as it does. An
// index without packages is valid and knows nothing.
#ifndef SERVICES_API_INDEX_API_INDEX_H_
#define SERVICES_API_INDEX_API_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/api_index/package_index.h"

namespace upgrade_advisor {

// The package that is Airflow itself: its index has what can be imported below
// "airflow", the providers left out, by the version of Airflow.
inline constexpr absl::string_view kAirflowPackage = "apache-airflow";

class ApiIndex {
 public:
  struct Place {
    uint16_t package = 0;  // in packages()
    uint32_t entry = 0;    // in its entries()

    friend bool operator==(const Place&, const Place&) = default;
  };

  ApiIndex() = default;
  ApiIndex(ApiIndex&&) = default;
  ApiIndex& operator=(ApiIndex&&) = default;

  // Reads all files NAME.api of a folder. One that is damaged refuses all, with
  // its line.
  static absl::StatusOr<ApiIndex> Load(const std::string& folder);
  // The same of packages that are read already; two of one name are a fault.
  static absl::StatusOr<ApiIndex> Of(std::vector<PackageIndex> packages);

  absl::Span<const PackageIndex> packages() const { return packages_; }
  // By the normalised name of the package.
  std::optional<uint16_t> Find(absl::string_view package) const;
  // Where a module is recorded, in whatever releases; mostly one place.
  absl::Span<const Place> Modules(absl::string_view module) const;
  // The modules whose last name this is, and the classes and functions of this
  // name, in whatever releases and packages.
  absl::Span<const Place> ModulesEndingIn(absl::string_view name) const;
  absl::Span<const Place> Named(absl::string_view name) const;
  // The longest beginning of a dotted name that is a module, as a number of
  // bytes; 0 where nothing of it is recorded.
  size_t ModulePart(absl::string_view dotted) const;

 private:
  std::vector<PackageIndex> packages_;
  absl::flat_hash_map<absl::string_view, uint16_t> by_name_;
  using Places = absl::flat_hash_map<absl::string_view, std::vector<Place>>;
  static absl::Span<const Place> In(const Places& places,
                                    absl::string_view name);
  void AddModule(uint16_t package, uint32_t module);

  Places modules_;
  Places by_last_name_;
  Places named_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_API_INDEX_API_INDEX_H_
