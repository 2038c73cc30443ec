/** Programs that run what they are given as a command. */
export const shells: readonly string[] = [
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
export const obliging: readonly string[] = [
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

/** Programs that run a script that they are given as a word, and the options before it. */
export const interpreters: readonly string[] = [
  'node',
  'nodejs',
  'deno',
  'bun',
  'python',
  'python3',
  'perl',
  'ruby',
  'php',
];
/** Words after which programs take a script as a text: `node -e`, `sh -c`, `deno eval`. */
export const scriptOptions: readonly string[] = ['-e', '--eval', '-p', '--print', '-pe', '-c', '-r', 'eval'];
/** The first word for a shell that is no option: the file of a script, whose arguments are only that. */
export const scriptFile = /^[\w.][\w./-]*$|^\/.*\//;

/** Commands of `git` without options that start programs or write files. */
export const harmlessGit =
  /^(?:add|branch|cat-file|checkout|clean|describe|hash-object|init|ls-files|ls-tree|merge|mv|reset|restore|rev-list|rev-parse|rm|show-ref|stash|status|switch|symbolic-ref|tag)$/;
