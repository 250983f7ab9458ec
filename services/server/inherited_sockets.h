// Sockets that systemd opened before the service began, and passed on
// (sd_listen_fds(3)): "systemd:NAME" listens on the one that
// FileDescriptorName= calls so.
//
// Used by one thread, before others begin: it takes variables out of the
// environment. The sockets stay open for as long as the process lives.
#ifndef SERVICES_SERVER_INHERITED_SOCKETS_H_
#define SERVICES_SERVER_INHERITED_SOCKETS_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"

namespace upgrade_advisor {

class InheritedSockets {
 public:
  // Those of LISTEN_FDS, if they are for this process. No process that it
  // starts gets them.
  static InheritedSockets OfEnvironment();

  // Writes "fd:N" for each "systemd:NAME". InvalidArgument that says every
  // fault: a name that there is not, and a socket that nothing listens on.
  absl::Status Resolve(const std::vector<std::vector<std::string>*>& lists);

 private:
  struct Socket {
    std::string name;
    int number = -1;
    bool is_used = false;
  };

  std::string ResolveOne(std::string& address);
  std::string Names() const;

  std::vector<Socket> sockets_;
};

// Leaves out each "systemd:NAME".
void DropInherited(std::vector<std::string>& addresses);

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_INHERITED_SOCKETS_H_
