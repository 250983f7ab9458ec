#include "tests/rpc_fuzz/message_mutator.h"

#include <cstdint>
#include <limits>

#include "absl/strings/str_cat.h"

namespace upgrade_advisor {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using Random = std::mt19937;

constexpr size_t kMostOfAType = 400;
constexpr int kMany = 1500;
constexpr size_t kLongText = 70000;

size_t Below(size_t bound, Random& random) { return random() % bound; }
bool OneOf(size_t n, Random& random) { return Below(n, random) == 0; }

template <typename T>
const T& Any(const std::vector<T>& all, Random& random) {
  return all[Below(all.size(), random)];
}

// Texts that readers stumble over.
const std::vector<std::string>& OddTexts() {
  static const auto* texts = new std::vector<std::string>{
      "",
      " ",
      "0",
      "-1",
      "99999999999999999999",
      "1.2.3.4.5.6.7.8.9",
      "latest",
      "None",
      "../../etc/passwd",
      "/",
      "a/b:c@sha256:d",
      "=x",
      "x==",
      "1970-01-01",
      "9999-12-31",
      "2026-02-30",
      "AIRFLOW__",
      "AIRFLOW____",
      "\n",
      "\r\n\t",
      "\x1b[2J",
      std::string("a\0b", 3),
      "\u00e9\u0301",
      "\u202e\u2066",
      "\U0001f600",
      "' OR 1=1 --",
      "%s%n%d",
      "((((((((((((((((((((",
      "a AND b OR NOT c",
      "{\"a\":[1,2]}",
      "def f(:\n  return",
      "FROM\nRUN\n",
      "\"\"\"",
  };
  return *texts;
}

int64_t Integer(Random& random) {
  static constexpr int64_t kOdd[] = {0,
                                     1,
                                     -1,
                                     2,
                                     7,
                                     64,
                                     255,
                                     1000,
                                     65536,
                                     1 << 20,
                                     std::numeric_limits<int32_t>::max(),
                                     std::numeric_limits<int32_t>::min(),
                                     std::numeric_limits<int64_t>::max(),
                                     std::numeric_limits<int64_t>::min()};
  return kOdd[Below(std::size(kOdd), random)];
}

int EnumValue(const EnumDescriptor& type, Random& random) {
  if (OneOf(8, random)) return static_cast<int>(Integer(random));
  return type.value(static_cast<int>(Below(type.value_count(), random)))
      ->number();
}

std::string OneCharacterChanged(std::string text, Random& random) {
  const size_t at = Below(text.size(), random);
  // Stays UTF-8: what is not is a matter of Damaged().
  if (static_cast<unsigned char>(text[at]) >= 0x80) return text;
  static constexpr char kCharacters[] =
      "0123456789.-_=<>~!@/:;,#\"'\\ \n\tazAZ()[]";
  text[at] = kCharacters[Below(sizeof kCharacters - 1, random)];
  return text;
}

// Sets a field, or adds to it if it is a list.
class Writer {
 public:
  Writer(const FieldDescriptor& field, Message& message)
      : field_(field),
        message_(message),
        reflection_(*message.GetReflection()) {}
  void Number(Random& random) {
    const int64_t n = Integer(random);
    switch (field_.cpp_type()) {
      case FieldDescriptor::CPPTYPE_INT32:
        return Int32(static_cast<int32_t>(n));
      case FieldDescriptor::CPPTYPE_INT64:
        return Int64(n);
      case FieldDescriptor::CPPTYPE_BOOL:
        return Bool(OneOf(2, random));
      case FieldDescriptor::CPPTYPE_ENUM:
        return Enum(EnumValue(*field_.enum_type(), random));
      default:
        return;  // our messages have no others
    }
  }
  void Text(const std::string& text) {
    if (field_.is_repeated()) {
      reflection_.AddString(&message_, &field_, text);
    } else {
      reflection_.SetString(&message_, &field_, text);
    }
  }

 private:
  void Int32(int32_t n) {
    field_.is_repeated() ? reflection_.AddInt32(&message_, &field_, n)
                         : reflection_.SetInt32(&message_, &field_, n);
  }
  void Int64(int64_t n) {
    field_.is_repeated() ? reflection_.AddInt64(&message_, &field_, n)
                         : reflection_.SetInt64(&message_, &field_, n);
  }
  void Bool(bool n) {
    field_.is_repeated() ? reflection_.AddBool(&message_, &field_, n)
                         : reflection_.SetBool(&message_, &field_, n);
  }
  void Enum(int n) {
    field_.is_repeated() ? reflection_.AddEnumValue(&message_, &field_, n)
                         : reflection_.SetEnumValue(&message_, &field_, n);
  }

  const FieldDescriptor& field_;
  Message& message_;
  const Reflection& reflection_;
};

bool IsText(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_STRING;
}
bool IsMessage(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
}

std::vector<Message*> Parts(Message& message) {
  const Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  std::vector<Message*> parts;
  for (const FieldDescriptor* field : fields) {
    if (!IsMessage(*field)) continue;
    if (!field->is_repeated()) {
      parts.push_back(reflection.MutableMessage(&message, field));
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
      parts.push_back(reflection.MutableRepeatedMessage(&message, field, i));
    }
  }
  return parts;
}

// The message or a part of it, at any depth.
Message& Somewhere(Random& random, Message& message) {
  if (OneOf(3, random)) return message;
  const std::vector<Message*> parts = Parts(message);
  return parts.empty() ? message : Somewhere(random, *Any(parts, random));
}

}  // namespace

