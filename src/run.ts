import { coverageOf, sizeOf } from './coverage.ts';
import { toFindings, type Baseline, type FindingsOutcome } from './findings/index.ts';
import type { AreaId, Finding, Severity } from './findings/types.ts';
import { decodeModule } from './ir/index.ts';
import { compileKnowledge } from './libraries/knowledge.ts';
import { loadLibraries } from './libraries/load.ts';
import { link } from './link/link.ts';
import { lowerProject } from './lower-project.ts';
import { buildModel, type ModelResult } from './model/build.ts';
import { discover } from './project/discover.ts';
import { excerpts } from './project/read.ts';
import type { Project } from './project/types.ts';
import type { AuditResult } from './report/types.ts';
import { loadRules, type Rule } from './rules/load.ts';
import { runRules } from './rules/run.ts';
import { strengthsOf } from './rules/strengths.ts';
import { score } from './score/index.ts';

export interface RunOptions {
  /** patterns in .gitignore syntax, relative to the audited directory */
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  /** threads that parse; `auto` decides by size */
  readonly workers?: number | 'auto';
  readonly onProgress?: (stage: string, done: number, total: number) => void;
}

export interface AuditOptions extends RunOptions {
  readonly version: string;
  readonly profile: AuditResult['profile'];
  readonly responseFormat: 'any' | 'envelope' | 'problem+json';
  /** rules to run; all if not given */
  readonly runs?: (ruleId: string) => boolean;
  /** the user's own severities */
  readonly severities: Readonly<Record<string, Severity | 'off'>>;
  readonly baseline: Baseline | null;
}

export interface AuditOutcome {
  readonly result: AuditResult;
  /** everything that a baseline file would accept */
  readonly all: readonly Finding[];
}

/** A directory → its Backend Model. */
export async function understand(root: string, options: RunOptions = {}): Promise<ModelResult & { readonly project: Project }> {
  const { onProgress } = options;
  onProgress?.('Looking for source files', 0, 0);
  const project = await discover(root, { include: [...(options.include ?? [])], exclude: [...(options.exclude ?? [])] });
  const lowered = await lowerProject(project, options.workers ?? 'auto', (done, total) => onProgress?.('Reading code', done, total));
  onProgress?.('Understanding the backend', 0, 0);
  const program = link(
    project,
    lowered.map(({ path, facts }) => ({ path, facts: decodeModule(facts) })),
  );
  const libraries = await loadLibraries();
  const built = buildModel(program, libraries, compileKnowledge(libraries));
  return { ...built, project };
}

/** The whole pipeline: a directory → what a report says. */
export async function audit(root: string, options: AuditOptions): Promise<AuditOutcome> {
  const [{ model, project, statistics, problems: libraryProblems }, rules] = await Promise.all([understand(root, options), loadRules()]);
  options.onProgress?.('Judging', 0, rules.length);
  const chosen = rules.filter((rule) => (options.runs?.(rule.id) ?? true) && options.severities[rule.id] !== 'off');
  const judged = runRules(model, chosen, { profile: options.profile, responseFormat: options.responseFormat });
  const wanted = new Map<string, Set<number>>();
  const want = (file: string, line: number): void => {
    const lines = wanted.get(file);
    if (lines === undefined) wanted.set(file, new Set([line]));
    else lines.add(line);
  };
  for (const { place, trace } of judged.hits) {
    for (let line = place.line - 2; line <= Math.min(place.endLine, place.line + 12) + 2; line++) if (line > 0) want(place.file, line);
    for (const { location } of trace) want(location.file, location.line);
  }
  const text = excerpts(project.root, wanted);
  const outcome: FindingsOutcome = toFindings({
    hits: judged.hits,
    rules: new Map(rules.map(({ id, definition }) => [id, { id, cwe: cweOf(definition.tags), why: definition.docs.why }])),
    ran: new Set(chosen.map(({ id }) => id)),
    directives: model.sources.flatMap((source) =>
      source.facts.directives.map((directive) => ({ file: source.file.path, name: directive.name, text: directive.text, line: source.locate(directive.start, directive.end).line })),
    ),
    severities: options.severities,
    baseline: options.baseline,
    lineText: (file, line) => text.get(file)?.get(line) ?? '',
  });
  const coverage = coverageOf(model);
  const scored = score({
    findings: outcome.findings,
    size: sizeOf(model),
    assessed: assessedPerArea(chosen, judged.notAssessed),
    notAssessed: judged.notAssessed.map((entry) => ({ ...entry, area: areaIn(entry.rule) })),
    doubts: { unreadFiles: coverage.files.withProblems, unknownGuards: coverage.endpoints.unknownGuard },
  });
  const result: AuditResult = {
    tool: { name: 'backend-architect', version: options.version },
    project: project.packages.find((entry) => entry.directory === '')?.name || (root.split('/').findLast((part) => part !== '' && part !== '.') ?? root),
    profile: options.profile,
    ...scored,
    findings: outcome.findings,
    possible: outcome.possible,
    suppressed: outcome.suppressed,
    strengths: strengthsOf(model, rules),
    coverage: { ...coverage, suppressionProblems: outcome.problems },
    toolProblems: [
      ...judged.problems.map(({ rule, message }) => ({ rule, message })),
      ...libraryProblems.map(({ library, message }) => ({ rule: null, message: `the knowledge of ${library} failed: ${message}` })),
      ...(statistics.exhausted > 0 ? [{ rule: null, message: `${statistics.exhausted} functions do more than could be followed; what they reach may be incomplete` }] : []),
    ],
    excerpts: Object.fromEntries([...text].map(([file, lines]) => [file, Object.fromEntries(lines)])),
    rules: rules.map(({ id, definition }) => ({
      id,
      title: definition.title,
      area: areaIn(id),
      severity: definition.severity,
      cwe: cweOf(definition.tags),
      why: definition.docs.why,
      fix: definition.docs.fix,
    })),
  };
  return { result, all: [...outcome.findings, ...outcome.possible] };
}

function areaIn(ruleId: string): AreaId {
  // the id of a loaded rule starts with its area
  return ruleId.slice(0, ruleId.indexOf('/')) as AreaId;
}

function cweOf(tags: readonly string[]): string[] {
  return tags.filter((tag) => tag.startsWith('cwe-')).map((tag) => tag.toUpperCase());
}

function assessedPerArea(rules: readonly Rule[], notAssessed: readonly { rule: string }[]): Partial<Record<AreaId, number>> {
  const skipped = new Set(notAssessed.map(({ rule }) => rule));
  const counts: Partial<Record<AreaId, number>> = {};
  for (const { id } of rules) if (!skipped.has(id)) counts[areaIn(id)] = (counts[areaIn(id)] ?? 0) + 1;
  return counts;
}
