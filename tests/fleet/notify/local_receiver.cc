#include "tests/fleet/notify/local_receiver.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>
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

// A connection, with TLS or without.
class Channel {
 public:
  Channel(int connection, SSL_CTX* tls)
      : connection_(connection),
        ssl_(tls == nullptr ? nullptr : SSL_new(tls), &SSL_free) {
    if (ssl_ == nullptr) return;
    // As the service does: either side may go in the middle of a handshake.
    signal(SIGPIPE, SIG_IGN);
    SSL_set_fd(ssl_.get(), connection);
    is_open_ = SSL_accept(ssl_.get()) == 1;
  }

  std::string ReadRequest() {
    std::string out;
    char bytes[4096];
    while (is_open_ && !IsWhole(out)) {
      const ssize_t size = ssl_ != nullptr
                               ? SSL_read(ssl_.get(), bytes, sizeof(bytes))
                               : read(connection_, bytes, sizeof(bytes));
      if (size <= 0) break;
      out.append(bytes, static_cast<size_t>(size));
    }
    return out;
  }

  // Stops where the client has gone.
  void WriteAll(const std::string& text) {
    size_t at = 0;
    while (at < text.size()) {
      const ssize_t size = ssl_ != nullptr
                               ? SSL_write(ssl_.get(), text.data() + at,
                                           static_cast<int>(text.size() - at))
                               : send(connection_, text.data() + at,
                                      text.size() - at, MSG_NOSIGNAL);
      if (size <= 0) return;
      at += static_cast<size_t>(size);
    }
  }

 private:
  const int connection_;
  const std::unique_ptr<SSL, decltype(&SSL_free)> ssl_;
  bool is_open_ = true;
};

OpenSslPointer<SSL_CTX> ServerContext(const std::string& certificate,
                                      const std::string& key) {
  OpenSslPointer<SSL_CTX> out(SSL_CTX_new(TLS_server_method()));
  const OpenSslPointer<BIO> certificate_bio(BIO_new_mem_buf(
      certificate.data(), static_cast<int>(certificate.size())));
  const OpenSslPointer<BIO> key_bio(
      BIO_new_mem_buf(key.data(), static_cast<int>(key.size())));
  const OpenSslPointer<X509> x509(
      PEM_read_bio_X509(certificate_bio.get(), nullptr, nullptr, nullptr));
  const OpenSslPointer<EVP_PKEY> pkey(
      PEM_read_bio_PrivateKey(key_bio.get(), nullptr, nullptr, nullptr));
  EXPECT_EQ(SSL_CTX_use_certificate(out.get(), x509.get()), 1);
  EXPECT_EQ(SSL_CTX_use_PrivateKey(out.get(), pkey.get()), 1);
  return out;
}

}  // namespace

LocalReceiver::LocalReceiver(Answer answer)
    : answer_(std::move(answer)), listener_(socket(AF_INET, SOCK_STREAM, 0)) {
  Listen();
}

LocalReceiver::LocalReceiver(Answer answer, const std::string& certificate,
                             const std::string& key)
    : answer_(std::move(answer)),
      tls_(ServerContext(certificate, key)),
      listener_(socket(AF_INET, SOCK_STREAM, 0)) {
  Listen();
}

void LocalReceiver::Listen() {
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
  return absl::StrCat(tls_ == nullptr ? "http" : "https",
                      "://127.0.0.1:", port_, "/hook");
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
  Channel channel(connection, tls_.get());
  const std::string request = channel.ReadRequest();
  if (request.empty()) return;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    requests_.push_back(request);
  }
  channel.WriteAll(answer_(request));
}

std::string StatusAnswer(const std::string& status) {
  return absl::StrCat("HTTP/1.1 ", status,
                      "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
}

}  // namespace upgrade_advisor
