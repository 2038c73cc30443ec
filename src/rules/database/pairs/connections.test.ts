import { get, mysql, pg, post, testPairs, typeorm, type Pair } from '../../../testing/pairs.ts';

const released = (title: string, before: string, take: string, use: string, give: string, handler = get): Pair => [
  title,
  before,
  handler(`${take} ${use} ${give}`),
  handler(`${take} try { ${use} } finally { ${give} }`),
];
const forgotten = (title: string, before: string, take: string, use: string, give: string): Pair => [
  `${title}, never`,
  before,
  get(`${take} ${use}`),
  get(`${take} try { ${use} } finally { ${give} }`),
];
const inPg = ['const client = await pool.connect();', `const { rows } = await client.query('SELECT id FROM orders LIMIT 9'); res.json(rows);`, 'client.release();'] as const; // prettier-ignore
const inMysql = ['const c = await pool.getConnection();', `const [rows] = await c.query('SELECT id FROM orders LIMIT 9'); res.json(rows);`, 'c.release();'] as const; // prettier-ignore
const inTypeorm = ['const runner = source.createQueryRunner(); await runner.connect();', `res.json(await runner.manager.find(Order, { take: 9 }));`, 'await runner.release();'] as const; // prettier-ignore

testPairs('database/client-not-released', [
  released('pg', pg, ...inPg),
  forgotten('pg', pg, ...inPg),
  released(
    'pg, a transaction',
    pg,
    'const client = await pool.connect();',
    `await client.query('BEGIN'); await client.query('UPDATE orders SET total = 1 WHERE id = 1'); await client.query('COMMIT');`,
    'client.release();',
    post,
  ),
  [
    'pg, released on one way only',
    pg,
    get(
      `const client = await pool.connect(); const { rows } = await client.query('SELECT id FROM orders LIMIT 9'); if (rows.length === 0) { client.release(); res.sendStatus(404); return; } res.json(rows);`,
    ),
    get(
      `const client = await pool.connect(); try { const { rows } = await client.query('SELECT id FROM orders LIMIT 9'); if (rows.length === 0) { res.sendStatus(404); return; } res.json(rows); } finally { client.release(); }`,
    ),
  ],
  [
    'pg, what the pool does by itself',
    pg,
    get(`const client = await pool.connect(); res.json((await client.query('SELECT 1 AS one')).rows);`),
    get(`res.json((await pool.query('SELECT 1 AS one')).rows);`),
  ],
  released('mysql2', mysql, ...inMysql),
  forgotten('mysql2', mysql, ...inMysql),
  released(
    'mysql2, a transaction',
    mysql,
    'const c = await pool.getConnection();',
    `await c.beginTransaction(); await c.query('UPDATE orders SET total = 1 WHERE id = 1'); await c.commit();`,
    'c.release();',
    post,
  ),
  released('typeorm', typeorm, ...inTypeorm),
  forgotten('typeorm', typeorm, ...inTypeorm),
]);
