import type { Database } from './run-job.ts';

/** How many rows the catalogs have that say what there is: of an empty database, what it is compared with later. */
export async function sizesOf(database: Database): Promise<string> {
  const counts = catalogs.map((name) => `(SELECT count(*) FROM ${name})`).join(" || ' ' || ");
  const [row] = await database.run(`SELECT ${counts} AS sizes`);
  return String(row?.['sizes']);
}

/** Takes everything away that migrations made; whether the database is as good as a new one. */
export async function clear(database: Database, empty: string): Promise<boolean> {
  try {
    // the last is refused in a transaction, which several statements at once are
    for (const statement of ['ROLLBACK', 'RESET SESSION AUTHORIZATION', 'DISCARD ALL']) await database.run(statement);
    for (const statement of await made(database)) await database.run(statement);
    await database.run(
      'CREATE SCHEMA public AUTHORIZATION pg_database_owner; GRANT USAGE ON SCHEMA public TO PUBLIC; ALTER ROLE CURRENT_USER RESET ALL',
    );
    return (await sizesOf(database)) === empty;
  } catch {
    return false;
  }
}

const catalogs = [
  'pg_authid',
  'pg_cast',
  'pg_class',
  'pg_collation',
  'pg_constraint',
  'pg_conversion',
  'pg_db_role_setting',
  'pg_default_acl',
  'pg_event_trigger',
  'pg_extension',
  'pg_foreign_data_wrapper',
  'pg_foreign_server',
  'pg_language',
  'pg_largeobject_metadata',
  'pg_namespace',
  'pg_opclass',
  'pg_operator',
  'pg_proc',
  'pg_publication',
  'pg_subscription',
  'pg_tablespace',
  'pg_trigger',
  'pg_ts_config',
  'pg_ts_dict',
  'pg_type',
];

/** Statements that drop extensions, schemas and roles, in that order. */
async function made(database: Database): Promise<string[]> {
  const drops = [
    `SELECT format('DROP EXTENSION %I CASCADE', extname) AS sql FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY extname`,
    `SELECT format('DROP EVENT TRIGGER %I CASCADE', evtname) AS sql FROM pg_event_trigger ORDER BY evtname`,
    `SELECT format('DROP PUBLICATION %I CASCADE', pubname) AS sql FROM pg_publication ORDER BY pubname`,
    `SELECT format('DROP SCHEMA %I CASCADE', nspname) AS sql FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' ORDER BY nspname`,
    `SELECT format('DROP OWNED BY %I; DROP ROLE %I', rolname, rolname) AS sql FROM pg_roles WHERE rolname !~ '^pg_' AND rolname <> CURRENT_USER ORDER BY rolname`,
  ];
  const statements: string[] = [];
  for (const query of drops) statements.push(...(await database.run(query)).map(({ sql }) => String(sql)));
  return statements;
}
