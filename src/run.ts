import { hash } from 'node:crypto';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import type { Configuration, ThreatModel } from './config/types.ts';
import { readAdvisories } from './advisories/read.ts';
import { withAdvisories } from './advisories/vulnerable.ts';
import { coverageOf, sizeOf } from './coverage.ts';
import { toFindings, type Baseline } from './findings/index.ts';
import type { AreaId, Finding } from './findings/types.ts';
import { ConfigurationError } from './errors.ts';
import { inventoryOf } from './inventory.ts';
import { decodeModule } from './ir/index.ts';
import { compileKnowledge } from './libraries/knowledge.ts';
import { loadLibraries, prepareLibraries } from './libraries/load.ts';
import { link } from './link/link.ts';
import { lowerAll } from './lower/pool.ts';
import { buildModel, type ModelResult } from './model/build.ts';
import type { RealSchema } from './model/real-schema.ts';
import type { BackendModel } from './model/types.ts';
import { discover } from './project/discover.ts';
import { excerpts } from './project/read.ts';
import type { Project, ProjectProblem } from './project/types.ts';
import type { Inventory } from './report/inventory.ts';
import type { AuditResult } from './report/types.ts';
import { loadRules, type Rule } from './rules/load.ts';
import { withProofs } from './rules/proofs.ts';
import { runRules } from './rules/run.ts';
import { strengthsOf } from './rules/strengths.ts';
import { withSchemas } from './schema/apply.ts';
import { assess } from './schema/assess.ts';
import type { LiveReading } from './schema/live/reading.ts';
import { prove } from './schema/proofs/prove.ts';
import { Sandbox } from './schema/sandbox.ts';
import type { Doubts } from './score/decision.ts';
import { score } from './score/index.ts';

export interface RunOptions {
  readonly tool: { readonly name: string; readonly version: string };
  readonly configuration: Configuration;
  /** ids of the rules to run; null for all that the configuration leaves on */
  readonly rules: ReadonlySet<string> | null;
  readonly baseline: Baseline | null;
  /** threads for parsing; null: as many as the amount of code repays. The result does not depend on it. */
  readonly workers: number | null;
  /** may keep facts from one run to the next, in the user's cache directory */
  readonly cache: boolean;
  /** run migrations of PostgreSQL on an embedded one, where there are any */
  readonly runMigrations: boolean;
  /** address of a running PostgreSQL that is read in place of what migrations make; null: none, and nothing is connected to */
  readonly databaseUrl: string | null;
  /** file or directory of advisories about packages; null: the file for them in the audited directory, if there is one */
  readonly advisories: string | null;
  readonly progress: (update: { stage: string; done: number; total: number }) => void;
}

export interface AuditOutcome {
  readonly result: AuditResult;
  inventory(): Inventory;
}

/** Roles whose code is neither judged nor needed to understand what is. */
const notLowered: ReadonlySet<string> = new Set(['minified', 'vendored', 'frontend']);

/** A directory → its Backend Model. */
export async function understand(
  root: string,
  options: RunOptions,
): Promise<ModelResult & { readonly project: Project }> {
  return withSandbox(options, (sandbox) => understandWith(root, options, sandbox));
}

async function withSandbox<T>({ cache }: RunOptions, run: (sandbox: Sandbox) => Promise<T>): Promise<T> {
  const sandbox = new Sandbox(cache ? cacheHome() : null);
  try {
    return await run(sandbox);
  } finally {
    await sandbox.end();
  }
}

