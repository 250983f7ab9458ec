// How much of an answer a request wants.
//
// A value that refers to the request; thread-safe.
#ifndef SERVICES_ENGINE_ANSWER_FORM_H_
#define SERVICES_ENGINE_ANSWER_FORM_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/field_mask.pb.h>
#include <google/protobuf/message.h>

#include "absl/strings/string_view.h"
#include "astro/upgrade/v1/upgrade_service.pb.h"
#include "services/domain/finding.h"
#include "services/engine/errors.h"

namespace upgrade_advisor {

namespace v1 = ::astro::upgrade::v1;

class AnswerForm {
 public:
  // Of a request that has passed CheckReadMask; it outlives the form.
  static AnswerForm Of(const v1::PlanUpgradeRequest& request);
  static AnswerForm Of(const v1::ValidateUpgradeRequest& request);

  bool is_lean() const { return view_ == v1::VIEW_LEAN; }
  bool is_basic() const { return view_ == v1::VIEW_BASIC; }
  bool is_full() const { return view_ == v1::VIEW_FULL; }

  bool lists(const Finding& finding) const {
    return finding.decided || lists_undecided_;
  }
  bool lists_undecided() const { return lists_undecided_; }
  bool has_whole_alternatives() const { return has_whole_alternatives_; }

  // Whether the mask asks for a field of the response, or for a part of it:
  // "plan.questions".
  bool Wants(absl::string_view field) const;
  // Takes out what the mask does not ask for.
  void Trim(google::protobuf::Message& response) const;

 private:
  AnswerForm(v1::View view, bool undecided, bool alternatives,
             const google::protobuf::FieldMask& read_mask);

  v1::View view_;
  bool lists_undecided_;
  bool has_whole_alternatives_;
  const google::protobuf::FieldMask* read_mask_;
};

// Adds a violation for each path that is not one of the response.
void CheckReadMask(const google::protobuf::FieldMask& mask,
                   const google::protobuf::Descriptor& response,
                   Violations& violations);

}  // namespace upgrade_advisor

#endif  // SERVICES_ENGINE_ANSWER_FORM_H_
