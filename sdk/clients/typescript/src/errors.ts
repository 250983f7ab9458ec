// What goes wrong with a call, as an Error.

import {fromBinary} from '@bufbuild/protobuf';
import {anyUnpack, type Any} from '@bufbuild/protobuf/wkt';
import {status, type ServiceError} from '@grpc/grpc-js';

import type {PlanError} from './gen/astro/upgrade/v1/upgrade_service_pb.js';
import {BadRequestSchema, ErrorInfoSchema} from './gen/google/rpc/error_details_pb.js';
import {StatusSchema} from './gen/google/rpc/status_pb.js';

/** A field of a request that is not right, and why. */
export interface FieldViolation {
  readonly field: string;
  readonly description: string;
}

/** A call that was not answered. */
export class UpgradeAdvisorError extends Error {
  override readonly name = 'UpgradeAdvisorError';

  /**
   * @param code name of the status of gRPC, such as "INVALID_ARGUMENT"
   * @param text what the service says, for people
   * @param reason one of ErrorReason without its prefix, such as "RELEASE_UNKNOWN"; empty
   *     where the service did not answer at all
   * @param metadata of the reason
   * @param violations the fields at fault
   */
  constructor(
      readonly code: string, readonly text: string, readonly reason = '',
      readonly metadata: Readonly<Record<string, string>> = {},
      readonly violations: readonly FieldViolation[] = []) {
    super(`${reason || code}: ${text}`);
  }
}

interface Details {
  reason: string;
  metadata: Record<string, string>;
  violations: FieldViolation[];
}

function detailsOf(all: readonly Any[]): Details {
  const out: Details = {reason: '', metadata: {}, violations: []};
  for (const detail of all) {
    const info = anyUnpack(detail, ErrorInfoSchema);
    if (info) {
      out.reason = info.reason;
      out.metadata = info.metadata;
    }
    for (const {field, description} of
         anyUnpack(detail, BadRequestSchema)?.fieldViolations ?? []) {
      out.violations.push({field, description});
    }
  }
  return out;
}

/** The error for what gRPC says of a call. */
export function errorOf(error: ServiceError): UpgradeAdvisorError {
  const binary = error.metadata.get('grpc-status-details-bin')[0];
  const sent = fromBinary(StatusSchema, binary instanceof Uint8Array ? binary : new Uint8Array());
  const {reason, metadata, violations} = detailsOf(sent.details);
  return new UpgradeAdvisorError(
      status[error.code], error.details, reason, metadata, violations);
}

/** The error of one request among many. */
export function errorIn({code, message, details}: PlanError): UpgradeAdvisorError {
  const {reason, metadata, violations} = detailsOf(details);
  return new UpgradeAdvisorError(
      status[code] ?? 'UNKNOWN', message, reason, metadata, violations);
}
