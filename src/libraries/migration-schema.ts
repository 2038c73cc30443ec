import type { CallEvent } from '../evaluate/events.ts';
import { locate } from '../model/operations-of.ts';
import type { Module } from '../link/types.ts';
import { defineLibrary } from './define.ts';
import { applied, type MigrationDraft } from './support/migration-history.ts';
import {
  connection,
  migrationModules,
  runMigration,
  type MigrationRun,
  sqlInArgument,
  tableBuilder,
} from './support/migration-runs.ts';
import { kyselyColumn, KyselyChanges, kyselyMethods } from './support/kysely-changes.ts';
import { scriptOf } from './support/migration-script.ts';
import type { ScriptStep } from '../model/real-schema.ts';
import type { SchemaChange } from '../model/schema-changes.ts';
import { pgMigrateChanges } from './support/pg-migrate-changes.ts';
import { SchemaState } from './support/schema-state.ts';
import { readSchemaChanges } from './support/sql-ddl.ts';
import { dialectOf, sqlDialects, type SqlDialect } from './support/sql-dialects.ts';
import { describedTable, tableNamed } from './support/table-builder.ts';
import { specifiedChanges } from './support/table-specs.ts';
import { typeormChanges } from './support/typeorm-changes.ts';

const schema = `${connection}.schema`;
/** what a statement gives to the function that is called when it is done */
const found = 'db-migrate.Result()';

/**
 * Tables that migrations in code make: with the builders of Knex and Kysely, with the objects of db-migrate and Sequelize, or with SQL. Each `up` is
 * run with a connection that answers to the methods of all of these tools, and what was asked of it is read back.
 */
export default defineLibrary({
  packages: ['db-migrate'],
  docs: 'https://db-migrate.readthedocs.io',
  rows: [
    {
      api: `${schema}.{createTable|createTableIfNotExists|alterTable|table}`,
      is: 'function',
      calls: 1,
      with: [tableBuilder],
      returns: 'receiver',
    },
    { api: `${schema}.{withSchema|dropTable|dropTableIfExists|renameTable|raw}`, is: 'function', returns: 'receiver' },
    { api: `${schema}.{${kyselyMethods.join('|')}}`, is: 'function', returns: 'receiver' },
    ...['addColumn', 'modifyColumn'].map((name) => ({
      api: `${schema}.${name}`,
      is: 'function' as const,
      calls: 2,
      with: [kyselyColumn],
      returns: 'receiver' as const,
    })),
    { api: `${schema}.alterColumn`, is: 'function', calls: 1, with: [kyselyColumn], returns: 'receiver' },
    {
      api: `${kyselyColumn}.{primaryKey|notNull|unique|defaultTo|references|onDelete|onUpdate|autoIncrement|generatedAlwaysAsIdentity|generatedByDefaultAsIdentity|generatedAlwaysAs|identity|unsigned|check|stored|modifyEnd|modifyFront|$call}`,
      is: 'function',
      returns: 'receiver',
    },
    // on an empty database nothing is found
    {
      api: `${connection}.{runSql|all}`,
      is: 'function',
      calls: 'all',
      with: ['unknown', found],
    },
    { api: `${found}.rows.length`, is: 'constant', value: 0 },
    { api: `${found}.{length|rowCount}`, is: 'constant', value: 0 },
    { api: `${connection}.transaction`, is: 'function', calls: 0, with: [connection], async: true },
  ],
  entities(build) {
    for (const modules of migrationModules(build)) {
      const state = new SchemaState();
      const dialect = dialectOf([], sqlDialects(build));
      let knex = false;
      for (const module of modules) {
        const up = runMigration(build, module, 'up');
        if (up === null) continue;
        const down = runMigration(build, module, 'down');
        const changes = changesIn(up.calls);
        knex ||= changes.knex;
        build.migration(applied(state, draftOf(module, dialect, up, changes.changes, down)));
      }
      for (const entity of state.entities(dialect, knex ? 'table.index([{quoted}]);' : undefined)) build.entity(entity);
    }
  },
});

