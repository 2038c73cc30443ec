import { groupFindings, placeOf } from './groups.ts';
import { palette } from './palette.ts';
import { inFull, table } from './terminal-defect.ts';
import { schemaInWords } from './schema-source.ts';
import { counted, grouped, listed, printable, truncatePath, wrap } from './text.ts';
import { severities } from '../findings/types.ts';
import type { Group } from './groups.ts';
import type { Palette } from './palette.ts';
import type { Context } from './terminal-defect.ts';
import type { AreaResult, AuditResult } from './types.ts';

export interface TerminalOptions {
  color: boolean;
  /** columns of the terminal; the report uses 80 to 100 of them */
  width: number;
  /** everything, also what is only possible and each place of a finding */
  verbose: boolean;
  /** the decision, the score and why; nothing else */
  quiet: boolean;
}

/** Defects shown in full; the rest is a line each. A reader has a minute. */
const shownInFull = 5;

/** The summary for a terminal: the decision, the scores, what blocks with its code and fix, what was understood and what was not. */
export function renderTerminal(result: AuditResult, options: TerminalOptions): string {
  const width = Math.max(80, Math.min(100, options.width));
  const context: Context = {
    result,
    paint: palette(options.color),
    color: options.color,
    width,
    verbose: options.verbose,
  };
  if (options.quiet) return `${header(context).slice(2).join('\n')}\n`;
  const groups = groupFindings(result.findings, result);
  const urgent = groups.filter((group) => group.severity === 'critical' || group.severity === 'high');
  const later = groups.filter((group) => group.severity === 'medium' || group.severity === 'low');
  const full = options.verbose ? urgent.length : shownInFull;
  const sections = [
    header(context),
    scores(context),
    details(
      'What blocks production',
      urgent.filter((group) => group.severity === 'critical'),
      full,
      context,
    ),
    details(
      'What must be fixed before production',
      urgent.filter((group) => group.severity === 'high'),
      Math.max(1, full - urgent.filter((group) => group.severity === 'critical').length),
      context,
    ),
    brief('What should be fixed', later, context),
    options.verbose ? brief('What is only possible', groupFindings(result.possible, result), context) : [],
    strengths(context),
    coverage(context),
    notUnderstood(context),
    footer(context, groups),
  ];
  return `\n${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => line.trimEnd()).join('\n'))
    .join('\n\n')}\n`;
}

function header({ result, paint, width, color }: Context): string[] {
  const badge = { PASS: paint.badge.good, 'NEEDS FIX': paint.badge.warn, BLOCKED: paint.badge.bad }[result.decision];
  const counts = severities
    .filter((severity) => result.counts[severity] > 0)
    .map((severity) => paint.severity[severity](`${grouped(result.counts[severity])} ${severity}`));
  const summary = [
    badge(color ? ` ${result.decision} ` : result.decision),
    result.score === null ? 'no score' : `${paint.bold(result.score.toFixed(1))}${paint.dim(' / 10')}`,
    counts.length === 0 ? 'no findings' : counts.join(paint.dim(' · ')),
  ];
  const name = printable(result.project);
  return [
    `${paint.bold(name)}${paint.dim(`  ${result.profile} profile · ${result.tool.name} ${result.tool.version}`)}`,
    '',
    summary.join('   '),
    ...wrap(printable(result.justification), width),
  ];
}

function scores({ result, paint }: Context): string[] {
  const title = Math.max(...result.areas.map((area) => area.title.length));
  return result.areas.map((area) => {
    const name = area.title.padEnd(title + 2);
    if (area.score === null) return `${name}${paint.dim(`${'·'.repeat(20)}    –  nothing to assess`)}`;
    const worst = severities.find((severity) =>
      result.findings.some((finding) => finding.area === area.id && finding.severity === severity),
    );
    const color = worst === 'critical' || worst === 'high' ? paint.severity[worst] : paint.good;
    const filled = area.score < 10 ? Math.min(19, Math.round(area.score * 2)) : 20;
    const bar = `${color('█'.repeat(filled))}${paint.dim('░'.repeat(20 - filled))}`;
    return `${name}${bar} ${area.score.toFixed(1).padStart(4)}  ${areaCounts(area, result, paint)}`;
  });
}

