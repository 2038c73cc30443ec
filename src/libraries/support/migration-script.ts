import { isTried } from '../../evaluate/events.ts';
import type { Activation, CallEvent, Context } from '../../evaluate/events.ts';
import { asText, truthiness } from '../../evaluate/values.ts';
import type { Location } from '../../findings/types.ts';
import { locate } from '../../model/operations-of.ts';
import type { ScriptStep } from '../../model/real-schema.ts';
import type { SchemaChange } from '../../model/schema-changes.ts';
import { connection } from './migration-runs.ts';
import type { SqlSource } from './sql-cursor.ts';
import { sqlOfChange } from './migration-sql.ts';

/** A call of a migration, and whether something that is not known decides if it is made, or how often. */
interface Asked {
  /** by what something else called, also further out: with rows, or when something is done */
  readonly calledBack: boolean;
  readonly event: CallEvent;
  readonly uncertain: boolean;
}

/** How a call is understood: what it changes, or null if it asks the database for no change of its shape. */
export type ReadCall = (event: CallEvent) => readonly SchemaChange[] | null;

/** Statements that only write or read rows. */
const aboutRows = /^\s*(?:insert|update|delete|select|values|with\s+(?!\S+\s+as\s*\(\s*create)|truncate)\b/i;
const rowMethods = new Set([
  'bulkInsert',
  'bulkUpdate',
  'bulkDelete',
  'insert',
  'upsert',
  'increment',
  'decrement',
  'insertInto',
  'updateTable',
  'deleteFrom',
  'selectFrom',
]);
/** Methods of what a query gave. */
const ofResult =
  /\.(?:query|all|runSql|raw|execute|select|insertInto|updateTable|deleteFrom|selectFrom|createType|dropType)\(\)/;
const catalogs = /\b(?:pg_\w+|information_schema)\b/i;

/**
 * The statements that one way of a migration in code gives to PostgreSQL. What it does for each of the rows that it read is left
 * out: the database is empty. A step whose text is not known stays a hole.
 */
export function scriptOf(activation: Activation, read: ReadCall, asks: (event: CallEvent) => boolean): ScriptStep[] {
  const calls = callsOf(activation).filter(({ event }) => asks(event));
  calls.sort((a, b) => a.event.order - b.event.order);
  const steps: ScriptStep[] = [];
  let ofRows = false;
  /** the type that is being made */
  let begun: CallEvent | null = null;
  for (const { event, uncertain, calledBack } of calls) {
    const at = locate(event.place);
    if (event.name === 'createType') begun = event;
    const sql = sqlInCall(event);
    if (sql !== null && sql.text === '') continue;
    const changes = sql === null ? read(event) : null;
    if (sql !== null && sql.text !== null) {
      if (catalogs.test(sql.text) && /^\s*select\b/i.test(sql.text))
        steps.push(unknownStep('it reads what there is', at));
      else if (aboutRows.test(sql.text)) {
        const isRead = /^\s*select\b/i.test(sql.text);
        if (isRead) ofRows = true;
        // on values that are handed over, or only for some rows
        const left = uncertain || hasParameters(event, sql.text);
        const guessed = left || sql.text.includes('{?}') ? ({ guessed: true } as const) : {};
        steps.push({ sql: left ? '' : sql.text, ...guessed, locate: sql.locate });
      } else if (!/^\s*(?:--[^\n]*\n\s*|\/\*[\s\S]*?\*\/\s*)*[a-z]/i.test(sql.text)) continue;
      else if (uncertain) steps.push(unknownStep('a condition decides', at));
      else if (sql.text.includes('{?}')) steps.push(unknownStep('a part of the statement is not known', at));
      else if (isStatement(sql.text))
        steps.push({ sql: sql.text, ...(isTried(event.context) ? { tried: true } : {}), locate: sql.locate });
    } else if (sql !== null) {
      if (!(ofRows && (uncertain || calledBack))) steps.push(unknownStep('its statement is not known', at));
    } else if (rowMethods.has(event.name)) {
      steps.push({ sql: '', guessed: true, locate: () => at });
    } else if (event.name === 'asEnum' || event.name === 'dropType') {
      const made = typeSql(event, begun);
      if (made === null) steps.push(unknownStep('a part of the statement is not known', at));
      else steps.push({ sql: made, locate: () => at });
    } else if (changes !== null) {
      if (uncertain && changes.length > 0) steps.push(unknownStep('a condition decides', at));
      else steps.push(...changes.flatMap((change) => rendered(change, at)));
    } else if (event.path?.name === 'all' || event.path?.text.startsWith('knex')) ofRows = true;
    else if (!isHarmless(event)) steps.push(unknownStep(`what ${event.name} does is not known`, at));
  }
  return steps;
}

function unknownStep(unknown: string, location: Location): ScriptStep {
  return { unknown, location };
}

function rendered(change: SchemaChange, at: Location): ScriptStep[] {
  const sql = sqlOfChange(change);
  const place = change.at ?? at;
  if (sql === null) return [unknownStep('the builder’s call is not understood in full', place)];
  return sql === '' ? [] : [{ sql, rendered: true, locate: () => place }];
}

/** `knex.raw('now()')` is a part of a statement, and none itself. */
function isStatement(text: string): boolean {
  return /^\s*(?:--[^\n]*\n\s*|\/\*[\s\S]*?\*\/\s*)*(?:create|alter|drop|rename|comment|grant|revoke|do|set|reset|begin|commit|start|lock|refresh|reindex|analyze|vacuum|truncate|call|cluster|notify|security|import|execute|prepare|rollback|end|insert|update|delete|with|select|perform)\b/i.test(
    text,
  );
}

/** Values that are handed over with the text. */
function hasParameters(event: CallEvent, text: string): boolean {
  const [, second] = event.args;
  return (
    /\$\d/.test(text) ||
    (/\?/.test(text) && (second?.kind === 'array' || second?.kind === 'object' || second?.kind === 'unknown'))
  );
}

/** `createType('state').asEnum(['open'])` and `dropType('state')` of Kysely. */
function typeSql({ name, args }: CallEvent, begun: CallEvent | null): string | null {
  const type = asText(name === 'asEnum' ? begun?.args[0] : args[0]);
  if (type === null || type.includes('{?}')) return null;
  const quoted = type
    .split('.')
    .map((part) => `"${part.replaceAll('"', '""')}"`)
    .join('.');
  if (name === 'dropType') return `DROP TYPE IF EXISTS ${quoted}`;
  const [list] = args;
  const values = list?.kind === 'array' ? list.elements.map((each) => asText(each)) : [null];
  return values.some((value) => value === null || value.includes('{?}'))
    ? null
    : `CREATE TYPE ${quoted} AS ENUM (${values.map((value) => `'${(value ?? '').replaceAll("'", "''")}'`).join(', ')})`;
}

function inCallback(context: Context | null): boolean {
  for (let at = context; at !== null; at = at.parent) if (at.kind === 'callback') return true;
  return false;
}

/** Calls that give what others take, or say nothing about the shape. */
function isHarmless({ path, name, receiver }: CallEvent): boolean {
  if (path === null || name === 'createType') return true;
  const of = receiver?.kind === 'external' ? receiver.path.text : '';
  return (
    /^(?:bind|then|catch|finally|transaction|isTransactionActive|startTransaction|commitTransaction|rollbackTransaction|commit|rollback|fn|ref|literal|now|uuid|func|release|connect|end|destroy|withSchema|toString|toQuery|on|setMaxListeners|debug)$/.test(
      name,
    ) ||
    (!path.text.startsWith(connection) && of !== connection) ||
    ofResult.test(path.text.slice(0, path.text.lastIndexOf('.'))) ||
    /\.(?:fn|manager)\b/.test(path.text)
  );
}

function callsOf(
  activation: Activation,
  outside: Omit<Asked, 'event'> = { uncertain: false, calledBack: false },
  calls: Asked[] = [],
  depth = 0,
): Asked[] {
  if (depth > 12 || calls.length > 3000) return calls;
  for (const event of activation.events) {
    if (event.kind !== 'call' && event.kind !== 'enter') continue;
    const here = {
      uncertain: outside.uncertain || isUncertain(event.context),
      calledBack: outside.calledBack || inCallback(event.context),
    };
    if (event.kind === 'call') calls.push({ event, ...here });
    else callsOf(event.activation, here, calls, depth + 1);
  }
  return calls;
}

function isUncertain(context: Context | null): boolean {
  for (let at = context; at !== null; at = at.parent) {
    if (at.kind === 'catch' || (at.kind === 'loop' && !at.constant)) return true;
    // `if (error) return done(error)`
    if (at.kind === 'after' && inCallback(at.parent)) continue;
    if ((at.kind === 'branch' || at.kind === 'after') && (at.value === null || truthiness(at.value) === undefined))
      return true;
  }
  return false;
}

const rawMethods = new Set(['runSql', 'raw', 'query', 'all', 'sql', 'addSql', 'execute']);

/** The text of a call that takes one; its text is null where it is not known, and the whole null if the call takes none. */
function sqlInCall(event: CallEvent): { text: string | null; locate: SqlSource['locate'] } | null {
  const { path, name } = event;
  const isTemplate = path?.text === 'kysely.sql';
  if (!isTemplate && !rawMethods.has(name)) return null;
  const [value] = event.args;
  if (value === undefined) return null;
  const text =
    event.form === 'template' && value.kind === 'array'
      ? value.elements.map((part) => asText(part) ?? '').join('{?}')
      : asText(value);
  const { module, start, end } = event.argPlaces[0] ?? event.place;
  const exact = text !== null && end - start === text.length + 2;
  return {
    text,
    locate: (from, to) => (exact ? module.locate(start + 1 + from, start + 1 + to) : module.locate(start, end)),
  };
}
