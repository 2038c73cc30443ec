import { groupFindings, placeOf } from './groups.ts';
import { code, fenced, prose, text } from './markdown-text.ts';
import { dedent, firstSentence } from './prose.ts';
import { schemaInWords } from './schema-source.ts';
import { counted, grouped, listed } from './text.ts';
import { severities } from '../findings/types.ts';
import type { Group } from './groups.ts';
import type { AreaResult, AuditResult } from './types.ts';
import type { Finding, Location } from '../findings/types.ts';

/** Places listed under one rule; the JSON report has them all. */
const placesListed = 25;

/** The full audit report: one document, its headings the same in every project, to be read from top to bottom or kept. */
export function renderMarkdown(result: AuditResult): string {
  const sections = [
    '# Backend Architecture Audit Report',
    summary(result),
    ...result.areas.map((area, index) => areaSection(area, index + 1, result)),
    criticalIssues(result),
    actions(result),
    `## Production Readiness Decision\n\n**${result.decision}** - ${text(result.justification)}`,
    strengths(result),
    suppressed(result),
    understood(result),
    notUnderstood(result),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function summary(result: AuditResult): string {
  const lines = [
    `- Architecture Score: ${scoreOf(result.score)}`,
    `- Production Readiness: **${result.decision}**`,
    `- Critical Issues: ${result.counts.critical}`,
    `- High Priority Issues: ${result.counts.high}`,
    `- Medium Priority Issues: ${result.counts.medium}`,
    `- Low Priority Issues: ${result.counts.low}`,
    `- Project: ${text(result.project)} (${result.profile} profile, ${result.tool.name} ${text(result.tool.version)})`,
  ];
  return `## Executive Summary\n\n${lines.join('\n')}\n\n${text(result.justification)}`;
}

function areaSection(area: AreaResult, number: number, result: AuditResult): string {
  const findings = result.findings.filter((finding) => finding.area === area.id);
  const parts = [`## ${number}. ${area.title} (Score: ${scoreOf(area.score)})`];
  if (area.id === 'security') {
    const worst = severities.find((severity) => findings.some((finding) => finding.severity === severity));
    if (worst !== undefined) parts.push(`⚠️ ${worst.toUpperCase()}`);
  }
  if (area.score === null) parts.push('Nothing to assess.');
  else if (findings.length === 0) parts.push('No findings.');
  for (const group of groupFindings(findings, result)) parts.push(groupSection(group, result));
  if (area.notAssessed.length > 0) {
    const lines = area.notAssessed.map(({ rule, reason }) => `- ${code(rule)}: ${text(reason)}`);
    parts.push(`Not assessed:\n\n${lines.join('\n')}`);
  }
  return parts.join('\n\n');
}

/** A defect: its worst place in full, the others as a list. */
function groupSection(group: Group, result: AuditResult): string {
  const [first, ...others] = group.findings;
  const heading = `### ${group.severity.toUpperCase()}: ${text(group.title)} (${code(group.ruleId)})`;
  const parts = [heading, `${prose(first.message)}\n\n${where(first)}`];
  const excerpt = codeBlock(first.location, result);
  if (excerpt !== '') parts.push(excerpt);
  if (first.trace.length > 1) {
    const steps = first.trace.map(
      (step, index) => `${index + 1}. ${code(placeOf(step.location))}: ${text(step.message)}`,
    );
    parts.push(`How it comes about:\n\n${steps.join('\n')}`);
  }
  if (first.why !== '') parts.push(`**Why:** ${prose(first.why)}`);
  if (first.fix !== '') parts.push(`**Fix:** ${prose(first.fix)}`);
  if (others.length > 0) {
    const lines = others.slice(0, placesListed).map((finding) => `- ${where(finding)}: ${text(finding.message)}`);
    const rest = others.length - placesListed;
    if (rest > 0) lines.push(`- and ${grouped(rest)} more`);
    parts.push(`Also at:\n\n${lines.join('\n')}`);
  }
  return parts.join('\n\n');
}

function criticalIssues(result: AuditResult): string {
  const critical = result.findings.filter((finding) => finding.severity === 'critical');
  const lines = critical.map((finding, index) => `${index + 1}. ${text(finding.message)} (${where(finding)})`);
  return `## Critical Issues (Must Fix)\n\n${lines.length === 0 ? 'None.' : lines.join('\n')}`;
}

/** One action per defect, worst first; the detail is in the areas. */
function actions(result: AuditResult): string {
  const fixes = new Map(result.rules.map((rule) => [rule.id, rule.fix]));
  const lines = groupFindings(result.findings, result).map((group, index) => {
    const [first, ...others] = group.findings;
    const fix = others.length === 0 ? first.fix : (fixes.get(group.ruleId) ?? first.fix);
    const sentence = firstSentence(fix) || group.title;
    const places = group.findings.slice(0, 3).map((finding) => code(placeOf(finding.location)));
    const rest = group.findings.length - places.length;
    const at = rest > 0 ? `${places.join(', ')} and ${grouped(rest)} more` : listed(places);
    return `${index + 1}. **${group.severity.toUpperCase()}** ${text(group.title)}: ${text(sentence.replace(/:$/, '.'))} (${at})`;
  });
  return `## Recommended Actions\n\n${lines.length === 0 ? 'None.' : lines.join('\n')}`;
}

function strengths(result: AuditResult): string {
  if (result.strengths.length === 0) return '';
  const lines = result.strengths.map((strength) => {
    const place = strength.location === null ? '' : ` ${code(placeOf(strength.location))}`;
    return `- ${text(strength.message)}${place}`;
  });
  return `## Strengths\n\n${lines.join('\n')}`;
}

function suppressed(result: AuditResult): string {
  if (result.suppressed.length === 0) return '';
  const lines = result.suppressed.map(({ finding, by, reason }) => {
    const severity = finding.severity.toUpperCase();
    return `- ${severity} ${code(finding.ruleId)} at ${code(placeOf(finding.location))}, by ${by}: ${text(reason)}`;
  });
  return `## Suppressed Findings\n\n${lines.join('\n')}`;
}

function understood({ coverage }: AuditResult): string {
  const { endpoints, consumers, queries, files } = coverage;
  const protocols = Object.entries(endpoints.byProtocol).map(
    ([protocol, count]) => `${grouped(count)} ${text(protocol)}`,
  );
  const schema = schemaInWords(coverage);
  const lines = [
    `- Endpoints: ${grouped(endpoints.total)}${protocols.length > 0 ? ` (${protocols.join(', ')})` : ''}; ${grouped(endpoints.guarded)} behind authentication, ${grouped(endpoints.unguarded)} open, ${grouped(endpoints.unknownGuard)} with guards that could not be understood`,
    ...(consumers.total === 0
      ? []
      : [
          `- Consumers: ${grouped(consumers.total)} (${Object.entries(consumers.byKind)
            .map(([kind, count]) => `${grouped(count)} ${text(kind)}`)
            .join(', ')})`,
        ]),
    `- Data: ${counted(coverage.entities, 'entity', 'entities')}, ${counted(queries.total, 'query', 'queries')}, ${grouped(queries.resolved)} of them understood`,
    ...(schema === '' ? [] : [`- Schema: ${schema}`]),
    `- Code: ${counted(coverage.lines, 'line')} in ${grouped(files.parsed)} of ${counted(files.server, 'server file')}, ${counted(coverage.packages, 'package')}`,
    `- Built with: ${coverage.frameworks.length === 0 ? 'no framework that is known' : coverage.frameworks.map(text).join(', ')}`,
  ];
  return `## What was understood\n\n${lines.join('\n')}`;
}

function notUnderstood(result: AuditResult): string {
  const { unknowns, problems, suppressionProblems } = result.coverage;
  const lines = [
    ...result.toolProblems.map(
      ({ rule, message }) =>
        `- ${rule === null ? 'Incomplete' : `A bug in ${result.tool.name} (${code(rule)})`}: ${text(message)}`,
    ),
    ...[...problems, ...suppressionProblems].map(
      ({ file, line, message }) => `- ${code(`${file}:${line}`)}: ${text(message)}`,
    ),
    ...unknowns.map(({ message, count, location }) => {
      const times = count > 1 ? ` (${grouped(count)} times)` : '';
      return `- ${text(message)}${times}${location === null ? '' : `, first at ${code(placeOf(location))}`}`;
    }),
  ];
  if (result.possible.length > 0) {
    lines.push(`- Not in this report: ${counted(result.possible.length, 'possible finding')} without enough evidence`);
  }
  return `## What was not understood\n\n${lines.length === 0 ? 'Nothing that was seen.' : lines.join('\n')}`;
}

function where(finding: Finding): string {
  const endpoint = finding.endpoint === null ? '' : `, ${code(finding.endpoint)}`;
  return `${code(placeOf(finding.location, true))}${endpoint}`;
}

function scoreOf(score: number | null): string {
  return score === null ? 'not assessed' : `${score}/10`;
}

/** The lines a finding points to, as they are in the file. */
function codeBlock(location: Location, { excerpts }: AuditResult): string {
  const known = excerpts[location.file] ?? {};
  const lines: string[] = [];
  for (
    let line = location.line;
    line <= Math.min(Math.max(location.endLine, location.line), location.line + 9);
    line++
  ) {
    const source = known[line];
    if (source !== undefined) lines.push(source);
  }
  return lines.length === 0 ? '' : fenced(dedent(lines), languageOf(location.file));
}

const languages: Record<string, string> = {
  ts: 'ts',
  tsx: 'tsx',
  mts: 'ts',
  cts: 'ts',
  js: 'js',
  jsx: 'jsx',
  mjs: 'js',
  cjs: 'js',
  sql: 'sql',
  prisma: 'prisma',
  json: 'json',
  yml: 'yaml',
  yaml: 'yaml',
  graphql: 'graphql',
  py: 'python',
  go: 'go',
};

function languageOf(file: string): string {
  return languages[file.slice(file.lastIndexOf('.') + 1)] ?? '';
}
