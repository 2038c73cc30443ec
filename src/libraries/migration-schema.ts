import type { CallEvent } from '../evaluate/events.ts';
import { defineLibrary } from './define.ts';
import {
  callsOfMigration,
  connection,
  migrationModules,
  sqlInArgument,
  tableBuilder,
} from './support/migration-runs.ts';
import type { SchemaChange } from './support/schema-changes.ts';
import { SchemaState } from './support/schema-state.ts';
import { readSchemaChanges } from './support/sql-ddl.ts';
import { dialectOf, sqlDialects } from './support/sql-dialects.ts';
import { describedTable, tableNamed } from './support/table-builder.ts';
import { specifiedChanges } from './support/table-specs.ts';

const schema = `${connection}.schema`;

/**
 * Tables that migrations in code make: with Knex's builders, with the objects of db-migrate and Sequelize, or with SQL. Each `up` is
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
    { api: `${connection}.transaction`, is: 'function', calls: 0, with: [connection], async: true },
  ],
  entities(build) {
    for (const modules of migrationModules(build)) {
      const state = new SchemaState();
      let knex = false;
      for (const module of modules) {
        for (const event of callsOfMigration(build, module)) {
          knex ||= event.path?.parent?.text === schema;
          for (const change of changesOf(event)) state.apply(change);
        }
      }
      for (const entity of state.entities(
        dialectOf([], sqlDialects(build)),
        knex ? 'table.index([{quoted}]);' : undefined,
      ))
        build.entity(entity);
    }
  },
});

function changesOf(event: CallEvent): SchemaChange[] {
  const { path, name, args } = event;
  if (path === null || !path.text.startsWith(connection)) return [];
  const bound = name === 'bind' && event.receiver?.kind === 'external' ? event.receiver.path.name : null;
  if (['runSql', 'raw', 'query', 'all'].includes(bound ?? name)) {
    const source = sqlInArgument(event, bound === null ? 0 : 1);
    return source === null ? [] : readSchemaChanges(source);
  }
  if (path.parent?.text !== schema) return specifiedChanges(event);
  const [table, to] = args.map((argument) =>
    argument.kind === 'literal' && typeof argument.value === 'string' ? tableNamed(argument.value) : null,
  );
  if (table === null || table === undefined) return [];
  if (name === 'dropTable' || name === 'dropTableIfExists') return [{ kind: 'drop-table', table }];
  if (name === 'renameTable') return to === null || to === undefined ? [] : [{ kind: 'rename-table', table, to }];
  return describedTable(event);
}
