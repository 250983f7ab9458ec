// A small backend of a user interface: plans as JSON over HTTP.
//
//   node dist/examples/backend.js 127.0.0.1:50051 8080
//   curl 'http://127.0.0.1:8080/plan?from=7.6.0&to=8.8.0'
//
// Answers are kept for a minute, a call may take two seconds, and a browser that leaves
// no longer waits for its answer.

import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import {pathToFileURL} from 'node:url';

import {toJsonString} from '@bufbuild/protobuf';

import {UpgradeAdvisor, UpgradeAdvisorError} from '../src/index.js';
import {Distribution, PlanUpgradeResponseSchema} from '../src/v1.js';
import {Answers} from './answers.js';

const A_MINUTE = 60_000;
const DEADLINE_MS = 2_000;
const VERSION = /^\d+(\.\d+)*(-\d+)?$/;

/** Which status of HTTP says what a status of gRPC says. */
const HTTP: Readonly<Record<string, number>> = {
  INVALID_ARGUMENT: 400, NOT_FOUND: 404, FAILED_PRECONDITION: 409, RESOURCE_EXHAUSTED: 429,
  DEADLINE_EXCEEDED: 504, UNAVAILABLE: 503, UNAUTHENTICATED: 502, PERMISSION_DENIED: 502,
};

interface Answer {
  readonly status: number;
  readonly body: string;
}

function fault(status: number, error: object): Answer {
  return {status, body: JSON.stringify({error})};
}

/** The versions that a URL names, or what is wrong with each of them. */
function questionOf(url: URL): {from: string; to: string} | string[] {
  const values = ['from', 'to'].map((name) => url.searchParams.get(name) ?? '');
  const [from = '', to = ''] = values;
  const faults = values.flatMap((value, index) => VERSION.test(value) ? [] :
    [`${index === 0 ? 'from' : 'to'} is ${JSON.stringify(value)}; a version such as 7.6.0 ` +
     'or 3.1-2 is right']);
  return faults.length > 0 ? faults : {from, to};
}

function faultOf(error: unknown): Answer {
  if (!(error instanceof UpgradeAdvisorError)) throw error;
  const {code, reason, text, violations} = error;
  return fault(HTTP[code] ?? 502, {code, reason, text, violations});
}

async function answerTo(url: URL, advisor: UpgradeAdvisor, answers: Answers): Promise<Answer> {
  if (url.pathname !== '/plan') return fault(404, {text: 'there is /plan?from=VERSION&to=VERSION'});
  const question = questionOf(url);
  if (Array.isArray(question)) return fault(400, {text: question.join('; ')});
  const release = (version: string) => ({distribution: Distribution.RUNTIME, version});
  try {
    const body = await answers.get(`${question.from} ${question.to}`, async () =>
      toJsonString(PlanUpgradeResponseSchema, await advisor.plan({
        deployment: {running: {case: 'release', value: release(question.from)}},
        target: {target: {case: 'release', value: release(question.to)}},
      }, {timeoutMs: DEADLINE_MS})));
    return {status: 200, body};
  } catch (error) {
    return faultOf(error);
  }
}

/** The backend, which does not listen yet. Its owner closes the client. */
export function backend(advisor: UpgradeAdvisor, answers = new Answers(1000, A_MINUTE)): Server {
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://backend');
    const {status, body} = await answerTo(url, advisor, answers);
    response.writeHead(status, {'content-type': 'application/json'});
    response.end(`${body}\n`);
  };
  return createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      console.error(error);
      response.writeHead(500).end();
    });
  });
}

function main(server: string | undefined, port: string | undefined): void {
  if (!server || !port) {
    console.error('usage: node dist/examples/backend.js HOST:PORT|unix:PATH PORT');
    process.exitCode = 2;
    return;
  }
  const advisor = new UpgradeAdvisor({server});
  const listening = backend(advisor).listen(Number(port), '127.0.0.1');
  process.once('SIGTERM', () => {
    listening.close(() => { advisor.close(); });
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  main(process.argv[2], process.argv[3]);
}
