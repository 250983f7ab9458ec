// The example: a backend that serves plans.

import assert from 'node:assert/strict';
import {once} from 'node:events';
import type {AddressInfo} from 'node:net';
import {test} from 'node:test';

import {Answers} from '../examples/answers.js';
import {backend} from '../examples/backend.js';
import {UpgradeAdvisor} from '../src/index.js';
import {startService} from './service.js';

interface Body {
  plan?: {steps: {target: {version: string}}[]};
  error?: {reason?: string; text: string};
}

test('plans are served as JSON, and kept where the service is gone', async () => {
  const service = await startService();
  const advisor = new UpgradeAdvisor({server: service.server, retries: 0});
  const server = backend(advisor).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const ask = async (path: string) => {
    const {port} = server.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${String(port)}${path}`);
    return {status: response.status, body: await response.json() as Body};
  };

  const plan = await ask('/plan?from=7.6.0&to=8.8.0');
  assert.equal(plan.status, 200);
  assert.equal(plan.body.plan?.steps.at(-1)?.target.version, '8.8.0');

  const refused = await ask('/plan?from=7.6.0&to=7.4.1');
  assert.equal(refused.status, 400);
  assert.equal(refused.body.error?.reason, 'TARGET_NOT_NEWER');

  const wrong = await ask('/plan?from=seven');
  assert.equal(wrong.status, 400);
  assert.match(wrong.body.error?.text ?? '', /from is "seven".*to is ""/);
  assert.equal((await ask('/')).status, 404);

  await service.stop();
  assert.equal((await ask('/plan?from=7.6.0&to=8.8.0')).status, 200);
  assert.equal((await ask('/plan?from=7.6.0&to=8.7.0')).status, 503);
  advisor.close();
  server.close();
});

test('equal questions at once are asked once', async () => {
  const answers = new Answers(10, 1000);
  let asked = 0;
  const ask = () => Promise.resolve(String(++asked));
  assert.deepEqual(await Promise.all([answers.get('a', ask), answers.get('a', ask)]), ['1', '1']);
});

test('an answer is asked again when its time is over', async () => {
  const answers = new Answers(10, 1000);
  let asked = 0;
  const ask = () => Promise.resolve(String(++asked));
  assert.equal(await answers.get('a', ask, 0), '1');
  assert.equal(await answers.get('a', ask, 999), '1');
  assert.equal(await answers.get('a', ask, 1000), '2');
});

test('an error is not kept', async () => {
  const answers = new Answers(10, 1000);
  await assert.rejects(answers.get('a', () => Promise.reject(new Error('gone'))));
  assert.equal(await answers.get('a', () => Promise.resolve('there')), 'there');
});

test('the answer that was used longest ago leaves first', async () => {
  const answers = new Answers(2, 1000);
  let asked = 0;
  const ask = () => Promise.resolve(String(++asked));
  for (const question of ['a', 'b', 'a', 'c', 'a', 'b']) await answers.get(question, ask, 0);
  assert.equal(asked, 4);
});
