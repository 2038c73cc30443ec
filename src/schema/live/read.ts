import { Client } from 'pg';
import { ConfigurationError } from '../../errors.ts';
import { readCatalog, type Query } from '../catalog.ts';
import { withoutTwins } from './twins.ts';
import { settingsOf } from './settings.ts';
import { inWords, tooOld } from './failures.ts';
import { readMeasures } from './measures.ts';
import type { LiveReading } from './reading.ts';

/** Seconds that a database may take to answer: first at all, then one question. */
const CONNECT = 10;
const STATEMENT = 20;
/** Catalogs are locked only by those who change the schema: they go first. */
const LOCK = 2;

/** The oldest version whose catalogs have all that is asked for: identities and partitions. */
const OLDEST = 100_000;

/**
 * Reads what a running PostgreSQL says of itself: catalogs and statistics, never a row of the project, in a transaction that may not
 * write and waits for nobody. The address may hold a password, so nothing that is thrown or returned has any of it.
 */
export async function readLiveDatabase(address: string): Promise<LiveReading> {
  const { connectionString, schema } = settingsOf(address);
  const client = clientOf(connectionString);
  // a connection that breaks while nothing is asked of it: the next question says so
  client.on('error', () => {});
  try {
    await client.connect();
    // several statements in one text: what stands between us and the database hands no prepared ones on
    const query: Query = async (sql) => {
      const result: unknown = await client.query(sql);
      return rowsOf(result);
    };
    return await read(query, schema);
  } catch (error) {
    throw error instanceof ConfigurationError ? error : inWords(error);
  } finally {
    // it may never answer again
    client.end().catch(() => {});
  }
}

function clientOf(connectionString: string): Client {
  try {
    return new Client({
      connectionString,
      application_name: 'backend-architect',
      connectionTimeoutMillis: CONNECT * 1000,
      // should the server not keep to its own limit
      query_timeout: (STATEMENT + 5) * 1000,
    });
  } catch {
    // their files are read here
    throw new ConfigurationError(
      'The certificates that the address of the database names cannot be read.',
      'Check sslrootcert, sslcert and sslkey; sslmode=verify-ca needs the first.',
    );
  }
}

async function read(query: Query, schema: string | null): Promise<LiveReading> {
  const [server] = await query(`SELECT version() AS version, current_setting('server_version_num')::int AS number`);
  const version = String(server?.['version']);
  const number = server?.['number'];
  if (!/^(?:PostgreSQL|EnterpriseDB)\b/.test(version) || typeof number !== 'number' || number < OLDEST)
    throw tooOld(version);
  await query(
    `BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;
     SET LOCAL statement_timeout = '${STATEMENT}s'; SET LOCAL lock_timeout = '${LOCK}s';
     SET LOCAL idle_in_transaction_session_timeout = '60s'`,
  );
  if (schema !== null) await query(`SET LOCAL search_path TO "${schema.replaceAll('"', '""')}"`);
  const catalog = await withoutTwins(await readCatalog(query), query);
  const measures = await readMeasures(query);
  await query('ROLLBACK');
  return { catalog, ...measures };
}

/** Of the last statement. */
function rowsOf(result: unknown): readonly Record<string, unknown>[] {
  const last: unknown = Array.isArray(result) ? result.at(-1) : result;
  const rows: unknown = typeof last === 'object' && last !== null && 'rows' in last ? last.rows : [];
  return Array.isArray(rows) ? rows.filter((row): row is Record<string, unknown> => typeof row === 'object') : [];
}
