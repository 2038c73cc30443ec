import type { Location } from '../../findings/types.ts';
import type { Migration, MigrationStep } from '../../model/migrations.ts';
import type { BackendModel } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { histories } from '../support/migration-use.ts';
import { remembered } from '../support/remembered.ts';

export default defineRule({
  title: 'Migrations that wait for a lock without an end',
  severity: 'low',
  precision: 'medium',
  needs: ['migrations'],
  tags: ['availability'],
  docs: {
    why: 'A change of a table waits until the longest query on it is done, and everything that comes after waits behind the change, reads too: a migration that would take a millisecond stops the service for as long as a report runs. PostgreSQL waits without an end unless it is told otherwise.',
    fix: "Begin each migration (or the connection that runs them) with `SET lock_timeout = '5s'; SET statement_timeout = '10min';`, and try again when it gives up; or set both for the role that migrates: `ALTER ROLE … SET lock_timeout = '5s'`.",
    bad: `
//- /src/app.ts
import pg from 'pg';
export const pool = new pg.Pool();
//- /migrations/001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY);
//- /migrations/002_note.sql
ALTER TABLE orders ADD COLUMN note text;
`,
    good: `
//- /src/app.ts
import pg from 'pg';
export const pool = new pg.Pool();
//- /migrations/001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY);
//- /migrations/002_note.sql
SET lock_timeout = '5s';
SET statement_timeout = '10min';
ALTER TABLE orders ADD COLUMN note text;
`,
  },
  messages: {
    lock: 'The migrations in {history} change tables that are in use, and nothing here limits how long they wait for a lock.',
    statement: 'The migrations in {history} limit how long they wait for a lock, and not how long they hold one.',
  },
  check(model, report) {
    const unlimited = histories(model).flatMap((history) => {
      const changes = history.slice(-newest).flatMap((migration) => changesIn(migration));
      const last = changes.at(-1);
      if (last === undefined) return [];
      const own = history.map(({ location }) => model.readDocument(location.file) ?? '');
      // of one who limits statements the lock's wait is limited too
      if (own.some((text) => statementLimit.test(text)) || mentioned(model).statement) return [];
      return [{ last, lock: own.some((text) => lockLimit.test(text)) || mentioned(model).lock }];
    });
    const [first] = unlimited;
    if (first === undefined) return;
    report({
      message: unlimited.every(({ lock }) => lock) ? 'statement' : 'lock',
      arguments: { history: unlimited.map(({ last }) => last.directory) },
      place: first.last.location,
      trace: unlimited.map(({ last: { location, table } }) => ({ location, message: `waits for ${table}` })),
      affects: { unit: 'project', count: 1 },
      key: 'migrations',
      ...(unlimited.every(({ lock }) => lock) ? { confidence: 'low' } : {}),
    });
  },
});

/** Migrations before these were applied long ago. */
const newest = 10;
const lockLimit = /\block_?timeout\b/i;
const statementLimit = /\bstatement_?timeout\b/i;

/** Changes of tables that were there before. */
function changesIn(migration: Migration): { location: Location; table: string; directory: string }[] {
  if (migration.dialect !== 'postgres') return [];
  return migration.up.flatMap(({ change, location, existed }) => {
    const table = existed ? tableIn(change) : null;
    return table === null ? [] : [{ location, table, directory: migration.history || '.' }];
  });
}

function tableIn(change: MigrationStep['change']): string | null {
  switch (change.kind) {
    case 'add':
    case 'change-column':
    case 'drop-column':
    case 'drop-table':
    case 'rename-table':
    case 'validate':
      return change.table.name;
    default:
      return null;
  }
}

/** Whether settings of clients, scripts or deployments limit them for all. */
const mentioned = remembered((model: BackendModel): { lock: boolean; statement: boolean } => {
  const { files, documents } = model.project;
  const paths = [
    ...documents.flatMap(({ path, kind, role, size }) =>
      kind === 'sql' || role === 'test' || role === 'vendored' || size > maxBytes ? [] : [path],
    ),
    ...files.flatMap(({ path, role, size }) =>
      (role === 'server' || role === 'config' || role === 'script') && size <= maxBytes ? [path] : [],
    ),
    ...model.project.packages.map(({ manifest }) => manifest),
  ];
  const found = { lock: false, statement: false };
  for (const path of paths) {
    const text = model.readDocument(path) ?? '';
    found.lock ||= lockLimit.test(text);
    found.statement ||= statementLimit.test(text);
    if (found.statement) break;
  }
  return found;
});

const maxBytes = 200_000;
