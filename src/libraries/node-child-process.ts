import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary, type Row } from './define.ts';
import { optionsAt } from './support/arguments.ts';

const shells = [
  'sh',
  'bash',
  'zsh',
  'dash',
  'ksh',
  '/bin/sh',
  '/bin/bash',
  'cmd',
  'cmd.exe',
  'powershell',
  'powershell.exe',
  'pwsh',
];
/** Programs with options that run others or write files anywhere: `git --upload-pack`, `tar --checkpoint-action`, `curl -o`. */
const obliging = [
  'git',
  'hg',
  'svn',
  'curl',
  'wget',
  'ssh',
  'scp',
  'rsync',
  'tar',
  'find',
  'zip',
  'unzip',
  'sed',
  'awk',
];
const apis = 'node:child_process.{spawn|spawnSync|execFile|execFileSync}';

/** Other programs. `exec` hands its text to a shell; `spawn` and `execFile` do so only if they are told to. */
export default defineLibrary({
  packages: ['node:child_process', 'execa', 'shelljs', 'cross-spawn', 'zx'],
  docs: 'https://nodejs.org/api/child_process.html',
  rows: [
    { api: 'cross-spawn', is: 'alias', of: 'node:child_process.spawn' },
    { api: 'cross-spawn.spawn', is: 'alias', of: 'node:child_process.spawn' },
    { api: 'node:child_process.spawn.sync', is: 'alias', of: 'node:child_process.spawnSync' },
    { api: 'node:child_process.{exec|execSync}', is: 'sink', kind: 'command', arg: 0 },
    { api: `${apis}`, is: 'sink', kind: 'command', arg: 0 },
    { api: `${apis}`, is: 'sink', kind: 'command', arg: 1, when: { arg: 2, option: 'shell' } },
    { api: `${apis}`, is: 'sink', kind: 'command', arg: 1, when: { arg: 0, oneOf: shells } },
    { api: apis, is: 'sink', kind: 'option', arg: 1, when: { arg: 0, oneOf: obliging } },
    {
      api: '{execa|execa.execa|execa.execaSync}',
      is: 'sink',
      kind: 'option',
      arg: 1,
      when: { arg: 0, oneOf: obliging },
    },
    { api: 'global.Deno.run', is: 'sink', kind: 'command', arg: '0.cmd.0' },
    { api: 'global.Deno.run', is: 'sink', kind: 'command', arg: '0.cmd', when: { at: '0.cmd.0', oneOf: shells } },
    { api: 'global.Deno.run', is: 'sink', kind: 'option', arg: '0.cmd', when: { at: '0.cmd.0', oneOf: obliging } },
    { api: 'global.Deno.Command', is: 'sink', kind: 'command', arg: 0 },
    { api: 'global.Deno.Command', is: 'sink', kind: 'command', arg: '1.args', when: { arg: 0, oneOf: shells } },
    { api: 'global.Deno.Command', is: 'sink', kind: 'option', arg: '1.args', when: { arg: 0, oneOf: obliging } },
    { api: 'node:child_process.fork', is: 'sink', kind: 'command', arg: 0 },
    { api: 'execa.{execaCommand|execaCommandSync|$|command|shell}', is: 'sink', kind: 'command', arg: 0 },
    { api: '{execa|execa.execa|execa.execaSync|execa.sync}', is: 'sink', kind: 'command', arg: 0 },
    {
      api: '{execa|execa.execa|execa.execaSync}',
      is: 'sink',
      kind: 'command',
      arg: 1,
      when: { arg: 2, option: 'shell' },
    },
    { api: '{execa|execa.execa|execa.execaCommand}', is: 'function', async: true },
    { api: 'shelljs.exec', is: 'sink', kind: 'command', arg: 0 },
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
  },
});

function spawned(call: OperationCall): OperationDraft {
  const shell = optionsAt(call, 2)['shell'] ?? optionsAt(call, 1)['shell'];
  return {
    is: 'command',
    shell: (shell !== undefined && shell !== false) || shells.includes(call.text(call.args[0]) ?? ''),
  };
}
