// A process that runs out of descriptors.
#ifndef TESTS_PLUGIN_HOST_NO_MORE_FILES_H_
#define TESTS_PLUGIN_HOST_NO_MORE_FILES_H_

#include <sys/resource.h>

namespace upgrade_advisor {

// While it lives, this process can open no file and make no shared memory.
class NoMoreFiles {
 public:
  NoMoreFiles() {
    getrlimit(RLIMIT_NOFILE, &before_);
    const rlimit none{0, before_.rlim_max};
    setrlimit(RLIMIT_NOFILE, &none);
  }
  ~NoMoreFiles() { setrlimit(RLIMIT_NOFILE, &before_); }
  NoMoreFiles(const NoMoreFiles&) = delete;
  NoMoreFiles& operator=(const NoMoreFiles&) = delete;

 private:
  rlimit before_{};
};

}  // namespace upgrade_advisor

#endif  // TESTS_PLUGIN_HOST_NO_MORE_FILES_H_
