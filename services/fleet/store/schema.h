// The tables of a fleet.
//
//   organizations   an organization, and how many changes it has had
//   sheets          what is stored of Deployments, equal ones once, compressed
//   settings        targets and acknowledgements as they hold, equal ones once
//   subjects        a sheet under settings: what is assessed; also the queue
//   outcomes        what assessments say, equal ones once
//   deployments     who has which subject, and which outcome was last announced
//   population      how many Deployments of a workspace have an outcome
//   changes         what was announced, numbered within an organization
//   targets, acknowledgements, audit   what people have set, and who
//   snapshots       catalogs and plugins that have assessed
//   fleet_days      the counts of past days
//   state           the snapshot that counts, the last day that was counted,
//   and
//                   the latest day that work was claimed for
//
// Ids are numbers of the database; 0 is no row. Days count from 1970-01-01,
// times are microseconds since then.
//
// A deployment's outcome is what was announced; its subject's outcome is what
// is true. Whoever makes the two equal writes the change in the same
// transaction (reconciliation.h), so that each change is written once.
//
// Locks are taken in this order: subjects, then organizations, each ascending.
#ifndef SERVICES_FLEET_STORE_SCHEMA_H_
#define SERVICES_FLEET_STORE_SCHEMA_H_

#include "absl/types/span.h"
#include "services/fleet/sql/migrator.h"

namespace upgrade_advisor {

// From version 1 on; what has been released never changes.
absl::Span<const sql::Migration> FleetMigrations();

}  // namespace upgrade_advisor

#endif  // SERVICES_FLEET_STORE_SCHEMA_H_
