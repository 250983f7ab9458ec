// The messages and services of the API: astro.upgrade.v1.

export * from './gen/astro/upgrade/v1/catalog_service_pb.js';
export * from './gen/astro/upgrade/v1/deployment_pb.js';
export * from './gen/astro/upgrade/v1/error_reason_pb.js';
export * from './gen/astro/upgrade/v1/fact_pb.js';
export * from './gen/astro/upgrade/v1/finding_pb.js';
export * from './gen/astro/upgrade/v1/fleet_pb.js';
export * from './gen/astro/upgrade/v1/fleet_service_pb.js';
export * from './gen/astro/upgrade/v1/plan_pb.js';
export * from './gen/astro/upgrade/v1/plugin_service_pb.js';
export * from './gen/astro/upgrade/v1/release_pb.js';
export * from './gen/astro/upgrade/v1/rollback_pb.js';
export * from './gen/astro/upgrade/v1/upgrade_service_pb.js';
