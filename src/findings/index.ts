import { fingerprints } from './fingerprint.ts';
import { mergeHits } from './merge.ts';
import { areaOf, compareFindings, compareText } from './order.ts';
import { readSuppressions } from './suppression.ts';
import type { Baseline } from './baseline.ts';
import type { LineText } from './fingerprint.ts';
import type { Hit, RuleIdentity } from './hit.ts';
import type { ConfigurationProblem, DirectiveComment } from './suppression.ts';
import type { Finding, Severity, SuppressedFinding } from './types.ts';

export type { Baseline } from './baseline.ts';
export type { LineText } from './fingerprint.ts';
export type { Hit, RuleIdentity } from './hit.ts';
export type { ConfigurationProblem, DirectiveComment } from './suppression.ts';
export { baselineFileName, parseBaseline, renderBaseline } from './baseline.ts';
export { areaOf, compareFindings, compareSeverities, compareText } from './order.ts';

export interface FindingsInput {
  hits: readonly Hit[];
  /** every rule there is, also those that do not run: comments may name them */
  rules: ReadonlyMap<string, RuleIdentity>;
  /** rules that ran; a comment for a rule that did not run is not called unused */
  ran: ReadonlySet<string>;
  directives: readonly DirectiveComment[];
  /** the user's own severities */
  severities: Readonly<Record<string, Severity | 'off'>>;
  baseline: Baseline | null;
  lineText: LineText;
}

export interface FindingsOutcome {
  /** the default view: confidence high or medium, in order */
  findings: Finding[];
  /** confidence low, in order */
  possible: Finding[];
  suppressed: SuppressedFinding[];
  /** ignore comments and baseline entries that do not apply; belongs in `Coverage.suppressionProblems` */
  problems: ConfigurationProblem[];
}

/** Hits → findings: merged, named, severities as the user set them, suppressed, in order. Pure. */
export function toFindings(input: FindingsInput): FindingsOutcome {
  const merged = mergeHits(input.hits);
  const prints = fingerprints(merged, input.lineText);
  const suppressions = readSuppressions(input.directives, new Set(input.rules.keys()));
  const outcome: FindingsOutcome = { findings: [], possible: [], suppressed: [], problems: [] };
  const matched = new Set<string>();

  for (const [index, hit] of merged.entries()) {
    const severity = input.severities[hit.ruleId] ?? hit.severity;
    const finding = toFinding(hit, severity === 'off' ? hit.severity : severity, prints[index] ?? '', input.rules);
    const reason = suppressions.match(finding);
    const known = input.baseline?.fingerprints.has(finding.fingerprint) === true;
    if (known) matched.add(finding.fingerprint);
    if (reason !== null) outcome.suppressed.push({ finding, by: 'comment', reason });
    else if (severity === 'off')
      outcome.suppressed.push({ finding, by: 'configuration', reason: 'turned off in the configuration' });
    else if (known)
      outcome.suppressed.push({
        finding,
        by: 'baseline',
        reason: `accepted in ${input.baseline?.path ?? 'the baseline'}`,
      });
    else if (finding.confidence === 'low') outcome.possible.push(finding);
    else outcome.findings.push(finding);
  }

  outcome.findings.sort(compareFindings);
  outcome.possible.sort(compareFindings);
  outcome.suppressed.sort((a, b) => compareFindings(a.finding, b.finding));
  outcome.problems = [
    ...suppressions.problems((rule) => input.ran.has(rule) && input.severities[rule] !== 'off'),
    ...staleBaseline(input.baseline, matched, input),
  ].sort((a, b) => compareText(a.file, b.file) || a.line - b.line || compareText(a.message, b.message));
  return outcome;
}

function toFinding(
  hit: Hit,
  severity: Severity,
  fingerprint: string,
  rules: ReadonlyMap<string, RuleIdentity>,
): Finding {
  const area = areaOf(hit.ruleId);
  if (area === null) throw new Error(`rule id "${hit.ruleId}" does not start with an area`);
  const rule = rules.get(hit.ruleId);
  return {
    ruleId: hit.ruleId,
    area,
    severity,
    confidence: hit.confidence,
    cwe: [...(rule?.cwe ?? [])],
    message: hit.message,
    location: hit.place,
    trace: hit.trace,
    why: hit.why ?? rule?.why ?? '',
    fix: hit.fix,
    endpoint: hit.endpoint,
    affects: hit.affects,
    fingerprint,
  };
}

/** Entries for findings that are gone should go too, or they will hide the same defect when it comes back. Only told when all rules ran. */
function staleBaseline(
  baseline: Baseline | null,
  matched: ReadonlySet<string>,
  input: FindingsInput,
): ConfigurationProblem[] {
  if (baseline === null || input.ran.size < input.rules.size) return [];
  const stale = baseline.fingerprints.size - matched.size;
  if (stale <= 0) return [];
  const entries = stale === 1 ? '1 entry matches' : `${stale} entries match`;
  return [
    {
      file: baseline.path,
      line: 1,
      message: `${entries} no finding any more. Run with --update-baseline to remove ${stale === 1 ? 'it' : 'them'}.`,
    },
  ];
}
