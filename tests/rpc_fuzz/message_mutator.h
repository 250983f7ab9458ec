// Makes requests out of requests: changes fields as the descriptor names them,
// so that most of what comes out gets past the reader of bytes; and damages
// bytes.
//
// Thread-safe but for Learn(). Owns copies of what it learned.
#ifndef TESTS_RPC_FUZZ_MESSAGE_MUTATOR_H_
#define TESTS_RPC_FUZZ_MESSAGE_MUTATOR_H_

#include <google/protobuf/message.h>

#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace upgrade_advisor {

class MessageMutator {
 public:
  // What is in a message comes up in fields of the same name or type later.
  void Learn(const google::protobuf::Message& message);

  // One change somewhere in the message.
  void Mutate(std::mt19937& random, google::protobuf::Message& message) const;

 private:
  using Field = google::protobuf::FieldDescriptor;
  using Message = google::protobuf::Message;

  void LearnTexts(const Field& field, const Message& message);
  void LearnMessages(const Field& field, const Message& message);
  void Add(std::mt19937& random, const Field& field, Message& message) const;
  void ChangeList(std::mt19937& random, const Field& field,
                  Message& message) const;
  void ChangeMessage(std::mt19937& random, const Field& field,
                     Message& message) const;
  std::string Text(std::mt19937& random, const Field& field,
                   const std::string& before) const;
  void FillMessage(std::mt19937& random, Message& message) const;

  std::map<const google::protobuf::Descriptor*,
           std::vector<std::unique_ptr<Message>>>
      messages_;
  std::map<const Field*, std::vector<std::string>> texts_;
  std::vector<std::string> all_texts_;
};

// The bytes with some of them changed, left out or doubled, or with fields that
// nobody knows.
std::string Damaged(std::string bytes, std::mt19937& random);

}  // namespace upgrade_advisor

#endif  // TESTS_RPC_FUZZ_MESSAGE_MUTATOR_H_
