// Owners of file descriptors, and what the ways to start a process share.
#ifndef SERVICES_REHEARSAL_PROCESSES_DESCRIPTOR_H_
#define SERVICES_REHEARSAL_PROCESSES_DESCRIPTOR_H_

#include <sys/types.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

namespace upgrade_advisor {

// Closes it in the end. Movable; not thread-safe.
class OwnedDescriptor {
 public:
  OwnedDescriptor() = default;
  // Takes it over; negative: none.
  explicit OwnedDescriptor(int number) : number_(number) {}
  OwnedDescriptor(OwnedDescriptor&& other) noexcept
      : number_(std::exchange(other.number_, -1)) {}
  OwnedDescriptor& operator=(OwnedDescriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~OwnedDescriptor() { Close(); }

  int number() const { return number_; }
  void Close();

 private:
  int number_ = -1;
};

// Both ends are closed in programs that are started.
struct Pipe {
  OwnedDescriptor from;
  OwnedDescriptor into;

  static absl::StatusOr<Pipe> Make();
};

// Waits for a child. Its exit status; 128 and the signal that ended it.
int WaitForEnd(pid_t pid);

// As execve takes them; they live as long as the texts.
std::vector<char*> Pointers(const std::vector<std::string>& texts);

}  // namespace upgrade_advisor

#endif  // SERVICES_REHEARSAL_PROCESSES_DESCRIPTOR_H_
