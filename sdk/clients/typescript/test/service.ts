// A service for a test, on a socket in a folder of its own. UPGRADE_ADVISORD names the
// program.

import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';

export interface Service {
  readonly server: string;
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

export async function startService(...options: string[]): Promise<Service> {
  const program = process.env['UPGRADE_ADVISORD'];
  if (!program) throw new Error('UPGRADE_ADVISORD names no program');
  const folder = mkdtempSync(join(tmpdir(), 'advisor-'));
  const socket = join(folder, 'socket');
  const service = spawn(program, ['--listen', `unix:${socket}`, ...options], {cwd: folder, stdio: 'ignore'});
  const ended = once(service, 'exit');
  for (let left = 6000; !existsSync(socket); --left) {
    if (left === 0 || service.exitCode !== null) throw new Error('the service does not start');
    await pause(10);
  }
  return {
    server: `unix:${socket}`,
    process: service,
    stop: async () => {
      service.kill('SIGTERM');
      await ended;
      rmSync(folder, {recursive: true});
    },
  };
}
