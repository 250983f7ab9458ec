// The client against the service itself.

import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {UpgradeAdvisor, UpgradeAdvisorError} from '../src/index.js';
import {Distribution, FleetService, Verdict} from '../src/v1.js';
import {startService, type Service} from './service.js';

let service: Service;
let advisor: UpgradeAdvisor;

const runtime = (version: string) => ({distribution: Distribution.RUNTIME, version});
const upgrade = (from: string, to: string) => ({
  asOf: '2026-11-20',
  deployment: {running: {case: 'release' as const, value: runtime(from)}},
  target: {target: {case: 'release' as const, value: runtime(to)}},
});

before(async () => {
  service = await startService('--store', 'sqlite::memory:');
  advisor = new UpgradeAdvisor({server: service.server});
});
after(async () => {
  advisor.close();
  await service.stop();
});

async function errorOf(call: Promise<unknown>): Promise<UpgradeAdvisorError> {
  const error: unknown = await call.then(() => undefined, (reason: unknown) => reason);
  assert.ok(error instanceof UpgradeAdvisorError, String(error));
  return error;
}

test('a plan has steps, and its types', async () => {
  const {plan} = await advisor.plan(upgrade('7.6.0', '8.8.0'));
  assert.equal(plan?.steps.at(-1)?.target?.version, '8.8.0');
  assert.equal(plan.verdict, Verdict.READY_WITH_WARNINGS);
});

test('calls at once over one connection have equal answers', async () => {
  const answers = await Promise.all(
      Array.from({length: 20}, () => advisor.plan(upgrade('7.6.0', '8.8.0'))));
  for (const answer of answers) assert.deepEqual(answer.plan, answers[0]?.plan);
});

test('a refusal has its reason', async () => {
  const error = await errorOf(advisor.plan(upgrade('7.6.0', '7.4.1')));
  assert.equal(error.code, 'INVALID_ARGUMENT');
  assert.equal(error.reason, 'TARGET_NOT_NEWER');
});

test('a refusal has the fields at fault', async () => {
  const error = await errorOf(advisor.plan({}));
  assert.equal(error.reason, 'INVALID_FIELD');
  assert.ok(error.violations.some(({field}) => field.startsWith('deployment')),
      JSON.stringify(error.violations));
});

test('many plans come in their order, with the error of one in its place', async () => {
  const {target, asOf} = upgrade('7.6.0', '8.8.0');
  const versions = ['7.6.0', '9.5.0', '7.4.1', ...Array<string>(1100).fill('8.1.0')];
  const requests = versions.map((version) => ({deployment: upgrade(version, '').deployment}));
  const answers = [];
  for await (const answer of advisor.planMany(requests, {common: {target, asOf}})) {
    answers.push(answer);
  }
  assert.equal(answers.length, versions.length);
  const refused = answers[1];
  assert.ok(refused instanceof UpgradeAdvisorError);
  assert.equal(refused.code, 'INVALID_ARGUMENT');
  assert.equal(refused.reason, 'TARGET_NOT_NEWER');
  const alone = await advisor.plan(upgrade('7.4.1', '8.8.0'));
  assert.deepEqual(answers[2], alone);
  assert.deepEqual(answers.at(-1), await advisor.plan(upgrade('8.1.0', '8.8.0')));
});

test('the other services are there', async () => {
  const {plugins} = await advisor.listPlugins({});
  assert.ok(plugins.length > 10);
  const {release} = await advisor.getRelease({release: runtime('7.6.0')});
  assert.equal(release?.airflowVersion, '2.5.3');
  const {advisory} = await advisor.getAdvisory({id: 'ANY-PY-DEFAULT-JUMP'});
  assert.equal(advisory?.id, 'ANY-PY-DEFAULT-JUMP');
});

test('a call without time is over at its deadline', async () => {
  const error = await errorOf(advisor.plan(upgrade('7.6.0', '8.8.0'), {timeoutMs: 0}));
  assert.equal(error.code, 'DEADLINE_EXCEEDED');
});

test('a call that is aborted ends', async () => {
  const signal = AbortSignal.abort();
  const error = await errorOf(advisor.plan(upgrade('7.6.0', '8.8.0'), {signal}));
  assert.equal(error.code, 'CANCELLED');
});

test('a service that is not there is unavailable', async () => {
  const nobody = new UpgradeAdvisor({server: 'unix:/nonexistent/socket', retries: 0});
  const error = await errorOf(nobody.plan(upgrade('7.6.0', '8.8.0')));
  nobody.close();
  assert.equal(error.code, 'UNAVAILABLE');
  assert.equal(error.reason, '');
});

test('too many retries are refused', () => {
  assert.throws(() => new UpgradeAdvisor({server: 'unix:/socket', retries: 9}), RangeError);
});

test('a stream of a fleet ends when its reader leaves', async () => {
  const stop = new AbortController();
  const error = await errorOf((async () => {
    setTimeout(() => { stop.abort(); }, 50);
    const watch = advisor.stream(
        FleetService.method.watchChanges, {organization: 'acme'}, {signal: stop.signal});
    for await (const change of watch) assert.ok(change);
  })());
  assert.equal(error.code, 'CANCELLED');
});
