// Advisories and findings as messages.
//
// Pure; thread-safe. Texts of plugins are made valid UTF-8 here.
#ifndef SERVICES_ENGINE_FINDING_MESSAGE_H_
#define SERVICES_ENGINE_FINDING_MESSAGE_H_

#include "absl/types/span.h"
#include "astro/upgrade/v1/finding.pb.h"
#include "astro/upgrade/v1/plan.pb.h"
#include "astro/upgrade/v1/plugin_service.pb.h"
#include "astro/upgrade/v1/upgrade_service.pb.h"
#include "services/domain/finding.h"
#include "services/domain/step.h"
#include "services/engine/answer_form.h"

namespace upgrade_advisor {

namespace v1 = ::astro::upgrade::v1;

v1::Severity MessageOf(Severity severity);
v1::StepKind MessageOf(StepKind kind);
void WriteFactQuery(const FactQuery& query, v1::FactQuery& out);
void WriteRemedy(const Remedy& remedy, v1::Remedy& out);
void WriteAction(const Action& action, v1::Action& out);
// In a lean answer without what WriteText says of its advisory.
void WriteFinding(const Finding& finding, absl::Span<const Advisory> advisories,
                  const AnswerForm& form, v1::Finding& out);
// The same of what an upgrade test refutes: for information.
void WriteRefuted(const Finding& finding, absl::Span<const Advisory> advisories,
                  const AnswerForm& form, v1::Finding& out);
void WriteText(const Advisory& advisory, v1::AdvisoryText& out);
void WriteAdvisory(const Advisory& advisory, v1::Advisory& out);

}  // namespace upgrade_advisor

#endif  // SERVICES_ENGINE_FINDING_MESSAGE_H_
