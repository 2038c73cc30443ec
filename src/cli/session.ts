import { resolve } from 'node:path';
import { addressOf } from './database-url.ts';
import { directoryOf, loadBaseline, loadConfiguration, openRoot } from './files.ts';
import { progressBar } from './progress.ts';
import { selectRules } from './rules.ts';
import type { Configuration, Profile } from '../config/index.ts';
import type { Io } from './io.ts';
import type { AuditOutcome, Pipeline } from './pipeline.ts';
import type { RuleEntry } from './rules.ts';

/** The parts of the program that are loaded when a command needs them. */
export interface Tools {
  tool: { name: string; version: string };
  loadPipeline(): Promise<Pipeline>;
  loadRules(): Promise<readonly RuleEntry[]>;
}

/** Options of every command that looks at a project. */
export interface RunOptions {
  config?: string;
  profile?: Profile;
  workers?: number;
  cache: boolean;
  migrationRun: boolean;
  /** an address, or the name of an environment variable that holds one */
  databaseUrl?: string;
  /** file or directory, relative to where the command runs */
  advisories?: string;
  quiet: boolean;
  color: boolean;
  /** rule ids and areas; empty where a command does not have the option */
  only: readonly string[];
  skip: readonly string[];
}

/** What a command wants judged: everything, everything but known findings, or nothing when only the inventory matters. */
export type Judging = { rules: 'none' } | { rules: 'selected'; baseline: 'none' | 'default' | { file: string } };

export interface Session {
  /** absolute path of what is audited */
  root: string;
  /** absolute path of the directory that holds the project's own files */
  directory: string;
  configuration: Configuration;
  outcome: AuditOutcome;
}

/** Reads what the user set, runs the pipeline and shows how far it is. */
export async function run(
  path: string | undefined,
  options: RunOptions,
  judging: Judging,
  io: Io,
  tools: Tools,
): Promise<Session> {
  const root = openRoot(path, io);
  const ids = async () => (await tools.loadRules()).map((rule) => rule.id);
  const configuration = await loadConfiguration(root, options.config, async () => new Set(await ids()), io);
  if (options.profile !== undefined) configuration.profile = options.profile;
  const rules = judging.rules === 'none' ? new Set<string>() : await selected(options, ids);
  const baseline = judging.rules === 'none' || judging.baseline === 'none' ? null : judging.baseline;
  const databaseUrl = options.databaseUrl === undefined ? null : addressOf(options.databaseUrl, io);
  const bar = progressBar(io, options.quiet);
  try {
    const pipeline = await tools.loadPipeline();
    const outcome = await pipeline.audit(root, {
      tool: tools.tool,
      configuration,
      rules,
      baseline: baseline === null ? null : loadBaseline(root, baseline === 'default' ? undefined : baseline.file, io),
      workers: options.workers ?? null,
      cache: options.cache,
      runMigrations: options.migrationRun,
      databaseUrl,
      advisories: options.advisories === undefined ? null : resolve(io.cwd, options.advisories),
      progress: (progress) => bar.update(progress),
    });
    return { root, directory: directoryOf(root), configuration, outcome };
  } finally {
    bar.stop();
  }
}

/** Rules are loaded for their names only when names were given. */
async function selected({ only, skip }: RunOptions, ids: () => Promise<string[]>): Promise<ReadonlySet<string> | null> {
  return only.length === 0 && skip.length === 0 ? null : selectRules(only, skip, await ids());
}
