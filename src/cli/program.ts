import { Command, InvalidArgumentError, Option } from 'commander';
import { failLevels, profiles } from '../config/index.ts';
import { reportFormats } from '../report/index.ts';
import { mapProtocols } from '../report/map-filter.ts';
import { mapFormats } from '../report/map.ts';
import type { Io } from './io.ts';
import type { RunOptions, Tools } from './session.ts';
import type { AuditOptions } from './commands/audit.ts';
import type { MapCommandOptions } from './commands/map.ts';
import type { RulesOptions } from './commands/rules.ts';
import type { TraceCommandOptions } from './commands/trace.ts';

/** The command line: what there is to say, and which command it starts. `done` gets the exit code. */
export function createProgram(io: Io, tools: Tools, done: (code: number) => void): Command {
  const program = new Command(tools.tool.name)
    .description('Audits backends: every endpoint, followed through guards, handlers and queries to the tables.')
    .version(tools.tool.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void io.stderr.write(text),
      getOutHelpWidth: () => io.stdout.columns || 100,
      getErrHelpWidth: () => io.stderr.columns || 100,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .addHelpText('after', help);

  runOptions(program.command('audit', { isDefault: false }))
    .description('judge a backend: decision, scores, findings')
    .argument('[path]', 'directory to audit', undefined)
    .addOption(new Option('-f, --format <format>', 'form of the report').choices(reportFormats).default('terminal'))
    .option('-o, --output <file>', 'write the report to a file')
    .addOption(
      new Option('--fail-on <level>', 'when to exit with 1 (default: "blocked", or as configured)').choices(failLevels),
    )
    .addOption(listOption('--only <rules>', 'run only these rules or areas'))
    .addOption(listOption('--skip <rules>', 'do not run these rules or areas'))
    .option(
      '--baseline <file>',
      'known findings, which do not count (default: backend-architect-baseline.json, if it is there)',
    )
    .option(
      '--database-url <url>',
      'read the schema and the sizes of its tables from a running PostgreSQL, which nothing is written to: its address, or the name of an environment variable that holds it',
    )
    .option(
      '--advisories <path>',
      'known vulnerabilities of packages: what `npm audit --json` printed, or a file or directory of OSV records (default: backend-architect-advisories.json, if there is one)',
    )
    .option('--update-baseline', 'write all present findings to the baseline', false)
    .option('-v, --verbose', 'show every place, and what is only possible', false)
    .action(async (path: string | undefined, options: AuditOptions) => {
      done(await (await import('./commands/audit.ts')).auditCommand(path, options, io, tools));
    });

  runOptions(program.command('map'))
    .description('the inventory: endpoints with their guards, consumers and jobs, entities, queries')
    .argument('[path]', 'directory to look at')
    .addOption(new Option('-f, --format <format>', 'form of the map').choices(mapFormats).default('table'))
    .option('-o, --output <file>', 'write it to a file; OpenAPI is YAML, and JSON in a file that ends in .json')
    .addOption(listOption('--only <patterns>', `only these: 'POST /users', '/api/*', DELETE, 'queue mails'`, 'all'))
    .addOption(listOption('--protocol <names>', `only these: ${mapProtocols.join(', ')}`, 'all'))
    .option('--unguarded', 'only endpoints that are not known to check who sends the request', false)
    .action(async (path: string | undefined, options: Omit<MapCommandOptions, 'skip'>) => {
      done(await (await import('./commands/map.ts')).mapCommand(path, { skip: [], ...options }, io, tools));
    });

  runOptions(program.command('trace'))
    .description("walk one request or message, step by step: trace 'POST /orders', trace 'queue mails'")
    .argument('<endpoint>', 'verb and path, a path alone, what the map calls it, or the name of its handler')
    .argument('[path]', 'directory to look at')
    .addOption(
      new Option('-f, --format <format>', 'form of the trace').choices(['terminal', 'json']).default('terminal'),
    )
    .action(async (endpoint: string, path: string | undefined, options: Without<TraceCommandOptions>) => {
      done(
        await (
          await import('./commands/trace.ts')
        ).traceCommand(endpoint, path, { ...everyRule, ...options }, io, tools),
      );
    });

  runOptions(program.command('explain'))
    .description('why a rule exists and how to fix what it reports; or how a score came about')
    .argument('<topic>', 'a rule, or "score"')
    .argument('[path]', 'directory whose score to explain')
    .action(async (topic: string, path: string | undefined, options: Without<RunOptions>) => {
      done(
        await (
          await import('./commands/explain.ts')
        ).explainCommand(topic, path, { ...everyRule, ...options }, io, tools),
      );
    });

  program
    .command('rules')
    .description('list all rules')
    .addOption(new Option('-f, --format <format>', 'form of the list').choices(['table', 'json']).default('table'))
    .option('--no-color', 'without colour')
    .action(async (options: RulesOptions) => {
      done(await (await import('./commands/rules.ts')).rulesCommand(options, io, tools));
    });

  runOptions(program.command('init'))
    .description('write a configuration file to start from')
    .argument('[path]', 'directory of the project')
    .action(async (path: string | undefined, options: Without<RunOptions>) => {
      done(await (await import('./commands/init.ts')).initCommand(path, { ...everyRule, ...options }, io, tools));
    });

  return program;
}

/** Options of a command that has no `--only` and `--skip`. */
type Without<Options extends RunOptions> = Omit<Options, 'only' | 'skip'>;
const everyRule = { only: [], skip: [] } as const;

const help = `
Start here:
  backend-architect audit              judge the backend in this directory
  backend-architect map                what it consists of
  backend-architect explain RULE       why something is reported, and how to fix it

Exit codes: 0 nothing at or above --fail-on, 1 there is, 2 the tool could not run.`;

/** What every command that looks at a project takes. */
function runOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--profile <profile>',
        'what the project has to withstand (default: "production", or as configured)',
      ).choices(profiles),
    )
    .option('--config <file>', 'configuration (default: backend-architect.json in the directory, if it is there)')
    .option('--workers <n>', 'threads for parsing (default: by size; the output is always the same)', count)
    .option('--no-cache', 'neither read nor write the cache')
    .option('--no-migration-run', 'do not run migrations on an embedded PostgreSQL: their statements are only read')
    .option('-q, --quiet', 'no progress and no notes', false)
    .option('--no-color', 'without colour');
}

/** `--only a,b --only c` */
function listOption(flags: string, description: string, without = 'none'): Option {
  return new Option(flags, `${description} (several with commas)`)
    .default([], without)
    .argParser((value, before: readonly string[]) => [
      ...before,
      ...value
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    ]);
}

function count(value: string): number {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError('It must be a number from 0 on.');
  return Number(value);
}
