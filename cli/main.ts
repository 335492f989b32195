#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import type * as ProcessIoModule from './process-io';
import type * as RunCliModule from './run-cli';

// Older versions of Node.js lack what trusts certificates; better to say so than to fail somewhere.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(`aksc needs Node.js 22.19 or later; this is ${process.versions.node}.\n`);
  process.exit(2);
}
enableCompileCache?.();

const { processIo } = require('./process-io') as typeof ProcessIoModule;
const { runCli } = require('./run-cli') as typeof RunCliModule;

void runCli(process.argv.slice(2), processIo()).then((exitCode) => {
  process.exitCode = exitCode;
});
