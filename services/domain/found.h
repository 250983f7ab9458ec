// The result of a lookup: a value or nothing.
//
// The only way to the value also says what to do if there is
// none: no operator*, no ->, no pointer. A view; the value lives elsewhere and
// outlives it.
#ifndef SERVICES_DOMAIN_FOUND_H_
#define SERVICES_DOMAIN_FOUND_H_

#include <type_traits>

namespace upgrade_advisor {

template <typename T>
class Found {
 public:
  Found() = default;  // nothing
  explicit Found(const T& value) : value_(&value) {}

  bool exists() const { return value_ != nullptr; }

  // some(value), or none() converted to the same type.
  template <typename Some, typename None>
  auto Match(Some some, None none) const
      -> std::invoke_result_t<Some, const T&> {
    if (value_ != nullptr) return some(*value_);
    return none();
  }

 private:
  const T* value_ = nullptr;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_DOMAIN_FOUND_H_
