import { defineLibrary, type Row } from './define.ts';
import { sinkRows, type SinkPlace } from './support/sink-rows.ts';
import { shells } from './support/programs.ts';

/** Commands for a shell, or programs: API path, place. */
const commands: readonly SinkPlace[] = [
  ['ssh2.Client().exec', 0],
  ['ssh2-streams.SSH2Stream().exec', 1],
  ['node-ssh.NodeSSH().{exec|execCommand}', 0],
  ['ssh2-promise().{exec|spawn}', 0],
  ['simple-ssh().exec', 0],
  ['ssh-exec', 0],
  ['exec', 0],
  ['exec-async', 0],
  ['sudo-prompt.exec', 0],
  ['await-exec', 0],
  ['node-cmd.{run|get|runSync}', 0],
  ['remote-exec', 1],
  ['async-execute', 0],
  ['exec-sh', 0],
  ['exec-sh.promise', 0],
  ['{foreground-child|foreground-child.foregroundChild}', 0],
  ['opener', '1.command'],
  ['shell-exec', 0],
  ['npm-run', 0],
  ['npm-run.{exec|execSync|sync|spawn|spawnSync}', 0],
  ['{tinyexec.x|tinyexec.exec|tinyexec.xSync|nano-spawn|node-pty.spawn|@lydell/node-pty.spawn}', 0],
  ['node-powershell().{addCommand|addScript}', 0],
  ['node-powershell.PowerShell().invoke', 0],
  ['node-powershell.PowerShell.invoke', 0],
  ['pm2.start', '0.script'],
  ['{async-shelljs|async-shelljs.asyncExec}', 0],
  ['dax-sh.raw', 1],
  ['dax-sh.raw', 2],
];

/** Lists of words for a program that may be a shell: API path, place of the list, place of the program. */
const lists: readonly (readonly [string, string, string])[] = [
  ['{tinyexec.x|tinyexec.exec|tinyexec.xSync|nano-spawn|node-pty.spawn|@lydell/node-pty.spawn}', '1', '0'],
  ['{global.Bun|bun}.{spawn|spawnSync}', '0', '0.0'],
  ['{global.Bun|bun}.{spawn|spawnSync}', '0.cmd', '0.cmd.0'],
  ['dockerode().getContainer().exec', '0.Cmd', '0.Cmd.0'],
  ['dockerode().createContainer', '0.Cmd', '0.Cmd.0'],
  ['dockerode().run', '1', '1.0'],
  ['@kubernetes/client-node.Exec().exec', '3', '3.0'],
];

/** Templates whose values are quoted: what stands alone is the program, and what follows `sh -c` is a script of its own. */
const templates = [
  '{zx|execa}.$',
  '{zx|execa}.$.sync',
  '{zx|execa}.$()',
  'execa.$().sync',
  '{global.Bun|bun}.$',
  'dax-sh',
];
const scripted = shells.map((shell) => `${shell} -c `);

/** Commands that a shell runs, here by another name, in a container or on another machine. */
export default defineLibrary({
  packages: ['ssh2', 'ssh2-promise', 'ssh2-streams', 'node-ssh', 'simple-ssh', 'ssh-exec', 'exec', 'remote-exec', 'exec-async', 'sudo-prompt', 'child-process-promise', 'promisify-child-process', 'await-exec', 'node-cmd', 'shelljs-exec-proxy', 'cross-spawn-async', 'async-execute', 'exec-sh', 'foreground-child', 'opener', 'shell-exec', 'npm-run', 'tinyexec', 'nano-spawn', 'node-pty', '@lydell/node-pty', 'node-powershell', 'pm2', 'async-shelljs', 'dax-sh', 'dockerode', '@kubernetes/client-node', 'simple-git', 'python-shell'], // prettier-ignore
  docs: 'https://github.com/mscdex/ssh2',
  rows: [
    { api: '{ssh2|ssh2.Connection}()', is: 'alias', of: 'ssh2.Client()' },
    { api: '{child-process-promise|promisify-child-process|mz/child_process}', is: 'alias', of: 'node:child_process' },
    { api: 'cross-spawn-async', is: 'alias', of: 'node:child_process.spawn' },
    { api: 'async-shelljs.exec', is: 'alias', of: 'async-shelljs.asyncExec' },
    { api: 'dax-sh.{$|default}', is: 'alias', of: 'dax-sh' },
    { api: 'ssh2.Client().{on|once}', is: 'function', calls: 'all', returns: 'receiver' },
    ...sinkRows('command', commands),
    ...lists.flatMap(([api, arg, program]): Row[] => [
      { api, is: 'sink', kind: 'command', arg, when: { at: program, oneOf: shells } },
    ]),
    { api: '{global.Bun|bun}.{spawn|spawnSync}', is: 'sink', kind: 'command', arg: '0.0' },
    { api: '{global.Bun|bun}.{spawn|spawnSync}', is: 'sink', kind: 'command', arg: '0.cmd.0' },
    ...templates.flatMap((api): Row[] => [
      { api, is: 'sink', kind: 'command', arg: '0.0' },
      { api, is: 'sink', kind: 'command', arg: 1, when: { at: '0.0', oneOf: ['', ...scripted] } },
    ]),
    // told to use a shell, it quotes nothing
    ...[1, 2, 3].map((arg): Row => ({
      api: 'execa.{$()|$.sync()|$().sync|execa()|execaSync()|execaCommand()}',
      is: 'sink',
      kind: 'command',
      arg,
      when: { madeOf: /^shell$/ },
    })),
    { api: 'simple-git.{simpleGit|default|gitP}', is: 'alias', of: 'simple-git' },
    { api: 'simple-git.SimpleGit()', is: 'alias', of: 'simple-git()' },
    { api: 'dockerode.Container()', is: 'alias', of: 'dockerode().getContainer()' },
    // what begins with a hyphen is an option: `--upload-pack`, `-c core.sshCommand=…`
    { api: 'simple-git().raw', is: 'sink', kind: 'option', arg: 0 },
    ...[0, 1].map((arg): Row => ({
      api: 'simple-git().{clone|mirror|fetch|pull|push|listRemote|addRemote}',
      is: 'sink',
      kind: 'option',
      arg,
      when: { package: 'simple-git', below: '3.16.0' },
    })),
    { api: 'python-shell.PythonShell.{runString|runStringSync}', is: 'sink', kind: 'code', arg: 0 },
  ],
});
