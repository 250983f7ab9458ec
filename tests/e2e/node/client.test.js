// The service as a Node backend sees it: grpc-js with the protos of this tree.
'use strict';

const assert = require('node:assert');
const path = require('node:path');
const {test, after} = require('node:test');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');
const protobuf = require('protobufjs');

const ROOT = path.resolve(__dirname, '../../..');
const GOOGLE_RPC = '/usr/share/gocode/src/github.com/gogo/googleapis';
const AS_OF = '2022-08-01';

const definition = loader.loadSync(
  ['upgrade_service', 'catalog_service', 'plugin_service'].map(
    (name) => `astro/upgrade/v1/${name}.proto`),
  {includeDirs: [path.join(ROOT, 'proto'), '/usr/include'], keepCase: true,
    enums: String, longs: String, defaults: true, oneofs: true});
const api = grpc.loadPackageDefinition(definition).astro.upgrade.v1;

const details = new protobuf.Root();
details.resolvePath = (origin, target) => target.startsWith('/') ? target :
  path.join(target.startsWith('google/rpc') ? GOOGLE_RPC : '/usr/include', target);
details.loadSync(['google/rpc/status.proto', 'google/rpc/error_details.proto']);

const address = process.env.UPGRADE_ADVISOR_ADDRESS;
const credentials = grpc.credentials.createInsecure();
const upgrades = new api.UpgradeService(address, credentials);
const catalog = new api.CatalogService(address, credentials);
const plugins = new api.PluginService(address, credentials);
after(() => [upgrades, catalog, plugins].forEach((client) => client.close()));

const call = (client, method, request) => new Promise((resolve, reject) => {
  const deadline = new Date(Date.now() + 30000);
  client[method](request, {deadline},
    (error, answer) => error ? reject(error) : resolve(answer));
});
const runtime = (version) => ({distribution: 'DISTRIBUTION_RUNTIME', version});
const certified = (version) => ({distribution: 'DISTRIBUTION_CERTIFIED', version});

// The error a call ends with, and its ErrorInfo.
async function refusal(client, method, request) {
  const error = await call(client, method, request).then(
    () => assert.fail('the call was answered'), (reason) => reason);
  const [bytes] = error.metadata.get('grpc-status-details-bin');
  const status = details.lookupType('google.rpc.Status').decode(bytes);
  const info = status.details.find((any) => any.type_url.endsWith('.ErrorInfo'));
  return {error, info: details.lookupType('google.rpc.ErrorInfo').decode(info.value)};
}

test('plans the documented example', async () => {
  const {plan} = await call(upgrades, 'PlanUpgrade', {
    deployment: {release: certified('2.2.3')},
    target: {release: runtime('5.0.4')}, as_of: AS_OF});
  assert.deepStrictEqual(
    plan.steps.map((step) => [step.kind, step.target.version]),
    [['STEP_KIND_UPGRADE_CERTIFIED', '2.3.0-5'],
      ['STEP_KIND_MIGRATE_TO_RUNTIME', '5.0.4']]);
});

test('validates a change', async () => {
  const answer = await call(upgrades, 'ValidateUpgrade', {
    deployment: {release: certified('2.2.3')}, target: runtime('5.0.4'),
    as_of: AS_OF});
  assert.strictEqual(answer.checks.length >= 5, true);
  assert.strictEqual(answer.verdict, 'VERDICT_NO_PATH');
});

test('gets a release', async () => {
  const {release} = await call(catalog, 'GetRelease', {release: runtime('5.0.4')});
  assert.strictEqual(release.version, '5.0.4');
});

test('lists advisories', async () => {
  const {advisories} = await call(plugins, 'ListAdvisories', {});
  assert.notStrictEqual(advisories.length, 0);
});

test('reads the details of an error', async () => {
  const {error, info} = await refusal(
    catalog, 'GetRelease', {release: runtime('5.0.99')});
  assert.strictEqual(error.code, grpc.status.NOT_FOUND);
  assert.strictEqual(info.reason, 'RELEASE_UNKNOWN');
  assert.strictEqual(info.domain, 'upgrade.astronomer.io');
});

test('answers many calls at once', async () => {
  const answers = await Promise.all(Array.from({length: 64}, () => call(
    upgrades, 'PlanUpgrade', {deployment: {release: certified('2.2.3')},
      target: {release: runtime('5.0.4')}, as_of: AS_OF})));
  assert.strictEqual(new Set(answers.map((a) => a.plan.plan_id)).size, 1);
});
