import type { EntryPoint, Step } from '../../model/types.ts';
import { isVisitColumn } from './names.ts';
import { isConsumer, type StepOf } from './requests.ts';

const stating =
  /^(?:step|error|error_?message|reason|result)$|(?:status|state|phase|stage|progress)$|^(?:processing|progress|upload|import|sync)[A-Z_]\w*$/i;
const remote =
  /^(?:ssh2|node-ssh|dockerode|nodemailer|resend|postmark|stripe|openai|groq-sdk|replicate|cohere-ai|ai(?=\.)|@ai-sdk\/|@anthropic-ai\/|@mistralai\/|@google\/gen|@langchain\/|@deepgram\/|@aws-sdk\/|aws-sdk|@google-cloud\/|@azure\/|puppeteer|playwright|fluent-ffmpeg)/;

/** Work that no transaction waits for: another service is asked, or a program runs. */
function isElsewhere({ operation }: Step): boolean {
  return (
    operation.is === 'http' || operation.is === 'command' || (operation.is === 'call' && remote.test(operation.api))
  );
}

/**
 * Without the states that rows go through while another service is asked or a program runs: no transaction could wait for that. Of rows of
 * one table nothing else is left then.
 */
export function withoutProgress({ steps }: EntryPoint, group: readonly StepOf<'query'>[]): readonly StepOf<'query'>[] {
  const [first, ...others] = group;
  const last = others.at(-1);
  if (first === undefined || last === undefined) return group;
  const waits = steps.slice(steps.indexOf(first), steps.indexOf(last)).some(isElsewhere);
  if (!waits) return group;
  const kept = group.filter((step) => !isState(step));
  return tablesOf(kept).size === 1 ? [] : kept;
}

/** What one message or the clock brings is brought again when it fails: rows of one table are found as they were left. */
export function isTakenUpAgain(entries: readonly EntryPoint[], group: readonly StepOf<'query'>[]): boolean {
  if (tablesOf(group).size > 1 || !entries.every(isConsumer)) return false;
  return (
    entries.every(({ kind }) => kind === 'schedule') ||
    group.every(({ operation: { operation } }) => operation === 'update')
  );
}

/** Statements on one table that each say something else of it, beside the state it is in: no two of them contradict each other. */
export function sayOther(group: readonly StepOf<'query'>[]): boolean {
  if (tablesOf(group).size > 1) return false;
  const said = new Set<string>();
  for (const { operation } of group) {
    if (operation.written === null || operation.written.length === 0 || operation.operation === 'delete') return false;
    const facts = operation.written.filter((column) => !stating.test(column) && !isVisitColumn(column));
    if (facts.some((column) => said.has(column))) return false;
    for (const column of facts) said.add(column);
  }
  return true;
}

const reckoned =
  /balance|amount|stock|quantit|qty|credit|point|count|total|sum|fund|seat|inventory|available|remaining|position|order|rank|default|primary/i;

/** The same columns of rows that are found in the same way, one time after the other: versions of one fact, unless it is moved between two rows. */
export function isSaidAgain(group: readonly StepOf<'query'>[]): boolean {
  if (tablesOf(group).size > 1) return false;
  const ways = new Set(
    group.map(({ operation: { operation, written, filters } }) =>
      operation !== 'update' || written === null || written.length === 0 || filters === null || filters.length === 0
        ? null
        : `${written.toSorted().join()} ${filters
            .map(({ column, operator }) => `${column} ${operator}`)
            .toSorted()
            .join()}`,
    ),
  );
  return (
    ways.size === 1 &&
    !ways.has(null) &&
    !group.some(({ operation }) => operation.written?.some((column) => reckoned.test(column)) === true)
  );
}

/** Nothing is written but what became of something. */
function isState({ operation: { operation, written } }: StepOf<'query'>): boolean {
  return (
    operation === 'update' &&
    written !== null &&
    written.length > 0 &&
    written.every((column) => stating.test(column) || isVisitColumn(column))
  );
}

function tablesOf(group: readonly StepOf<'query'>[]): Set<string> {
  return new Set(group.flatMap(({ operation }) => operation.entities));
}
