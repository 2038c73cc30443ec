import { expect, test } from 'vitest';
import { withDatabase, withServer } from '../../testing/database.ts';
import { readLiveDatabase } from './read.ts';

const timeout = 60_000;

async function failureOf(address: string): Promise<string> {
  try {
    await readLiveDatabase(address);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return '';
}

test('what there is and how large it is', { timeout }, () =>
  withDatabase(
    `CREATE TYPE state AS ENUM ('open', 'done');
     CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL);
     CREATE TABLE orders (id bigint PRIMARY KEY, user_id int REFERENCES users ON DELETE CASCADE, state state);
     CREATE INDEX orders_user ON orders (user_id);
     CREATE TABLE events (at date) PARTITION BY RANGE (at);
     CREATE TABLE events_20 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
     CREATE TABLE events_21 PARTITION OF events FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
     CREATE SCHEMA tenant; CREATE TABLE tenant.users (id int);
     INSERT INTO users SELECT i, 'u' || i FROM generate_series(1, 900) i;
     INSERT INTO orders SELECT i, 1 + i % 900, 'open' FROM generate_series(1, 3000) i;
     INSERT INTO events SELECT '2020-06-01'::date + i FROM generate_series(1, 500) i;
     ANALYZE;`,
    async (url) => {
      const { catalog, tables, indexes, hasReplicas } = await readLiveDatabase(url);
      expect(catalog.tables.map(({ schema, name }) => `${schema}.${name}`)).toEqual([
        'public.events',
        'public.orders',
        'public.users',
      ]);
      expect(catalog.enums).toEqual([{ schema: 'public', name: 'state', values: ['open', 'done'] }]);
      expect(catalog.tables[1]?.references).toMatchObject([{ columns: ['user_id'], onDelete: 'cascade' }]);
      expect(tables.map(({ schema, name, rows }) => [schema, name, rows])).toEqual([
        ['public', 'events', 500],
        ['public', 'orders', 3000],
        ['public', 'users', 900],
        // never looked at
        ['tenant', 'users', null],
      ]);
      expect(tables.every(({ bytes }, index) => bytes > 0 || index === 3)).toBe(true);
      expect(indexes.map(({ name, index }) => `${name} ${index}`)).toEqual([
        'orders orders_pkey',
        'orders orders_user',
        'users users_pkey',
      ]);
      expect(hasReplicas).toBe(false);
    },
  ),
);

test('the schema that an address names is where tables without one are', { timeout }, () =>
  withDatabase(
    'CREATE TABLE users (id int); CREATE SCHEMA tenant; CREATE TABLE tenant.users (id int, name text);',
    async (url) => {
      const { catalog } = await readLiveDatabase(`${url}?schema=tenant&connection_limit=5`);
      expect(catalog.tables.map(({ schema, name }) => `${schema}.${name}`)).toEqual(['tenant.users']);
    },
  ),
);

test('a database with hardly a row says nothing of sizes', { timeout }, () =>
  withDatabase('CREATE TABLE users (id int); INSERT INTO users VALUES (1), (2); ANALYZE;', async (url) => {
    expect((await readLiveDatabase(url)).tables.map(({ rows }) => rows)).toEqual([null]);
  }),
);

test('nothing is asked outside of a transaction that may not write and waits for nobody', { timeout }, () =>
  withDatabase('CREATE TABLE users (id int)', async (url, asked) => {
    await readLiveDatabase(url);
    const [version, begin, ...questions] = asked;
    expect(version).toMatch(/^SELECT version\(\)/);
    expect(begin?.replaceAll(/\s+/g, ' ')).toBe(
      "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = '20s'; SET LOCAL lock_timeout = '2s'; SET LOCAL idle_in_transaction_session_timeout = '60s'",
    );
    expect(questions.pop()).toBe('ROLLBACK');
    for (const question of questions) expect(question.trim()).toMatch(/^(?:SELECT|WITH)\b[^;]*$/);
  }),
);

test.each([
  ['mysql://root:secret@db/shop', 'The address of the database is one of mysql, and only PostgreSQL can be asked.'],
  ['host=db password=secret', 'The address of the database is not a URL.'],
  ['postgres://a:secret@[db/shop', 'The address of the database is not a valid URL.'],
  ['postgres://a:secret@127.0.0.1:1/shop', 'Nothing listens where the database should.'],
  [
    'postgres://a:secret@127.0.0.1:1/shop?sslrootcert=/not/there',
    'The certificates that the address of the database names cannot be read.',
  ],
])('%s', async (address, message) => {
  expect(await failureOf(address)).toBe(message);
});

/** As a server says it before anything else. */
function refusal(code: string, message: string): Buffer {
  const body = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`);
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

test.each([
  ['28P01', 'The database refuses the password.'],
  ['3D000', 'There is no database of that name on the server.'],
  ['42501', 'The user lacks the rights to read the catalogs.'],
  ['28000', 'The database lets this user not in from here, or not this way.'],
  ['53300', 'The database takes no more connections.'],
  ['XX000', 'The database could not be read (XX000).'],
])('what a server refuses with %s', async (code, message) => {
  const said = await withServer(
    (socket) => socket.once('data', () => socket.end(refusal(code, 'secret of db.internal'))),
    (port) => failureOf(`postgres://a:secret@127.0.0.1:${port}/shop`),
  );
  expect(said).toBe(message);
});

test('a server of something else', { timeout }, async () => {
  const other = (text: string): Promise<string> =>
    withServer(
      (socket) => void socket.end(text),
      (port) => failureOf(`postgres://a:secret@127.0.0.1:${port}/shop`),
    );
  for (const text of ['HTTP/1.1 400 Bad Request\r\n\r\n', '', 'J\0\0\0\n8.0.36\0'])
    expect(await other(text)).toBe('What answers does not speak the protocol of PostgreSQL.');
});
