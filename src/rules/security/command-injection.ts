import { placeKey } from '../../model/places.ts';
import type { Flow } from '../../model/types.ts';
import { isGivenWhole } from '../../model/code/given-whole.ts';
import { defineRule } from '../define.ts';
import { flowHit, flowsOf, flowsTo } from '../support/flows.ts';
import { storedHits } from '../support/stored.ts';

export default defineRule({
  title: 'Input that becomes part of a command',
  severity: 'critical',
  precision: 'high',
  needs: ['sources'],
  tags: ['cwe-78', 'cwe-88', 'owasp-a03'],
  docs: {
    why: 'A shell runs whatever follows a `;`, `|` or `$(…)` in its input, with the rights of the server: whoever sends the request owns the machine, its secrets and its network. Quoting by hand has failed for decades.',
    fix: 'Run the program without a shell and pass the values as separate arguments (`execFile(program, [value])`, `spawn` without `shell`), with `--` before those that could look like options. Where only a few values make sense, choose them from a list in the code.',
    bad: `
import { exec } from 'node:child_process';
import express from 'express';
const app = express();
app.get('/ping', (req, res) => {
  exec('ping -c 1 ' + req.query.host, (error, stdout) => res.type('text/plain').send(error ? 'unreachable' : stdout));
});
`,
    good: `
import { execFile } from 'node:child_process';
import express from 'express';
const app = express();
app.get('/ping', (req, res) => {
  execFile('ping', ['-c', '1', '--', String(req.query.host)], (error, stdout) => res.type('text/plain').send(error ? 'unreachable' : stdout));
});
`,
  },
  messages: {
    database: 'The {source} of {table} becomes part of the command that {sink}() runs.',
    flow: 'The {source} becomes part of the command that {sink}() runs.',
    started:
      'What the program is started with ({source}) becomes part of the command that {sink}() runs: a space or a quote in it breaks the command.',
    option:
      'The {source} is an option of the program that {sink}() runs if it begins with a hyphen, and options of this one start programs or write files.',
  },
  check(model, report) {
    for (const sink of flowsTo(model, 'command')) {
      const { source, sink: end } = sink.flow;
      // who calls a function that runs commands means to
      if (source.kind === 'caller' && (isGivenWhole(model, end.location) || isCommandByName(source.label))) continue;
      report({ message: 'flow', ...flowHit(sink) });
    }
    // who starts the program may run commands; a script that others call with their names may not mean to
    const shells = new Set(
      model.operations.flatMap((operation) =>
        operation.is === 'command' && operation.shell ? [placeKey(operation.place)] : [],
      ),
    );
    const inShell = (flow: Flow): boolean =>
      !model.distrusted.has(flow.source.kind) &&
      shells.has(placeKey(flow.sink.location)) &&
      (flow.source.kind === 'environment' || (flow.source.kind === 'argument' && !isOwnName(flow)));
    for (const sink of flowsOf(model, 'command', inShell))
      report({ message: 'started', ...flowHit(sink), severity: 'low', confidence: 'low' });
    const isReply = ({ source }: Flow): boolean => source.kind === 'response' && !model.distrusted.has('response');
    for (const sink of flowsOf(model, 'command', isReply))
      report({ message: 'flow', ...flowHit(sink), severity: 'high', confidence: 'medium' });
    for (const sink of flowsTo(model, 'option')) report({ message: 'option', ...flowHit(sink), severity: 'high' });
    for (const hit of storedHits(model, 'command')) report({ message: 'database', ...hit });
  },
});

/** The parameter `cmd`, `buildCommand`: what is passed there is meant to be a command. */
function isCommandByName(label: string): boolean {
  return /`(?:cmd|command|\w+(?:Cmd|Command))`/.test(label);
}

/** The first arguments are the paths of Node and of the program itself. */
function isOwnName({ source, steps }: Flow): boolean {
  return /`[01]`$/.test(source.label) && !steps.some(({ message }) => message.includes('slice'));
}
