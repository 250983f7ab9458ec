// The owner of a file descriptor.
#ifndef SERVICES_BASE_DESCRIPTOR_H_
#define SERVICES_BASE_DESCRIPTOR_H_

#include <utility>

namespace upgrade_advisor {

// Closes it in the end. Movable; not thread-safe.
class Descriptor {
 public:
  Descriptor() = default;
  // Takes it over; a negative number means none.
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept
      : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() { Close(); }

  int number() const { return number_; }
  void Close();

 private:
  int number_ = -1;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_BASE_DESCRIPTOR_H_
