// A receiver on this machine that keeps requests and answers as the test says.
#ifndef TESTS_FLEET_NOTIFY_LOCAL_RECEIVER_H_
#define TESTS_FLEET_NOTIFY_LOCAL_RECEIVER_H_

#include <openssl/ssl.h>

#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "services/tls/openssl_pointers.h"

namespace upgrade_advisor {

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

// An answer without a body.
std::string StatusAnswer(const std::string& status);

}  // namespace upgrade_advisor

#endif  // TESTS_FLEET_NOTIFY_LOCAL_RECEIVER_H_
