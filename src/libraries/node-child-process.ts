import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary, type Row, type SinkCondition } from './define.ts';
import { optionsAt } from './support/arguments.ts';
import { harmlessGit, interpreters, obliging, scriptFile, scriptOptions, shells } from './support/programs.ts';

const apis = 'node:child_process.{spawn|spawnSync|execFile|execFileSync}';
const execas = '{execa|execa.execa|execa.execaSync|execa.sync|execa.stdout|execa.stderr|execa.node|execa.execaNode}';
const commands = 'execa.{execaCommand|execaCommandSync|command|commandSync|shell|shellSync}';

/** A shell is given a command, and no file with one. */
const scripted: SinkCondition[] = [
  { arg: 0, oneOf: shells },
  { at: '1.0', unlike: scriptFile },
];
const obliged: SinkCondition[] = [
  { arg: 0, oneOf: obliging },
  { at: '1.0', unlike: harmlessGit },
];

/** Other programs. `exec` hands its text to a shell; `spawn` and `execFile` do so only if they are told to. */
export default defineLibrary({
  packages: ['node:child_process', 'execa', 'shelljs', 'cross-spawn', 'zx'],
  docs: 'https://nodejs.org/api/child_process.html',
  rows: [
    { api: 'cross-spawn', is: 'alias', of: 'node:child_process.spawn' },
    // the package is the function, which has itself as a member
    { api: 'node:child_process.spawn.spawn', is: 'alias', of: 'node:child_process.spawn' },
    { api: 'node:child_process.spawn.sync', is: 'alias', of: 'node:child_process.spawnSync' },
    { api: 'node:child_process.{exec|execSync}', is: 'sink', kind: 'command', arg: 0 },
    { api: `${apis}`, is: 'sink', kind: 'command', arg: 0 },
    { api: `${apis}`, is: 'sink', kind: 'command', arg: 1, when: { arg: 2, option: 'shell' } },
    { api: apis, is: 'sink', kind: 'command', arg: 1, when: scripted },
    { api: apis, is: 'sink', kind: 'option', arg: 1, when: obliged },
    { api: execas, is: 'sink', kind: 'option', arg: 1, when: obliged },
    { api: 'global.Deno.run', is: 'sink', kind: 'command', arg: '0.cmd.0' },
    { api: 'global.Deno.run', is: 'sink', kind: 'command', arg: '0.cmd', when: { at: '0.cmd.0', oneOf: shells } },
    { api: 'global.Deno.run', is: 'sink', kind: 'option', arg: '0.cmd', when: { at: '0.cmd.0', oneOf: obliging } },
    { api: 'global.Deno.Command', is: 'sink', kind: 'command', arg: 0 },
    { api: 'global.Deno.Command', is: 'sink', kind: 'command', arg: '1.args', when: { arg: 0, oneOf: shells } },
    { api: 'global.Deno.Command', is: 'sink', kind: 'option', arg: '1.args', when: { arg: 0, oneOf: obliging } },
    { api: 'node:child_process.fork', is: 'sink', kind: 'command', arg: 0 },
    { api: commands, is: 'sink', kind: 'command', arg: 0 },
    { api: execas, is: 'sink', kind: 'command', arg: 0 },
    { api: execas, is: 'sink', kind: 'command', arg: 1, when: { arg: 2, option: 'shell' } },
    { api: execas, is: 'sink', kind: 'command', arg: 1, when: scripted },
    // `sudo sh -c …`
    ...[apis, execas].flatMap((api): Row[] => [
      { api, is: 'sink', kind: 'command', arg: 1, when: { at: '1.0', oneOf: shells } },
      {
        api,
        is: 'sink',
        kind: 'code',
        arg: '1.1',
        when: [
          { arg: 0, oneOf: interpreters },
          { at: '1.0', oneOf: scriptOptions },
        ],
      },
      // it runs in a directory of the client's choice
      { api, is: 'sink', kind: 'path', arg: '1.cwd' },
      { api, is: 'sink', kind: 'path', arg: '2.cwd' },
    ]),
    { api: 'node:child_process.{exec|execSync}', is: 'sink', kind: 'path', arg: '1.cwd' },
    { api: 'node:child_process.fork', is: 'sink', kind: 'path', arg: '2.cwd' },
    ...['1.inputFile', '2.inputFile'].map((arg): Row => ({ api: execas, is: 'sink', kind: 'path', arg })),
    { api: '{execa|execa.execa|execa.execaCommand}', is: 'function', async: true },
    // what a command gives can run another one
    {
      api: 'shelljs.{exec|cat|head|tail|sort|uniq|grep|sed|echo|ls|find|cd|which}().exec',
      is: 'alias',
      of: 'shelljs.exec',
    },
    { api: 'shelljs.exec', is: 'sink', kind: 'command', arg: 0 },
    ...[0, 1, 2, 3].map((arg): Row => ({ api: 'shelljs.cmd', is: 'sink', kind: 'command', arg })),
    ...shellFiles(),
    { api: 'node:child_process.{execSync|spawnSync|execFileSync}', is: 'blocking' },
    { api: 'execa.{execaSync|sync|execaCommandSync}', is: 'blocking' },
    { api: 'shelljs.{exec|cp|rm|mv|cat|sed|grep}', is: 'blocking' },
  ] satisfies Row[],
  operations: {
    'node:child_process.{exec|execSync}': () => ({ is: 'command', shell: true }),
    [apis]: spawned,
    'node:child_process.fork': () => ({ is: 'command', shell: false }),
    '{execa|execa.execa|execa.execaSync|execa.sync}': spawned,
    'shelljs.exec': () => ({ is: 'command', shell: true }),
    'execa.{shell|shellSync}': () => ({ is: 'command', shell: true }),
  },
});

/** Files by the names of a shell's commands; what begins with a hyphen are options, and comes first. */
function shellFiles(): Row[] {
  const shell = 'shelljs';
  return [
    ...[0, 1, 2].map((arg): Row => ({
      api: `${shell}.{cd|cp|touch|chmod|pushd|find|ls|ln|mkdir|mv|rm|cat|head|sort|tail|uniq|test}`,
      is: 'sink',
      kind: 'path',
      arg,
    })),
    { api: `${shell}.grep`, is: 'sink', kind: 'path', arg: 1, when: { arg: 0, like: /^(?!-)/ } },
    { api: `${shell}.grep`, is: 'sink', kind: 'path', arg: 2 },
    { api: `${shell}.sed`, is: 'sink', kind: 'path', arg: 2, when: { arg: 0, like: /^(?!-)/ } },
    { api: `${shell}.sed`, is: 'sink', kind: 'path', arg: 3 },
    { api: `${shell}.{cat|head|tail|sort|uniq|grep|sed|echo|exec}().{to|toEnd}`, is: 'sink', kind: 'path', arg: 0 },
  ];
}

function spawned(call: OperationCall): OperationDraft {
  const shell = optionsAt(call, 2)['shell'] ?? optionsAt(call, 1)['shell'];
  return {
    is: 'command',
    shell: (shell !== undefined && shell !== false) || shells.includes(call.text(call.args[0]) ?? ''),
  };
}
