#include "tests/fleet/notify/local_receiver.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"

namespace upgrade_advisor {
namespace {

constexpr char kLength[] = "Content-Length: ";

// Whether the head and as much of a body as it says are there.
bool IsWhole(const std::string& request) {
  const size_t head = request.find("\r\n\r\n");
  if (head == std::string::npos) return false;
  const size_t at = request.find(kLength);
  if (at == std::string::npos || at > head) return true;
  const auto length = static_cast<size_t>(
      std::atol(request.c_str() + at + sizeof(kLength) - 1));
  return request.size() >= head + 4 + length;
}

std::string ReadRequest(int connection) {
  std::string out;
  char bytes[4096];
  while (!IsWhole(out)) {
    const ssize_t size = read(connection, bytes, sizeof(bytes));
    if (size <= 0) break;
    out.append(bytes, static_cast<size_t>(size));
  }
  return out;
}

// Stops where the client has gone.
void WriteAll(int connection, const std::string& text) {
  size_t at = 0;
  while (at < text.size()) {
    const ssize_t size =
        send(connection, text.data() + at, text.size() - at, MSG_NOSIGNAL);
    if (size <= 0) return;
    at += static_cast<size_t>(size);
  }
}

}  // namespace

LocalReceiver::LocalReceiver(Answer answer)
    : answer_(std::move(answer)), listener_(socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* plain = reinterpret_cast<sockaddr*>(&address);
  EXPECT_EQ(bind(listener_, plain, sizeof(address)), 0);
  EXPECT_EQ(listen(listener_, 16), 0);
  socklen_t size = sizeof(address);
  EXPECT_EQ(getsockname(listener_, plain, &size), 0);
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { Loop(); });
}

LocalReceiver::~LocalReceiver() {
  shutdown(listener_, SHUT_RDWR);
  thread_.join();
  close(listener_);
}

std::string LocalReceiver::url() const {
  return absl::StrCat("http://127.0.0.1:", port_, "/hook");
}

std::vector<std::string> LocalReceiver::requests() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return requests_;
}

void LocalReceiver::Loop() {
  for (;;) {
    const int connection = accept(listener_, nullptr, nullptr);
    if (connection < 0) return;
    Serve(connection);
    close(connection);
  }
}

void LocalReceiver::Serve(int connection) {
  const std::string request = ReadRequest(connection);
  if (request.empty()) return;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    requests_.push_back(request);
  }
  WriteAll(connection, answer_(request));
}

std::string StatusAnswer(const std::string& status) {
  return absl::StrCat("HTTP/1.1 ", status,
                      "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
}

}  // namespace upgrade_advisor
