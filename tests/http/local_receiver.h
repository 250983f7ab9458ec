// A receiver on this machine that keeps requests and answers as the test says.
#ifndef TESTS_HTTP_LOCAL_RECEIVER_H_
#define TESTS_HTTP_LOCAL_RECEIVER_H_

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "services/tls/openssl_pointers.h"

namespace upgrade_advisor {
namespace local_receiver {

inline constexpr char kLength[] = "Content-Length: ";

// Whether the head and as much of a body as it says are there.
inline bool IsWhole(const std::string& request) {
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

inline OpenSslPointer<SSL_CTX> ServerContext(const std::string& certificate,
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

}  // namespace local_receiver

// Answers one connection after the other, each with one request.
class LocalReceiver {
 public:
  // What a request is answered with, of its head and body; may wait.
  using Answer = std::function<std::string(const std::string& request)>;

  explicit LocalReceiver(Answer answer);
  // With TLS: certificate and key in PEM.
  LocalReceiver(Answer answer, const std::string& certificate,
                const std::string& key);
  ~LocalReceiver();
  LocalReceiver(const LocalReceiver&) = delete;
  LocalReceiver& operator=(const LocalReceiver&) = delete;

  // "http://127.0.0.1:PORT/hook", or https.
  std::string url() const;
  std::vector<std::string> requests();

 private:
  void Listen();
  void Loop();
  void Serve(int connection);

  const Answer answer_;
  OpenSslPointer<SSL_CTX> tls_;  // null: none
  int listener_ = -1;
  int port_ = 0;
  std::mutex mutex_;
  std::vector<std::string> requests_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;
};

inline LocalReceiver::LocalReceiver(Answer answer)
    : answer_(std::move(answer)), listener_(socket(AF_INET, SOCK_STREAM, 0)) {
  Listen();
}

inline LocalReceiver::LocalReceiver(Answer answer,
                                    const std::string& certificate,
                                    const std::string& key)
    : answer_(std::move(answer)),
      tls_(local_receiver::ServerContext(certificate, key)),
      listener_(socket(AF_INET, SOCK_STREAM, 0)) {
  Listen();
}

inline void LocalReceiver::Listen() {
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

inline LocalReceiver::~LocalReceiver() {
  shutdown(listener_, SHUT_RDWR);
  thread_.join();
  close(listener_);
}

inline std::string LocalReceiver::url() const {
  return absl::StrCat(tls_ == nullptr ? "http" : "https",
                      "://127.0.0.1:", port_, "/hook");
}

inline std::vector<std::string> LocalReceiver::requests() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return requests_;
}

inline void LocalReceiver::Loop() {
  for (;;) {
    const int connection = accept(listener_, nullptr, nullptr);
    if (connection < 0) return;
    Serve(connection);
    close(connection);
  }
}

inline void LocalReceiver::Serve(int connection) {
  local_receiver::Channel channel(connection, tls_.get());
  const std::string request = channel.ReadRequest();
  if (request.empty()) return;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    requests_.push_back(request);
  }
  channel.WriteAll(answer_(request));
}

// An answer without a body.
inline std::string StatusAnswer(const std::string& status) {
  return absl::StrCat("HTTP/1.1 ", status,
                      "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
}

}  // namespace upgrade_advisor

#endif  // TESTS_HTTP_LOCAL_RECEIVER_H_
