import { defineLibrary, type Row } from './define.ts';

const source = (api: string): Row => ({ api, is: 'source', kind: 'argument', in: 'argument' });

/** What describes the options of a program, word by word, and gives the description back. */
const described = ['usage', 'option', 'options', 'alias', 'boolean', 'string', 'number', 'array', 'default', 'demand', 'demandOption', 'demandCommand', 'require', 'describe', 'example', 'help', 'version', 'epilog', 'epilogue', 'command', 'strict', 'wrap', 'check', 'coerce', 'config', 'count', 'env', 'choices', 'positional', 'scriptName', 'showHelpOnFail', 'completion', 'group', 'implies', 'conflicts', 'normalize', 'nargs', 'requiresArg', 'parserConfiguration']; // prettier-ignore

/** What whoever starts the program passes to it. */
export default defineLibrary({
  packages: [
    'global',
    'node:process',
    'node:util',
    'yargs',
    'yargs/yargs',
    'yargs-parser',
    'minimist',
    'commander',
    'meow',
    'mri',
    'arg',
    'args',
    'subarg',
    'optimist',
    'dashdash',
    'argparse',
    'command-line-args',
    'get-them-args',
  ],
  docs: 'https://nodejs.org/api/process.html#processargv',
  rows: [
    source('{global.process|node:process}.argv'),
    { api: 'yargs/yargs', is: 'alias', of: 'yargs' },
    { api: `{yargs|optimist}.{${described.join('|')}}()`, is: 'alias', of: 'yargs()' },
    { api: `yargs().{${described.join('|')}}`, is: 'function', returns: 'receiver' },
    source('{yargs|yargs()|optimist|optimist()}.{argv|parse()|parseSync()}'),
    source('{minimist|mri|arg|subarg|yargs-parser|command-line-args|get-them-args}()'),
    source('args.parse()'),
    source('{dashdash|dashdash.createParser()}.parse()'),
    source('argparse.ArgumentParser().{parse_args|parseArgs}()'),
    { api: 'commander.{option|command|version|usage|description|arguments|argument|parse|requiredOption|addOption|action}()', is: 'alias', of: 'commander.Command()' }, // prettier-ignore
    {
      api: 'commander.{Command()|program}.{option|command|version|usage|description|arguments|argument|parse|requiredOption|addOption|action}',
      is: 'function',
      returns: 'receiver',
    },
    source('{commander|commander.program|commander.Command()}.{opts()|args|optsWithGlobals()}'),
    // until version 7, and where options are asked to be kept there
    source('{commander|commander.program|commander.Command()}.*'),
    source('meow().{flags|input}'),
    source('node:util.parseArgs().{values|positionals}'),
    { api: '{global.process|node:process|shelljs}.env', is: 'origin', kind: 'environment' },
  ],
});
