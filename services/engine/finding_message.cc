#include "services/engine/finding_message.h"

#include "services/base/utf8_text.h"
#include "services/domain/sentence.h"

namespace upgrade_advisor {
namespace {

v1::Effect MessageOf(Effect effect) {
  switch (effect) {
    case Effect::kBlocksStep:
      return v1::EFFECT_BLOCKS_STEP;
    case Effect::kForbidsStep:
      return v1::EFFECT_FORBIDS_STEP;
    case Effect::kNone:
      break;
  }
  return v1::EFFECT_NONE;
}

v1::FactSubject MessageOf(SheetRole role) {
  switch (role) {
    case SheetRole::kSource:
      return v1::FACT_SUBJECT_SOURCE_RELEASE;
    case SheetRole::kTarget:
      return v1::FACT_SUBJECT_TARGET_RELEASE;
    case SheetRole::kDeployment:
      break;
  }
  return v1::FACT_SUBJECT_DEPLOYMENT;
}

v1::FactKind MessageOf(FactKind kind) {
  return static_cast<v1::FactKind>(kind);
}

void WriteEvidence(const Evidence& evidence, v1::Evidence& out) {
  out.set_subject(MessageOf(evidence.sheet));
  v1::Fact& fact = *out.mutable_fact();
  fact.set_kind(MessageOf(evidence.fact.kind));
  fact.set_name(ValidUtf8(evidence.fact.name));
  fact.set_value(ValidUtf8(evidence.fact.value));
  fact.set_file(ValidUtf8(evidence.fact.file));
  fact.set_line(evidence.fact.line);
  fact.set_column(evidence.fact.column);
  fact.set_airflow_minors(evidence.fact.airflow_minors);
  out.set_value_withheld(evidence.fact.value_withheld);
  out.set_absent(evidence.absent);
}

// What an advisory says wherever it applies: a message of its own, or part of a
// finding. The head is what a list of findings shows.
template <typename Message>
void WriteHead(const Advisory& advisory, Message& out) {
  for (const std::string& alias : advisory.aliases) out.add_aliases(alias);
  out.set_plugin(advisory.plugin);
  out.set_title(ValidUtf8(advisory.title));
  out.set_check(advisory.check);
}

template <typename Message>
void WriteBody(const Advisory& advisory, Message& out) {
  out.set_impact(ValidUtf8(AsSentence(advisory.impact)));
  for (const Remedy& remedy : advisory.remedies) {
    WriteRemedy(remedy, *out.add_remedies());
  }
  for (const std::string& reference : advisory.references) {
    out.add_references(ValidUtf8(reference));
  }
}

}  // namespace

v1::Severity MessageOf(Severity severity) {
  switch (severity) {
    case Severity::kInfo:
      return v1::SEVERITY_INFO;
    case Severity::kWarning:
      return v1::SEVERITY_WARNING;
    case Severity::kCritical:
      break;
  }
  return v1::SEVERITY_CRITICAL;
}

v1::StepKind MessageOf(StepKind kind) {
  switch (kind) {
    case StepKind::kUpgradeCertified:
      return v1::STEP_KIND_UPGRADE_CERTIFIED;
    case StepKind::kMigrateToRuntime:
      return v1::STEP_KIND_MIGRATE_TO_RUNTIME;
    case StepKind::kUpgradeRuntime:
      break;
  }
  return v1::STEP_KIND_UPGRADE_RUNTIME;
}

void WriteRemedy(const Remedy& remedy, v1::Remedy& out) {
  out.set_text(ValidUtf8(AsSentence(remedy.text)));
  out.set_command(ValidUtf8(remedy.command));
  out.set_edit(ValidUtf8(remedy.edit));
}

void WriteFactQuery(const FactQuery& query, v1::FactQuery& out) {
  out.set_subject(MessageOf(query.sheet));
  out.set_kind(MessageOf(query.kind));
  out.set_name(ValidUtf8(query.name));
  out.set_prefix(query.match == FactSheet::Match::kUnder);
}

void WriteAction(const Action& action, v1::Action& out) {
  out.set_title(ValidUtf8(action.title));
  out.set_command(ValidUtf8(action.command));
  out.set_edit(ValidUtf8(action.edit));
  out.set_phase(static_cast<v1::Phase>(action.phase));
  out.set_optional(action.optional);
  out.set_diff(ValidUtf8(action.diff));
  for (const std::string& detail : action.details) {
    out.add_details(ValidUtf8(AsSentence(detail)));
  }
}

void WriteFinding(const Finding& finding, absl::Span<const Advisory> advisories,
                  const AnswerForm& form, v1::Finding& out) {
  const Advisory& advisory = advisories[finding.advisory];
  out.set_advisory_id(advisory.id);
  out.set_fingerprint(finding.fingerprint);
  out.set_outcome(finding.decided ? v1::OUTCOME_APPLIES
                                  : v1::OUTCOME_UNDECIDED);
  out.set_severity(MessageOf(advisory.severity));
  out.set_effect(MessageOf(advisory.effect));
  out.set_subject(ValidUtf8(finding.subject));
  if (!form.is_lean()) WriteHead(advisory, out);
  if (finding.acknowledgement) {
    v1::Acknowledgement& a = *out.mutable_acknowledgement();
    a.set_advisory_id(finding.acknowledgement->advisory_id);
    a.set_fingerprint(finding.acknowledgement->fingerprint);
    a.set_reason(ValidUtf8(finding.acknowledgement->reason));
    a.set_expires(finding.acknowledgement->expires);
  }
  if (form.is_basic()) return;
  for (const std::string& detail : finding.details) {
    out.add_details(ValidUtf8(AsSentence(detail)));
  }
  for (const Evidence& row : finding.evidence) {
    WriteEvidence(row, *out.add_evidence());
  }
  if (!form.is_lean()) WriteBody(advisory, out);
  for (const Remedy& remedy : finding.remedies) {
    WriteRemedy(remedy, *out.add_remedies());
  }
  for (const FactQuery& query : finding.missing) {
    WriteFactQuery(query, *out.add_missing());
  }
}

void WriteRefuted(const Finding& finding, absl::Span<const Advisory> advisories,
                  const AnswerForm& form, v1::Finding& out) {
  WriteFinding(finding, advisories, form, out);
  out.set_severity(v1::SEVERITY_INFO);
  out.set_effect(v1::EFFECT_NONE);
  out.set_refuted(true);
  // What would happen, and what to do about it, are of the claim.
  out.clear_impact();
  out.clear_remedies();
}

void WriteText(const Advisory& advisory, v1::AdvisoryText& out) {
  out.set_advisory_id(advisory.id);
  WriteHead(advisory, out);
  WriteBody(advisory, out);
}

void WriteAdvisory(const Advisory& advisory, v1::Advisory& out) {
  out.set_id(advisory.id);
  WriteHead(advisory, out);
  WriteBody(advisory, out);
  out.set_severity(MessageOf(advisory.severity));
  out.set_effect(MessageOf(advisory.effect));
  out.set_applies_to(advisory.on.ToString());
  out.set_condition(ValidUtf8(advisory.condition_in_words));
  for (const FactQuery& query : advisory.asks) {
    WriteFactQuery(query, *out.add_facts());
  }
  for (StepKind kind :
       {StepKind::kUpgradeCertified, StepKind::kMigrateToRuntime,
        StepKind::kUpgradeRuntime}) {
    if (advisory.on.kinds & BitOf(kind)) out.add_step_kinds(MessageOf(kind));
  }
}

}  // namespace upgrade_advisor