async function understandWith(
  root: string,
  options: RunOptions,
  sandbox: Sandbox,
): Promise<ModelResult & { readonly project: Project }> {
  const { configuration, progress } = options;
  // first, so that nobody waits to hear of a wrong password
  const live = options.databaseUrl === null ? null : await liveDatabase(options.databaseUrl, progress);
  progress({ stage: 'looking for source files', done: 0, total: 0 });
  const advisories = readAdvisories(root, options.advisories);
  const project = await discover(root, configuration.paths);
  if (!project.files.some(({ role }) => role === 'server')) {
    const why = project.problems.find(({ path }) => path === '')?.message ?? '';
    throw new ConfigurationError(
      `There is nothing to audit in ${project.root}. ${why}`.trimEnd(),
      'Give the path of the backend.',
    );
  }
  const files = project.files.filter((file) => !notLowered.has(file.role));
  const lowering = await lowerAll(
    files.map(({ path, size }, id) => ({ id, path: join(project.root, path), size })),
    {
      workers: options.workers ?? 'auto',
      onProgress: (done, total) => progress({ stage: 'reading code', done, total }),
      ...(options.cache
        ? { cache: { directory: cacheDirectory(project.root), toolVersion: options.tool.version } }
        : {}),
    },
  );
  const problems: ProjectProblem[] = lowering.files.flatMap(({ problem }, index) =>
    problem === null ? [] : [{ path: files[index]?.path ?? '', line: 0, message: problem }],
  );
  progress({ stage: 'understanding the backend', done: 0, total: 0 });
  const libraries = await loadLibraries();
  const program = link(
    { ...project, problems: [...project.problems, ...problems] },
    lowering.files.flatMap(({ facts }, index) =>
      facts === null ? [] : [{ path: files[index]?.path ?? '', facts: decodeModule(facts) }],
    ),
    {
      generated: libraries.flatMap(({ definition }) => definition.generated?.(project) ?? []),
      aliases: libraries.flatMap(({ definition }) => definition.aliases?.(project) ?? []),
    },
  );
  await prepareLibraries(libraries, program);
  let schemas: Promise<readonly RealSchema[]> = Promise.resolve([]);
  const built = buildModel(program, libraries, compileKnowledge(libraries), {
    ...configuration,
    distrusted: new Set(configuration.threatModels.map((name) => sourcesOf[name])),
    // PostgreSQL works while the rest is understood
    ...(options.runMigrations ? { onMigrations: (migrations) => void (schemas = assess(migrations, sandbox)) } : {}),
  });
  progress({ stage: 'running migrations', done: 0, total: 0 });
  const model = withAdvisories(withSchemas(built.model, await schemas, live), advisories);
  return { ...built, model, project: program.project };
}

const sourcesOf = {
  arguments: 'argument',
  environment: 'environment',
  files: 'file',
  responses: 'response',
} as const satisfies Record<ThreatModel, string>;

/** The only way to a network, and loaded for those only who ask for it. */
async function liveDatabase(address: string, progress: RunOptions['progress']): Promise<LiveReading> {
  progress({ stage: 'reading the database', done: 0, total: 0 });
  const { readLiveDatabase } = await import('./schema/live/read.ts');
  return readLiveDatabase(address);
}

/** Whether, for all that was found, there is nothing to judge; see `Doubts`. */
function missingEndpoints({ facts, project, sources }: BackendModel): Doubts['noEndpoints'] {
  if (facts.has('endpoints')) return null;
  if (facts.has('server')) return 'server';
  const starts = sources.length > 0 && project.packages.some(({ scripts }) => scripts['start'] !== undefined);
  return starts && !facts.has('entries') ? 'program' : 'any';
}

/** The whole pipeline: a directory → what a report says. Throws `ConfigurationError` if the directory cannot be audited. */
export function audit(root: string, options: RunOptions): Promise<AuditOutcome> {
  return withSandbox(options, (sandbox) => auditWith(root, options, sandbox));
}

