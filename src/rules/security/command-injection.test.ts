import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('a command put together from input is reported, through a promisified exec too', () =>
  check(
    'security/command-injection',
    `
import { exec, execSync } from 'node:child_process';
import { promisify } from 'node:util';
import express from 'express';
const run = promisify(exec);
const app = express();
app.post('/pack', async (req, res) => {
  await run(\`tar -czf \${req.body.name}.tar.gz .\`); // $ security/command-injection
  execSync('du ' + req.body.name); // $ security/command-injection
  res.json({});
});
`,
  ));

test('separate arguments, constants and choices from a list are no commands', () =>
  check(
    'security/command-injection',
    `
import { exec, execFile, spawn } from 'node:child_process';
import express from 'express';
const app = express();
app.post('/pack', (req, res) => {
  execFile('tar', ['-czf', 'a.tar.gz', '--', req.body.name]);
  spawn('du', ['--', req.body.name]);
  const format = ['zip', 'tar'].includes(req.body.format) ? req.body.format : 'zip';
  exec('pack --format ' + format);
  exec('df -h');
  res.json({});
});
`,
  ));

test('words that programs with dangerous options take for options', () =>
  check(
    'security/command-injection',
    `
import express from 'express';
import { spawn, execFile } from 'node:child_process';
const app = express();
app.post('/a', (req, res) => { spawn('git', ['clone', '--depth', '1', req.body.url]); res.end(); }); // $ security/command-injection
app.post('/b', (req, res) => { spawn('git', ['clone', '--depth', '1', '--', req.body.url]); res.end(); });
app.post('/c', (req, res) => { spawn('git', ['fetch', 'https://git.example/' + req.body.name]); res.end(); });
app.post('/d', (req, res) => { execFile('ping', [req.body.host], () => res.end()); });
app.post('/e', (req, res) => { const words = ['log', req.body.branch]; execFile('git', words, () => res.end()); }); // $ security/command-injection
`,
  ));

test('commands of Deno', () =>
  check(
    'security/command-injection',
    `
export async function first(program: string) {
  await Deno.run({ cmd: [program, 'x'] }).status(); // $ security/command-injection
}
export async function second(text: string) {
  await Deno.run({ cmd: ['echo', text] }).status();
  await new Deno.Command('bash', { args: ['-c', text] }).output(); // $ security/command-injection
}
`,
  ));

test('what users of a package hand to its constructors', () =>
  check(
    'security/command-injection',
    `
//- /package.json
{ "name": "runs", "main": "index.js" }
//- /index.js
const { exec } = require('node:child_process');
module.exports.Folder = class {
  constructor(path) { this.path = path; this.flag = '-l'; }
  list() { exec('ls ' + this.path); } // $ security/command-injection
  all() { exec('ls ' + this.flag); }
};
module.exports.quoted = (name) => exec("ls '" + name.replace(/'/g, "'\\\\''") + "'");
`,
  ));

test('words that are no options: values of options, and what was seen not to begin with a hyphen', () =>
  check(
    'security/command-injection',
    `
import { execFile } from 'node:child_process';
import express from 'express';
const app = express();
app.get('/', (req, res) => {
  const name = String(req.query.name);
  execFile('git', ['commit', '-m', name]);
  execFile('find', ['.', '-name', name]);
  execFile('find', [name, '-delete']); // $ security/command-injection
  execFile('git', ['commit', name]); // $ security/command-injection
  if (name.startsWith('-')) return res.status(400).end();
  execFile('git', ['clone', name]);
  res.end();
});
app.listen(3000);
`,
  ));

test('what the program is started with, in a shell', () =>
  check(
    'security/command-injection',
    `
import { exec, execFile, spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import minimist from 'minimist';
const { values } = parseArgs({ options: { name: { type: 'string' } } });
exec('du -s ' + process.argv[2]); // $ security/command-injection
exec('du -s ' + minimist(process.argv.slice(2)).folder); // $ security/command-injection
exec('touch ' + values.name); // $ security/command-injection
exec('nice -n ' + Number(process.argv[3]) + ' ls');
execFile('du', ['-s', process.argv[2]]);
spawn(process.argv[2], process.argv.slice(3));
`,
  ));

test('functions of a package that run the command they are given, and that make one', () =>
  check(
    'security/command-injection',
    `
//- /package.json
{ "name": "tools", "version": "1.0.0", "main": "index.js" }
//- /index.js
const { exec } = require('child_process');
module.exports.run = (command) => exec(command);
module.exports.remove = (name) => exec('rm ' + name); // $ security/command-injection
`,
  ));

test('scripts with arguments, harmless commands of git, and what other services answer', () =>
  check(
    'security/command-injection',
    `
import { exec, execFile, spawn } from 'node:child_process';
import express from 'express';
const app = express();
app.get('/', (req, res) => {
  const name = String(req.query.name);
  spawn('bash', ['build.sh', name]);
  spawn('bash', ['-c', name]); // $ security/command-injection
  execFile('git', ['add', name]);
  execFile('git', ['fetch', name]); // $ security/command-injection
  res.end();
});
export async function update() {
  const reply = await fetch('https://updates.example.com/next');
  exec(await reply.text()); // $ security/command-injection
}
`,
  ));

test('what the program is started with, by the packages that read it', () =>
  check(
    'security/command-injection',
    `
import { execSync } from 'node:child_process';
import optimist from 'optimist';
import { ArgumentParser } from 'argparse';
import yargs from 'yargs';
execSync('build ' + process.argv[2]); // $ security/command-injection
execSync(process.argv[0] + ' --version');
execSync('build ' + optimist.argv.target); // $ security/command-injection
execSync('build ' + yargs.help('help').option('target', {}).argv.target); // $ security/command-injection
execSync('build ' + new ArgumentParser({}).parse_args().target); // $ security/command-injection
execSync(process.env.EDITOR + ' notes.txt'); // $ security/command-injection
`,
  ));

test('options as members of the command that reads them', () =>
  check(
    'security/command-injection',
    `
import { execFileSync, execSync } from 'node:child_process';
import program from 'commander';
program.version('1.0.0').option('--file [file]', 'a file').parse(process.argv);
execSync('wc ' + program.file); // $ security/command-injection
execFileSync('wc', [program.file]);
`,
  ));

test('what a function of a package is given without a name for it', () =>
  check(
    'security/command-injection',
    `//- /package.json
{ "name": "tools", "version": "1.0.0", "main": "index.js" }
//- /index.js
var cp = require('child_process');
exports.remove = function () {
  cp.exec('rm -rf ' + arguments[0]); // $ security/command-injection
  cp.execFile('rm', ['-rf', arguments[0]]);
  cp.exec('ls ' + arguments.length);
};
exports.git = function () {
  var words = Array.prototype.slice.call(arguments, 1);
  cp.exec('git ' + words.join(' ')); // $ security/command-injection
};
exports.touch = function () {
  for (var i = 0; i < arguments.length; i++) cp.exec('touch ' + arguments[i]); // $ security/command-injection
};
exports.list = function (first, ...others) {
  cp.exec('ls ' + others[1]); // $ security/command-injection
};
`,
  ));
