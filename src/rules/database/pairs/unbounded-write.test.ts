import { drizzle, knex, kysely, mongodb, mongoose, mysql, objection, pg, post, postgres, prisma, sequelize, sqlite, testPairs, typeorm } from '../../../testing/pairs.ts'; // prettier-ignore

testPairs('database/unbounded-write', [
  [
    'pg, delete',
    pg,
    post(`await pool.query('DELETE FROM orders');`),
    post(`await pool.query('DELETE FROM orders WHERE id = $1', [req.params.id]);`),
  ],
  [
    'pg, a text in an object',
    pg,
    post(`await pool.query({ text: 'UPDATE orders SET state = $1', values: ['x'] });`),
    post(`await pool.query({ text: 'UPDATE orders SET state = $1 WHERE id = $2', values: ['x', req.params.id] });`),
  ],
  [
    'mysql2',
    mysql,
    post(`await pool.execute('UPDATE orders SET total = 0');`),
    post(`await pool.execute('UPDATE orders SET total = 0 WHERE id = ?', [req.params.id]);`),
  ],
  [
    'better-sqlite3',
    sqlite,
    post(`db.prepare('DELETE FROM orders').run();`),
    post(`db.prepare('DELETE FROM orders WHERE id = ?').run(req.params.id);`),
  ],
  [
    'postgres.js',
    postgres,
    post('await sql`DELETE FROM orders`;'),
    post('await sql`DELETE FROM orders WHERE id = ${req.params.id}`;'),
  ],
  ['knex', knex, post(`await db('orders').del();`), post(`await db('orders').where({ id: req.params.id }).del();`)],
  [
    'knex, update',
    knex,
    post(`await db('orders').update({ total: 0 });`),
    post(`await db('orders').whereIn('id', [1]).update({ total: 0 });`),
  ],
  [
    'prisma',
    prisma,
    post(`await prisma.order.deleteMany({});`),
    post(`await prisma.order.deleteMany({ where: { userId: Number(req.params.id) } });`),
  ],
  [
    'prisma, an empty condition',
    prisma,
    post(`await prisma.order.updateMany({ where: {}, data: { total: 0 } });`),
    post(`await prisma.order.updateMany({ where: { id: 1 }, data: { total: 0 } });`),
  ],
  [
    'typeorm',
    typeorm,
    post(`await orders.createQueryBuilder().delete().execute();`),
    post(`await orders.createQueryBuilder().delete().where('id = :id', { id: req.params.id }).execute();`),
  ],
  ['typeorm, clear', typeorm, post(`await orders.clear();`), post(`await orders.delete({ id: 1 });`)],
  [
    'sequelize',
    sequelize,
    post(`await Order.destroy({ where: {} });`),
    post(`await Order.destroy({ where: { id: req.params.id } });`),
  ],
  ['drizzle', drizzle, post(`await db.delete(orders);`), post(`await db.delete(orders).where(eq(orders.id, 1));`)],
  [
    'kysely',
    kysely,
    post(`await db.deleteFrom('orders').execute();`),
    post(`await db.deleteFrom('orders').where('id', '=', 1).execute();`),
  ],
  [
    'mongoose',
    mongoose,
    post(`await Order.deleteMany({});`),
    post(`await Order.deleteMany({ userId: req.params.id });`),
  ],
  [
    'mongodb',
    mongodb,
    post(`await db.collection('orders').updateMany({}, { $set: { total: 0 } });`),
    post(`await db.collection('orders').updateMany({ _id: 1 }, { $set: { total: 0 } });`),
  ],
  ['objection', objection, post(`await Order.query().delete();`), post(`await Order.query().delete().where('id', 1);`)],
]);
