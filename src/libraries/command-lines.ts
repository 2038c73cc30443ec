import { defineLibrary, type Row } from './define.ts';

const source = (api: string): Row => ({ api, is: 'source', kind: 'argument', in: 'argument' });

/** What whoever starts the program passes to it. */
export default defineLibrary({
  packages: [
    'global',
    'node:process',
    'node:util',
    'yargs',
    'minimist',
    'commander',
    'meow',
    'mri',
    'arg',
    'command-line-args',
  ],
  docs: 'https://nodejs.org/api/process.html#processargv',
  rows: [
    source('{global.process|node:process}.argv'),
    source('{yargs|yargs()}.argv'),
    source('yargs().parse()'),
    source('{minimist|mri|arg|command-line-args}()'),
    source('{commander|commander.program|commander.Command()}.{opts()|args}'),
    source('meow().{flags|input}'),
    source('node:util.parseArgs().{values|positionals}'),
  ],
});
