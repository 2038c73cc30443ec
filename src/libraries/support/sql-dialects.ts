import { packageOf } from '../../project/package-names.ts';
import { readDocument } from '../../project/read.ts';
import type { LibraryBuild } from '../build-types.ts';
import type { Project } from '../../project/types.ts';
import type { SqlFile } from './sql-files.ts';

export type SqlDialect = 'postgres' | 'mysql' | 'sqlite' | 'any';

/** Packages that talk SQL to a database; `any` if it is a setting which one. */
const drivers: Readonly<Record<string, SqlDialect>> = {
  pg: 'postgres',
  'pg-pool': 'postgres',
  'pg-promise': 'postgres',
  'pg-native': 'postgres',
  postgres: 'postgres',
  slonik: 'postgres',
  '@neondatabase/serverless': 'postgres',
  '@vercel/postgres': 'postgres',
  '@supabase/supabase-js': 'postgres',
  '@electric-sql/pglite': 'postgres',
  massive: 'postgres',
  pgtyped: 'postgres',
  '@pgtyped/runtime': 'postgres',
  mysql: 'mysql',
  mysql2: 'mysql',
  mariadb: 'mysql',
  '@planetscale/database': 'mysql',
  sqlite3: 'sqlite',
  sqlite: 'sqlite',
  'better-sqlite3': 'sqlite',
  'node:sqlite': 'sqlite',
  '@libsql/client': 'sqlite',
  '@tursodatabase/serverless': 'sqlite',
  knex: 'any',
  kysely: 'any',
  'drizzle-orm': 'any',
  sequelize: 'any',
  typeorm: 'any',
  '@prisma/client': 'any',
  objection: 'any',
  '@mikro-orm/core': 'any',
  mssql: 'any',
  tedious: 'any',
  oracledb: 'any',
};

/** The dialects of the drivers that the project imports or declares; a query builder loads its driver by name. */
export function sqlDialects(build: LibraryBuild): ReadonlySet<SqlDialect> {
  const names = new Set<string>();
  for (const { dependencies } of build.project.packages) for (const name of Object.keys(dependencies)) names.add(name);
  for (const { facts } of build.modules) for (const { source } of facts.requests) names.add(packageOf(source));
  return new Set([
    ...[...names].sort().flatMap((name) => (Object.hasOwn(drivers, name) ? [drivers[name] ?? 'any'] : [])),
    ...schemaDialects(build),
  ]);
}

/** Of schemas that say which database they are for. */
function schemaDialects({ project }: LibraryBuild): SqlDialect[] {
  return project.documents.flatMap(({ path, kind, role }) => {
    if (kind !== 'prisma' || role === 'test' || role === 'vendored') return [];
    const read = readDocument(project.root, path);
    const provider =
      'text' in read ? /\bdatasource\s+\w+\s*\{[^}]*?\bprovider\s*=\s*"(\w+)"/.exec(read.text)?.[1] : undefined;
    return dialectNamed(provider ?? '') ?? [];
  });
}

/** A driver of PostgreSQL, or something that may load one. */
export function usesPostgres(project: Project): boolean {
  return project.packages.some(({ dependencies }) =>
    Object.keys(dependencies).some((name) => {
      const dialect = Object.hasOwn(drivers, name) ? drivers[name] : undefined;
      return dialect === 'postgres' || dialect === 'any';
    }),
  );
}

/** What settings of clients call the dialects. */
const spellings: Readonly<Record<string, SqlDialect>> = {
  postgres: 'postgres',
  postgresql: 'postgres',
  cockroachdb: 'postgres',
  'aurora-postgres': 'postgres',
  mysql: 'mysql',
  mariadb: 'mysql',
  'aurora-mysql': 'mysql',
  sqlite: 'sqlite',
  sqljs: 'sqlite',
  'better-sqlite3': 'sqlite',
  expo: 'sqlite',
  mssql: 'any',
  sqlserver: 'any',
  oracle: 'any',
  db2: 'any',
  spanner: 'any',
};

export function dialectNamed(name: string): SqlDialect | undefined {
  return Object.hasOwn(spellings, name.toLowerCase()) ? spellings[name.toLowerCase()] : undefined;
}

/**
 * The dialect of the database behind the entities of a file: what the clients of the project are set to, else the only
 * driver that the file's package (or the workspace it belongs to) depends on. Null if it is not known.
 */
export function dialectAt(build: LibraryBuild, file: string, settings: readonly string[]): SqlDialect | null {
  const set = new Set(settings.flatMap((name) => dialectNamed(name) ?? []));
  const { packages } = build.project;
  const own = packages
    .filter(({ directory }) => directory === '' || file.startsWith(`${directory}/`))
    .sort((a, b) => b.directory.length - a.directory.length);
  for (const found of [set, ...own.map(({ dependencies }) => driversOf(Object.keys(dependencies)))]) {
    const [only] = found;
    if (only !== undefined) return found.size === 1 ? only : null;
  }
  return null;
}

function driversOf(names: readonly string[]): Set<SqlDialect> {
  const found = names.flatMap((name) => (Object.hasOwn(drivers, name) ? [drivers[name] ?? 'any'] : []));
  const others = names.filter((name) => name === 'mssql' || name === 'tedious' || name === 'oracledb');
  return new Set(found.filter((dialect) => dialect !== 'any' || others.length > 0));
}

/** How an index is added; with PostgreSQL while requests are served, without a lock on the table. */
export const indexSyntax: Readonly<Record<SqlDialect, string>> = {
  postgres: 'CREATE INDEX CONCURRENTLY ON {table} ({columns});',
  mysql: 'ALTER TABLE {table} ADD INDEX ({columns});',
  sqlite: 'CREATE INDEX {index} ON {table} ({columns});',
  any: 'CREATE INDEX {index} ON {table} ({columns});',
};

/** The dialect that files are written in: that of the only driver, else what their words show. */
export function dialectOf(files: readonly SqlFile[], dialects: ReadonlySet<SqlDialect>): SqlDialect {
  const has = (pattern: RegExp): boolean => files.some(({ source }) => pattern.test(source.text));
  if (
    files.some(({ path }) =>
      /(?:^|[/_-])(?:clickhouse|mssql|sqlserver|oracle|snowflake|duckdb|bigquery|cassandra)(?:$|[/_-])/i.test(path),
    )
  )
    return 'any';
  const named = [...dialects].filter((dialect) => dialect !== 'any');
  const [only] = named;
  if (named.length === 1 && only !== undefined) return only;
  if (has(/\bengine\s*=\s*\w*mergetree|\bcodec\s*\(|\bnvarchar\b|\bvarchar2\b/i)) return 'any';
  if (has(/\bauto_increment\b|\bengine\s*=|`/i)) return 'mysql';
  if (has(/\bautoincrement\b/i)) return 'sqlite';
  return named.includes('postgres') || has(/\b(?:big)?serial\b|\btimestamptz\b|\bjsonb\b|\buuid\b|_pkey"|\bplpgsql\b/i)
    ? 'postgres'
    : 'any';
}
