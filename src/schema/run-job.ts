import type { Catalog } from '../model/real-schema.ts';
import { partsOf, readCatalog } from './catalog.ts';
import type { BackResult, Job, JobResult, Rejected } from './job.ts';
import { extensionOf } from './extensions.ts';
import { statementsOf, type Statement } from './statements.ts';

/** A PostgreSQL of its own. */
export interface Database {
  /** rows of the last statement */
  run(sql: string): Promise<readonly Record<string, unknown>[]>;
}

/** Runs migrations from an empty database to the last one; then takes the newest back, one after the other, and runs them again. */
export async function runJob(database: Database, job: Job, onMigration: (index: number) => void): Promise<JobResult> {
  const runner = new Runner(database, job.uncertainRows);
  const first = Math.max(0, job.migrations.length - job.back);
  /** what there was before each of the newest, and at last */
  const before: Catalog[] = [];
  const rejected = async (ran: number, by: Rejected): Promise<JobResult> => ({
    ran,
    rejected: by,
    catalog: null,
    back: [],
    notes: runner.notes,
  });
  for (const [index, { up, tried, down }] of job.migrations.entries()) {
    onMigration(index);
    if (index >= first && (down !== null || before.length > 0)) before[index] = await runner.catalog();
    const failure = await runner.migrate(index, 'up', up, tried);
    if (failure !== null) return rejected(index, failure);
  }
  const catalog = await runner.catalog();
  before[job.migrations.length] = catalog;
  const back = await goBack(runner, job, first, before, onMigration);
  return { ran: job.migrations.length, rejected: null, catalog, back, notes: runner.notes };
}

async function goBack(
  runner: Runner,
  job: Job,
  first: number,
  before: readonly Catalog[],
  onMigration: (index: number) => void,
): Promise<BackResult[]> {
  const results: BackResult[] = [];
  // what an earlier way back left is not said again of those that follow
  const said = new Set<string>();
  let failed = false;
  for (let index = job.migrations.length - 1; index >= first && !failed; index--) {
    const down = job.migrations[index]?.down ?? null;
    const expected = before[index];
    if (down === null || expected === undefined) break;
    onMigration(index);
    const failure = await runner.migrate(index, 'down', down);
    failed = failure !== null;
    const was = partsOf(expected);
    const is = failed ? was : partsOf(await runner.catalog());
    const fresh = (name: string): boolean => {
      if (said.has(name)) return false;
      said.add(name);
      return true;
    };
    results.push({
      migration: index,
      left: [...is.keys()].filter((name) => !was.has(name) && fresh(name)),
      lost: [...was.keys()].filter((name) => !is.has(name) && fresh(name)),
      changed: [...is].flatMap(([name, now]) => {
        const then = was.get(name);
        return then === undefined || then === now || !fresh(name) ? [] : [name];
      }),
      failure,
      again: null,
    });
  }
  if (failed) return results;
  for (const [position, result] of [...results.entries()].reverse()) {
    onMigration(result.migration);
    const step = job.migrations[result.migration];
    const again = await runner.migrate(result.migration, 'up', step?.up ?? [], step?.tried);
    if (again === null) continue;
    results[position] = { ...result, again };
    break;
  }
  return results;
}

/** Names that psql only shows something for, or that dumps begin with. */
const harmless = /^\\(?:echo|qecho|timing|pset|encoding|set|unset|restrict|unrestrict|x)\b/;

/** What has to stay in the transaction that it is written in. */
const needsTransaction = /\bset\s+(?:local|transaction)\b|\block\s+table\b|\bon\s+commit\b|\bdeclare\s+\w+\s+cursor\b/i;

/** Statements that leave the schema as it is. */
const aboutRows = /^(?:insert|update|delete|select|with)\b/i;

/** Tables in which tools write down what was applied. */
const ownTables =
  /^relation "(?:\w+\.)?(?:_prisma_migrations|__drizzle_migrations|SequelizeMeta|pgmigrations|schema_migrations|schema_version|schemaversion|flyway_schema_history|goose_db_version|(?:\w+_)?migrations?(?:_lock)?)" does not exist$/;

const beginning = /^(?:begin|start\s+transaction)\b/i;

class Runner {
  readonly notes: string[] = [];
  readonly #database: Database;

  readonly #uncertainRows: boolean;

