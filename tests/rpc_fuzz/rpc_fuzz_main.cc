// Calls every method of a service with requests that were changed a little, and
// looks at every answer.
//
//   rpc_fuzz DAEMON CALLS [SEED [SERVICE]]   of one service only,
//   "FleetService" rpc_fuzz --show CALL [SEED [SERVICE]]    the request of one
//   call
//
// Prints what was counted; ends with status 1 if a promise was broken. A
// request depends on the seed and its number only; what a fleet answers depends
// on the calls before, too.
#include <google/protobuf/stubs/logging.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <stdlib.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <future>
#include <iostream>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/rpc_fuzz/message_mutator.h"
#include "tests/rpc_fuzz/promises.h"
#include "tests/rpc_fuzz/request_seeds.h"
#include "tests/soak/soaked_service.h"

namespace upgrade_advisor {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr int kClients = 6;
constexpr size_t kMostChanges = 5;
// One request in so many has damaged bytes, or is asked twice.
constexpr size_t kDamaged = 8;
constexpr size_t kAskedTwice = 16;
// A short run has no steady state.
constexpr uint64_t kLongRun = 100000;
// Of the second half of a run.
constexpr size_t kSamples = 10;
constexpr double kFlat = 1.10;
// What SQLite may keep of a store that grows, with the connections below.
constexpr double kStoreCacheKib = 2 * 65536;
constexpr milliseconds kStreamTime(30);
constexpr milliseconds kCallTime(60000);

struct Request {
  const FuzzedMethod* method = nullptr;
  std::string bytes = {};
  bool is_asked_twice = false;
};

// Requests by their number.
class Requests {
 public:
  // Of all services if `service` is empty.
  Requests(uint32_t seed, const std::string& service)
      : seed_(seed), methods_(FuzzedMethods()) {
    for (const FuzzedMethod& method : methods_) {
      if (!absl::StrContains(method.path, service)) continue;
      for (const auto& message : method.seeds) mutator_.Learn(*message);
      turns_.insert(turns_.end(), method.weight, &method);
      has_store_ = has_store_ || !method.is_pure;
    }
  }

  // Whether some are of a service that stores what it gets.
  bool has_store() const { return has_store_; }

  Request Get(uint64_t number) const {
    std::seed_seq sequence{seed_, static_cast<uint32_t>(number)};
    std::mt19937 random(sequence);
    const FuzzedMethod& method = *turns_[random() % turns_.size()];
    const google::protobuf::Message& seed =
        *method.seeds[random() % method.seeds.size()];
    const std::unique_ptr<google::protobuf::Message> message(seed.New());
    message->CopyFrom(seed);
    for (size_t n = random() % (kMostChanges + 1); n != 0; --n) {
      mutator_.Mutate(random, *message);
    }
    Request request = {&method, message->SerializeAsString(), false};
    if (random() % kDamaged == 0) {
      request.bytes = Damaged(std::move(request.bytes), random);
    } else {
      request.is_asked_twice = method.is_pure && random() % kAskedTwice == 0;
    }
    if (!CallsNobody(method, request.bytes)) {
      request.bytes = seed.SerializeAsString();
    }
    return request;
  }

 private:
  const uint32_t seed_;
  const std::vector<FuzzedMethod> methods_;
  std::vector<const FuzzedMethod*> turns_;
  MessageMutator mutator_;
  bool has_store_ = false;
};

std::string BytesOf(grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string out;
  if (!buffer.Valid() || !buffer.Dump(&slices).ok()) return out;
  for (const grpc::Slice& s : slices) {
    out.append(reinterpret_cast<const char*>(s.begin()), s.size());
  }
  return out;
}

// Sends one message and takes all that come back, which together are a message
// of their type, too.
class Stream final
    : public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  FuzzReply Run(grpc::GenericStub& stub, grpc::ClientContext& context,
                const std::string& path, const grpc::ByteBuffer& in) {
    stub.PrepareBidiStreamingCall(&context, path, {}, this);
    StartWriteLast(&in, {});
    StartRead(&message_);
    StartCall();
    grpc::Status status = done_.get_future().get();
    return {status, status.ok() ? std::move(bytes_) : ""};
  }

