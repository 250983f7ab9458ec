// A typed client of Upgrade Advisor. Messages are in 'upgrade-advisor-client/v1'.

export {UpgradeAdvisor} from './client.js';
export type {CallOptions, ClientOptions, TlsFiles} from './client.js';
export {UpgradeAdvisorError} from './errors.js';
export type {FieldViolation} from './errors.js';
