// Bytes that no client of ours would send.
#include <gmock/gmock.h>

#include <random>

#include "tests/server/service_fixture.h"

namespace upgrade_advisor {
namespace {

using MalformedRequest = ServiceTest;

// An error says that it is one; anything else is an answer.
void ExpectAnswerOrInvalid(const Reply& reply) {
  if (reply.status.ok()) return;
  EXPECT_THAT(reply.status.error_code(),
              ::testing::AnyOf(grpc::StatusCode::INVALID_ARGUMENT,
                               grpc::StatusCode::NOT_FOUND))
      << reply.status.error_message();
  EXPECT_FALSE(reply.reason().empty()) << reply.status.error_message();
}

struct Bytes {
  const char* name;
  std::string bytes;
};

std::vector<Bytes> NoMessages() {
  std::string deep;
  for (int i = 0; i < 200; ++i) deep = "\x0b" + deep + "\x0c";
  return {
      {"tag_without_value", "\x0a"},
      {"length_beyond_the_end", "\x0a\x7f"},
      {"endless_varint", std::string(11, '\xff')},
      {"field_number_zero", std::string("\x02\x01x", 3)},
      {"wire_type_seven", "\x0f"},
      {"end_of_no_group", "\x0c"},
      {"group_without_end", "\x0b"},
      {"groups_in_groups", deep},
      {"all_ones", std::string(4096, '\xff')},
      {"huge_length", "\x0a\xff\xff\xff\xff\x0f"},
  };
}

TEST_F(MalformedRequest, IsAnErrorOfOursInEveryMethod) {
  for (const std::string& method : Methods()) {
    for (const Bytes& b : NoMessages()) {
      SCOPED_TRACE(method + " " + b.name);
      ExpectErrorInfo(Send(method, b.bytes), grpc::StatusCode::INVALID_ARGUMENT,
                      "MALFORMED_REQUEST");
    }
  }
  ExpectStillServes();
}

// Field 1 of every request is text or a message with text in field 1.
TEST_F(MalformedRequest, WithATextThatIsNotUtf8IsAnError) {
  for (const char* spoilt : {"\xff\xfe", "\xc0\x80", "\xed\xa0\x80", "\x80"}) {
    const std::string bad = spoilt;
    v1::PlanUpgradeRequest plan = DocumentedPlan();
    // Text of the same length, spoilt on the wire.
    const std::string mark(bad.size(), '~');
    plan.mutable_deployment()->set_name(mark);
    std::string bytes = plan.SerializeAsString();
    bytes.replace(bytes.find(mark), mark.size(), bad);
    ExpectErrorInfo(Send(kPlan, bytes), grpc::StatusCode::INVALID_ARGUMENT,
                    "MALFORMED_REQUEST");
    ExpectErrorInfo(
        Send("/astro.upgrade.v1.PluginService/ListAdvisories",
             std::string("\x0a", 1) + static_cast<char>(bad.size()) + bad),
        grpc::StatusCode::INVALID_ARGUMENT, "MALFORMED_REQUEST");
  }
  ExpectStillServes();
}

TEST_F(MalformedRequest, WithUnknownFieldsIsAnsweredAsIfWithoutThem) {
  const Reply plain = Send(DocumentedPlan());
  // Field 2047, a varint; field 2000, bytes.
  const std::string unknown =
      std::string("\xf8\x7f\x2a", 3) + std::string("\x82\x7d\x03", 3) + "xyz";
  for (const std::string& method : Methods()) {
    ExpectAnswerOrInvalid(Send(method, unknown));
  }
  const Reply reply =
      Send(kPlan, DocumentedPlan().SerializeAsString() + unknown);
  ASSERT_TRUE(reply.status.ok()) << reply.status.error_message();
  v1::PlanUpgradeResponse with;
  v1::PlanUpgradeResponse without;
  ASSERT_TRUE(with.ParseFromString(reply.bytes));
  ASSERT_TRUE(without.ParseFromString(plain.bytes));
  // The id is over the request as it was sent.
  with.mutable_plan()->clear_plan_id();
  without.mutable_plan()->clear_plan_id();
  EXPECT_EQ(with.SerializeAsString(), without.SerializeAsString());
}

TEST_F(MalformedRequest, CutOffAnywhereIsAnErrorOrAnAnswer) {
  const std::string plan = DocumentedPlan().SerializeAsString();
  const std::string validate =
      ValidationOf(DocumentedPlan()).SerializeAsString();
  for (size_t size = 0; size < plan.size(); ++size) {
    ExpectAnswerOrInvalid(Send(kPlan, plan.substr(0, size)));
  }
  for (size_t size = 0; size < validate.size(); ++size) {
    ExpectAnswerOrInvalid(Send(kValidate, validate.substr(0, size)));
  }
  ExpectStillServes();
}

TEST_F(MalformedRequest, OfRandomBytesIsAnErrorOrAnAnswer) {
  std::mt19937_64 random(51);
  for (const std::string& method : Methods()) {
    for (int i = 0; i < 150; ++i) {
      std::string bytes(random() % 200, '\0');
      for (char& c : bytes) c = static_cast<char>(random());
      ExpectAnswerOrInvalid(Send(method, bytes));
    }
  }
  ExpectStillServes();
}

// Damage that leaves most of a message sound gets further in.
TEST_F(MalformedRequest, WithDamagedBytesIsAnErrorOrAnAnswer) {
  std::mt19937_64 random(52);
  v1::PlanUpgradeRequest request = DocumentedPlan();
  (*request.mutable_deployment()
        ->mutable_environment()
        ->mutable_variables())["AIRFLOW__CORE__EXECUTOR"] = "CeleryExecutor";
  request.mutable_deployment()->mutable_pip_freeze()->set_text("celery==5.2.6");
  auto* table = request.mutable_deployment()->mutable_database()->add_tables();
  table->set_name("xcom");
  table->set_rows(5);
  const std::string plan = request.SerializeAsString();
  const std::string validate = ValidationOf(request).SerializeAsString();
  int answered = 0;
  for (int i = 0; i < 600; ++i) {
    std::string bytes = i % 2 == 0 ? plan : validate;
    for (uint64_t n = 1 + random() % 3; n > 0; --n) {
      bytes[random() % bytes.size()] = static_cast<char>(random());
    }
    const Reply reply = Send(i % 2 == 0 ? kPlan : kValidate, bytes);
    ExpectAnswerOrInvalid(reply);
    answered += reply.status.ok();
  }
  EXPECT_GT(answered, 20);
  ExpectStillServes();
}

// Enumerations are open: a later client's value is not a malformed message, but
// a field whose meaning is not known.
TEST_F(MalformedRequest, WithALaterEnumerationValueIsAFaultOfThatField) {
  for (int value : {99, -1, 2147483647}) {
    v1::PlanUpgradeRequest request = DocumentedPlan();
    // How much to send back is not a matter of right and wrong: in full.
    request.set_view(static_cast<v1::View>(value));
    EXPECT_TRUE(Send(request).status.ok());
    request = DocumentedPlan();
    request.mutable_target()->set_policy(static_cast<v1::TargetPolicy>(value));
    ExpectErrorInfo(Send(request), grpc::StatusCode::INVALID_ARGUMENT,
                    "INVALID_FIELD");
    request = DocumentedPlan();
    request.mutable_deployment()->mutable_release()->set_distribution(
        static_cast<v1::Distribution>(value));
    ExpectErrorInfo(Send(request), grpc::StatusCode::INVALID_ARGUMENT,
                    "INVALID_FIELD");
  }
}

// A client that closes its side without having sent a message.
TEST_F(MalformedRequest, OfNoMessageAtAllEndsInAnError) {
  grpc::GenericStub stub(channel_);
  for (const std::string& method : Methods()) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() +
                         std::chrono::seconds(20));
    grpc::CompletionQueue queue;
    const auto stream = stub.PrepareCall(&context, method, &queue);
    const auto wait = [&queue] {
      void* tag = nullptr;
      bool ok = false;
      return queue.Next(&tag, &ok);
    };
    stream->StartCall(nullptr);
    ASSERT_TRUE(wait());
    stream->WritesDone(nullptr);
    ASSERT_TRUE(wait());
    Reply reply;
    stream->Finish(&reply.status, nullptr);
    ASSERT_TRUE(wait());
    EXPECT_FALSE(reply.status.ok());
    EXPECT_NE(reply.status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED)
        << "it hung";
    queue.Shutdown();
  }
  ExpectStillServes();
}

}  // namespace
}  // namespace upgrade_advisor
