// A Node client with a certificate: calls ListPlugins and prints the status.
//
//   node tls_call.js ADDRESS CA CERTIFICATE KEY
'use strict';

const fs = require('node:fs');
const grpc = require('@grpc/grpc-js');

const [address, ca, certificate, key] = process.argv.slice(2);
const credentials = grpc.credentials.createSsl(
  fs.readFileSync(ca), fs.readFileSync(key), fs.readFileSync(certificate));
const client = new grpc.Client(address, credentials);
const asIs = (bytes) => bytes;
client.makeUnaryRequest('/astro.upgrade.v1.PluginService/ListPlugins', asIs, asIs,
  Buffer.alloc(0), {deadline: Date.now() + 60000}, (error) => {
    console.log(error ? grpc.status[error.code] : 'OK');
    client.close();
  });
