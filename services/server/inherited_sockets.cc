#include "services/server/inherited_sockets.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/base/quoting.h"

namespace upgrade_advisor {
namespace {

constexpr char kScheme[] = "systemd:";
// SD_LISTEN_FDS_START.
constexpr int kFirst = 3;
constexpr int kMost = 1024;

std::string TakeVariable(const char* name) {
  const char* const value = std::getenv(name);
  std::string out = value == nullptr ? "" : value;
  unsetenv(name);
  return out;
}

// A stream that is listened on: gRPC speaks on nothing else.
bool Listens(int socket) {
  int type = 0, listens = 0;
  socklen_t size = sizeof type;
  return getsockopt(socket, SOL_SOCKET, SO_TYPE, &type, &size) == 0 &&
         type == SOCK_STREAM &&
         getsockopt(socket, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) == 0 &&
         listens != 0;
}

}  // namespace

InheritedSockets InheritedSockets::OfEnvironment() {
  InheritedSockets out;
  const std::string process = TakeVariable("LISTEN_PID");
  const std::string text = TakeVariable("LISTEN_FDS");
  const std::vector<std::string> names =
      absl::StrSplit(TakeVariable("LISTEN_FDNAMES"), ':');
  int count = 0;
  if (process != absl::StrCat(getpid()) || !absl::SimpleAtoi(text, &count) ||
      count < 0 || count > kMost) {
    return out;
  }
  for (int i = 0; i < count; ++i) {
    fcntl(kFirst + i, F_SETFD, FD_CLOEXEC);
    const bool has_name = static_cast<size_t>(i) < names.size();
    out.sockets_.push_back(
        {has_name ? names[i] : "unknown", kFirst + i, false});
  }
  return out;
}

std::string InheritedSockets::Names() const {
  return sockets_.empty()
             ? "systemd passed none"
             : absl::StrCat(
                   "systemd passed ",
                   absl::StrJoin(sockets_, ", ",
                                 [](std::string* out, const Socket& s) {
                                   absl::StrAppend(out, Quoted(s.name));
                                 }));
}

std::string InheritedSockets::ResolveOne(std::string& address) {
  if (absl::StartsWith(address, "fd:")) {
    return absl::StrCat(address, ": write systemd:NAME");
  }
  absl::string_view name = address;
  if (!absl::ConsumePrefix(&name, kScheme)) return "";
  for (Socket& socket : sockets_) {
    if (socket.name != name) continue;
    socket.is_used = true;
    if (!Listens(socket.number)) {
      return absl::StrCat(address,
                          ": is not a socket that accepts streams; set "
                          "ListenStream= and Accept=no in the .socket unit");
    }
    address = absl::StrCat("fd:", socket.number);
    return "";
  }
  return absl::StrCat(address, ": there is no socket of that name, ", Names(),
                      "; set FileDescriptorName= in the .socket unit");
}

absl::Status InheritedSockets::Resolve(
    const std::vector<std::vector<std::string>*>& lists) {
  std::vector<std::string> faults;
  for (std::vector<std::string>* list : lists) {
    for (std::string& address : *list) {
      std::string fault = ResolveOne(address);
      if (!fault.empty()) faults.push_back(std::move(fault));
    }
  }
  for (const Socket& socket : sockets_) {
    if (socket.is_used) continue;
    faults.push_back(absl::StrCat(
        "systemd passed the socket ", Quoted(socket.name),
        ", and nothing listens on it: add --listen systemd:", socket.name));
  }
  return faults.empty()
             ? absl::OkStatus()
             : absl::InvalidArgumentError(absl::StrJoin(faults, "\n"));
}

void DropInherited(std::vector<std::string>& addresses) {
  std::erase_if(addresses, [](const std::string& address) {
    return absl::StartsWith(address, kScheme);
  });
}

}  // namespace upgrade_advisor