function areaCounts(area: AreaResult, result: AuditResult, paint: Palette): string {
  const own = result.findings.filter((finding) => finding.area === area.id);
  const parts = severities
    .map((severity) => ({ severity, count: own.filter((finding) => finding.severity === severity).length }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => paint.severity[severity](`${count} ${severity}`));
  if (area.notAssessed.length > 0) parts.push(paint.dim(`${counted(area.notAssessed.length, 'rule')} not assessed`));
  return parts.join(paint.dim(', '));
}

/** The worst of a list in full, the rest with a line each. */
function details(title: string, groups: readonly Group[], full: number, context: Context): string[] {
  if (groups.length === 0) return [];
  const lines = [heading(title, context)];
  for (const group of groups.slice(0, full)) lines.push('', ...inFull(group, context));
  const rest = groups.slice(full);
  if (rest.length > 0) lines.push('', ...table(rest, context));
  return lines;
}

function brief(title: string, groups: readonly Group[], context: Context): string[] {
  if (groups.length === 0) return [];
  const shown = context.verbose ? groups : groups.slice(0, 8);
  const rest = groups.slice(shown.length);
  const lines = [heading(title, context), '', ...table(shown, context)];
  if (rest.length > 0) {
    const places = rest.reduce((sum, group) => sum + group.findings.length, 0);
    lines.push(context.paint.dim(`and ${counted(places, 'finding')} of ${counted(rest.length, 'more rule')}`));
  }
  return lines;
}

function strengths(context: Context): string[] {
  const { result, paint, width } = context;
  if (result.strengths.length === 0) return [];
  const shown = context.verbose ? result.strengths : result.strengths.slice(0, 4);
  const lines = shown.flatMap((strength) =>
    wrap(printable(strength.message), width - 2).map((line, index) => `${index === 0 ? paint.good('✓') : ' '} ${line}`),
  );
  const rest = result.strengths.length - shown.length;
  return [
    heading('What is worth keeping', context),
    '',
    ...lines,
    ...(rest > 0 ? [paint.dim(`  and ${grouped(rest)} more`)] : []),
  ];
}

function coverage(context: Context): string[] {
  const { result, width } = context;
  const { endpoints, consumers, queries, files } = result.coverage;
  const guards = [
    endpoints.guarded > 0 ? `${grouped(endpoints.guarded)} behind authentication` : '',
    endpoints.unguarded > 0 ? `${grouped(endpoints.unguarded)} open` : '',
    endpoints.unknownGuard > 0 ? `${grouped(endpoints.unknownGuard)} unknown` : '',
  ].filter((part) => part !== '');
  const protocols = Object.entries(endpoints.byProtocol).filter(([, count]) => count > 0);
  const kinds =
    protocols.length > 1
      ? ` (${protocols.map(([protocol, count]) => `${grouped(count)} ${protocol}`).join(', ')})`
      : '';
  const schema = schemaInWords(result.coverage);
  const rows: [string, string][] = [
    ['endpoints', `${grouped(endpoints.total)}${kinds}${guards.length === 0 ? '' : `: ${listed(guards)}`}`],
    ...(consumers.total === 0 ? [] : [consumerRow(consumers)]),
    [
      'data',
      `${counted(result.coverage.entities, 'entity', 'entities')}, ${counted(queries.total, 'query', 'queries')}${queries.total === 0 ? '' : ` (${grouped(queries.resolved)} understood)`}`,
    ],
    ...(schema === '' ? [] : [['schema', schema] satisfies [string, string]]),
    [
      'code',
      `${counted(result.coverage.lines, 'line')} in ${counted(files.parsed, 'file')}, ${counted(result.coverage.packages, 'package')}`,
    ],
    [
      'built with',
      result.coverage.frameworks.length === 0 ? 'no framework that is known' : result.coverage.frameworks.join(', '),
    ],
  ];
  const lines = rows.flatMap(([label, text]) =>
    wrap(printable(text), width - 12).map(
      (line, index) => `${context.paint.dim((index === 0 ? label : '').padEnd(12))}${line}`,
    ),
  );
  return [heading('What was understood', context), '', ...lines];
}

function consumerRow({ total, byKind }: AuditResult['coverage']['consumers']): [string, string] {
  const kinds = Object.entries(byKind).map(([kind, count]) => `${grouped(count)} ${kind}`);
  return ['consumers', `${grouped(total)} (${kinds.join(', ')})`];
}

function notUnderstood(context: Context): string[] {
  const { result, paint, width, verbose } = context;
  const { unknowns, problems, suppressionProblems } = result.coverage;
  const entries = [
    ...result.toolProblems.map((problem) => ({
      text: `${problem.rule === null ? 'incomplete' : `a bug in ${result.tool.name} (${problem.rule})`}: ${problem.message}`,
      place: '',
    })),
    ...problems.map((problem) => ({ text: problem.message, place: `${problem.file}:${problem.line}` })),
    ...suppressionProblems.map((problem) => ({ text: problem.message, place: `${problem.file}:${problem.line}` })),
    ...unknowns.map((unknown) => ({
      text: `${unknown.message}${unknown.count > 1 ? ` (${grouped(unknown.count)} times)` : ''}`,
      place: unknown.location === null ? '' : placeOf(unknown.location),
    })),
    ...notAssessed(result),
  ];
  if (entries.length === 0) return [];
  const shown = verbose ? entries : entries.slice(0, 6);
  const lines = shown.flatMap(({ text, place }) => [
    ...wrap(printable(text), width - 2).map((line, index) => `${index === 0 ? paint.dim('?') : ' '} ${line}`),
    ...(place === '' ? [] : [`  ${paint.dim(truncatePath(printable(place), width - 2))}`]),
  ]);
  const rest = entries.length - shown.length;
  return [
    heading('What was not understood', context),
    '',
    ...lines,
    ...(rest > 0 ? [paint.dim(`  and ${grouped(rest)} more (--verbose)`)] : []),
  ];
}

/** Rules that could not run, one line per reason. */
function notAssessed(result: AuditResult): { text: string; place: string }[] {
  const byReason = new Map<string, string[]>();
  for (const { rule, reason } of result.areas.flatMap((area) => area.notAssessed)) {
    byReason.set(reason, [...(byReason.get(reason) ?? []), rule]);
  }
  return [...byReason].map(([reason, rules]) => {
    const named = rules.length > 3 ? `${rules.slice(0, 3).join(', ')} and ${rules.length - 3} more` : listed(rules);
    return { text: `not assessed: ${named} (${reason})`, place: '' };
  });
}

function footer({ result, paint, width, verbose }: Context, groups: readonly Group[]): string[] {
  const hidden = [
    result.suppressed.length > 0 ? `${grouped(result.suppressed.length)} suppressed` : '',
    result.possible.length > 0 && !verbose ? `${grouped(result.possible.length)} only possible (--verbose)` : '',
  ].filter((part) => part !== '');
  const worst = groups[0];
  const next = [
    worst === undefined ? '' : `${result.tool.name} explain ${worst.ruleId}`,
    `${result.tool.name} audit --format markdown`,
  ].filter((part) => part !== '');
  const lines = ['─'.repeat(width)];
  if (hidden.length > 0) lines.push(`Not shown: ${hidden.join(', ')}.`);
  lines.push(...next.map((command, index) => `${index === 0 ? 'Next:' : '     '} ${command}`));
  return lines.map((line) => paint.dim(line));
}

function heading(title: string, { paint, width }: Context): string {
  return `${paint.bold(title)} ${paint.dim('─'.repeat(Math.max(0, width - title.length - 1)))}`;
}
