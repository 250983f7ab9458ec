#include "services/plugin_host/isolation/load_watch.h"

#include <linux/seccomp.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>

namespace upgrade_advisor {
namespace {

// A newer kernel may write more than this build's struct has room for.
constexpr size_t kRoom = 1024;

}  // namespace

LoadWatch::~LoadWatch() {
  if (listener_ >= 0) close(listener_);
}

// A process that has ended meanwhile waits for nothing; both calls then fail,
// and its socket says the rest.
void LoadWatch::LetPass() const {
  alignas(seccomp_notif) char request[kRoom] = {};
  alignas(seccomp_notif_resp) char answer[kRoom] = {};
  if (ioctl(listener_, SECCOMP_IOCTL_NOTIF_RECV, request) != 0) return;
  seccomp_notif_resp pass{};
  pass.id = reinterpret_cast<const seccomp_notif*>(request)->id;
  pass.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
  std::memcpy(answer, &pass, sizeof pass);
  ioctl(listener_, SECCOMP_IOCTL_NOTIF_SEND, answer);
}

}  // namespace upgrade_advisor