  void OnReadDone(bool ok) override {
    if (!ok) return;
    bytes_ += BytesOf(message_);
    StartRead(&message_);
  }
  void OnDone(const grpc::Status& status) override { done_.set_value(status); }

 private:
  grpc::ByteBuffer message_;
  std::string bytes_;
  std::promise<grpc::Status> done_;
};

FuzzReply Call(const std::shared_ptr<grpc::Channel>& channel,
               const FuzzedMethod& method, const std::string& bytes) {
  grpc::GenericStub stub(channel);
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() +
                       (method.has_end ? kCallTime : kStreamTime));
  const grpc::Slice slice(bytes);
  const grpc::ByteBuffer in(&slice, 1);
  if (method.descriptor->server_streaming()) {
    return Stream().Run(stub, context, method.path, in);
  }
  grpc::ByteBuffer out;
  std::promise<grpc::Status> done;
  stub.UnaryCall(&context, method.path, {}, &in, &out,
                 [&](grpc::Status status) { done.set_value(status); });
  FuzzReply reply = {done.get_future().get(), ""};
  if (reply.status.ok()) reply.bytes = BytesOf(out);
  return reply;
}

bool AreEqual(const FuzzReply& a, const FuzzReply& b) {
  return a.status.error_code() == b.status.error_code() &&
         a.status.error_message() == b.status.error_message() &&
         a.bytes == b.bytes;
}

class Fuzzing {
 public:
  Fuzzing(const std::string& address, uint64_t calls, const Requests& requests)
      : address_(address), calls_(calls), requests_(requests) {}

  // Until all calls were made, or a promise was broken.
  void Run(const SoakedService& service) {
    std::vector<std::thread> clients;
    for (int i = 0; i < kClients; ++i) {
      clients.emplace_back([this] { RunClient(); });
    }
    while (next_ < calls_ && !is_broken_) {
      std::this_thread::sleep_for(milliseconds(100));
      if (next_ >= calls_ * kib_.size() / kSamples) {
        kib_.push_back(service.PrivateKib());
      }
    }
    for (std::thread& client : clients) client.join();
    kib_.push_back(service.PrivateKib());
  }

  bool Report(double seconds) const {
    const uint64_t answered = codes_.count(0) == 0 ? 0 : codes_.at(0);
    const bool is_flat = calls_ < kLongRun || IsFlat();
    // Else nothing is fuzzed but the reader of bytes, or nothing at all.
    const bool is_a_mixture =
        answered * 5 > count_ && (count_ - answered) * 10 > count_;
    std::cout << count_ << " calls, " << static_cast<uint64_t>(count_ / seconds)
              << " a second, slowest " << slowest_.count() << " ms: call "
              << slowest_call_ << "\n  MiB after each tenth:";
    for (const uint64_t kib : kib_) std::cout << " " << (kib >> 10);
    std::cout << (is_flat ? "" : " GROWS") << "\n  by status:";
    for (const auto& [code, count] : codes_) {
      std::cout << " " << code << ": " << count;
    }
    std::cout << (is_a_mixture ? "" : "\n  TOO FEW of them, or all, are OK")
              << "\n  " << (is_broken_ ? "BROKEN: " + broken_ : "kept")
              << std::endl;
    return is_flat && is_a_mixture && !is_broken_;
  }

 private:
  void RunClient() {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    const auto channel = grpc::CreateCustomChannel(
        address_, grpc::InsecureChannelCredentials(), arguments);
    while (!is_broken_) {
      const uint64_t number = next_++;
      if (number >= calls_) return;
      Make(channel, number);
    }
  }

