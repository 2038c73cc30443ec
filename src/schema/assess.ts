import type { Migration } from '../model/migrations.ts';
import type { MigrationFailure, RealSchema, ScriptStep, ScriptText, TakenBack } from '../model/real-schema.ts';
import { extensionsIn } from './extensions.ts';
import type { Job, JobResult, Rejected } from './job.ts';
import { asksForSettings, madeByNobody, withoutMeaning } from './rejections.ts';
import type { Outcome, Sandbox } from './sandbox.ts';

/** Seconds for all histories of a project together. */
const SECONDS = 30;
/** A project of many modules, each with tables of its own, would take as many seconds: the longest histories are run. */
const HISTORIES = 24;
/** Nobody goes back further. */
const NEWEST = 10;

/** Runs the migrations of each PostgreSQL database on an empty one. Histories of other databases are left out. */
export async function assess(migrations: readonly Migration[], sandbox: Sandbox): Promise<RealSchema[]> {
  const histories = [...Map.groupBy(migrations, ({ history }) => history)].filter(([, steps]) =>
    steps.every(({ dialect }) => dialect === 'postgres'),
  );
  const known = histories
    .filter(([, steps]) => holeIn(steps) === undefined)
    .sort(([a, first], [b, second]) => second.length - first.length || (a < b ? -1 : 1))
    .slice(0, HISTORIES);
  const outcomes = new Map<string, Outcome>();
  const results = await sandbox.run(
    known.map(([, steps]) => jobOf(steps)),
    SECONDS,
  );
  for (const [index, [history]] of known.entries()) {
    const outcome = results[index];
    if (outcome !== undefined) outcomes.set(history, outcome);
  }
  return histories.map(([history, steps]) => schemaOf(history, steps, outcomes.get(history)));
}

function schemaOf(history: string, steps: readonly Migration[], outcome: Outcome | undefined): RealSchema {
  const nothing = nothingOf(history, steps);
  const hole = holeIn(steps);
  if (hole !== undefined) return { ...nothing, notAssessed: { why: hole.unknown, location: hole.location } };
  if (outcome === undefined)
    return { ...nothing, notAssessed: { why: `only the ${HISTORIES} longest histories are`, location: null } };
  if (outcome.kind === 'stopped') {
    const { why, migration } = outcome;
    return {
      ...nothing,
      ran: migration ?? 0,
      notAssessed: { why, location: migration === null ? null : (steps[migration]?.location ?? null) },
    };
  }
  return { ...nothing, ...resultOf(outcome.result, steps) };
}

/** What is not known of it, without which nothing can be run. */
function holeIn(steps: readonly Migration[]): Extract<ScriptStep, { readonly unknown: string }> | undefined {
  return steps.flatMap(({ script }) => script.up).find((step) => 'unknown' in step);
}

function nothingOf(history: string, { length }: readonly Migration[]): RealSchema {
  return { history, ran: 0, of: length, failure: null, notAssessed: null, catalog: null, back: [], drift: [] };
}

function jobOf(steps: readonly Migration[]): Job {
  const migrations = steps.map(({ name, script }) => ({
    name,
    up: textsOf(script.up).map(({ sql }) => sql),
    tried: textsOf(script.up).flatMap(({ tried }, index) => (tried === true ? index : [])),
    // a way back with a hole is none that could be run
    down:
      script.down === null || script.down.some((step) => 'unknown' in step)
        ? null
        : textsOf(script.down).map(({ sql }) => sql),
  }));
  return {
    extensions: extensionsIn(migrations.flatMap(({ up }) => up)),
    migrations,
    uncertainRows: steps.some(({ script }) =>
      textsOf(script.up).some(({ rendered, guessed }) => rendered === true || guessed === true),
    ),
    back: NEWEST,
  };
}

function textsOf(steps: readonly ScriptStep[]): ScriptText[] {
  return steps.filter((step) => 'sql' in step);
}

function resultOf(
  { ran, rejected, catalog, back, notes }: JobResult,
  steps: readonly Migration[],
): Pick<RealSchema, 'ran' | 'failure' | 'notAssessed' | 'catalog' | 'back'> {
  if (rejected !== null) {
    const why = notOurs(rejected, steps, notes);
    const failure = failureOf(rejected, steps);
    return why === null
      ? { ran, failure, notAssessed: null, catalog: null, back: [] }
      : { ran, failure: null, notAssessed: { why, location: failure.location }, catalog: null, back: [] };
  }
  return {
    ran,
    failure: null,
    notAssessed: null,
    catalog,
    back: back.map(({ migration, left, lost, changed, failure, again }): TakenBack => {
      const real = (by: Rejected | null): MigrationFailure | null =>
        by === null || notOurs(by, steps, notes) !== null ? null : failureOf(by, steps);
      return { name: steps[migration]?.name ?? '', left, lost, changed, failure: real(failure), again: real(again) };
    }),
  };
}

/** Why a rejected statement may be none of the project's fault; null if it is one. */
function notOurs(rejected: Rejected, steps: readonly Migration[], notes: readonly string[]): string | null {
  const { message } = rejected;
  const asked = notes.length === 0 ? '' : ` (not here: ${notes.join(', ')})`;
  if (withoutMeaning(rejected)) return `${message}${asked}`;
  if (!steps.every(({ name }) => isVersioned(name))) return `${message}; the order of the files is not known`;
  const texts = steps.flatMap(({ script }) => [...textsOf(script.up), ...textsOf(script.down ?? [])]);
  if (texts.some(({ sql }) => asksForSettings.test(sql))) return `${message}; it depends on settings${asked}`;
  // names that a builder makes up are not known
  if (rejected.code === '42704' && texts.some(({ rendered }) => rendered === true)) return message;
  // what rows there are may depend on what was left out
  if (/^2[23]/.test(rejected.code) && texts.some(({ rendered, guessed }) => rendered === true || guessed === true))
    return message;
  // a way back takes away what migrations made
  if (rejected.way === 'down' && /^drop\b/i.test(rejected.statement)) return null;
  return madeByNobody(
    rejected,
    texts.map(({ sql }) => sql),
  )
    ? `${message}, and no migration makes it${asked}`
    : null;
}

/** `001_x.sql`, `V1__x.sql`, `Migration2020.ts`: the name says when it is its turn. */
function isVersioned(name: string): boolean {
  return /^(?:[VvB]|Migration)?\d/.test(name);
}

function failureOf(
  { migration, way, text, start, position, statement, message }: Rejected,
  steps: readonly Migration[],
): MigrationFailure {
  const step = steps[migration];
  const script = step === undefined ? [] : textsOf((way === 'up' ? step.script.up : step.script.down) ?? []);
  const at = start + position;
  return {
    name: step?.name ?? '',
    location: script[text]?.locate(at, at) ?? { file: '', line: 1, column: 1, endLine: 1, endColumn: 1 },
    message,
    statement: statement.replaceAll(/\s+/g, ' ').slice(0, 200),
  };
}