function draftOf(
  { path }: Module,
  dialect: SqlDialect,
  up: MigrationRun,
  changes: readonly SchemaChange[],
  down: MigrationRun | null,
): MigrationDraft {
  const slash = path.lastIndexOf('/');
  const asked = down?.calls.filter(asksDatabase) ?? [];
  return {
    name: path.slice(slash + 1),
    history: path.slice(0, Math.max(slash, 0)),
    location: up.location,
    dialect,
    up: changes,
    undo: {
      is:
        down === null
          ? 'none'
          : asked.length > 0
            ? 'written'
            : down.refuses
              ? 'refused'
              : down.complete
                ? 'empty'
                : 'unknown',
      location: down?.location ?? null,
      changes: changesIn(down?.calls ?? []).changes,
    },
    errors: [],
    script: {
      up: stepsOf(up),
      down: down === null || down.refuses || asked.length === 0 ? null : stepsOf(down),
    },
  };
}

/** What it gives to PostgreSQL, in order. */
function stepsOf(run: MigrationRun): ScriptStep[] {
  if (run.activation === null) return [{ unknown: 'it could not be followed', location: run.location }];
  const kysely = new KyselyChanges();
  const read = (event: CallEvent): readonly SchemaChange[] | null => {
    const built = event.path?.parent?.text === schema ? kysely.read(event) : null;
    if (built !== null) return built;
    const changes = changesOf(event);
    return changes.length > 0 || chained.has(event.name) ? changes : null;
  };
  const steps = scriptOf(run.activation, read, asksDatabase);
  return run.complete ? steps : [...steps, { unknown: 'it could not be followed to its end', location: run.location }];
}

/** Parts of a builder's chain that say nothing by themselves, or what was said already. */
const chained: ReadonlySet<string> = new Set([
  'execute', 'ifNotExists', 'ifExists', 'unique', 'on', 'column', 'columns', 'using', 'cascade', 'onDelete', 'onUpdate', '$call',
]); // prettier-ignore

/** What is asked of the connection, directly or by way of a function that is bound or described. */
function asksDatabase({ path, receiver }: CallEvent): boolean {
  return (
    path === null ||
    path.text.startsWith(connection) ||
    path.text === 'kysely.sql' ||
    (receiver?.kind === 'external' && receiver.path.text.startsWith(connection)) ||
    path.name === 'addSql' ||
    // a builder of its own: `knex('users').update(…)`
    path.text.startsWith('knex')
  );
}

function changesIn(calls: readonly CallEvent[]): { changes: SchemaChange[]; knex: boolean } {
  const kysely = new KyselyChanges();
  const changes: SchemaChange[] = [];
  let knex = false;
  for (const event of calls) {
    const built = event.path?.parent?.text === schema ? kysely.read(event) : null;
    knex ||= event.path?.parent?.text === schema && built === null && event.callbacks.length > 0;
    const at = locate(event.place);
    for (const change of built ?? changesOf(event)) changes.push(change.at === undefined ? { ...change, at } : change);
  }
  return { changes, knex };
}

function changesOf(event: CallEvent): SchemaChange[] {
  const { path, name, args } = event;
  // `sql`…`.execute(db)` of Kysely
  if (path?.text === 'kysely.sql') {
    const source = sqlInArgument(event, 0);
    return source === null ? [] : readSchemaChanges(source);
  }
  if (path?.name === 'addSql') {
    const source = sqlInArgument(event, 0);
    return source === null ? [] : readSchemaChanges(source);
  }
  if (path === null || !path.text.startsWith(connection)) return [];
  const bound = name === 'bind' && event.receiver?.kind === 'external' ? event.receiver.path.name : null;
  if (['runSql', 'raw', 'query', 'all', 'sql'].includes(bound ?? name)) {
    const source = sqlInArgument(event, bound === null ? 0 : 1);
    return source === null ? [] : readSchemaChanges(source);
  }
  if (path.parent?.text !== schema) return typeormChanges(event) ?? pgMigrateChanges(event) ?? specifiedChanges(event);
  const [table, to] = args.map((argument) =>
    argument.kind === 'literal' && typeof argument.value === 'string' ? tableNamed(argument.value) : null,
  );
  if (table === null || table === undefined) return [];
  if (name === 'dropSchema' || name === 'dropSchemaIfExists') return [{ kind: 'drop-schema', schema: table.name }];
  if (name === 'dropTable' || name === 'dropTableIfExists') return [{ kind: 'drop-table', table }];
  if (name === 'renameTable') return to === null || to === undefined ? [] : [{ kind: 'rename-table', table, to }];
  return describedTable(event);
}
