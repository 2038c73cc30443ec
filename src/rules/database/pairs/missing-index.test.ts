import { drizzle, get, knex, mikro, mongoose, pg, prisma, sequelize, testPairs, typeorm } from '../../../testing/pairs.ts'; // prettier-ignore

const table = (more: string): string => `
//- /migrations/001.sql
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, code text, state text, made timestamptz);
${more}
//- /src/app.ts
`;
const byCode = get(
  `res.json((await pool.query('SELECT id FROM orders WHERE code = $1 LIMIT 10', [req.params.id])).rows);`,
);

testPairs('database/missing-index', [
  [
    'prisma',
    prisma,
    get(`res.json(await prisma.order.findMany({ where: { code: req.params.id }, take: 9 }));`),
    get(`res.json(await prisma.order.findMany({ where: { userId: Number(req.params.id) }, take: 9 }));`),
  ],
  [
    'prisma, a unique column',
    prisma,
    get(`res.json(await prisma.user.findMany({ where: { teamId: Number(req.params.id) }, take: 9 }));`),
    get(`res.json(await prisma.user.findUnique({ where: { email: req.params.id } }));`),
  ],
  [
    'prisma, the key beside another column',
    prisma,
    get(`res.json(await prisma.order.findFirst({ where: { code: req.params.id, total: 1 } }));`),
    get(`res.json(await prisma.order.findFirst({ where: { id: Number(req.params.id), code: 'x' } }));`),
  ],
  [
    'typeorm',
    typeorm,
    get(`res.json(await orders.find({ where: { code: req.params.id }, take: 9 }));`),
    get(`res.json(await orders.find({ where: { userId: Number(req.params.id) }, take: 9 }));`),
  ],
  [
    'typeorm, query builder',
    typeorm,
    get(
      `res.json(await orders.createQueryBuilder('o').where('o.code = :code', { code: req.params.id }).take(9).getMany());`,
    ),
    get(
      `res.json(await orders.createQueryBuilder('o').where('o.userId = :id', { id: req.params.id }).take(9).getMany());`,
    ),
  ],
  [
    'sequelize',
    sequelize,
    get(`res.json(await Order.findAll({ where: { code: req.params.id }, limit: 9 }));`),
    get(`res.json(await Order.findAll({ where: { userId: req.params.id }, limit: 9 }));`),
  ],
  [
    'drizzle',
    drizzle,
    get(`res.json(await db.select().from(orders).where(eq(orders.code, req.params.id)).limit(9));`),
    get(`res.json(await db.select().from(orders).where(eq(orders.userId, 1)).limit(9));`),
  ],
  [
    'mongoose',
    mongoose,
    get(`res.json(await Order.find({ code: req.params.id }).limit(9));`),
    get(`res.json(await Order.find({ userId: req.params.id }).limit(9));`),
  ],
  [
    'mikro-orm',
    mikro,
    get(`res.json(await em.find(Order, { code: req.params.id }, { limit: 9 }));`),
    get(`res.json(await em.find(Order, { userId: Number(req.params.id) }, { limit: 9 }));`),
  ],
  [
    'SQL and knex',
    `${table('CREATE INDEX by_user ON orders (user_id);')}${knex}`,
    get(`res.json(await db('orders').where({ code: req.params.id }).limit(9));`),
    get(`res.json(await db('orders').where({ user_id: req.params.id }).limit(9));`),
  ],
  [
    'SQL, the second column of an index',
    '',
    `${table('CREATE INDEX by_user ON orders (user_id, code);')}${pg}${byCode}`,
    `${table('CREATE INDEX by_code ON orders (code, user_id);')}${pg}${byCode}`,
  ],
  [
    'SQL, an index that is dropped later',
    '',
    `${table('CREATE INDEX by_code ON orders (code); DROP INDEX by_code;')}${pg}${byCode}`,
    `${table('CREATE INDEX by_code ON orders (code); ALTER INDEX by_code RENAME TO codes;')}${pg}${byCode}`,
  ],
]);
