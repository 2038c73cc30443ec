import type { LibraryBuild } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { applied, sqlMigration } from './support/migration-history.ts';
import { SchemaState } from './support/schema-state.ts';
import { readSchemaChanges } from './support/sql-ddl.ts';
import { loadSqlParser } from './support/sql.ts';
import { dialectOf, sqlDialects, usesPostgres, type SqlDialect } from './support/sql-dialects.ts';
import { sqlHistories, type SqlHistory } from './support/sql-files.ts';

/** Tables that SQL files define: migrations one after the other, or the schema as a whole. */
export default defineLibrary({
  // the tools that apply such files; the drivers and query builders that the tables are used with have files of their own
  packages: [
    'postgrator',
    'postgrator-cli',
    'postgres-migrations',
    'node-pg-migrate',
    'dbmate',
    'pg-migrate',
    'marv',
    'east',
    'umzug',
    'ley',
  ],
  docs: 'https://www.postgresql.org/docs/current/ddl.html',
  // the grammar of PostgreSQL, for migrations that may not keep to it
  prepareForFiles: (project) =>
    usesPostgres(project) && sqlHistories(project).some(({ isMigrations }) => isMigrations) ? loadSqlParser() : null,
  entities(build) {
    const dialects = sqlDialects(build);
    if (dialects.size === 0) return;
    const histories = sqlHistories(build.project);
    const schemas = new SchemaState();
    const declared = new Set<string>();
    for (const history of histories.filter(({ isMigrations }) => !isMigrations)) apply(build, history, schemas);
    for (const history of oneOfEachDialect(
      histories.filter(({ isMigrations }) => isMigrations),
      dialects,
    )) {
      const state = new SchemaState(schemas);
      const dialect = dialectOf(history.files, dialects);
      for (const file of history.files) build.migration(applied(state, sqlMigration(history, file, dialect)));
      mentionSkipped(build, history);
      for (const name of state.names()) declared.add(name);
      for (const entity of state.entities(dialect)) build.entity(entity);
    }
    // a schema that is written down beside its migrations says the same once more
    const files = histories.flatMap((history) => history.files);
    for (const entity of schemas.entities(dialectOf(files, dialects)))
      if (!declared.has(entity.table.toLowerCase())) build.entity(entity);
  },
});

function apply(build: LibraryBuild, history: SqlHistory, state: SchemaState): void {
  for (const { source } of history.files) for (const change of readSchemaChanges(source)) state.apply(change);
  mentionSkipped(build, history);
}

function mentionSkipped(build: LibraryBuild, history: SqlHistory): void {
  for (const path of history.skipped)
    build.unknown({
      kind: 'query',
      message: `${path} is too large for a definition of tables, and was not read.`,
      location: { file: path, line: 1, column: 1, endLine: 1, endColumn: 1 },
    });
}

/** `migrations/postgres` and `migrations/mysql` are the same tables twice: those of the driver in use count. */
function oneOfEachDialect(histories: readonly SqlHistory[], dialects: ReadonlySet<SqlDialect>): SqlHistory[] {
  const named: readonly [SqlDialect, RegExp][] = [
    ['postgres', /(?:^|[/_-])(?:pg|postgres\w*)(?:$|[/_-])/i],
    ['mysql', /(?:^|[/_-])(?:mysql|mariadb)(?:$|[/_-])/i],
    ['sqlite', /(?:^|[/_-])sqlite3?(?:$|[/_-])/i],
  ];
  const chosen = new Map<string, string>();
  const familyOf = ({ directory }: SqlHistory): { family: string; dialect: SqlDialect } | null => {
    for (const [dialect, pattern] of named)
      if (pattern.test(directory)) return { family: directory.replace(pattern, '/'), dialect };
    return null;
  };
  const order = [...dialects, 'postgres', 'mysql', 'sqlite'];
  for (const dialect of order) {
    for (const history of histories) {
      const of = familyOf(history);
      if (of?.dialect === dialect && !chosen.has(of.family)) chosen.set(of.family, history.directory);
    }
  }
  return histories.filter((history) => {
    const of = familyOf(history);
    return of === null || chosen.get(of.family) === history.directory;
  });
}
