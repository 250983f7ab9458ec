#include "services/fleet/store/schema.h"

namespace upgrade_advisor {
namespace {

constexpr char kFirst[] = R"(
CREATE TABLE organizations (
  organization {text} PRIMARY KEY,
  last_change BIGINT NOT NULL,
  last_number BIGINT NOT NULL);
CREATE TABLE sheets (
  sheet {id}, digest {blob} NOT NULL UNIQUE, content {blob} NOT NULL);
CREATE TABLE settings (
  settings {id}, digest {blob} NOT NULL UNIQUE, content {blob} NOT NULL);
CREATE TABLE outcomes (
  outcome {id}, digest {blob} NOT NULL UNIQUE, content {blob} NOT NULL);
CREATE TABLE subjects (
  subject {id},
  sheet BIGINT NOT NULL, settings BIGINT NOT NULL,
  outcome BIGINT NOT NULL, cause BIGINT NOT NULL,
  due_day BIGINT NOT NULL, priority BIGINT NOT NULL,
  lease {text} NOT NULL, lease_until BIGINT NOT NULL,
  UNIQUE (sheet, settings));
CREATE INDEX subjects_due ON subjects (due_day);
CREATE TABLE deployments (
  organization {text} NOT NULL, deployment_id {text} NOT NULL,
  workspace {text} NOT NULL, name {text} NOT NULL, source {text} NOT NULL,
  revision BIGINT NOT NULL, facts_time BIGINT NOT NULL,
  subject BIGINT NOT NULL, outcome BIGINT NOT NULL, cause BIGINT NOT NULL,
  end_day BIGINT NOT NULL,
  PRIMARY KEY (organization, deployment_id)) {by_organization};
{partitions deployments}
CREATE INDEX deployments_name
  ON deployments (organization, name, deployment_id);
CREATE INDEX deployments_end
  ON deployments (organization, end_day, deployment_id);
CREATE INDEX deployments_outcome
  ON deployments (organization, outcome, deployment_id);
CREATE INDEX deployments_subject ON deployments (subject);
CREATE TABLE population (
  organization {text} NOT NULL, workspace {text} NOT NULL,
  outcome BIGINT NOT NULL, deployments BIGINT NOT NULL,
  PRIMARY KEY (organization, workspace, outcome));
CREATE TABLE changes (
  organization {text} NOT NULL, sequence BIGINT NOT NULL,
  deployment_id {text} NOT NULL, workspace {text} NOT NULL,
  name {text} NOT NULL, time BIGINT NOT NULL, cause BIGINT NOT NULL,
  kinds BIGINT NOT NULL, before_outcome BIGINT NOT NULL,
  after_outcome BIGINT NOT NULL,
  PRIMARY KEY (organization, sequence)) {by_organization};
{partitions changes}
CREATE INDEX changes_workspace
  ON changes (organization, workspace, sequence);
CREATE INDEX changes_deployment
  ON changes (organization, deployment_id, sequence);
CREATE TABLE targets (
  organization {text} NOT NULL, workspace {text} NOT NULL,
  deployment_id {text} NOT NULL, content {blob} NOT NULL,
  PRIMARY KEY (organization, workspace, deployment_id));
CREATE TABLE acknowledgements (
  organization {text} NOT NULL, number BIGINT NOT NULL,
  content {blob} NOT NULL, revoke_time BIGINT NOT NULL,
  PRIMARY KEY (organization, number));
CREATE TABLE audit (
  organization {text} NOT NULL, number BIGINT NOT NULL,
  time BIGINT NOT NULL, caller {text} NOT NULL, action {text} NOT NULL,
  content {blob} NOT NULL,
  PRIMARY KEY (organization, number));
CREATE TABLE snapshots (
  snapshot {id}, digest {text} NOT NULL, catalog {blob} NOT NULL,
  plugins {text} NOT NULL, time BIGINT NOT NULL);
CREATE TABLE fleet_days (
  organization {text} NOT NULL, day BIGINT NOT NULL, content {blob} NOT NULL,
  PRIMARY KEY (organization, day));
CREATE TABLE state (name {text} PRIMARY KEY, value BIGINT NOT NULL);
INSERT INTO state (name, value) VALUES ('snapshot', 0), ('day', 0);
)";

constexpr char kSecond[] = R"(
CREATE TABLE subscriptions (
  organization {text} NOT NULL, number BIGINT NOT NULL,
  content {blob} NOT NULL, delivered BIGINT NOT NULL, begun BIGINT NOT NULL,
  next_time BIGINT NOT NULL, refusals BIGINT NOT NULL,
  first_refusal BIGINT NOT NULL, failure {text} NOT NULL,
  dead_letters BIGINT NOT NULL,
  lease {text} NOT NULL, lease_until BIGINT NOT NULL,
  PRIMARY KEY (organization, number));
CREATE INDEX subscriptions_due ON subscriptions (next_time);
CREATE TABLE dead_letters (
  organization {text} NOT NULL, number BIGINT NOT NULL,
  last_sequence BIGINT NOT NULL, first_sequence BIGINT NOT NULL,
  message_id {text} NOT NULL, time BIGINT NOT NULL,
  refusals BIGINT NOT NULL, first_refusal BIGINT NOT NULL,
  failure {text} NOT NULL,
  PRIMARY KEY (organization, number, last_sequence));
)";

// The latest day that work was claimed for: an earlier one means that the clock
// was ahead.
constexpr char kThird[] =
    "INSERT INTO state (name, value) VALUES ('claimed_day', 0)";

constexpr sql::Migration kMigrations[] = {
    {"a fleet", kFirst},
    {"notifications", kSecond},
    {"a clock that goes back", kThird},
};

}  // namespace

absl::Span<const sql::Migration> FleetMigrations() { return kMigrations; }

}  // namespace upgrade_advisor
