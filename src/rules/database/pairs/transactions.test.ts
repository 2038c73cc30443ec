import { drizzle, knex, kysely, mongodb, mongoose, mysql, pg, post, postgres, prisma, sequelize, sqlite, testPairs, typeorm, type Pair } from '../../../testing/pairs.ts'; // prettier-ignore

const missing: readonly Pair[] = [
  [
    'prisma',
    prisma,
    post(
      `await prisma.order.update({ where: { id: 1 }, data: { state: 'paid' } }); await prisma.item.create({ data: { orderId: 1, name: 'x' } });`,
    ),
    post(
      `await prisma.$transaction([prisma.order.update({ where: { id: 1 }, data: { state: 'paid' } }), prisma.item.create({ data: { orderId: 1, name: 'x' } })]);`,
    ),
  ],
  [
    'prisma, a callback',
    prisma,
    post(
      `const order = await prisma.order.create({ data: { userId: 1, total: 1, state: 'x', code: 'y' } }); await prisma.item.create({ data: { orderId: order.id, name: 'x' } });`,
    ),
    post(
      `await prisma.$transaction(async (tx) => { const order = await tx.order.create({ data: { userId: 1, total: 1, state: 'x', code: 'y' } }); await tx.item.create({ data: { orderId: order.id, name: 'x' } }); });`,
    ),
  ],
  [
    'pg',
    pg,
    post(
      `await pool.query('UPDATE users SET points = points - 1 WHERE id = $1', [1]); await pool.query('INSERT INTO orders (user_id) VALUES ($1)', [1]);`,
    ),
    post(
      `const client = await pool.connect(); try { await client.query('BEGIN'); await client.query('UPDATE users SET points = points - 1 WHERE id = $1', [1]); await client.query('INSERT INTO orders (user_id) VALUES ($1)', [1]); await client.query('COMMIT'); } catch (error) { await client.query('ROLLBACK'); throw error; } finally { client.release(); }`,
    ),
  ],
  [
    'mysql2',
    mysql,
    post(
      `await pool.execute('UPDATE users SET points = 1 WHERE id = ?', [1]); await pool.execute('INSERT INTO orders (user_id) VALUES (?)', [1]);`,
    ),
    post(
      `const connection = await pool.getConnection(); await connection.beginTransaction(); await connection.execute('UPDATE users SET points = 1 WHERE id = ?', [1]); await connection.execute('INSERT INTO orders (user_id) VALUES (?)', [1]); await connection.commit();`,
    ),
  ],
  [
    'better-sqlite3',
    sqlite,
    post(
      `db.prepare('UPDATE users SET points = 1 WHERE id = ?').run(1); db.prepare('INSERT INTO orders (user_id) VALUES (?)').run(1);`,
    ),
    post(
      `db.transaction(() => { db.prepare('UPDATE users SET points = 1 WHERE id = ?').run(1); db.prepare('INSERT INTO orders (user_id) VALUES (?)').run(1); })();`,
    ),
  ],
  [
    'postgres.js',
    postgres,
    post('await sql`UPDATE users SET points = 1 WHERE id = 1`; await sql`INSERT INTO orders (user_id) VALUES (1)`;'),
    post(
      'await sql.begin(async (sql) => { await sql`UPDATE users SET points = 1 WHERE id = 1`; await sql`INSERT INTO orders (user_id) VALUES (1)`; });',
    ),
  ],
  [
    'knex',
    knex,
    post(`await db('users').where({ id: 1 }).update({ points: 1 }); await db('orders').insert({ user_id: 1 });`),
    post(
      `await db.transaction(async (trx) => { await trx('users').where({ id: 1 }).update({ points: 1 }); await trx('orders').insert({ user_id: 1 }); });`,
    ),
  ],
  [
    'knex, transacting',
    knex,
    post(`await db('users').where({ id: 1 }).update({ points: 1 }); await db('orders').insert({ user_id: 1 });`),
    post(
      `await db.transaction(async (trx) => { await db('users').transacting(trx).where({ id: 1 }).update({ points: 1 }); await db('orders').transacting(trx).insert({ user_id: 1 }); });`,
    ),
  ],
  [
    'typeorm',
    typeorm,
    post(`await users.update({ id: 1 }, { points: 1 }); await orders.insert({ userId: 1 });`),
    post(
      `await source.transaction(async (manager) => { await manager.update(User, { id: 1 }, { points: 1 }); await manager.insert(Order, { userId: 1 }); });`,
    ),
  ],
  [
    'sequelize',
    sequelize,
    post(`await User.update({ points: 1 }, { where: { id: 1 } }); await Order.create({ userId: 1 });`),
    post(
      `await sequelize.transaction(async (transaction) => { await User.update({ points: 1 }, { where: { id: 1 }, transaction }); await Order.create({ userId: 1 }, { transaction }); });`,
    ),
  ],
  [
    'drizzle',
    drizzle,
    post(
      `await db.update(users).set({ points: 1 }).where(eq(users.id, 1)); await db.insert(orders).values({ userId: 1 });`,
    ),
    post(
      `await db.transaction(async (tx) => { await tx.update(users).set({ points: 1 }).where(eq(users.id, 1)); await tx.insert(orders).values({ userId: 1 }); });`,
    ),
  ],
  [
    'kysely',
    kysely,
    post(
      `await db.updateTable('users').set({ points: 1 }).where('id', '=', 1).execute(); await db.insertInto('orders').values({ id: 1, user_id: 1, state: 'x' }).execute();`,
    ),
    post(
      `await db.transaction().execute(async (trx) => { await trx.updateTable('users').set({ points: 1 }).where('id', '=', 1).execute(); await trx.insertInto('orders').values({ id: 1, user_id: 1, state: 'x' }).execute(); });`,
    ),
  ],
  [
    'mongoose',
    mongoose,
    post(`await User.updateOne({ _id: '1' }, { points: 1 }); await Order.create({ userId: '1' });`),
    post(
      `const session = await mongoose.startSession(); await session.withTransaction(async () => { await User.updateOne({ _id: '1' }, { points: 1 }, { session }); await Order.create([{ userId: '1' }], { session }); });`,
    ),
  ],
  [
    'across services',
    `${prisma}
class Orders { pay(id: number) { return prisma.order.update({ where: { id }, data: { state: 'paid' } }); } }
class Items { add(orderId: number) { return prisma.item.create({ data: { orderId, name: 'x' } }); } }
const both = { orders: new Orders(), items: new Items() };
`,
    post(`await both.orders.pay(1); await both.items.add(1);`),
    post(`await both.orders.pay(1); await prisma.order.findMany({ where: { userId: 1 }, take: 5 });`),
  ],
];