  void Make(const std::shared_ptr<grpc::Channel>& channel, uint64_t number) {
    const Request request = requests_.Get(number);
    const auto begin = steady_clock::now();
    const FuzzReply reply = Call(channel, *request.method, request.bytes);
    const auto took =
        std::chrono::duration_cast<milliseconds>(steady_clock::now() - begin);
    std::string broken = BrokenPromise(*request.method, reply);
    if (broken.empty() && request.is_asked_twice &&
        !IsTheSame(channel, request, reply)) {
      broken = "two answers to one request";
    }
    const std::lock_guard<std::mutex> lock(mutex_);
    ++count_;
    ++codes_[reply.status.error_code()];
    if (took > slowest_) {
      slowest_ = took;
      slowest_call_ = number;
    }
    if (broken.empty() || is_broken_) return;
    broken_ =
        absl::StrCat("call ", number, ", ", request.method->path, ": ", broken);
    is_broken_ = true;
  }

  bool IsFlat() const {
    const double half = static_cast<double>(kib_[kib_.size() / 2]);
    const double cache = requests_.has_store() ? kStoreCacheKib : 0;
    return static_cast<double>(kib_.back()) <= kFlat * half + cache;
  }

  // A day may end in between.
  static bool IsTheSame(const std::shared_ptr<grpc::Channel>& channel,
                        const Request& request, const FuzzReply& reply) {
    const FuzzReply second = Call(channel, *request.method, request.bytes);
    return AreEqual(reply, second) ||
           AreEqual(second, Call(channel, *request.method, request.bytes));
  }

  const std::string address_;
  const uint64_t calls_;
  const Requests& requests_;
  std::atomic<uint64_t> next_ = 0;
  std::atomic<bool> is_broken_ = false;
  std::vector<uint64_t> kib_;  // at the start, and after each part
  std::mutex mutex_;           // guards what follows
  uint64_t count_ = 0;
  std::map<int, uint64_t> codes_;
  milliseconds slowest_{0};
  uint64_t slowest_call_ = 0;
  std::string broken_;
};

bool Fuzz(const std::string& daemon, uint64_t calls, const Requests& requests,
          uint32_t seed) {
  std::string folder = (fs::temp_directory_path() / "rpc-fuzz-XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) abort();
  bool kept = false;
  {
    // Without kept answers, so that each request is worked out.
    const SoakedService service(
        daemon, {"--store", absl::StrCat("sqlite:", folder, "/fleet.db"),
                 "--webhooks-to-loopback", "--answer-cache-mb", "0",
                 "--store-connections", "2"});
    Fuzzing fuzzing(service.address(), calls, requests);
    std::cout << "seed " << seed << ", ";
    const auto begin = steady_clock::now();
    fuzzing.Run(service);
    const std::chrono::duration<double> took = steady_clock::now() - begin;
    kept = fuzzing.Report(took.count());
  }
  fs::remove_all(folder);
  return kept;
}

void Show(uint64_t number, const Requests& requests) {
  const Request request = requests.Get(number);
  const std::unique_ptr<google::protobuf::Message> message(
      request.method->seeds[0]->New());
  const bool is_read = message->ParseFromString(request.bytes);
  std::cout << request.method->path << ", " << request.bytes.size() << " bytes"
            << (is_read ? "" : " that are not a request") << "\n"
            << message->DebugString();
}

}  // namespace
}  // namespace upgrade_advisor

int main(int argc, char** argv) {
  // What a request lacks is said in the report, or by --show.
  google::protobuf::SetLogHandler(nullptr);
  if (argc < 3 || argc > 5) {
    std::cerr << "rpc_fuzz DAEMON CALLS [SEED [SERVICE]]\n"
                 "rpc_fuzz --show CALL [SEED [SERVICE]]\n";
    return 2;
  }
  const uint64_t number = strtoull(argv[2], nullptr, 10);
  const auto seed =
      static_cast<uint32_t>(argc > 3 ? strtoull(argv[3], nullptr, 10) : 1);
  const upgrade_advisor::Requests requests(seed, argc > 4 ? argv[4] : "");
  if (std::string(argv[1]) == "--show") {
    upgrade_advisor::Show(number, requests);
    return 0;
  }
  return upgrade_advisor::Fuzz(argv[1], number, requests, seed) ? 0 : 1;
}
