#!/usr/bin/env node
// Old syntax on purpose: any Node.js must get as far as the message below.
/* oxlint-disable no-var, unicorn/prefer-node-protocol */
import fs from 'fs';
import module from 'module';
import v8 from 'v8';

var wanted = [22, 18];
var version = process.versions.node.split('.').map(Number);

if (version[0] < wanted[0] || (version[0] === wanted[0] && version[1] < wanted[1])) {
  process.stderr.write(
    'backend-architect: needs Node.js ' + wanted.join('.') + ' or newer; this is ' + process.versions.node + '.\n',
  );
  process.exit(2);
}

// little of this runs often enough to repay the compiler that V8 keeps for the hottest code, a fifth of all the work
v8.setFlagsFromString('--invocation-count-for-turbofan=100000');

// compiled code is kept between runs: about half of the start-up time
if (module.enableCompileCache) module.enableCompileCache();

// a source checkout runs its sources, so that nobody tests a stale build
var source = new URL('../src/cli/main.ts', import.meta.url);
var main = fs.existsSync(source) ? source : new URL('../dist/cli/main.js', import.meta.url);
import(main.href).catch(function (error) {
  process.stderr.write('backend-architect: this is a bug in backend-architect: ' + (error && error.message) + '\n');
  if (process.env.DEBUG) process.stderr.write((error && error.stack) + '\n');
  process.exit(2);
});