const escapes: readonly Pair[] = [
  [
    'prisma, a deletion',
    prisma,
    post(
      `await prisma.$transaction(async (tx) => { await tx.item.deleteMany({ where: { orderId: 1 } }); await prisma.order.delete({ where: { id: 1 } }); });`,
    ),
    post(
      `await prisma.$transaction(async (tx) => { await tx.item.deleteMany({ where: { orderId: 1 } }); await tx.order.delete({ where: { id: 1 } }); });`,
    ),
  ],
  [
    'knex, a deletion',
    knex,
    post(
      `await db.transaction(async (trx) => { await trx('items').where({ order_id: 1 }).del(); await db('orders').where({ id: 1 }).del(); });`,
    ),
    post(
      `await db.transaction(async (trx) => { await trx('items').where({ order_id: 1 }).del(); await trx('orders').where({ id: 1 }).del(); });`,
    ),
  ],
  [
    'sequelize, a deletion',
    sequelize,
    post(
      `await sequelize.transaction(async (transaction) => { await Item.destroy({ where: { orderId: 1 }, transaction }); await Order.destroy({ where: { id: 1 } }); });`,
    ),
    post(
      `await sequelize.transaction(async (transaction) => { await Item.destroy({ where: { orderId: 1 }, transaction }); await Order.destroy({ where: { id: 1 }, transaction }); });`,
    ),
  ],
  [
    'drizzle, a deletion',
    drizzle,
    post(
      `await db.transaction(async (tx) => { await tx.delete(items).where(eq(items.orderId, 1)); await db.delete(orders).where(eq(orders.id, 1)); });`,
    ),
    post(
      `await db.transaction(async (tx) => { await tx.delete(items).where(eq(items.orderId, 1)); await tx.delete(orders).where(eq(orders.id, 1)); });`,
    ),
  ],
  [
    'prisma',
    prisma,
    post(
      `await prisma.$transaction(async (tx) => { await tx.order.update({ where: { id: 1 }, data: { state: 'paid' } }); await prisma.item.create({ data: { orderId: 1, name: 'x' } }); });`,
    ),
    post(
      `await prisma.$transaction(async (tx) => { await tx.order.update({ where: { id: 1 }, data: { state: 'paid' } }); await tx.item.create({ data: { orderId: 1, name: 'x' } }); });`,
    ),
  ],
  [
    'knex',
    knex,
    post(
      `await db.transaction(async (trx) => { await trx('users').where({ id: 1 }).update({ points: 1 }); await db('orders').insert({ user_id: 1 }); });`,
    ),
    post(
      `await db.transaction(async (trx) => { await trx('users').where({ id: 1 }).update({ points: 1 }); await trx('orders').insert({ user_id: 1 }); });`,
    ),
  ],
  [
    'knex, transacting',
    knex,
    post(
      `await db.transaction(async (trx) => { await trx('users').where({ id: 1 }).update({ points: 1 }); await db('orders').insert({ user_id: 1 }); });`,
    ),
    post(
      `await db.transaction(async (trx) => { await trx('users').where({ id: 1 }).update({ points: 1 }); await db('orders').insert({ user_id: 1 }).transacting(trx); });`,
    ),
  ],
  [
    'typeorm',
    typeorm,
    post(
      `await source.transaction(async (manager) => { await manager.update(User, { id: 1 }, { points: 1 }); await orders.insert({ userId: 1 }); });`,
    ),
    post(
      `await source.transaction(async (manager) => { await manager.update(User, { id: 1 }, { points: 1 }); await manager.getRepository(Order).insert({ userId: 1 }); });`,
    ),
  ],
  [
    'typeorm, query runner',
    typeorm,
    post(
      `await source.transaction(async (manager) => { await manager.save(User, { id: 1, points: 1 }); await orders.save({ userId: 1 }); });`,
    ),
    post(
      `await source.transaction(async (manager) => { await manager.save(User, { id: 1, points: 1 }); await manager.save(Order, { userId: 1 }); });`,
    ),
  ],
  [
    'sequelize',
    sequelize,
    post(
      `await sequelize.transaction(async (transaction) => { await User.update({ points: 1 }, { where: { id: 1 }, transaction }); await Order.create({ userId: 1 }); });`,
    ),
    post(
      `await sequelize.transaction(async (transaction) => { await User.update({ points: 1 }, { where: { id: 1 }, transaction }); await Order.create({ userId: 1 }, { transaction }); });`,
    ),
  ],
  [
    'drizzle',
    drizzle,
    post(
      `await db.transaction(async (tx) => { await tx.update(users).set({ points: 1 }).where(eq(users.id, 1)); await db.insert(orders).values({ userId: 1 }); });`,
    ),
    post(
      `await db.transaction(async (tx) => { await tx.update(users).set({ points: 1 }).where(eq(users.id, 1)); await tx.insert(orders).values({ userId: 1 }); });`,
    ),
  ],
  [
    'kysely',
    kysely,
    post(
      `await db.transaction().execute(async (trx) => { await trx.updateTable('users').set({ points: 1 }).where('id', '=', 1).execute(); await db.insertInto('orders').values({ id: 1, user_id: 1, state: 'x' }).execute(); });`,
    ),
    post(
      `await db.transaction().execute(async (trx) => { await trx.updateTable('users').set({ points: 1 }).where('id', '=', 1).execute(); await trx.insertInto('orders').values({ id: 1, user_id: 1, state: 'x' }).execute(); });`,
    ),
  ],
  [
    'postgres.js',
    postgres,
    post(
      'await sql.begin(async (tx) => { await tx`UPDATE users SET points = 1 WHERE id = 1`; await sql`INSERT INTO orders (user_id) VALUES (1)`; });',
    ),
    post(
      'await sql.begin(async (tx) => { await tx`UPDATE users SET points = 1 WHERE id = 1`; await tx`INSERT INTO orders (user_id) VALUES (1)`; });',
    ),
  ],
];