void MessageMutator::LearnTexts(const Field& field, const Message& message) {
  std::vector<std::string>& texts = texts_[&field];
  const Reflection& reflection = *message.GetReflection();
  const int size =
      field.is_repeated() ? reflection.FieldSize(message, &field) : 1;
  for (int i = 0; i < size && texts.size() < kMostOfAType; ++i) {
    texts.push_back(field.is_repeated()
                        ? reflection.GetRepeatedString(message, &field, i)
                        : reflection.GetString(message, &field));
    all_texts_.push_back(texts.back());
  }
}

void MessageMutator::LearnMessages(const Field& field, const Message& message) {
  const Reflection& reflection = *message.GetReflection();
  const int size =
      field.is_repeated() ? reflection.FieldSize(message, &field) : 1;
  for (int i = 0; i < size; ++i) {
    const Message& part =
        field.is_repeated() ? reflection.GetRepeatedMessage(message, &field, i)
                            : reflection.GetMessage(message, &field);
    std::vector<std::unique_ptr<Message>>& known =
        messages_[part.GetDescriptor()];
    if (known.size() < kMostOfAType) {
      known.emplace_back(part.New());
      known.back()->CopyFrom(part);
    }
    Learn(part);
  }
}

void MessageMutator::Learn(const Message& message) {
  std::vector<const Field*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const Field* field : fields) {
    if (IsText(*field)) LearnTexts(*field, message);
    if (IsMessage(*field)) LearnMessages(*field, message);
  }
}

std::string MessageMutator::Text(Random& random, const Field& field,
                                 const std::string& before) const {
  const auto known = texts_.find(&field);
  switch (Below(8, random)) {
    case 0:
      return Any(OddTexts(), random);
    case 1:
      return all_texts_.empty() ? "x" : Any(all_texts_, random);
    case 2:
      return absl::StrCat(before, Any(OddTexts(), random));
    case 3:
      return OneOf(12, random) ? std::string(Below(kLongText, random), 'x')
                               : before + before;
    case 4:
    case 5:
      return before.empty() ? "x" : OneCharacterChanged(before, random);
    default:
      return known == texts_.end() ? before : Any(known->second, random);
  }
}

void MessageMutator::FillMessage(Random& random, Message& message) const {
  const auto known = messages_.find(message.GetDescriptor());
  if (known == messages_.end() || OneOf(10, random)) return;
  message.CopyFrom(*Any(known->second, random));
}

void MessageMutator::Add(Random& random, const Field& field,
                         Message& message) const {
  if (IsMessage(field)) {
    FillMessage(random, *message.GetReflection()->AddMessage(&message, &field));
  } else if (IsText(field)) {
    Writer(field, message).Text(Text(random, field, "x"));
  } else {
    Writer(field, message).Number(random);
  }
}

void MessageMutator::ChangeList(Random& random, const Field& field,
                                Message& message) const {
  const Reflection& reflection = *message.GetReflection();
  const int size = reflection.FieldSize(message, &field);
  switch (size == 0 ? 0 : Below(5, random)) {
    case 0:
    case 1: {
      const int more = OneOf(200, random) ? kMany : 1;
      for (int i = 0; i < more; ++i) Add(random, field, message);
      return;
    }
    case 2:
      return reflection.RemoveLast(&message, &field);
    case 3:
      return reflection.SwapElements(&message, &field,
                                     static_cast<int>(Below(size, random)),
                                     static_cast<int>(Below(size, random)));
    default:
      return reflection.ClearField(&message, &field);
  }
}

void MessageMutator::ChangeMessage(Random& random, const Field& field,
                                   Message& message) const {
  const Reflection& reflection = *message.GetReflection();
  if (OneOf(3, random)) return reflection.ClearField(&message, &field);
  FillMessage(random, *reflection.MutableMessage(&message, &field));
}

void MessageMutator::Mutate(Random& random, Message& message) const {
  Message& place = Somewhere(random, message);
  const Descriptor& type = *place.GetDescriptor();
  if (type.field_count() == 0) return;
  const Field& field =
      *type.field(static_cast<int>(Below(type.field_count(), random)));
  if (field.is_repeated()) return ChangeList(random, field, place);
  if (IsMessage(field)) return ChangeMessage(random, field, place);
  if (!IsText(field)) return Writer(field, place).Number(random);
  const std::string before = place.GetReflection()->GetString(place, &field);
  Writer(field, place).Text(Text(random, field, before));
}

std::string Damaged(std::string bytes, Random& random) {
  // Field 2000: a varint, bytes, and a group without end.
  static const auto* unknown = new std::vector<std::string>{
      "\x80\x7d\x2a", "\x82\x7d\x03xyz", "\x83\x7d"};
  for (size_t n = 1 + Below(3, random); n != 0 && !bytes.empty(); --n) {
    const size_t at = Below(bytes.size(), random);
    switch (Below(5, random)) {
      case 0:
        bytes[at] = static_cast<char>(random());
        break;
      case 1:
        bytes.erase(at, 1 + Below(8, random));
        break;
      case 2:
        bytes.insert(at, bytes.substr(at, 1 + Below(64, random)));
        break;
      case 3:
        bytes += Any(*unknown, random);
        break;
      default:
        bytes.resize(at);
    }
  }
  return bytes;
}

}  // namespace upgrade_advisor
