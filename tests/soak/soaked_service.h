// A service in a process of its own, as the soak treats it.
#ifndef TESTS_SOAK_SOAKED_SERVICE_H_
#define TESTS_SOAK_SOAKED_SERVICE_H_

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace upgrade_advisor {

class SoakedService {
 public:
  // Starts the program on a free port of the loopback and waits until it
  // listens; ends this process if it does not.
  SoakedService(const std::string& program,
                const std::vector<std::string>& flags);
  // Stops it; an end with anything but status 0 ends this process too.
  ~SoakedService();
  SoakedService(const SoakedService&) = delete;
  SoakedService& operator=(const SoakedService&) = delete;

  const std::string& address() const { return address_; }
  void Signal(int signal) const;
  // Of the service and its workers, in KiB: memory that is its own.
  uint64_t PrivateKib() const;
  // Its worker processes with a plugin of that file name.
  std::vector<pid_t> Workers(const std::string& plugin) const;

 private:
  pid_t pid_ = -1;
  std::string address_;
};

}  // namespace upgrade_advisor

#endif  // TESTS_SOAK_SOAKED_SERVICE_H_