/** Two statements between the begin and the end of a transaction, and the second of them past it. */
const spelled: readonly Pair[] = [
  [
    'pg, BEGIN as text',
    pg,
    post(
      `const client = await pool.connect(); try { await client.query('BEGIN'); await client.query('INSERT INTO orders (total) VALUES (1)'); await pool.query('INSERT INTO items (name) VALUES (1)'); await client.query('COMMIT'); } finally { client.release(); }`,
    ),
    post(
      `const client = await pool.connect(); try { await client.query('BEGIN'); await client.query('INSERT INTO orders (total) VALUES (1)'); await client.query('INSERT INTO items (name) VALUES (1)'); await client.query('COMMIT'); await pool.query('INSERT INTO users (name) VALUES (1)'); } finally { client.release(); }`,
    ),
  ],
  [
    'pg, BEGIN on the pool',
    pg,
    post(
      `await pool.query('BEGIN'); await pool.query('INSERT INTO orders (total) VALUES (1)'); await pool.query('COMMIT');`,
    ),
    post(
      `const client = await pool.connect(); await client.query('BEGIN'); await client.query('INSERT INTO orders (total) VALUES (1)'); await client.query('COMMIT'); client.release();`,
    ),
  ],
  [
    'mysql2, beginTransaction',
    mysql,
    post(
      `const c = await pool.getConnection(); await c.beginTransaction(); await c.query('INSERT INTO orders (total) VALUES (1)'); await pool.query('INSERT INTO items (name) VALUES (1)'); await c.commit(); c.release();`,
    ),
    post(
      `const c = await pool.getConnection(); await c.beginTransaction(); await c.query('INSERT INTO orders (total) VALUES (1)'); await c.query('INSERT INTO items (name) VALUES (1)'); await c.commit(); c.release();`,
    ),
  ],
  [
    'typeorm, a query runner',
    typeorm,
    post(
      `const runner = source.createQueryRunner(); await runner.startTransaction(); await runner.manager.save(Order, { total: 1 }); await items.save({ name: 'x' }); await runner.commitTransaction();`,
    ),
    post(
      `const runner = source.createQueryRunner(); await runner.startTransaction(); await runner.manager.save(Order, { total: 1 }); await runner.manager.save(Item, { name: 'x' }); await runner.commitTransaction();`,
    ),
  ],
  [
    'sequelize, begun and committed',
    sequelize,
    post(
      `const t = await sequelize.transaction(); await Order.create({ total: 1 }, { transaction: t }); await Item.create({ name: 'x' }); await t.commit();`,
    ),
    post(
      `const t = await sequelize.transaction(); await Order.create({ total: 1 }, { transaction: t }); await Item.create({ name: 'x' }, { transaction: t }); await t.commit();`,
    ),
  ],
  [
    'mongoose, a session',
    mongoose,
    post(
      `const session = await mongoose.startSession(); await session.withTransaction(async () => { await Order.create([{ total: 1 }], { session }); await Item.create([{ name: 'x' }]); });`,
    ),
    post(
      `const session = await mongoose.startSession(); await session.withTransaction(async () => { await Order.create([{ total: 1 }], { session }); await Item.create([{ name: 'x' }], { session }); });`,
    ),
  ],
  [
    'mongoose, a transaction of the connection',
    mongoose,
    post(
      `await mongoose.connection.transaction(async (session) => { await Order.updateOne({ _id: 1 }, { total: 1 }, { session }); await Item.deleteOne({ _id: 1 }); });`,
    ),
    post(
      `await mongoose.connection.transaction(async (session) => { await Order.updateOne({ _id: 1 }, { total: 1 }, { session }); await Item.deleteOne({ _id: 1 }).session(session); });`,
    ),
  ],
  [
    'mongodb, a session',
    mongodb,
    post(
      `await client.withSession((session) => session.withTransaction(async () => { await db.collection('orders').insertOne({ total: 1 }, { session }); await db.collection('items').insertOne({ name: 'x' }); }));`,
    ),
    post(
      `await client.withSession((session) => session.withTransaction(async () => { await db.collection('orders').insertOne({ total: 1 }, { session }); await db.collection('items').insertOne({ name: 'x' }, { session }); }));`,
    ),
  ],
  [
    'knex, an error that is swallowed',
    knex,
    post(
      `await db.transaction(async (trx) => { try { await trx('orders').insert({ total: 1 }); await trx('items').insert({ name: 'x' }); } catch (error) { console.error(error); } });`,
    ),
    post(
      `try { await db.transaction(async (trx) => { await trx('orders').insert({ total: 1 }); await trx('items').insert({ name: 'x' }); }); } catch (error) { console.error(error); }`,
    ),
  ],
  [
    'prisma, an error that is swallowed',
    prisma,
    post(
      `await prisma.$transaction(async (tx) => { try { await tx.order.update({ where: { id: 1 }, data: { total: 1 } }); await tx.item.delete({ where: { id: 1 } }); } catch (error) { console.error(error); } });`,
    ),
    post(
      `await prisma.$transaction(async (tx) => { try { await tx.order.update({ where: { id: 1 }, data: { total: 1 } }); await tx.item.delete({ where: { id: 1 } }); } catch (error) { console.error(error); throw error; } });`,
    ),
  ],
];

testPairs('database/missing-transaction', missing);
testPairs('database/transaction-escape', escapes);
testPairs('database/transaction-escape', spelled);