async function auditWith(root: string, options: RunOptions, sandbox: Sandbox): Promise<AuditOutcome> {
  const { configuration, tool, progress } = options;
  const rules = await loadRules();
  const { model, project, statistics, problems: libraryProblems } = await understandWith(root, options, sandbox);
  const chosen = rules.filter(({ id }) => options.rules?.has(id) !== false && configuration.rules[id] !== 'off');
  progress({ stage: 'judging', done: 0, total: chosen.length });
  const judged = runRules(model, chosen, {
    profile: configuration.profile,
    responseFormat: configuration.responseFormat,
  });
  const claims = judged.hits.flatMap(({ claim }) => claim ?? []);
  const hits = withProofs(judged.hits, await prove(model, claims, sandbox));
  const text = excerpts(project.root, linesToShow(hits));
  const outcome = toFindings({
    hits,
    rules: new Map(
      rules.map(({ id, definition }) => [id, { id, cwe: cweOf(definition.tags), why: definition.docs.why }]),
    ),
    ran: new Set(chosen.map(({ id }) => id)),
    directives: model.sources.flatMap(({ file, facts, locate }) =>
      facts.directives.map(({ name, text: body, start, end }) => ({
        file: file.path,
        name,
        text: body,
        line: locate(start, end).line,
      })),
    ),
    severities: configuration.rules,
    baseline: options.baseline,
    lineText: (file, line) => text.get(file)?.get(line) ?? '',
  });
  const coverage = coverageOf(model);
  const scored = score({
    findings: outcome.findings,
    size: sizeOf(model),
    assessed: assessedPerArea(chosen, judged.notAssessed),
    notAssessed: judged.notAssessed.map((entry) => ({ ...entry, area: areaIn(entry.rule) })),
    doubts: {
      unreadFiles: coverage.files.withProblems,
      unknownGuards: coverage.endpoints.unknownGuard,
      noEndpoints: missingEndpoints(model),
    },
  });
  const name = project.packages.find(({ directory }) => directory === '')?.name || basename(project.root);
  const result: AuditResult = {
    tool: { ...tool },
    project: name,
    profile: configuration.profile,
    ...scored,
    findings: outcome.findings,
    possible: outcome.possible,
    suppressed: outcome.suppressed,
    strengths: strengthsOf(model, rules),
    coverage: { ...coverage, suppressionProblems: outcome.problems },
    toolProblems: [
      ...judged.problems.map(({ rule, message }) => ({ rule, message })),
      ...libraryProblems.map(({ library, message }) => ({
        rule: null,
        message: `The knowledge of ${library} failed: ${message}`,
      })),
      ...statistics.failures.map(({ path, error }) => ({
        rule: null,
        message: `${path} could not be followed to its end, which is a bug of ours: ${error instanceof Error ? error.message : String(error)}`,
      })),
      ...(statistics.exhausted > 0
        ? [
            {
              rule: null,
              message: `${statistics.exhausted} ${statistics.exhausted === 1 ? 'function does' : 'functions do'} more than could be followed; what they reach may be incomplete.`,
            },
          ]
        : []),
    ],
    excerpts: Object.fromEntries([...text].map(([file, lines]) => [file, Object.fromEntries(lines)])),
    rules: rules.map(({ id, definition: { title, severity, tags, docs } }) => ({
      id,
      title,
      area: areaIn(id),
      severity,
      cwe: cweOf(tags),
      why: docs.why,
      fix: docs.fix,
    })),
  };
  return { result, inventory: () => inventoryOf(model, tool, name) };
}

/** One directory for each audited one, where the system keeps what can be made again (XDG Base Directory Specification). */
function cacheDirectory(root: string): string {
  return join(cacheHome(), hash('sha1', root).slice(0, 16));
}

/** What is the same for all of them is in it itself. */
function cacheHome(): string {
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'backend-architect');
}

/** Lines of code frames and of fingerprints. */
function linesToShow(
  hits: readonly Pick<Finding & { place: Finding['location'] }, 'place' | 'trace'>[],
): Map<string, Set<number>> {
  const wanted = new Map<string, Set<number>>();
  const want = (file: string, from: number, to: number): void => {
    let lines = wanted.get(file);
    if (lines === undefined) wanted.set(file, (lines = new Set()));
    for (let line = Math.max(from, 1); line <= to; line++) lines.add(line);
  };
  for (const { place, trace } of hits) {
    want(place.file, place.line - 2, Math.min(place.endLine, place.line + 12) + 2);
    for (const { location } of trace) want(location.file, location.line, location.line);
  }
  return wanted;
}

/** The id of a loaded rule starts with its area. */
function areaIn(ruleId: string): AreaId {
  return ruleId.slice(0, ruleId.indexOf('/')) as AreaId;
}

function cweOf(tags: readonly string[]): string[] {
  return tags.filter((tag) => tag.startsWith('cwe-')).map((tag) => tag.toUpperCase());
}

function assessedPerArea(
  rules: readonly Rule[],
  notAssessed: readonly { rule: string }[],
): Partial<Record<AreaId, number>> {
  const skipped = new Set(notAssessed.map(({ rule }) => rule));
  const counts: Partial<Record<AreaId, number>> = {};
  for (const { id } of rules) if (!skipped.has(id)) counts[areaIn(id)] = (counts[areaIn(id)] ?? 0) + 1;
  return counts;
}
