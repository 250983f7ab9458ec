#include "services/server/listen_address.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace upgrade_advisor {
namespace {

// Whether somebody listens on the socket now.
bool IsServed(const std::string& path) {
  sockaddr_un address{};
  if (path.size() >= sizeof address.sun_path) return false;
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, path.size());
  const int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool served =
      probe >= 0 && connect(probe, reinterpret_cast<const sockaddr*>(&address),
                            sizeof address) == 0;
  if (probe >= 0) close(probe);
  return served;
}

bool IsPort(absl::string_view port) {
  int number = 0;
  return !port.empty() &&
         port.find_first_not_of("0123456789") == absl::string_view::npos &&
         absl::SimpleAtoi(port, &number) && number <= 65535;
}

sockaddr_storage NameOf(int socket) {
  sockaddr_storage name{};
  socklen_t size = sizeof name;
  getsockname(socket, reinterpret_cast<sockaddr*>(&name), &size);
  return name;
}

// "127.0.0.1:50051" or "unix:/run/socket", as other listeners are written.
std::string AddressOf(int socket) {
  const sockaddr_storage name = NameOf(socket);
  char text[INET6_ADDRSTRLEN] = "";
  if (name.ss_family == AF_UNIX) {
    return absl::StrCat("unix:",
                        reinterpret_cast<const sockaddr_un&>(name).sun_path);
  }
  if (name.ss_family == AF_INET6) {
    const auto& ip = reinterpret_cast<const sockaddr_in6&>(name);
    inet_ntop(AF_INET6, &ip.sin6_addr, text, sizeof text);
    return absl::StrCat("[", text, "]:", ntohs(ip.sin6_port));
  }
  const auto& ip = reinterpret_cast<const sockaddr_in&>(name);
  inet_ntop(AF_INET, &ip.sin_addr, text, sizeof text);
  return absl::StrCat(text, ":", ntohs(ip.sin_port));
}

}  // namespace

int InheritedSocketOf(absl::string_view address) {
  int socket = -1;
  const bool is_one = absl::ConsumePrefix(&address, "fd:") &&
                      absl::SimpleAtoi(address, &socket);
  return is_one ? socket : -1;
}

absl::string_view ListenFault(absl::string_view address) {
  if (absl::ConsumePrefix(&address, "unix:")) {
    if (address.size() >= sizeof sockaddr_un().sun_path) {
      return "the path of a socket has at most 107 bytes";
    }
    return IsServed(std::string(address)) ? "another service listens there"
                                          : "";
  }
  const size_t colon = address.rfind(':');
  const bool is_bracketed = absl::StartsWith(address, "[");
  if (colon == absl::string_view::npos ||
      (!is_bracketed && address.find(':') != colon)) {
    return "write HOST:PORT, [::1]:PORT or unix:PATH";
  }
  return IsPort(address.substr(colon + 1)) ? "" : "the port must be 0 to 65535";
}

bool IsUnixSocket(absl::string_view address) {
  const int socket = InheritedSocketOf(address);
  return socket >= 0 ? NameOf(socket).ss_family == AF_UNIX
                     : absl::StartsWith(address, "unix:");
}

bool IsLocal(absl::string_view address) {
  if (IsUnixSocket(address)) return true;
  if (const int socket = InheritedSocketOf(address); socket >= 0) {
    return IsLocal(AddressOf(socket));
  }
  const std::string host(address.substr(0, address.rfind(':')));
  if (host == "localhost" || host == "[::1]") return true;
  in_addr ip{};
  constexpr uint32_t kLoopbackNet = 127;
  return inet_pton(AF_INET, host.c_str(), &ip) == 1 &&
         ntohl(ip.s_addr) >> 24 == kLoopbackNet;
}

std::string PlaceOf(absl::string_view address, int port) {
  if (const int socket = InheritedSocketOf(address); socket >= 0) {
    return AddressOf(socket);
  }
  if (IsUnixSocket(address)) return std::string(address);
  return absl::StrCat(address.substr(0, address.rfind(':')), ":", port);
}

}  // namespace upgrade_advisor
