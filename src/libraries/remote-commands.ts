import { defineLibrary, type Row } from './define.ts';

const connection = 'ssh2.Client()';

/** Commands that a shell runs, here by another name or on another machine. */
export default defineLibrary({
  packages: [
    'ssh2',
    'ssh2-promise',
    'node-ssh',
    'simple-ssh',
    'ssh-exec',
    'exec',
    'remote-exec',
    'exec-async',
    'sudo-prompt',
    'child-process-promise',
    'promisify-child-process',
    'await-exec',
    'node-cmd',
    'shelljs-exec-proxy',
    'cross-spawn-async',
  ],
  docs: 'https://github.com/mscdex/ssh2',
  rows: [
    { api: '{ssh2|ssh2.Connection}()', is: 'alias', of: connection },
    { api: '{child-process-promise|promisify-child-process}', is: 'alias', of: 'node:child_process' },
    { api: 'cross-spawn-async', is: 'alias', of: 'node:child_process.spawn' },
    { api: `${connection}.{on|once}`, is: 'function', calls: 'all', returns: 'receiver' },
    { api: `${connection}.exec`, is: 'sink', kind: 'command', arg: 0 },
    ...[
      'node-ssh.NodeSSH().{exec|execCommand}',
      'ssh2-promise().exec',
      'simple-ssh().exec',
      'ssh-exec',
      'exec',
      'exec-async',
      'sudo-prompt.exec',
      'await-exec',
      'node-cmd.{run|get|runSync}',
    ].map((api): Row => ({ api, is: 'sink', kind: 'command', arg: 0 })),
    { api: 'remote-exec', is: 'sink', kind: 'command', arg: 1 },
  ],
});