  constructor(database: Database, uncertainRows: boolean) {
    this.#database = database;
    this.#uncertainRows = uncertainRows;
  }

  catalog(): Promise<Catalog> {
    return readCatalog((sql) => this.#database.run(sql));
  }

  /** One way of a migration, in a session as a tool would begin it; what was rejected, if anything. */
  async migrate(
    migration: number,
    way: 'up' | 'down',
    texts: readonly string[],
    tried: readonly number[] = [],
  ): Promise<Rejected | null> {
    for (const [text, sql] of texts.entries()) {
      const together = needsTransaction.test(sql);
      const statements = statementsOf(sql);
      // several statements that are sent as one are one transaction
      if (together && !statements.some((statement) => beginning.test(statement.sql))) await this.#database.run('BEGIN');
      for (const statement of statements) {
        if (!together && /^(?:begin|start\s+transaction|commit|end)\b(?!\s*atomic)[^']*$/i.test(statement.sql))
          continue;
        const error = await this.#execute(statement, together);
        if (error !== null && tried.includes(text)) {
          await this.#database.run('ROLLBACK');
          break;
        }
        if (error !== null)
          return {
            migration,
            way,
            text,
            start: statement.start,
            position: error.position,
            statement: statement.sql,
            code: error.code,
            message: error.message,
          };
      }
      await this.#database.run('COMMIT');
    }
    await this.#database.run('RESET SESSION AUTHORIZATION; RESET ALL');
    const [row] = await this.#database.run('SELECT 1 AS alive');
    if (row?.['alive'] !== 1) throw new Error('the database does not answer any more');
    return null;
  }

  async #execute({ sql }: Statement, inTransaction: boolean): Promise<Failure | null> {
    if (sql.startsWith('\\'))
      return harmless.test(sql) ? null : { code: '', message: `${sql.split(/\s/)[0] ?? ''} is of psql`, position: 0 };
    if (/\bcopy\b[^;]*\bprogram\b/i.test(sql)) return { code: '', message: 'it starts a program', position: 0 };
    const mayFail = this.#uncertainRows && aboutRows.test(sql);
    if (mayFail && inTransaction) await this.#database.run('SAVEPOINT before_rows');
    for (let attempt = 0; ; attempt++) {
      try {
        await this.#database.run(sql);
        return null;
      } catch (error) {
        const failure = failureOf(error);
        const role = /^role "(.+)" does not exist$/.exec(failure.message)?.[1];
        if (role !== undefined && attempt < 5) {
          await this.#database.run(`CREATE ROLE "${role.replaceAll('"', '""')}" NOLOGIN`);
          this.notes.push(`role ${role}`);
          continue;
        }
        const needed = /^(?:42883|42704)$/.test(failure.code)
          ? extensionOf(/^(?:function|type|operator class) "?([\w.]+)/.exec(failure.message)?.[1] ?? '')
          : undefined;
        if (needed !== undefined && !inTransaction && attempt < 5 && !this.notes.includes(`extension ${needed}`)) {
          this.notes.push(`extension ${needed}`);
          await this.#database.run(`CREATE EXTENSION IF NOT EXISTS "${needed}"`);
          continue;
        }
        if (mayFail && /^(?:2[23]|42601|42804|42883)/.test(failure.code)) {
          if (inTransaction) await this.#database.run('ROLLBACK TO SAVEPOINT before_rows');
          return null;
        }
        // what a tool keeps for itself is none of the schema
        if (failure.code === '42P01' && aboutRows.test(sql) && ownTables.test(failure.message) && !inTransaction)
          return null;
        const extension = /^create\s+extension\s+(?:if\s+not\s+exists\s+)?["']?([\w-]+)/i.exec(sql)?.[1];
        if (extension === undefined || failure.code === '42710') return failure;
        this.notes.push(`extension ${extension}`);
        return null;
      }
    }
  }
}

interface Failure {
  readonly code: string;
  readonly message: string;
  /** from the statement's begin */
  readonly position: number;
}

function failureOf(error: unknown): Failure {
  const at = typeof error === 'object' && error !== null && 'position' in error ? Number(error.position) : NaN;
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : '';
  return {
    code: typeof code === 'string' ? code : '',
    message: error instanceof Error ? error.message : String(error),
    position: Number.isInteger(at) && at > 0 ? at - 1 : 0,
  };
}
