// Writes src/gen: the messages and services of proto/, as TypeScript.
//
// Takes protoc, and the protos of google/rpc: of Debian's package
// golang-github-gogo-googleapis-dev, or of the folder that GOOGLE_RPC_PROTO_DIR names.

import {execFileSync} from 'node:child_process';
import {existsSync, mkdirSync, readdirSync, rmSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const proto = join(here, '../../../proto');
const google = process.env.GOOGLE_RPC_PROTO_DIR ??
    '/usr/share/gocode/src/github.com/gogo/googleapis';
if (!existsSync(join(google, 'google/rpc/status.proto'))) {
  console.error(`generate: ${google} has no google/rpc/status.proto; install ` +
                'golang-github-gogo-googleapis-dev, or set GOOGLE_RPC_PROTO_DIR');
  process.exit(1);
}

const out = join(here, 'src/gen');
rmSync(out, {recursive: true, force: true});
mkdirSync(out, {recursive: true});
const ours = readdirSync(join(proto, 'astro/upgrade/v1'))
    .filter((name) => name.endsWith('.proto')).sort()
    .map((name) => `astro/upgrade/v1/${name}`);
execFileSync('protoc', [
  `-I${proto}`, `-I${google}`,
  `--plugin=protoc-gen-es=${join(here, 'node_modules/.bin/protoc-gen-es')}`,
  `--es_out=${out}`, '--es_opt=target=ts,import_extension=js',
  ...ours, 'google/rpc/error_details.proto', 'google/rpc/status.proto',
], {stdio: 'inherit'});
