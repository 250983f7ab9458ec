// What a plugin asked in one examination, and what it was answered.
//
// Owns the questions and copies of their names, which are the plugin's and may
// be gone when examine returns; answers are views of rows of the sheets. Equal
// questions are one: a question's number is its place here, and its bit in the
// basis that the plugin names. Of a fixed size, so that asking allocates
// nothing. Used by one thread; the sheets outlive it.
#ifndef SERVICES_PLUGIN_HOST_CALLING_QUESTION_LOG_H_
#define SERVICES_PLUGIN_HOST_CALLING_QUESTION_LOG_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "sdk/abi/upgrade_plugin.h"
#include "services/domain/fact_query.h"
#include "services/domain/judge.h"

namespace upgrade_advisor {

class QuestionLog {
 public:
  static constexpr uint32_t kMaxQuestions = 64;

  struct Question {
    uint32_t sheet;  // 0, like kind, where nobody here knows the one asked for
    uint32_t kind;
    uint32_t match;
    uint32_t state;
    absl::string_view name;
    absl::Span<const FactRow> rows;
    bool complete;  // what is not among the rows is absent
  };

  explicit QuestionLog(const StepSheets& sheets) : sheets_(sheets) {}
  QuestionLog(const QuestionLog&) = delete;
  QuestionLog& operator=(const QuestionLog&) = delete;

  // Forgets all questions.
  void Clear();

  // Answers a question; an equal one has the number it had. Null where it is
  // one too many, or its name too long: `refused` then says which.
  const Question* Ask(uint32_t sheet, uint32_t kind, absl::string_view name,
                      uint32_t match, absl::string_view& refused);
  uint32_t NumberOf(const Question& question) const {
    return static_cast<uint32_t>(&question - questions_.data());
  }
  absl::Span<const Question> questions() const {
    return {questions_.data(), count_};
  }
  // Of a question that has rows.
  const FactSheet& SheetOf(const Question& question) const {
    return *SheetOf(question.sheet);
  }

  // A basis has the bit of each question an answer rests on; 0 may be all.
  bool RestsOnDeploymentOnly(uint64_t basis) const;
  bool RestsOnUnknown(uint64_t basis) const;
  // The questions whose answers would settle it.
  std::vector<FactQuery> Missing(uint64_t basis) const;
  // All whose kind is known here.
  std::vector<FactQuery> Asked() const;

 private:
  const FactSheet* SheetOf(uint32_t role) const;
  const Question* Find(uint32_t sheet, uint32_t kind, absl::string_view name,
                       uint32_t match) const;
  void LookUp(Question& question) const;
  absl::string_view Keep(absl::string_view name);

  const StepSheets sheets_;
  uint32_t count_ = 0;
  std::array<Question, kMaxQuestions> questions_;
  size_t names_used_ = 0;
  std::array<char, 8192> names_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_CALLING_QUESTION_LOG_H_
