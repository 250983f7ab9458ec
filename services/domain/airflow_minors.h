// A set of Airflow minors: those under which a line of code runs.
//
// A value; thread-safe. It knows 1.10 and the minors from 2.0 to 2.11 and from
// 3.0 on; a later one than it knows is as the last one it knows.
#ifndef SERVICES_DOMAIN_AIRFLOW_MINORS_H_
#define SERVICES_DOMAIN_AIRFLOW_MINORS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace upgrade_advisor {

class AirflowMinors {
 public:
  // 1.10, 2.0 to 2.11, 3.0 to 3.12.
  static constexpr int kCount = 26;

  // Empty; and with all there are.
  constexpr AirflowMinors() = default;
  static constexpr AirflowMinors All() {
    return AirflowMinors((uint32_t{1} << kCount) - 1);
  }
  // The minor of a number below kCount.
  static AirflowMinors Of(int number) {
    return AirflowMinors(uint32_t{1} << number);
  }
  // "-2.11", "2.4-2.6,3.0-", "" for all, "none": what ToString gives.
  static std::optional<AirflowMinors> Parse(absl::string_view text);
  std::string ToString() const;

  // "2.11" of a number below kCount.
  static std::string NameOf(int number);
  // Of "2.11" or "2.11.0"; nothing for what is not a version.
  static std::optional<int> NumberOf(absl::string_view version);

  bool Has(int number) const { return (bits_ >> number & 1) != 0; }
  bool IsAll() const { return *this == All(); }
  bool IsEmpty() const { return bits_ == 0; }
  uint32_t bits() const { return bits_; }

  friend AirflowMinors operator&(AirflowMinors a, AirflowMinors b) {
    return AirflowMinors(a.bits_ & b.bits_);
  }
  friend AirflowMinors operator|(AirflowMinors a, AirflowMinors b) {
    return AirflowMinors(a.bits_ | b.bits_);
  }
  friend bool operator==(AirflowMinors a, AirflowMinors b) {
    return a.bits_ == b.bits_;
  }
  friend bool operator!=(AirflowMinors a, AirflowMinors b) {
    return a.bits_ != b.bits_;
  }

 private:
  explicit constexpr AirflowMinors(uint32_t bits) : bits_(bits) {}

  uint32_t bits_ = 0;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_DOMAIN_AIRFLOW_MINORS_H_
